"""What the rules say of single cells; of cells that belong together in a row: row_rules.py."""

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.one_thing import has_several_places, has_several_units
from tracker.domain.standard_forms import one_line, platform_dependent
from tracker.reports.data.table import TYPED, Column, Type

#: The column of the codes of places, and that of members.
AREAS, GIVERS = "recipients.code", "wards.code"

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
    """What comes with the files: code lists, the values of columns that others refer to (by
    table.column), the full names of places by their codes, and the record_id of `undated`
    dispatches, of which nothing tells the person-days."""

    codes: Mapping[str, set[str]]
    keys: Mapping[str, set[str]]
    names: Mapping[str, str]
    undated: Set[str] = frozenset()


def cell_problems(column: Column, cell: str, tables: Tables) -> Iterator[Problem]:
    """All that is wrong with one cell, whatever else is in its row."""
    if not cell:
        if column.required:
            yield "L2-02", "必須の列が空欄"
        return
    if cell != one_line(cell):
        yield "L1-06", "見かけのための空白か改行がある"
    if column.type is not Type.NAME and (odd := platform_dependent(cell)):
        yield "L1-08", f"機種依存文字「{odd}」がある"
    if column.type in TYPED:
        yield from _typed(column, cell)
    else:
        yield from _OF_TYPE[column.type](column, cell, tables)
    if column.to and column.type is not Type.AREA and cell not in tables.keys[column.to]:
        yield "L3-02", f"{column.to} にない"


def _typed(column: Column, cell: str) -> Iterator[Problem]:
    if _FORMULA.match(cell):
        yield "L2-06", "式とみなされる文がある"
    if column.type is Type.NAME and has_several_places(cell):
        yield "L1-07", "2つ以上の自治体"
    if column.is_unit and has_several_units(cell):
        yield "L3-04", "2つ以上の単位"


def _whole(column: Column, cell: str, tables: Tables) -> Iterator[Problem]:
    """Of what tells rows apart: it is never negative."""
    if _NUMBER.fullmatch(cell) and not cell.isdecimal():
        yield "L2-01", "0以上の整数でない"
    else:
        yield from _number(column, cell, tables)


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
    elif cell not in tables.keys[AREAS]:
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
    Type.ID: _whole,
    Type.COUNT: _number,
    Type.NUMBER: _number,
    Type.WORD: _word,
    Type.AREA: _area,
    Type.DAY: _day,
    Type.MOMENT: _moment,
    Type.KEY: _key,
    Type.FLAG: _flag,
}
