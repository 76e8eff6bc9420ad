"""What the rules say of single cells, and of cells that belong together in a row."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.reports.data.codes import KNOWN
from tracker.reports.data.standard_forms import PLATFORM_DEPENDENT, one_line
from tracker.reports.data.table import MEASURING, TYPED, Column, DataTable, Type

#: How many judged values are remembered a column.
_REMEMBERED = 50_000

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SINGLE = re.compile(r"[A-Za-z0-9_.-]+")
_SEVERAL = re.compile(r"[、,;；/／・|\s]")
_AREA = re.compile(r"[0-9]{6}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_FORMULA = re.compile(r"[=+\-@＝＋－＠]")

Problem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """Code lists and places that come with the files."""

    codes: dict[str, set[str]]
    areas: set[str]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Places in the row of a number with its status and unit, of a word with its その他."""

    at: int
    other: int


@dataclass
class CellRules:
    """The rules of one table: by column, and the pairs of columns that explain each other."""

    table: DataTable
    tables: Tables
    seen: list[set[str]] = field(init=False)

    def __post_init__(self) -> None:
        columns, names = self.table.columns, self.table.names
        self.seen = [set() for _ in columns]
        places = {name: place for place, name in enumerate(names)}
        self.statuses = [
            _Pair(place, places[status])
            for place, column in enumerate(columns)
            if column.type in MEASURING and (status := status_of(column, names))
        ]
        self.units = [
            _Pair(place, places[column.unit_from])
            for place, column in enumerate(columns)
            if column.unit_from
        ]
        self.others = [
            _Pair(place, places[f"{column.name}_other"])
            for place, column in enumerate(columns)
            if f"{column.name}_other" in places
        ]


def status_of(column: Column, names: tuple[str, ...]) -> str:
    """The column that tells why a number is blank; '' where a blank just does not apply."""
    called = f"{column.name.removesuffix('_yen')}_status"
    return called if called in names else ""


def row_problems(rules: CellRules, cells: list[str]) -> Iterator[Problem]:
    """All that is wrong in a row that has as many cells as the table has columns."""
    if not any(cells):
        yield "L1-03", "空の行がある"
        return
    for column, cell, seen in zip(rules.table.columns, cells, rules.seen, strict=True):
        if cell in seen:
            continue
        found = list(_cell_problems(column, cell, rules.tables))
        if found:
            yield from ((rule, f"{column.name}: {what}") for rule, what in found)
        elif len(seen) < _REMEMBERED:
            seen.add(cell)
    yield from _pair_problems(rules, cells)


def _pair_problems(rules: CellRules, cells: list[str]) -> Iterator[Problem]:
    names = rules.table.names
    for pair in rules.statuses:
        if (cells[pair.other] == KNOWN) != bool(cells[pair.at]):
            yield "L1-09", f"{names[pair.at]}: 空欄のわけと合わない"
    for pair in rules.units:
        if cells[pair.at] and not cells[pair.other]:
            yield "L3-04", f"{names[pair.at]}: 数に単位がない"
    for pair in rules.others:
        if cells[pair.other] and cells[pair.at] != "other":
            yield "L2-05", f"{names[pair.other]}: その他でないのに内容がある"


def _cell_problems(column: Column, cell: str, tables: Tables) -> Iterator[Problem]:
    if not cell:
        if column.required:
            yield "L2-02", "必須の列が空欄"
        return
    if cell != one_line(cell):
        yield "L1-06", "見かけのための空白か改行がある"
    if column.type is not Type.NAME and PLATFORM_DEPENDENT.search(cell):
        yield "L1-08", "機種依存文字がある"
    if column.type in TYPED:
        if _FORMULA.match(cell):
            yield "L2-06", "式とみなされる文がある"
        return
    yield from _OF_TYPE[column.type](column, cell, tables)


def _number(column: Column, cell: str, _: Tables) -> Iterator[Problem]:
    if _NUMBER.fullmatch(cell) is None:
        symbol = not any(c.isdigit() for c in cell)
        yield ("L3-03", "数の列に記号がある") if symbol else ("L2-01", "数でないものがある")
    elif column.type is not Type.NUMBER and "." in cell:
        yield "L2-01", "整数でない"


def _word(column: Column, cell: str, tables: Tables) -> Iterator[Problem]:
    known = tables.codes.get(column.words)
    if not known:
        yield "L3-02", f"コード表 {column.words} がない"
    elif cell not in known:
        yield ("L1-07", "2つ以上の値") if _several(cell, known) else ("L2-04", "コード表にない")


def _several(cell: str, known: set[str]) -> bool:
    parts = [part for part in _SEVERAL.split(cell) if part]
    return len(parts) > 1 and set(parts) <= known


def _area(_: Column, cell: str, tables: Tables) -> Iterator[Problem]:
    if _AREA.fullmatch(cell) is None:
        yield ("L1-07", "2つ以上の値") if _SEVERAL.search(cell) else ("L3-06", "6けたでない")
    elif not has_check_digit(cell):
        yield "L3-06", "検査数字が合わない"
    elif cell not in tables.areas:
        yield "L3-06", "自治体の表にない"


def has_check_digit(code: str) -> bool:
    """Whether the sixth digit of a 全国地方公共団体コード fits the five before it (総務省: 11 less
    the remainder by 11 of the digits weighted 6 to 2; its last digit)."""
    weighted = sum(
        int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=False)
    )
    return (11 - weighted % 11) % 10 == int(code[5])


def _day(_: Column, cell: str, __: Tables) -> Iterator[Problem]:
    if _DAY.fullmatch(cell) is None:
        several = len(_DAY.findall(cell)) > 1
        yield ("L1-07", "2つ以上の日") if several else ("L3-05", "YYYY-MM-DDでない")
        return
    try:
        date.fromisoformat(cell)
    except ValueError:
        yield "L3-05", "ない日"


def _moment(_: Column, cell: str, __: Tables) -> Iterator[Problem]:
    if _MOMENT.fullmatch(cell) is None:
        yield "L3-05", "日時でない"
        return
    try:
        datetime.fromisoformat(cell)
    except ValueError:
        yield "L3-05", "ない日時"


def _key(_: Column, cell: str, __: Tables) -> Iterator[Problem]:
    if _SINGLE.fullmatch(cell) is None:
        yield "L1-07", "1つの記号でない"


def _flag(_: Column, cell: str, __: Tables) -> Iterator[Problem]:
    if cell not in ("true", "false"):
        yield "L2-04", "true でも false でもない"


_OF_TYPE: dict[Type, Callable[[Column, str, Tables], Iterator[Problem]]] = {
    Type.ID: _number,
    Type.COUNT: _number,
    Type.NUMBER: _number,
    Type.WORD: _word,
    Type.AREA: _area,
    Type.DAY: _day,
    Type.MOMENT: _moment,
    Type.KEY: _key,
    Type.FLAG: _flag,
}
