"""The drawings of the 年度報告: kinds over the years, disasters, members; each bar leads on."""

from collections.abc import Callable

from markupsafe import Markup

from tracker.charts.lying_bars import Line, lying_bars
from tracker.reports import annual_drawings as drawn
from tracker.reports.annual_data import AnnualData

LinkOf = Callable[[str], str]


def annual_pictures(data: AnnualData, link_of: LinkOf) -> list[tuple[str, Markup]]:
    """Title and drawing of each."""
    found = [drawing for group in drawn.drawings(data) for drawing in group.drawings]
    return [
        (drawing.title, Markup(_picture(drawing, place, link_of)))  # noqa: S704 (our own SVG, texts escaped)
        for place, drawing in enumerate(found, 1)
    ]


def _picture(drawing: drawn.Drawing, place: int, link_of: LinkOf) -> str:
    lines = [_line(line, link_of) for line in drawing.lines]
    return lying_bars(lines, id_prefix=f"bars{place}", title=drawing.title)


def _line(line: drawn.Line, link_of: LinkOf) -> Line:
    href = link_of(line.cell.key) if line.is_said else None
    return Line(line.name, line.known, line.cell.display, href)
