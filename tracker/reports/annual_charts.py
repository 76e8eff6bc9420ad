"""図: the drawings of the 年度報告 as native charts, and the numbers that they refer to.

A cell with words would be drawn as 0, so what is unknown has an empty cell and its word in the
name beside it: 令和2年度（金額未公表4件）.
"""

from collections.abc import Iterator
from itertools import zip_longest

from tracker.domain.numbers import format_integer
from tracker.reports.annual_data import AnnualData
from tracker.reports.annual_drawings import Drawing, Group, Line, drawings
from tracker.reports.content import (
    BLANK,
    Block,
    Cell,
    Chart,
    ChartRow,
    Column,
    Number,
    Paragraph,
    Row,
    Table,
    Text,
)

CHARTS = "図"
NOTES = (
    "※ 図は、表の数字のうち分かっている数を描いたもの。未公表・不明・集計値の件数は0ではなく、"
    "名の後ろに（ ）で示す。－は記録なし。",
)
NONE_KNOWN = "数が分かるものがありません。"
_IN_A_ROW = 3
_ROOM = 4  # a bar takes at most 3/4 of its chart, so that its number fits behind it
_NAME, _NUMBER = 17, 12


def chart_blocks(data: AnnualData) -> tuple[Block, ...]:
    """The charts of each group, words for those without numbers, then what they are drawn from."""
    groups = [group for group in drawings(data) if group.drawings]
    charts = [row for group in groups for row in _charts(group)]
    return (*charts, *_undrawn(groups), *(_numbers(group) for group in groups))


def _caption(group: Group) -> str:
    return f"図の数字（{group.called}）"


def _charts(group: Group) -> Iterator[ChartRow]:
    made = [
        Chart(
            drawing.title,
            _caption(group),
            2 * place + 1,
            horizontal=True,
            names=2 * place,
            rows=len(drawing.lines),
            top=max(1, -(-_ROOM * drawing.most // (_ROOM - 1))),
        )
        for place, drawing in enumerate(group.drawings)
        if drawing.is_drawn
    ]
    for start in range(0, len(made), _IN_A_ROW):
        row = made[start : start + _IN_A_ROW]
        yield ChartRow(tuple(row), lines=max(chart.rows for chart in row))


def _undrawn(groups: list[Group]) -> Iterator[Paragraph]:
    """In words what would be empty axes."""
    of_none = [d.title for group in groups for d in group.drawings if not d.is_drawn]
    if of_none:
        yield Paragraph(f"{'、'.join(of_none)}：{NONE_KNOWN}")


def _numbers(group: Group) -> Table:
    """Two columns a drawing: names and numbers, as far down as its lines go."""
    columns = [
        column
        for drawing in group.drawings
        for column in (
            Column(group.called, _NAME, group=drawing.measure),
            Column("図の数", _NUMBER, "right", drawing.measure),
        )
    ]
    return Table(_caption(group), tuple(columns), tuple(_rows(group.drawings)))


def _rows(found: tuple[Drawing, ...]) -> Iterator[Row]:
    for lines in zip_longest(*(drawing.lines for drawing in found)):
        yield tuple(cell for line in lines for cell in _pair(line))


def _pair(line: Line | None) -> tuple[Cell, Cell]:
    if line is None:
        return BLANK, BLANK
    if line.known is None:
        return Text(f"{line.name}（{line.cell.display}）"), BLANK
    more = line.cell.display.removeprefix(format_integer(line.known))
    return Text(f"{line.name}（{more}）" if more else line.name), Number(line.known)
