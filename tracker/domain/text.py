"""What may stand in a text field, and the key by which texts are found.

Texts keep what people typed (emoji, 𠮷, 髙) in NFC; codes and search keys go through NFKC, which
prose must not (it would turn ～ into ~ and ① into 1). What a database, a workbook or a reader
cannot carry is refused with its place, never dropped in silence.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from tracker.domain.errors import InputError

_NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_UNKEEPABLE: Final = (
    ("NUL文字", re.compile("\x00")),
    ("制御文字", re.compile("[\x01-\x09\x0b-\x1f\x7f-\x9f]")),
    ("壊れた文字", re.compile("[\ud800-\udfff]")),
    ("文字ではない符号", re.compile(f"[{_NONCHARACTERS}]")),
    # Embeddings, overrides and isolates make a text read as what it is not.
    ("文字の向きを変える見えない文字", re.compile("[\u202a-\u202e\u2066-\u2069]")),
)
_BLANK: Final = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\t": " ", "\ufeff": None})
_SMALL_KE: Final = str.maketrans("ゖゕ", "けか")
#: Forms of the same character in names of places, by the one in common use.
VARIANTS: Final = {
    "竜": "龍", "高": "髙", "崎": "﨑嵜", "辺": "邊邉", "沢": "澤", "浜": "濱濵", "島": "嶋嶌",
    "桜": "櫻", "滝": "瀧", "広": "廣", "国": "國", "県": "縣", "岳": "嶽", "桧": "檜", "真": "眞",
    "栄": "榮", "恵": "惠", "関": "關", "渕": "淵", "峰": "峯", "館": "舘", "富": "冨", "曽": "曾",
    "砺": "礪", "芦": "蘆", "会": "會", "条": "條", "斎": "齋", "塩": "鹽", "吉": "𠮷", "万": "萬",
    "亀": "龜", "徳": "德", "鉄": "鐵", "円": "圓", "渋": "澁", "薮": "藪", "籠": "篭", "鶴": "靏",
}  # fmt: skip
_COMMON_FORM: Final = str.maketrans(
    {other: common for common, others in VARIANTS.items() for other in others}
)


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


def name_key(text: str) -> str:
    """search_key for names of places, in which 龍 and 竜, 髙 and 高 are the same character.

    Only for comparing: what is stored in search_key columns keeps the character of the name.
    """
    return search_key(text).translate(_COMMON_FORM)


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
    for kind, pattern in _UNKEEPABLE:
        found = pattern.search(lines)
        if found:
            raise InputError(
                f"{_place(lines, found.start())}に使えない文字({kind} U+{ord(found[0]):04X})が"
                "あります。その文字を消してください。"
            )


def _place(lines: str, place: int) -> str:
    before = lines[:place].split("\n")
    position = f"{len(before[-1]) + 1}文字目"
    return f"{len(before)}行目の{position}" if "\n" in lines else position


def _hiragana(character: str) -> str:
    if "ァ" <= character <= "ヶ" or character in "ヽヾ":
        return chr(ord(character) - 0x60)
    return character
