"""What the rules say of a row: its cells, and those of them that explain each other."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.reports.data.cell_rules import Problem, Tables, cell_problems
from tracker.reports.data.codes import KNOWN, PERSON_DAYS
from tracker.reports.data.table import MEASURING, Column, DataTable, Type

#: How many judged values are remembered a column.
_REMEMBERED = 50_000
_LONG = ("record_id", "measure", "value")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Places in the row of a number with its status and unit, of a word with its その他, of a
    code with its name."""

    at: int
    other: int


@dataclass
class RowRules:
    """The rules of one table: by column, and the pairs of columns that explain each other."""

    table: DataTable
    tables: Tables
    seen: list[set[str]] = field(init=False)

    def __post_init__(self) -> None:
        columns, names = self.table.columns, self.table.names
        self.called = names  # of the columns
        long = [names.index(name) for name in _LONG if name in names]
        self.long = long if len(long) == len(_LONG) else []  # places in the long form alone
        self.seen = [set() for _ in columns]
        self.statuses = self._pairs(
            {c.name: status_of(c, names) for c in columns if c.type in MEASURING}
        )
        self.units = self._pairs({c.name: c.unit_from for c in columns})
        self.others = self._pairs({c.name: f"{c.name}_other" for c in columns if c.words})
        self.names = self._pairs(
            {c.name: f"{c.name.removesuffix('_code')}_name" for c in columns if c.type is Type.AREA}
        )

    def whose(self, cells: list[str]) -> str:
        """Of which record a row is, by the number that people know."""
        if "record_number" not in self.called:
            return ""
        return f"(管理番号 {cells[self.called.index('record_number')]})"

    def _pairs(self, other_of: dict[str, str]) -> list[_Pair]:
        places = {name: place for place, name in enumerate(self.table.names)}
        return [
            _Pair(places[name], places[other])
            for name, other in other_of.items()
            if other in places
        ]


def status_of(column: Column, names: tuple[str, ...]) -> str:
    """The column that tells why a number is blank; '' where a blank just does not apply."""
    called = f"{column.name.removesuffix('_yen')}_status"
    return called if called in names else ""


def row_problems(rules: RowRules, cells: list[str]) -> Iterator[Problem]:
    """All that is wrong in a row that has as many cells as the table has columns."""
    if not any(cells):
        yield "L1-03", "空の行がある"
        return
    for column, cell, seen in zip(rules.table.columns, cells, rules.seen, strict=True):
        if cell in seen:
            continue
        found = list(cell_problems(column, cell, rules.tables))
        if found:
            whose = rules.whose(cells)
            yield from ((rule, f"{column.name}: {what}{whose}") for rule, what in found)
        elif len(seen) < _REMEMBERED:
            seen.add(cell)
    yield from _pair_problems(rules, cells)
    if rules.long:
        yield from _days_problems(rules, cells)


def _days_problems(rules: RowRules, cells: list[str]) -> Iterator[Problem]:
    """Person-days that follow from no dates are a number that nobody knows."""
    record, measure, value = (cells[at] for at in rules.long)
    if measure == PERSON_DAYS and value and record in rules.tables.undated:
        yield "L1-09", f"value: 日付のない派遣の延べ人日が不明でない{rules.whose(cells)}"


def _pair_problems(rules: RowRules, cells: list[str]) -> Iterator[Problem]:
    names = rules.called
    for pair in rules.statuses:
        if (cells[pair.other] == KNOWN) != bool(cells[pair.at]):
            yield "L1-09", f"{names[pair.at]}: 数の有無が{names[pair.other]}と合わない"
    for pair in rules.units:
        if cells[pair.at] and not cells[pair.other]:
            yield "L3-04", f"{names[pair.at]}: 数に単位がない"
    for pair in rules.others:
        if bool(cells[pair.other]) != (cells[pair.at] == "other"):
            said = "その他でないのに" if cells[pair.other] else "その他なのに"
            yield (
                "L2-05",
                f"{names[pair.other]}: {said}内容が{'ある' if cells[pair.other] else 'ない'}",
            )
    for pair in rules.names:
        code = cells[pair.at]
        if code and cells[pair.other] != rules.tables.names.get(code, cells[pair.other]):
            yield "L3-06", f"{names[pair.other]}: コード{code}の名称でない"
