"""A sheet of a report as a page shows it: the same words, order and figures as in the workbook."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from tracker.reports.content import (
    Cell,
    ChartRow,
    Column,
    Figure,
    Heading,
    Link,
    Number,
    Paragraph,
    Row,
    Sheet,
    Table,
    Text,
)
from tracker.reports.figure_words import NOTHING

#: The address of the entries behind a figure, by the figure's key, and of a page by its own.
LinkOf = Callable[[str], str]


@dataclass(frozen=True)
class PageCell:
    """`kind` is the class of the cell: num where the column stands at the right, else words."""

    text: str
    kind: str
    href: str = ""


@dataclass(frozen=True)
class PageHeading:
    text: str
    kind: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class PageTable:
    """`caption` is never empty; `hidden` where the heading above says the same."""

    caption: str
    hidden: bool
    note: str
    headings: list[list[PageHeading]]
    rows: list[list[PageCell]]
    totals: list[list[PageCell]]
    empty: str
    columns: int


@dataclass(frozen=True)
class PageBlock:
    """One of the three is given."""

    heading: str = ""
    text: str = ""
    table: PageTable | None = None


def page_blocks(sheet: Sheet, link_of: LinkOf, clocks: Mapping[str, str]) -> list[PageBlock]:
    """The blocks of a sheet in their order; what opens a record opens it as known on its clocks."""

    def leads(to: str) -> str:
        return f"{to}?{urlencode(clocks)}" if to.startswith("/") else link_of(to)

    return list(_blocks(sheet, leads))


def _blocks(sheet: Sheet, link_of: LinkOf) -> Iterator[PageBlock]:
    heading = sheet.title
    for block in sheet.blocks:
        if isinstance(block, ChartRow):
            continue  # a page has drawings of its own
        if isinstance(block, Heading):
            heading = block.text
        yield _block(block, heading, link_of)


def _block(block: Heading | Paragraph | Table, heading: str, link_of: LinkOf) -> PageBlock:
    if isinstance(block, Heading):
        return PageBlock(heading=block.text)
    if isinstance(block, Paragraph):
        return PageBlock(text=block.text)
    return PageBlock(table=page_table(block, heading, link_of))


def page_table(table: Table, heading: str, link_of: LinkOf) -> PageTable:
    """A table; `heading` is its caption where it has none of its own."""
    return PageTable(
        caption=table.caption or heading,
        hidden=not table.caption,
        note=table.unit_note,
        headings=_headings(table.columns),
        rows=[_row(row, table.columns, link_of) for row in table.rows],
        totals=[_row(row, table.columns, link_of) for row in table.total_rows],
        empty=table.empty_text,
        columns=len(table.columns),
    )


def _headings(columns: tuple[Column, ...]) -> list[list[PageHeading]]:
    """One line of headings, or two where columns are grouped."""
    if not any(column.group for column in columns):
        return [[PageHeading(column.title, _kind(column)) for column in columns]]
    above: list[PageHeading] = []
    for group, members in groupby(columns, lambda column: column.group):
        inside = list(members)
        if group:
            above.append(PageHeading(group, "group", columns=len(inside)))
        else:
            above += [PageHeading(c.title, _kind(c), rows=2) for c in inside]
    below = [PageHeading(c.title, _kind(c)) for c in columns if c.group]
    return [above, below]


def _row(row: Row, columns: tuple[Column, ...], link_of: LinkOf) -> list[PageCell]:
    return [_cell(cell, _kind(column), link_of) for cell, column in zip(row, columns, strict=True)]


def _kind(column: Column) -> str:
    return "num" if column.align == "right" else "words"


def _cell(cell: Cell, kind: str, link_of: LinkOf) -> PageCell:
    if isinstance(cell, Figure):
        href = link_of(cell.key) if cell.display != NOTHING else ""
        return PageCell(cell.display, kind, href)
    if isinstance(cell, Number):
        return PageCell(cell.display, kind)
    if isinstance(cell, Link):
        return PageCell(cell.text, kind, link_of(cell.url))
    return PageCell(cell.text if isinstance(cell, Text) else "", kind)
