"""Numbers as people type and read them: full-width digits, commas, 万 and 億, units, △.

What is typed is read whole or refused with the part that is wrong; a sign, a decimal or a unit
is never dropped on the way (a cleaning that turns −5 into 5 is how totals go wrong).
"""

import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from tracker.domain.errors import InputError
from tracker.domain.text import quoted

LIMIT: Final = 10**15  # fits the store's 64-bit integers with room for sums of thousands of rows
_LONGEST: Final = 60  # characters; more is never a number, and int() has limits of its own
_TERM: Final = re.compile(r"([0-9][0-9,]*)(\.[0-9]*)?(千億|百億|千万|百万|兆|億|万|千|百)?")
_SCALE: Final = {
    None: 1,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "億": 10**8,
    "百億": 10**10,
    "千億": 10**11,
    "兆": 10**12,
}
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+")
_MINUS: Final = r"▲△\-‐‑‒–—―−ー─"  # NFKC has made － and ﹣ into - before
_SIGNED: Final = re.compile(rf"([{_MINUS}]?)")
# The key of ¥ types a backslash on many keyboards.
_SIGNED_YEN: Final = re.compile(rf"[¥\\]?([{_MINUS}]?)[¥\\]?")
_SCALES: Final = "|".join(sorted(filter(None, _SCALE), key=len, reverse=True))
_NUMBER: Final = re.compile(rf"[{_MINUS}]?\s*(?:[0-9][0-9,]*(?:\.[0-9]*)?\s*(?:{_SCALES})?\s*)+")
#: A digit is part of a unit only in an area or a volume: m2, cm3.
_UNIT: Final = re.compile(
    r"[^0-9.,\s十百千万億兆〇一二三四五六七八九](?:[^0-9]{0,19}|[a-z]{0,2}[23])"
)


def parse_integer(text: str, units: Collection[str] = (), *, allow_negative: bool = False) -> int:
    """A whole number such as 1,200 or １，２００枚; `units` may follow it. Raises InputError."""
    value = _read(text, units, allow_negative=allow_negative)
    if value.denominator != 1:
        raise InputError(f"{quoted(text)}に端数があります。整数で書いてください。")
    return int(value)


def parse_quantity(
    text: str, units: Collection[str] = (), *, allow_negative: bool = False
) -> Decimal:
    """A quantity of at most three decimals, without trailing zeros. Raises InputError."""
    thousandths = _read(text, units, allow_negative=allow_negative) * 1000
    if thousandths.denominator != 1:
        raise InputError(f"{quoted(text)}の小数が長すぎます。小数第3位までで書いてください。")
    whole, rest = divmod(abs(int(thousandths)), 1000)
    digits = f"{whole}.{rest:03}".rstrip("0").removesuffix(".")
    return Decimal(digits) if thousandths >= 0 else -Decimal(digits)


def parse_yen(text: str, *, allow_negative: bool = False) -> int:
    """An amount in whole yen: 1,200円, ５０万円, 1億2,000万円, 1.5億円, ¥1,200.

    A fraction of a yen, a minus (unless allowed) and more than LIMIT raise InputError.
    """
    value = _read(text, ("円",), allow_negative=allow_negative, yen_sign=True)
    if value.denominator != 1:
        raise InputError(f"{quoted(text)}に1円未満の端数があります。円単位で書いてください。")
    return int(value)


def format_integer(number: int) -> str:
    """1,200; negative △1,200."""
    return f"{'△' if number < 0 else ''}{abs(number):,}"


def format_quantity(quantity: Decimal) -> str:
    """1,200.5 without trailing zeros; negative △."""
    digits = f"{abs(quantity):,f}"
    shown = digits.rstrip("0").removesuffix(".") if "." in digits else digits
    return f"{'△' if quantity < 0 else ''}{shown}"


def format_yen(yen: int) -> str:
    """1,000,000,000円."""
    return f"{format_integer(yen)}円"


def format_yen_short(yen: int) -> str:
    """10億円 or 3億7,633万円 where that is exact, otherwise the full figure; never rounded."""
    if yen == 0 or yen % 10**4:
        return format_yen(yen)
    oku, man = divmod(abs(yen) // 10**4, 10**4)
    shown = (f"{oku:,}億" if oku else "") + (f"{man:,}万" if man else "")
    return f"{'△' if yen < 0 else ''}{shown}円"


def format_man_yen(yen: int) -> str:
    """376,339万円; what is no whole 万円 keeps its decimals (1.2345万円), so nothing is rounded."""
    return f"{format_quantity(Decimal(yen).scaleb(-4))}万円"


def _read(
    text: str, units: Collection[str], *, allow_negative: bool, yen_sign: bool = False
) -> Fraction:
    """The exact value of what was typed."""
    typed = text.strip()
    if len(typed) > _LONGEST:
        raise InputError(f"{quoted(text)}は長すぎて数として読めません。数だけを書いてください。")
    body = _plain(_without_unit(typed, units), text)
    negative, digits = _sign_and_digits(body, yen_sign=yen_sign)
    if not digits:
        raise InputError("数を書いてください(例：1,200)。")
    value = _sum_of_terms(digits, text, units)
    if negative and not allow_negative:
        raise InputError(f"{quoted(text)}は負の数です。0以上の数を書いてください。")
    if value > LIMIT:
        raise InputError(f"{quoted(text)}は大きすぎます。1,000兆までの数を書いてください。")
    return -value if negative else value


def _without_unit(typed: str, units: Collection[str]) -> str:
    """Cut the longest unit off the end; compared in NFKC, so that ㎏ is kg and ℓ is l."""
    keys = {_unit_key(unit) for unit in units} - {""}
    for start in range(len(typed)):
        if _unit_key(typed[start:]) in keys:
            return typed[:start]
    return typed


def _unit_key(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).casefold().strip()


def _plain(body: str, text: str) -> str:
    """Half-width, without blanks. Small and circled digits are no digits: 5² is not 52."""
    odd = next((c for c in body if unicodedata.category(c) == "No"), None)
    if odd:
        raise InputError(f"{quoted(text)}の「{odd}」は数として読めません。0～9で書いてください。")
    half = unicodedata.normalize("NFKC", body).replace("、", ",").strip()
    if re.search(r"[0-9]\s+[0-9]", half):
        raise InputError(f"{quoted(text)}は数の間に空白があります。空白を消してください。")
    return re.sub(r"\s+", "", half)


def _sign_and_digits(body: str, *, yen_sign: bool) -> tuple[bool, str]:
    """Whether there is a minus, and the rest; ¥ may stand before or after the minus."""
    found = (_SIGNED_YEN if yen_sign else _SIGNED).match(body)
    return (bool(found[1]), body[found.end() :]) if found else (False, body)


def _sum_of_terms(digits: str, text: str, units: Collection[str]) -> Fraction:
    """1億2,000万 is a sum of terms, each smaller than the unit of the one before it."""
    terms: list[tuple[Fraction, int]] = []
    place = 0
    while place < len(digits):
        term = _TERM.match(digits, place)
        if term is None:
            raise InputError(_unreadable(digits[place:], text, units))
        terms.append((_number(term, text), _SCALE[term[3]]))
        place = term.end()
    _check_order(terms, text)
    return sum((number * scale for number, scale in terms), Fraction(0))


def _number(term: re.Match[str], text: str) -> Fraction:
    whole, decimals = term[1], term[2] or ""
    if _GROUPED.fullmatch(whole) is None:
        raise InputError(
            f"{quoted(text)}の「{whole}」はコンマの位置が誤りです。"
            "3けたごとに打つか、コンマを消してください。"
        )
    if decimals == ".":
        raise InputError(
            f"{quoted(text)}は小数点の後に数字がありません。書き足すか、小数点を消してください。"
        )
    return Fraction(whole.replace(",", "") + decimals)


def _check_order(terms: list[tuple[Fraction, int]], text: str) -> None:
    for (_, above), (number, scale) in pairwise(terms):
        if number * scale >= above:
            raise InputError(
                f"{quoted(text)}は兆・億・万・千の順やけた数が合いません。"
                "「1億2,000万」のように大きい位から書いてください。"
            )
    if len(terms) > 1 and any(number.denominator != 1 for number, _ in terms):
        raise InputError(
            f"{quoted(text)}は小数と位が混ざっています。「1.5億」か「1億5,000万」のどちらかに"
            "してください。"
        )


def _unreadable(rest: str, text: str, units: Collection[str]) -> str:
    allowed = "、".join(f"「{unit}」" for unit in units)
    how = (
        f"数だけを書くか、単位は{allowed}にしてください。" if units else "数だけを書いてください。"
    )
    return f"{quoted(text)}の{quoted(rest)}の部分が読めません。{how}"


def unit_typed(text: str) -> str:
    """The unit typed behind a number, in NFKC: 枚 of 「１，２００枚」 and 1万2千枚, m2 of 10㎡.

    百, 千, 万, 億 and 兆 belong to the number. Empty where there is no unit, or where what stands
    there can be part of a number (1万二千枚), so that it is refused and not cut in two.
    """
    half = unicodedata.normalize("NFKC", text).replace("、", ",").strip()
    number = _NUMBER.match(half)
    unit = half[number.end() :] if number else ""
    return unit if _UNIT.fullmatch(unit) and unit.isprintable() else ""


def same_unit(one: str, other: str) -> bool:
    """Whether both are the same unit, however wide or high they are typed: kg, ｋｇ, ㎏, KG."""
    return _unit_key(one) == _unit_key(other)
