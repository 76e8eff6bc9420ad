"""What may stand in a text field, and the key by which texts are found.

Texts keep what people typed (emoji, 𠮷, 髙) in NFC; codes and search keys go through NFKC, which
prose must not (it would turn ～ into ~ and ① into 1). What a database, a workbook or a reader
cannot carry is refused with its place, never dropped in silence.
"""

import unicodedata
from collections.abc import Callable
from typing import Final

from tracker.domain.errors import InputError

# Embeddings, overrides and isolates: they can make a text read as what it is not.
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANK: Final = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\t": " ", "\ufeff": None})
_SMALL_KE: Final = str.maketrans("ゖゕ", "けか")


def clean_line(text: str, limit: int) -> str:
    """One line in NFC of at most `limit` characters; line breaks become spaces.

    Raises InputError with the place of a character that cannot be kept, or with both lengths.
    """
    return _cleaned(text, limit, lambda whole: whole.replace("\n", " "))


def clean_text(text: str, limit: int) -> str:
    """A text of several lines in NFC of at most `limit` characters, with LF between lines.

    Raises InputError as clean_line does.
    """
    return _cleaned(text, limit, lambda whole: whole)


def clean_code(text: str, limit: int = 100) -> str:
    """A code, number or login as machines compare it: NFKC, no blanks around it."""
    return unicodedata.normalize("NFKC", clean_line(text, limit)).strip()


def search_key(text: str) -> str:
    """The form in which names and readings are compared: total, never raises, idempotent.

    NFKC, caseless, katakana as hiragana, ヶ and ヵ as ケ and カ (龍ケ崎 is written both ways),
    without blanks and unprintable characters.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    visible = "".join(c for c in folded if unicodedata.category(c)[0] not in "CZ")
    return unicodedata.normalize("NFKC", "".join(map(_hiragana, visible)).translate(_SMALL_KE))


def quoted(text: str, limit: int = 30) -> str:
    """What was typed, safe and short enough to be repeated in a message: 「令和2年2月30日」."""
    shown = "".join("□" if unicodedata.category(c)[0] == "C" else c for c in text.strip()[:limit])
    return f"「{shown}{'…' if len(text.strip()) > limit else ''}」"


def _cleaned(text: str, limit: int, shape: Callable[[str], str]) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BLANK)
    _refuse_unkeepable(lines)
    clean = shape(unicodedata.normalize("NFC", lines).strip())
    if len(clean) > limit:
        raise InputError(
            f"{len(clean):,}文字あります。{limit:,}文字までなので、"
            f"{len(clean) - limit:,}文字減らしてください。"
        )
    return clean


def _refuse_unkeepable(lines: str) -> None:
    for place, character in enumerate(lines):
        kind = _unkeepable(character)
        if kind:
            raise InputError(
                f"{_place(lines, place)}に使えない文字({kind} U+{ord(character):04X})が"
                "あります。その文字を消してください。"
            )


def _unkeepable(character: str) -> str:
    """What is wrong with the character, or nothing."""
    code = ord(character)
    if code == 0:
        return "NUL文字"
    if character != "\n" and unicodedata.category(character) == "Cc":
        return "制御文字"
    if 0xD800 <= code <= 0xDFFF:
        return "壊れた文字"
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return "文字ではない符号"
    return "文字の向きを変える見えない文字" if character in _BIDI else ""


def _place(lines: str, place: int) -> str:
    before = lines[:place].split("\n")
    position = f"{len(before[-1]) + 1}文字目"
    return f"{len(before)}行目の{position}" if "\n" in lines else position


def _hiragana(character: str) -> str:
    if "ァ" <= character <= "ヶ" or character in "ヽヾ":
        return chr(ord(character) - 0x60)
    return character
