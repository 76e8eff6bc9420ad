"""Reads the files of an export of データ (a folder or a .zip) back into contents.

The files are compared with datapackage.json, every row is judged by the rules of an export and by
the limits of the forms, and the tables by each other, before any of it becomes a content.
"""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from tracker.domain.errors import InputError
from tracker.domain.ledger_data import LedgerData
from tracker.domain.text import quoted
from tracker.domain.vocabulary import Kind
from tracker.reports.data import cell_rules
from tracker.reports.data.codes import known_codes
from tracker.reports.data.csv_files import csv_name
from tracker.reports.data.reading_contents import Tables, ledger_data
from tracker.reports.data.reading_files import Files, demand_unchanged, description, opened
from tracker.reports.data.reading_limits import check_figure, check_text, check_value
from tracker.reports.data.row_rules import RowRules, row_problems
from tracker.reports.data.schema import BY_NAME
from tracker.reports.data.table import Column, DataTable, Type, typed_text

#: The tables that say what is in the ledger; `supports` follows from them.
_NEEDED: Final = (
    "entries",
    "staff",
    "goods_lines",
    "funds_lines",
    "shares",
    "other_supports",
    "aggregates",
    "aggregate_figures",
    "letters",
    "letter_addressees",
    "letter_supports",
    "disasters",
    "disaster_names",
    "disaster_aliases",
    "disaster_places",
    "items",
    "recipients",
    "wards",
)
#: How a text is written is no reason to refuse it: an older program had other standard forms.
_OF_WRITING: Final = frozenset({"L1-06", "L1-08", "L2-06"})
#: The kinds of entries that a table's rows may belong to.
_KINDS: Final = {
    "staff": {"staff"},
    "goods_lines": {"goods", "aggregate"},
    "funds_lines": {"funds"},
    "shares": {"funds"},
    "other_supports": {"other"},
    "aggregates": {"aggregate"},
    "aggregate_figures": {"aggregate"},
}
_ALL_KINDS: Final = {kind.value for kind in Kind}
_MOST_ROWS: Final = 1_048_576  # of a sheet of the workbook that stands beside the files
_LONGEST_NUMBER: Final = 40  # characters; int() has limits of its own
Line = tuple[int, list[str]]


def is_data(path: Path) -> bool:
    """Whether the path is a folder or .zip, which is how a データ comes."""
    return path.is_dir() or path.suffix.lower() == ".zip"


def read_files(path: Path) -> LedgerData:
    """The contents of an export. Raises InputError with file, line and column of what is wrong."""
    with opened(path) as files:
        described = description(files)
        as_of, known_at = _days(described)
        demand_unchanged(files, described)
        lines = {name: _lines(files, BY_NAME[name]) for name in _NEEDED}
    _check_kinds(lines)
    known = _known(lines)
    tables = Tables({name: _rows(BY_NAME[name], lines.pop(name), known) for name in _NEEDED})
    return ledger_data(tables, as_of=as_of, known_at=known_at)


def _days(described: dict[str, Any]) -> tuple[str, str]:
    """as_of and known_at, which the history of the ledger will tell."""
    as_of, known_at = str(described.get("as_of", "")), str(described.get("known_at", ""))
    try:
        return date.fromisoformat(as_of).isoformat(), datetime.fromisoformat(known_at).isoformat()
    except ValueError as error:
        raise InputError("datapackage.jsonのas_ofかknown_atが、日や日時ではありません。") from error


def _lines(files: Files, table: DataTable) -> list[Line]:
    """The rows of a file with their line numbers; each has a cell for every column."""
    name, found = csv_name(table), []
    with files.text(name) as file:
        rows = csv.reader(file)
        if tuple(next(rows, ())) != table.names:
            raise InputError(f"{name}の1行目が、この表の列の名ではありません。")
        for cells in rows:
            if len(cells) != len(table.columns):
                raise InputError(f"{name}の{rows.line_num}行目の列の数が違います。")
            found.append((rows.line_num, cells))
            if len(found) > _MOST_ROWS:
                raise InputError(f"{name}の行が多すぎます({_MOST_ROWS:,}行まで)。")
    return found


def _check_kinds(lines: dict[str, list[Line]]) -> None:
    """Every row that says what a kind has besides belongs to an entry of that kind."""
    kind = BY_NAME["entries"].names.index("kind")
    kinds = {cells[0]: cells[kind] for _, cells in lines["entries"]}
    for name, fitting in _KINDS.items():
        for number, cells in lines[name]:
            found = kinds.get(cells[0], "")
            if found in _ALL_KINDS - fitting:
                raise InputError(
                    f"{name}.csvの{number}行目のrecord_id: {quoted(cells[0])}は、"
                    f"entries.csvで種別が{quoted(found)}なので、この表には書けません。"
                )


def _known(lines: dict[str, list[Line]]) -> cell_rules.Tables:
    """What cells may refer to: the codes of this program, and the keys of the files themselves."""
    targets = {column.to for name in _NEEDED for column in BY_NAME[name].columns if column.to}
    places = BY_NAME["recipients"].names
    code, of, name = (places.index(one) for one in ("code", "prefecture", "name"))
    return cell_rules.Tables(
        codes=known_codes(),
        keys={to: _values(lines, *to.split(".")) for to in targets},
        names={cells[code]: cells[of] + cells[name] for _, cells in lines["recipients"]},
    )


def _values(lines: dict[str, list[Line]], table: str, column: str) -> set[str]:
    at = BY_NAME[table].names.index(column)
    return {cells[at] for _, cells in lines[table]}


def _rows(table: DataTable, lines: list[Line], known: cell_rules.Tables) -> list[dict[str, Any]]:
    rules = RowRules(table, known)
    for key in (table.key, ("slug",)) if table.name == "disasters" else (table.key,):
        _check_once(table, lines, key)
    return [_row(rules, number, cells) for number, cells in lines]


def _check_once(table: DataTable, lines: list[Line], key: tuple[str, ...]) -> None:
    """No two rows have the same key."""
    places = [table.names.index(name) for name in key]
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in lines:
        mark = tuple(cells[at] for at in places)
        first = seen.setdefault(mark, number)
        if first != number:
            said = "・".join(f"{name} {quoted(cell)}" for name, cell in zip(key, mark, strict=True))
            raise InputError(
                f"{csv_name(table)}の{number}行目: {said}の行は{first}行目にもあります。"
            )


def _row(rules: RowRules, number: int, cells: list[str]) -> dict[str, Any]:
    table = rules.table
    plain = [typed_text(c, cell) for c, cell in zip(table.columns, cells, strict=True)]
    place = f"{csv_name(table)}の{number}行目"
    _check_texts(place, table, plain)
    for rule, what in row_problems(rules, cells):
        if rule not in _OF_WRITING:
            name, _, said = what.partition(": ")
            cell = dict(zip(table.names, plain, strict=True)).get(name, "")
            raise InputError(f"{place}の{name}の{quoted(cell)}: {said}。直してください。")
    return _values_of(place, table, plain)


def _check_texts(place: str, table: DataTable, plain: list[str]) -> None:
    for column, text in zip(table.columns, plain, strict=True):
        try:
            check_text(table, column, text)
        except InputError as error:
            raise _at(place, column, text, error) from error


def _values_of(place: str, table: DataTable, plain: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, text in zip(table.columns, plain, strict=True):
        try:
            found[column.name] = value = _value(column, text)
            check_value(column, value)
            if table.name == "aggregate_figures" and column.name == "value":
                check_figure(found["figure"], value)
        except InputError as error:
            raise _at(place, column, text, error) from error
    return found


def _at(place: str, column: Column, text: str, error: InputError) -> InputError:
    return InputError(f"{place}の{column.name}の{quoted(text)}: {error.message}")


def _value(column: Column, cell: str) -> Any:
    """The value of a cell that the rules have judged; None where it is blank."""
    if not cell:
        return None
    match column.type:
        case Type.ID | Type.COUNT | Type.NUMBER:
            return _number(column, cell)
        case Type.DAY:
            return date.fromisoformat(cell)
        case Type.MOMENT:
            return datetime.fromisoformat(cell)
        case Type.FLAG:
            return cell == "true"
        case _:
            return cell


def _number(column: Column, cell: str) -> int | Decimal:
    if len(cell) > _LONGEST_NUMBER:
        raise InputError("数が大きすぎます。")
    return Decimal(cell) if column.type is Type.NUMBER else int(cell)
