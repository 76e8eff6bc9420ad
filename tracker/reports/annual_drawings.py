"""What the 年度報告 draws: each kind over the years, by disaster and by member.

The page, the workbook and the Word draft draw these same lines, whose cells are those of the
tables, so that no drawing says 0 of what is unknown (rule 4).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.vocabulary import GiverRole, Kind
from tracker.reports.annual_cells import nothing, year_cells
from tracker.reports.annual_data import AnnualData
from tracker.reports.by_giver import giver_table
from tracker.reports.content import Cell, Figure, Row, Text
from tracker.reports.figure_words import NOTHING

#: Word and unit of each measure, in the order of the columns.
MEASURED = (
    ("職員派遣", "人"),
    ("延べ人日", "人日"),
    (Kind.GOODS.label, "件"),
    (Kind.FUNDS.label, "円"),
    (Kind.OTHER.label, "件"),
)
#: Where the table by member has the measures.
OF_MEMBERS = (1, 3, 4, 6, 8)


@dataclass(frozen=True, slots=True)
class Line:
    """A name and its figure, of which only what is known has a bar."""

    name: str
    cell: Figure

    @property
    def known(self) -> int | None:
        """The length of the bar; None: no bar at all."""
        return None if self.cell.value is None else int(self.cell.value)

    @property
    def is_said(self) -> bool:
        """Whether anything is recorded."""
        return self.cell.display != NOTHING


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines under a title; `measure` is the word over its numbers."""

    title: str
    measure: str
    lines: tuple[Line, ...]

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((line.known or 0 for line in self.lines), default=0)

    @property
    def is_drawn(self) -> bool:
        """Whether any number is known; without one there would be empty axes."""
        return any(line.known is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Group:
    """Drawings of the same names: years, disasters or members."""

    called: str
    drawings: tuple[Drawing, ...]


def drawings(data: AnnualData) -> tuple[Group, ...]:
    """Three groups; what was given to nobody in no line is not drawn."""
    member, year = data.names.association.member, data.fiscal_year
    years = [(format_fiscal_year(y), year_cells(data, y)) for y in data.compared]
    disasters = [
        (data.disasters[one].name_on(data.clocks.as_of), year_cells(data, year, one))
        for one in data.given_in(year)
    ]
    return (
        Group("年度", tuple(_each("年度ごと", years, every=True))),
        Group("災害", tuple(_each("災害ごと", disasters))),
        Group(member, tuple(_each(f"{member}ごと", list(_members(data))))),
    )


def _members(data: AnnualData) -> Iterator[tuple[str, Row]]:
    """Without the joint support and 各区計, beside which no member would be seen."""
    members = sum(giver.role is GiverRole.WARD for giver in data.wards.givers)
    for row in giver_table(data.wards).rows[:members]:
        yield _words(row[0]), tuple(row[place] for place in OF_MEMBERS)


def _each(of: str, lines: list[tuple[str, Row]], *, every: bool = False) -> Iterator[Drawing]:
    """A drawing a measure. `every`: with the lines of which nothing is recorded."""
    for place, (called, unit) in enumerate(MEASURED):
        found = _lines((name, cells[place]) for name, cells in lines)
        told = tuple(line for line in found if every or line.is_said)
        if any(line.is_said for line in told):
            yield Drawing(f"{of}の{called}（{unit}）", f"{called}({unit})", told)


def _lines(cells: Iterable[tuple[str, Cell]]) -> list[Line]:
    return [Line(name, cell if isinstance(cell, Figure) else nothing()) for name, cell in cells]


def _words(cell: Cell) -> str:
    return cell.text if isinstance(cell, Text) else ""
