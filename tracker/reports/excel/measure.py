"""How much room text takes, in half-width characters of the 10 point font of the body.

A stand-in for font metrics that errs to the wide side: rows and columns made by it are enough for
BIZ UDPGothic in Excel and for Noto Sans CJK JP in LibreOffice.
"""

import re
from functools import lru_cache
from unicodedata import category, east_asian_width

WIDE = 1.95  # 13.3 pixels over the 7 of a digit, rounded up; Excel counts columns in digits
_BROAD = frozenset("mwMW@%&—…")
_NOTHING_WIDE = re.compile(r"[0-9 ,.:;/()\-]*\Z")


@lru_cache(maxsize=8192)
def character_width(character: str) -> float:
    """Ambiguous characters (△, ℓ, ①) count as wide: in Japanese fonts they are."""
    if category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if east_asian_width(character) in "WFA":
        return WIDE
    if character in _BROAD:
        return 1.8
    return 1.35 if character.isupper() else 1.05


def text_width(text: str) -> float:
    """Width of a text of one line."""
    if _NOTHING_WIDE.match(text):
        return float(len(text))
    return sum(map(character_width, text))


def wrapped(text: str, room: float) -> list[tuple[int, int]]:
    """The lines, as (start, end) in the text, that it takes in a cell with that room.

    Breaks as Excel and LibreOffice do: anywhere between wide characters, at spaces and hyphens in
    Latin text, inside a word only when the word alone is longer than a line.
    """
    lines: list[tuple[int, int]] = []
    start = chance = 0
    used = 0.0
    for place, character in enumerate(text):
        if character == "\n":
            lines.append((start, place))
            start = chance = place + 1
            used = 0.0
            continue
        width = character_width(character)
        chance = place if width >= WIDE else chance
        while used + width > room and place > start:
            cut = chance if chance > start else place
            lines.append((start, cut))
            start, used = cut, text_width(text[cut:place])
        used += width
        chance = place + 1 if width >= WIDE or character in " -" else chance
    lines.append((start, len(text)))
    return lines


def line_count(text: str, room: float) -> int:
    """How many lines the text takes; quick where it plainly fits on one."""
    if len(text) * WIDE <= room and "\n" not in text:
        return 1
    # Long texts seldom repeat, and would keep the memory that the cache lends them.
    return _remembered_count(text, room) if len(text) < 200 else len(wrapped(text, room))


@lru_cache(maxsize=16384)
def _remembered_count(text: str, room: float) -> int:
    return len(wrapped(text, room))
