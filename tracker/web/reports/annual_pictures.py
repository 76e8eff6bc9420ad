"""The drawings of the 年度報告: kinds over the years, disasters, members; each bar leads on."""

from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup

from tracker.charts.lying_bars import Line, lying_bars
from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.vocabulary import GiverRole
from tracker.reports.annual_cells import STAFF, year_cells
from tracker.reports.annual_data import AnnualData
from tracker.reports.annual_glance import known_numbers
from tracker.reports.content import Cell, Figure
from tracker.reports.figure_words import NOTHING, staff_total

LinkOf = Callable[[str], str]

#: Place in the order of measures, word and unit of what is drawn.
_DRAWN = ((0, "職員派遣", "人"), (2, "支援物資", "件"), (3, "支援金", "円"))


def annual_pictures(data: AnnualData, link_of: LinkOf) -> list[tuple[str, Markup]]:
    """Title and drawing of each; a drawing without any line is left out."""
    found = [*_over_years(data, link_of), *_by_disaster(data, link_of), _by_member(data, link_of)]
    return [
        (title, Markup(lying_bars(lines, id_prefix=f"bars{place}", title=title)))  # noqa: S704 (our own SVG, texts escaped)
        for place, (title, lines) in enumerate(found, 1)
        if lines
    ]


def _over_years(data: AnnualData, link_of: LinkOf) -> Iterator[tuple[str, list[Line]]]:
    for place, called, unit in _DRAWN:
        drawn = (
            (
                format_fiscal_year(year),
                year_cells(data, year)[place],
                known_numbers(data.figures(year))[place],
            )
            for year in data.compared
        )
        yield f"年度ごとの{called}（{unit}）", list(_lines(drawn, link_of))


def _by_disaster(data: AnnualData, link_of: LinkOf) -> Iterator[tuple[str, list[Line]]]:
    year = data.fiscal_year
    for place, called, unit in (_DRAWN[0], _DRAWN[2]):
        drawn = (
            (
                data.disasters[one].name_on(data.clocks.as_of),
                year_cells(data, year, one)[place],
                known_numbers(data.figures(year, one))[place],
            )
            for one in data.given_in(year)
        )
        lines = [line for line in _lines(drawn, link_of) if line.href]
        yield f"災害ごとの{called}（{unit}）", lines


def _by_member(data: AnnualData, link_of: LinkOf) -> tuple[str, list[Line]]:
    wards = data.wards.staff.wards
    members = [giver for giver in data.wards.givers if giver.role is GiverRole.WARD]
    shown = [(giver, wards[giver.code]) for giver in members if giver.code in wards]
    drawn = (
        (giver.name, staff_total(f"giver/{giver.code}/{STAFF}", staff, ()), staff.total)
        for giver, staff in shown
    )
    return f"{data.names.association.member}ごとの職員派遣（人）", list(_lines(drawn, link_of))


def _lines(drawn: Iterable[tuple[str, Cell, int]], link_of: LinkOf) -> Iterator[Line]:
    for name, cell, value in drawn:
        if isinstance(cell, Figure):
            href = None if cell.display == NOTHING else link_of(cell.key)
            yield Line(name, value, cell.display, href)
