"""One thing a field: texts that name several units or several places, and how data write them.

Rules L1-07 (one datum a cell) and L3-04 (a unit for every number). What is written now is refused
(support_rules, letter_rules); what stands in the history already leaves as one name, 複数(人・枚),
because no program can divide it, and a moment of the ledger that cannot be told is worse.
"""

import re
from functools import lru_cache
from typing import Final

from tracker.domain.standard_forms import standard

_MARKS = "、,，;；/／・|｜"
_AND = "[とや]|及び|および|並びに|ならびに|又は|または"
#: ひと組 is one unit: と stands between two only where neither side of it is hiragana.
_BETWEEN_UNITS = f"\\s*[{_MARKS}]\\s*|(?<=[^ぁ-ん])(?:{_AND})(?=[^ぁ-ん])"
#: What has digits or brackets in it (箱(24本入)) is one unit.
_UNIT = f"[^0-9０-９()（）{_MARKS}\\s]{{1,6}}?"
_UNITS = re.compile(f"{_UNIT}(?:(?:{_BETWEEN_UNITS}){_UNIT})+")
#: 人吉市、八代市 or 熊本県と大分県; 日本赤十字社・熊本県支部 is one body, and
#: 埼玉県ときがわ町 one place.
_PLACE = f"[^{_MARKS}]*[都道府県市区町村]"
_BETWEEN_PLACES = f"\\s*[{_MARKS}]\\s*|(?:{_AND})(?=[^ぁ-ん])"
_PLACES = re.compile(f"{_PLACE}(?:(?:{_BETWEEN_PLACES}){_PLACE})+")

#: What a form says where it finds several.
ONE_UNIT: Final = (
    "単位が2つ以上あります。1つだけ書いてください（枚、箱、人日など）。"
    "単位の違うものは、行を分けて書きます。"
)
ONE_BODY: Final = (
    "自治体が2つ以上あります。1件(1行)に1つだけ、自治体として選び、"
    "ほかは別の件か行に書いてください。"
)

_SEVERAL = "複数"
_REMEMBERED = 10_000
_WRITTEN = re.compile(rf"{_SEVERAL}\((.+)\)")


@lru_cache(_REMEMBERED)
def has_several_units(text: str) -> bool:
    """人・枚 and 枚及び箱; also before the text is in its standard form."""
    return _UNITS.fullmatch(standard(text)) is not None


@lru_cache(_REMEMBERED)
def has_several_places(text: str) -> bool:
    """熊本県、大分県 written as the name of one body."""
    return _PLACES.fullmatch(standard(text)) is not None


def as_one(text: str) -> str:
    """The one name under which data tell what was written as several."""
    return f"{_SEVERAL}({text})"


def as_written(text: str) -> str:
    """What `as_one` was made of; any other text as it is."""
    found = _WRITTEN.fullmatch(text)
    if found is None or not (has_several_units(found[1]) or has_several_places(found[1])):
        return text
    return found[1]
