"""The grammar behind dates.py: from typed text to the parts of a date, as they were written.

Nothing here says whether a day exists; it only finds out what is the year, the month, the day.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from tracker.domain.errors import InputError
from tracker.domain.span import Precision
from tracker.domain.text import quoted

LONGEST: Final = 80
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−ー─", "-"))
_WAVES: Final = re.compile(r"[〜∼]|から")  # NFKC has made ～ into ~ before
_ERA: Final = r"(?P<era>令和|平成|昭和|大正|明治|[令平昭大明RHSTM])?"
_UNITS: Final = re.compile(
    rf"(?:{_ERA}(?P<year>[0-9]{{1,4}}|元)年(?P<fiscal>度)?)?"
    r"(?:(?P<month>[0-9]{1,3})月)?(?:(?P<day>[0-9]{1,3})日)?"
)
_POINTS: Final = re.compile(
    rf"{_ERA}(?P<a>[0-9]{{1,4}}|元)"
    r"(?:(?P<sign>[./\-])(?P<b>[0-9]{1,3})(?:(?P=sign)(?P<c>[0-9]{1,3}))?)?"
)
_COMPACT: Final = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
# 平成28年4月14 and 令和2年7, before ～16日 and ～9月
_CUT_SHORT: Final = re.compile(
    rf"(?:{_ERA}(?P<year>[0-9]{{1,4}}|元)年)?(?:(?P<month>[0-9]{{1,3}})月)?(?P<last>[0-9]{{1,3}})"
)
_WEEKDAY: Final = re.compile(
    r"(?:\((?P<short>[月火水木金土日])(?:曜日?)?(?:・?祝日?)?\)|(?P<long>[月火水木金土日])曜日?)$"
)
_FOREIGN: Final = re.compile(r"[^0-9元年度月日令和平成昭大正明治RHSTM./~\-()火水木金土曜祝・]+")


@dataclass(frozen=True, slots=True)
class Parts:
    """A date as written: figures are kept as text for the messages; None was not written."""

    era: str | None = None
    year: str | None = None
    month: str | None = None
    day: str | None = None
    fiscal: bool = False
    weekday: str | None = None
    bare: bool = False  # the last figure stands without its 年, 月 or 日

    @property
    def precision(self) -> Precision:
        """How far down the date was written."""
        if self.day is not None:
            return Precision.DAY
        if self.month is not None:
            return Precision.MONTH
        return Precision.FISCAL_YEAR if self.fiscal else Precision.YEAR


def plain(text: str) -> str:
    """Half-width capitals, - for every dash, ~ for every wave and から, without blanks.

    Raises InputError for what could join up to another date than the one meant.
    """
    typed = text.strip()
    if len(typed) > LONGEST:
        raise InputError(
            f"{quoted(text)}は長すぎて日付として読めません。日付だけを書いてください。"
        )
    odd = next((c for c in typed if unicodedata.category(c) == "No"), None)
    if odd:
        raise InputError(f"{quoted(text)}の「{odd}」は読めません。数字は0～9で書いてください。")
    half = unicodedata.normalize("NFKC", typed).translate(_DASHES).upper()
    if re.search(r"[0-9]\s+[0-9]", half):
        raise InputError(
            f"{quoted(text)}は数字の間に空白があります。空白を消すか、期間なら～でつないでください。"
        )
    return _WAVES.sub("~", re.sub(r"\s+", "", half))


def read(plain_text: str) -> Parts | None:
    """The parts of one date, month, year or fiscal year; None when it is none of them."""
    found = _WEEKDAY.search(plain_text)
    parts = _read(plain_text[: found.start()] if found else plain_text)
    if found and parts:
        return replace(parts, weekday=found["short"] or found["long"]) if parts.day else None
    return parts


def read_ranges(plain_text: str) -> list[tuple[Parts, Parts | None]]:
    """Every way to cut the text into both ends; what an end leaves out comes from its start.

    A wave is one cut, even if its ends are not alike; dashes also stand within dates, so there
    R2-7-4-10 has two readings and only alike ends count. An open end (～ and nothing) is None.
    """
    wave = "~" in plain_text
    sign = "~" if wave else "-"
    cuts = [place for place, character in enumerate(plain_text) if character == sign]
    if wave and len(cuts) > 1:
        return []
    ends = (_read_both(plain_text[:cut], plain_text[cut + 1 :], wave=wave) for cut in cuts)
    return [both for both in ends if both]


def foreign_part(plain_text: str) -> str:
    """The first run of characters that no date has, for the message."""
    found = _FOREIGN.search(plain_text)
    return found[0] if found else ""


def _read(plain_text: str) -> Parts | None:
    if units := _UNITS.fullmatch(plain_text):
        fiscal = units["fiscal"] is not None
        if not plain_text or (fiscal and (units["month"] or units["day"])):
            return None
        if units["day"] and units["year"] and not units["month"]:
            return None
        return Parts(units["era"], units["year"], units["month"], units["day"], fiscal)
    if compact := _COMPACT.fullmatch(plain_text):
        return Parts(None, compact["year"], compact["month"], compact["day"])
    if points := _POINTS.fullmatch(plain_text):
        return Parts(points["era"], points["a"], points["b"], points["c"], bare=True)
    return None


def _read_both(first: str, last: str, *, wave: bool) -> tuple[Parts, Parts | None] | None:
    if not last:
        open_start = read(first) if wave else None
        return (open_start, None) if open_start else None
    end = read(last.removesuffix("まで"))
    if end is None:
        return None
    start = _read_cut_short(first, end) or read(first)
    if start is None:
        return None
    start = _with_unit_of(start, end)
    end = _filled_up(end, start)
    alike = end.precision is start.precision and (end.era or len(end.year or "") == 4)
    return (start, end) if wave or alike else None


def _read_cut_short(first: str, end: Parts) -> Parts | None:
    """平成28年4月14 or 令和2年7, if the end's unit is the one that is missing."""
    found = _CUT_SHORT.fullmatch(first)
    if found is None or end.bare or end.year:
        return None
    era, year, month = found["era"], found["year"], found["month"]
    if end.day and not end.month and (month or not year):
        return Parts(era, year, month, found["last"])
    if end.month and not end.day and not month:
        return Parts(era, year, found["last"])
    return None


def _with_unit_of(start: Parts, end: Parts) -> Parts:
    """平成23～25年度: a bare year takes the unit of the end."""
    if start.bare and start.month is None and end.fiscal:
        return replace(start, fiscal=True)
    return start


def _filled_up(end: Parts, start: Parts) -> Parts:
    """The end with the era, year and month that it left out."""
    end = _regrouped(end, start)
    if end.year is None:
        month = end.month if end.month is not None else start.month
        return replace(end, era=start.era, year=start.year, month=month)
    if end.era is None and len(end.year) < 4:
        return replace(end, era=start.era)
    return end


def _regrouped(end: Parts, start: Parts) -> Parts:
    """A bare 16 or 7.16 is a year, or year and month, only if the start stops there too."""
    if not end.bare or end.era or end.year is None or len(end.year) == 4 or end.year == "元":
        return end
    figures = [figure for figure in (end.year, end.month, end.day) if figure is not None]
    if start.precision is Precision.DAY and len(figures) < 3:
        month, day = (None, figures[0]) if len(figures) == 1 else (figures[0], figures[1])
        return Parts(month=month, day=day, weekday=end.weekday)
    if start.precision is Precision.MONTH and len(figures) == 1:
        return Parts(month=figures[0])
    return end
