"""What a number format says about a number: that it is a day, a time, or a number of something.

Format codes are those of ECMA-376 part 1, 18.8.31; which of the built-in ones are dates, 18.8.30,
with the Japanese ones (27–36, 50–58), which Japanese Excel writes without their code.
"""

import re
from enum import Enum
from typing import Final, NamedTuple

from tracker.sheets.limits import MOST_STYLES
from tracker.sheets.parsing.refusal import Refused
from tracker.sheets.parsing.worded import Section, sections_of
from tracker.sheets.parsing.xml import Attributes, Pass


class Shown(Enum):
    """How a number is shown."""

    NUMBER = "number"
    DAY = "day"
    MONTH = "month"  # or a year: of a day, which is not shown
    MOMENT = "moment"
    CLOCK = "clock"
    DURATION = "duration"


class Look(NamedTuple):
    """How the numbers of a style are shown; `sections` where these say more than a number."""

    shown: Shown
    sections: tuple[Section, ...] = ()


_PLAIN: Final = Look(Shown.NUMBER)
_BUILT_IN: Final = {
    **dict.fromkeys((*range(14, 17), *range(27, 32), *range(35, 37), *range(50, 59)), Shown.DAY),
    **dict.fromkeys((17, 34, 52, 55), Shown.MONTH),
    **dict.fromkeys((*range(18, 22), 32, 33, 45, 47), Shown.CLOCK),
    22: Shown.MOMENT,
    46: Shown.DURATION,
}
_DURATION: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
#: What is shown as it stands: quoted, escaped, filled, conditions, colours and currencies.
_LITERAL: Final = re.compile(r'"[^"]*"?|[\\_*].|\[[^\]]*\]?', re.DOTALL)
_NOT_A_DATE: Final = re.compile(r"general|g/標準|e[+-]", re.IGNORECASE)
_HALF_DAY: Final = re.compile(r"am/pm|a/p", re.IGNORECASE)
#: What is of a day at all, and what of it only a full date has: its number or its weekday.
_DAY: Final = re.compile(r"[ydgebr]|aaa", re.IGNORECASE)
_DAY_ITSELF: Final = re.compile(r"d|aaa", re.IGNORECASE)
_CLOCK: Final = re.compile(r"[hs]", re.IGNORECASE)
_MONTH: Final = re.compile(r"m", re.IGNORECASE)
#: Excel takes 255 characters; what is longer is no date that anyone wrote.
_LONGEST_CODE: Final = 1_000


def shown_by(code: str) -> Shown:
    """What the format code makes of a number; any of its sections may say so."""
    if len(code) > _LONGEST_CODE:
        return Shown.NUMBER
    if _DURATION.search(re.sub(r'"[^"]*"|\\.', "", code)):
        return Shown.DURATION
    plain = _HALF_DAY.sub("h", _NOT_A_DATE.sub("", _LITERAL.sub("", code)))
    day, clock = _DAY.search(plain), _CLOCK.search(plain)
    if clock:
        return Shown.MOMENT if day else Shown.CLOCK
    if not day and not _MONTH.search(plain):
        return Shown.NUMBER
    return Shown.DAY if _DAY_ITSELF.search(plain) else Shown.MONTH


def look_of(code: str) -> Look:
    """What the format code shows of a number."""
    shown = shown_by(code)
    if shown is not Shown.NUMBER or len(code) > _LONGEST_CODE:
        return Look(shown)
    return Look(shown, sections_of(code))


class Formats(Pass):
    """xl/styles.xml: how numbers are shown, found out for the cell formats that are used."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: list[str] = []
        self._codes: dict[str, str] = {}
        self._known: dict[str, Look] = {}
        self._by_style: dict[str | None, Look] = {}
        self._in_cells = False
        self._in_codes = False
        self.starts |= {
            "numFmts": lambda _: self._enter(codes=True),
            "numFmt": self._code,
            "cellXfs": lambda _: self._enter(cells=True),
            "xf": self._cell_format,
        }
        self.ends |= {"numFmts": self._enter, "cellXfs": self._enter}

    def of(self, style: str | None) -> Look:
        """How numbers of a cell's style (its `s`, by default 0) are shown."""
        if style not in self._by_style:
            self._by_style[style] = self._looked_up("0" if style is None else style)
        return self._by_style[style]

    def _looked_up(self, style: str) -> Look:
        known = style.isascii() and style.isdecimal() and len(style) < 7
        place = int(style) if known else MOST_STYLES
        if place >= len(self._numbers):
            return _PLAIN
        number = self._numbers[place]
        if number not in self._known:
            self._known[number] = self._look(number)
        return self._known[number]

    def _enter(self, *, codes: bool = False, cells: bool = False) -> None:
        self._in_codes, self._in_cells = codes, cells

    def _code(self, attributes: Attributes) -> None:
        if self._in_codes:
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            if len(self._codes) > MOST_STYLES:
                raise Refused("styles")

    def _cell_format(self, attributes: Attributes) -> None:
        if not self._in_cells:
            return
        self._numbers.append(attributes.get("numFmtId", "0"))
        if len(self._numbers) > MOST_STYLES:
            raise Refused("styles")

    def _look(self, number: str) -> Look:
        if number in self._codes:
            return look_of(self._codes[number])
        known = number.isascii() and number.isdecimal() and len(number) < 7
        return Look(_BUILT_IN.get(int(number), Shown.NUMBER) if known else Shown.NUMBER)
