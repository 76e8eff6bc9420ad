"""A report as pure content: sheets of headers, rows, notes, and figures that lead to their rows.

Everything that people read is here, before any file is made; Excel, Word, CSV and the page are
thin writers over it. Issued reports keep `to_json` with its hash (ledger.md, "A report").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, TypeAlias

from tracker.domain.numbers import format_integer, format_quantity

Align: TypeAlias = Literal["left", "center", "right"]
Quantity: TypeAlias = int | Decimal

FORMAT = 1
PRINTED_ZERO = "－"


@dataclass(frozen=True, slots=True)
class Text:
    """Words; line breaks are kept. Never a formula, whatever it begins with."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing belongs here (unknown is not blank: it has a word of its own)."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead on: to a page ('/supports/S-000124', 'https://…') or a sheet ('#明細')."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of one row, shown in units of `scale` (1000 for 千円) and followed by `unit`."""

    value: Quantity
    unit: str = ""
    scale: int = 1

    def __post_init__(self) -> None:
        _demand_finite(self.value)
        _demand_scale(self.scale)

    @property
    def display(self) -> str:
        return shown(self.value, self.unit, self.scale)


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure: the key of its measure, its exact value, and the records behind it.

    `key` such as 'staff.a' or 'goods/食糧類/白米' is what two makings of a report are compared by.
    `value` is exact and unscaled, None where it is unknown. `display` is what people read, in
    every writer alike: '7,201', '△20', '－', '10億円＋未公表4件'. `record_ids` are record ids.
    """

    key: str
    value: Quantity | None
    display: str
    record_ids: tuple[int, ...] = ()
    unit: str = ""
    scale: int = 1

    def __post_init__(self) -> None:
        _demand_scale(self.scale)
        if self.value is not None:
            _demand_finite(self.value)


Cell: TypeAlias = Text | Number | Figure | Link | Blank
Row: TypeAlias = tuple[Cell, ...]

BLANK = Blank()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: width in half-width characters; `group` joins neighbours under one heading.

    `span` takes that many columns of the sheet, so that short tables of different shape can stand
    under each other; a table with a filter has no spans.
    """

    title: str
    width_chars: int = 12
    align: Align = "left"
    group: str = ""
    span: int = 1

    def __post_init__(self) -> None:
        if self.width_chars < 1 or self.span < 1:
            raise ValueError(f"column {self.title!r}: width and span are at least 1")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, unit note (単位：千円), body rows and closing total rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total_rows: tuple[Row, ...] = ()
    empty_text: str = "該当する記録はありません。"
    autofilter: bool = False
    unit_note: str = ""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"table {self.caption!r} has no columns")
        if self.autofilter and any(column.span > 1 for column in self.columns):
            raise ValueError(f"table {self.caption!r}: a filter needs columns of span 1")
        for number, row in enumerate((*self.rows, *self.total_rows), 1):
            if len(row) != len(self.columns):
                message = f"row {number} has {len(row)} cells for {len(self.columns)} columns"
                raise ValueError(f"table {self.caption!r}: {message}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between blocks: level 1 for parts, 2 for what is inside them."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text over the whole width of the sheet."""

    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one column (from 0) of the sheet's table with the caption `table`; the column `names`
    names them. `horizontal`: bars that lie, for long names. An empty cell has no bar.

    rows: how many of the first rows are drawn; top: the end of the axis; 0: all, and as it comes.
    """

    title: str
    table: str
    column: int
    horizontal: bool = False
    names: int = 0
    rows: int = 0
    top: int = 0


@dataclass(frozen=True, slots=True)
class ChartRow:
    """Charts beside each other over the whole width, high enough for `lines` lying bars."""

    charts: tuple[Chart, ...]
    lines: int = 0


Block: TypeAlias = Table | Heading | Paragraph | ChartRow


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `subtitles` and `legend` stand under the title and on every printed page.

    subtitles: the as-of line (【令和5年10月1日現在】), 記録時点, the filters in words.
    landscape: None lets the writer choose by width. At most one table has a filter.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    subtitles: tuple[str, ...] = ()
    legend: str = ""
    notes: tuple[str, ...] = ()
    landscape: bool | None = None
    frozen_columns: int = 0

    def __post_init__(self) -> None:
        if sum(table.autofilter for table in self.tables()) > 1:
            raise ValueError(f"sheet {self.name!r}: only one table of a sheet can have a filter")

    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: what it is, the day it speaks of, and the change it was made from.

    `parameters` are (name, value) pairs enough to make it again.
    """

    kind: str
    title: str
    as_of: date
    known_at_change: int
    parameters: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]

    def __post_init__(self) -> None:
        if not self.sheets:
            raise ValueError("a report has at least one sheet")


def figure(
    key: str,
    value: Quantity,
    record_ids: tuple[int, ...] = (),
    *,
    unit: str = "",
    scale: int = 1,
    dash_zero: bool = False,
) -> Figure:
    """A known figure with the usual display: thousands, △, unit, and － for zero if asked."""
    display = PRINTED_ZERO if dash_zero and value == 0 else shown(value, unit, scale)
    return Figure(key, value, display, record_ids, unit, scale)


def scaled(value: Quantity, scale: int = 1) -> Quantity:
    """The number that is shown: unchanged for scale 1, else rounded half up to whole units."""
    if scale == 1:
        return value
    quotient = Decimal(value) / scale
    return int(quotient.to_integral_value(rounding=ROUND_HALF_UP))


def shown(value: Quantity, unit: str = "", scale: int = 1) -> str:
    """The usual display of a number (product.md section 6): '1,200', '△20', '33,000.5トン'."""
    number = scaled(value, scale)
    digits = format_quantity(number) if isinstance(number, Decimal) else format_integer(number)
    return digits + unit


def figures(report: Report) -> Iterator[Figure]:
    """Every figure of a report, in reading order."""
    for sheet in report.sheets:
        for table in sheet.tables():
            for row in (*table.rows, *table.total_rows):
                yield from (cell for cell in row if isinstance(cell, Figure))


def figures_by_key(report: Report) -> dict[str, Figure]:
    """The figures by key. The same figure may stand in two places (in 円 and in 千円, say);
    a key with two values or two sets of records is a ValueError: they could not be compared."""
    found: dict[str, Figure] = {}
    for one in figures(report):
        first = found.setdefault(one.key, one)
        if (first.value, first.record_ids) != (one.value, one.record_ids):
            raise ValueError(f"two different figures have the key {one.key!r}")
    return found


def _demand_finite(value: Quantity) -> None:
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is no quantity: what is unknown has the value None")


def _demand_scale(scale: int) -> None:
    if scale < 1:
        raise ValueError("a scale is at least 1")


# ------------------------------------------------------------------ canonical JSON

_TYPES: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        Text,
        Blank,
        Link,
        Number,
        Figure,
        Column,
        Table,
        Heading,
        Paragraph,
        Chart,
        ChartRow,
        Sheet,
        Report,
    )
}
_DEFAULTS: dict[str, tuple[tuple[str, Any], ...]] = {
    name: tuple((field.name, field.default) for field in fields(kind))
    for name, kind in _TYPES.items()
}
_SURROGATE = re.compile("[\ud800-\udfff]")


def to_json(report: Report) -> str:
    """Canonical JSON of a report: the same report gives the same text, so its hash can be kept.

    Objects carry their type under '='; fields at their default are left out, so that fields added
    later change no hash. The text can always be encoded as UTF-8.
    """
    plain = {"format": FORMAT, "report": _encoded(report)}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def from_json(text: str) -> Report:
    """The report of `to_json`; ValueError where the text is none of this format."""
    plain = json.loads(text)
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise ValueError(f"no report content of format {FORMAT}")
    report = _decoded(plain.get("report"))
    if not isinstance(report, Report):
        raise ValueError("the content holds no report")
    return report


def _encoded(value: object) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return [_encoded(part) for part in value]
    if isinstance(value, Decimal):
        return {"=": "Decimal", "value": str(value)}
    if isinstance(value, date):
        return {"=": "date", "value": value.isoformat()}
    name = type(value).__name__
    parts = {field: getattr(value, field) for field, _ in _DEFAULTS[name]}
    kept = {f: _encoded(parts[f]) for f, default in _DEFAULTS[name] if parts[f] != default}
    return {"=": name, **kept}


def _decoded(plain: object) -> object:
    if isinstance(plain, list):
        return tuple(_decoded(part) for part in plain)
    if not isinstance(plain, dict):
        return plain
    name = str(plain.get("="))
    if name == "Decimal":
        return Decimal(plain["value"])
    if name == "date":
        return date.fromisoformat(plain["value"])
    if name not in _TYPES:
        raise ValueError(f"unknown part {name!r} in the content of a report")
    try:
        return _TYPES[name](**{f: _decoded(part) for f, part in plain.items() if f != "="})
    except TypeError as error:
        raise ValueError(f"the content of a report has a damaged {name}") from error
