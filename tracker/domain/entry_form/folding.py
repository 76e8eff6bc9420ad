"""Rows of a sheet become the content of an entry: one row, or one row a line."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from tracker.domain.entry_form.form_sheet import FormRow, FormSheet
from tracker.domain.entry_form.marks import Marks
from tracker.domain.letter import Letter
from tracker.domain.support import CONTENT_OF_KIND, FundsLine, GoodsLine
from tracker.domain.vocabulary import Channel, Kind, Noun

_LINE: dict[str, type] = {"goods": GoodsLine, "funds": FundsLine}


@dataclass
class SheetRow:
    """A row with its marks (None: a person put it in) and whether it is marked 取消."""

    row: FormRow
    marks: Marks | None
    key: str
    withdrawn: bool = False


@dataclass
class Entry:
    """The rows of one entry. `record_id` None is a new one; `lines` are the line ids of rows that
    the entry has already, by the number of the row."""

    sheet: FormSheet
    rows: list[SheetRow]
    disaster_id: int
    giver: str
    record_id: int | None = None
    revision: int = 0
    lines: dict[int, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key by which a new entry is known again."""
        return min(row.key for row in self.rows)

    @property
    def is_withdrawn(self) -> bool:
        return all(row.withdrawn for row in self.rows)

    @property
    def has_errors(self) -> bool:
        return any(row.row.errors for row in self.rows)


def blank(sheet: FormSheet, disaster_id: int, giver: str) -> Any:
    """What a new entry is made from."""
    if sheet.noun is Noun.LETTER:
        return Letter(disaster_id=disaster_id, owner=giver)
    kind = sheet.kind or Kind.STAFF
    return CONTENT_OF_KIND[kind](disaster_id=disaster_id, giver=giver, channel=Channel.WARD)


def fold(entry: Entry, base: Any, last_line: int = 0) -> Any:
    """`base` with what the rows say; what is wrong stands in their errors.

    New lines get ids above `last_line`. Rows of one entry that say different things about the whole
    of it are an error at the later one.
    """
    staying = [row.row for row in entry.rows if not row.withdrawn] or [entry.rows[0].row]
    if entry.is_withdrawn:
        return base
    whole = _together([(row, entry.sheet.read(row, base)) for row in staying], base, entry.sheet)
    if not entry.sheet.lines:
        return whole
    return replace(whole, **{entry.sheet.lines: _lines(entry, base, whole, last_line)})


def _together(read: Sequence[tuple[FormRow, Any]], base: Any, sheet: FormSheet) -> Any:
    """What the rows say about the whole entry: each may change what the others leave."""
    whole, said_in = base, dict[str, int]()
    for row, content in read:
        for name in (one.name for one in fields(base)):
            value = getattr(content, name)
            if value == getattr(base, name) or value == getattr(whole, name):
                continue
            if name in said_in:
                row.fail(
                    _key(sheet, name),
                    f"同じ1件の{said_in[name]}行目と違います。どちらかに合わせるか、"
                    "別の1件なら「まとめ」を分けてください。",
                )
                continue
            said_in[name] = row.number
            whole = replace(whole, **{name: value})
    return whole


def _key(sheet: FormSheet, name: str) -> str:
    """The column in which a field of the content stands."""
    return {"contact": "section"}.get(name, name if name in sheet.keys else sheet.keys[0])


def _lines(entry: Entry, base: Any, whole: Any, last_line: int) -> tuple[Any, ...]:
    """The lines of `base`, changed, taken out and added to as the rows say; a line without a row
    stays."""
    name = entry.sheet.lines
    lines = {line.line_id: line for line in getattr(base, name)}
    read_line = entry.sheet.read_line
    if read_line is None:
        return tuple(lines.values())
    for row in entry.rows:
        line_id = entry.lines.get(row.row.number)
        if line_id is None:
            last_line = line_id = max([last_line, *lines]) + 1
            entry.lines[row.row.number] = line_id
        if row.withdrawn:
            lines.pop(line_id, None)
            continue
        was = lines.get(line_id) or _LINE[name](line_id=line_id)
        lines[line_id] = read_line(row.row, was, whole)
    return tuple(lines.values())
