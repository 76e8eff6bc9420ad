"""The named cell styles of the 帳票, each registered once and then used by number.

Nothing is told by colour alone: headers and totals are bold and ruled, links are underlined,
negative numbers have △ and a printed zero is －.
"""

from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.styleable import StyleableObject
from openpyxl.utils.indexed_list import IndexedList

FONT: Final = "BIZ UDPGothic"
BODY_POINTS: Final = 10
MOST_UNITS: Final = 100  # Excel keeps some 200 number formats of its own in a workbook
LONGEST_UNIT: Final = 16
AS_TEXT: Final = "@"  # a cell in which whatever is typed stays as it was typed

_RULE = Side(style="thin", color="FFA6A6AD")
_STRONG = Side(style="thin", color="FF4D4D4D")
_TOTAL = Side(style="medium", color="FF4D4D4D")
_GRID = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)
_HEADER = Border(left=_RULE, right=_RULE, top=_STRONG, bottom=_STRONG)
_CLOSING = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)
_FIRST_CLOSING = Border(left=_RULE, right=_RULE, top=_TOTAL, bottom=_RULE)
_HEADER_FILL = PatternFill("solid", fgColor="FFF0F0F4")


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """What a cell is for: its name in Excel's gallery of styles, and how it looks.

    Roles are told apart by identity: comparing borders a million times would take most of the time.
    """

    name: str
    points: int = BODY_POINTS
    bold: bool = False
    underlined: bool = False
    color: str = "FF1A1A1A"
    border: Border | None = None
    fill: PatternFill | None = None
    vertical: str = "center"
    italic: bool = False
    wraps: bool = True


TITLE = Role("帳票 題名", points=16, bold=True)
SUBTITLE = Role("帳票 現在", points=11)
LEGEND = Role("帳票 凡例", color="FF4D4D4D")
HEADING = Role("帳票 見出し1", points=12, bold=True, vertical="bottom")
SUBHEADING = Role("帳票 見出し2", points=11, bold=True, vertical="bottom")
CAPTION = Role("帳票 表題", bold=True, vertical="bottom")
UNIT_NOTE = Role("帳票 単位", vertical="bottom")
HEADER = Role("帳票 表頭", bold=True, border=_HEADER, fill=_HEADER_FILL)
BODY = Role("帳票 本文", border=_GRID)
LINK = Role("帳票 リンク", underlined=True, color="FF0017C1", border=_GRID)
FIRST_TOTAL = Role("帳票 計の一行目", bold=True, border=_FIRST_CLOSING)
TOTAL = Role("帳票 計", bold=True, border=_CLOSING)
PARAGRAPH = Role("帳票 文", vertical="top")
NOTE = Role("帳票 注", vertical="top")


class Styles:
    """The styles of one workbook: `number(…)` gives the index that a cell carries."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._sheet = workbook.worksheets[0]
        self._numbers: dict[tuple[Role, str, str, bool], int] = {}
        self._units: set[str] = set()
        self._make_default()

    def number(
        self, role: Role, align: str = "left", number_format: str = "General", quoted: bool = False
    ) -> int:
        """Index of the cell format; `quoted` marks text that must stay text when it is edited."""
        key = (role, align, number_format, quoted)
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = self._register(role, align, number_format, quoted)
        return known

    def takes_unit(self, unit: str) -> bool:
        """Whether the unit can be part of a number format (Excel bounds their count and signs)."""
        if unit in self._units or not unit:
            return True
        fits = len(unit) <= LONGEST_UNIT and unit.isprintable() and not set(unit) & set('"\\')
        if fits and len(self._units) < MOST_UNITS:
            self._units.add(unit)
            return True
        return False

    def _register(self, role: Role, align: str, number_format: str, quoted: bool) -> int:
        name = _style_name(role, align, number_format)
        if name not in self._workbook.named_styles:
            self._workbook.add_named_style(_named_style(name, role, align, number_format))
        cell = StyleableObject(self._sheet)
        cell.style = name
        if quoted:
            cell.quotePrefix = 1
        index: int = cell.style_id
        return index

    def _make_default(self) -> None:
        """Column widths are counted in digits of the default font, so it must be the body's."""
        font = Font(name=FONT, sz=BODY_POINTS, family=3, charset=128)
        workbook: Any = self._workbook  # openpyxl has no public door to either
        workbook._fonts = IndexedList([font])
        workbook._named_styles["Normal"].font = font


def number_format(places: int, unit: str = "", dash_zero: bool = False) -> str:
    """Format of a number with thousands, △, unit and, if asked, － for zero (－ has no unit)."""
    digits = "#,##0" + ("." + "0" * places if places else "")
    suffix = f'"{unit}"' if unit else ""
    zero = ';"－"' if dash_zero else ""
    return f'{digits}{suffix};"△"{digits}{suffix}{zero}'


def _style_name(role: Role, align: str, number_format: str) -> str:
    side = {"left": "", "center": " 中央", "right": " 右"}[align]
    return f"{role.name}{side}" + ("" if number_format == "General" else f" {number_format}")


def _named_style(name: str, role: Role, align: str, number_format: str) -> NamedStyle:
    looks: dict[str, Any] = {"fill": role.fill, "border": role.border}
    return NamedStyle(
        name=name,
        font=Font(
            name=FONT,
            sz=role.points,
            bold=role.bold,
            italic=role.italic,
            underline="single" if role.underlined else None,
            color=role.color,
            family=3,
            charset=128,
        ),
        alignment=_alignment(role, align, number_format),
        number_format=number_format,
        **{part: look for part, look in looks.items() if look is not None},
    )


def _alignment(role: Role, align: str, number_format: str) -> Alignment:
    """Words wrap; a number stays on its line, for which its column is made wide enough."""
    return Alignment(
        horizontal=align,
        vertical=role.vertical,
        wrap_text=role.wraps and number_format in ("General", AS_TEXT),
        indent=1 if align == "right" and role.border is not None else 0,
    )
