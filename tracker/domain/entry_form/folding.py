"""Rows of a sheet become the content of an entry: one row, or one row a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any

from tracker.domain.choice import take
from tracker.domain.entry_form.form_sheet import FormRow, FormSheet
from tracker.domain.entry_form.marks import Marks
from tracker.domain.letter import Letter
from tracker.domain.support import CONTENT_OF_KIND, Contact, FundsLine, GoodsLine
from tracker.domain.vocabulary import Channel, Kind, Noun

#: What a new line of an entry is made from, by the name of the lines.
LINE_OF: dict[str, type] = {"goods": GoodsLine, "funds": FundsLine}


@dataclass
class SheetRow:
    """A row with its marks (None: a person put it in) and whether it is marked 取消; `texts` is
    what it says by itself."""

    row: FormRow
    marks: Marks | None
    key: str
    withdrawn: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_filled_out(self) -> bool:
        """Whether the ledger wrote it, with all that it has of the entry."""
        return self.marks is not None and self.marks.record != 0


@dataclass
class Entry:
    """The rows of one entry. `record_id` None is a new one; `lines` are the line ids of rows that
    the entry has already, by the number of the row. `joined` are the revisions in which lines were
    added to it by rows that come once more. `is_by_another`: one of its rows was taken in before by
    another account."""

    sheet: FormSheet
    rows: list[SheetRow]
    disaster_id: int
    giver: str
    record_id: int | None = None
    revision: int = 0
    lines: dict[int, int] = field(default_factory=dict)
    joined: dict[int, int] = field(default_factory=dict)
    is_by_another: bool = False

    @property
    def key(self) -> str:
        """The key by which a new entry is known again."""
        return min(row.key for row in self.rows)

    @property
    def put_in(self) -> list[int]:
        """The numbers of rows that are known again by what they say alone."""
        return [row.row.number for row in self.rows if row.marks is None]

    def withdraws(self, base: Any) -> bool:
        """Whether 取消 is meant of the whole entry, made from `base`: a line whose row was left out
        of the file is not taken out, and the entry stays with it."""
        if not all(row.withdrawn for row in self.rows):
            return False
        lines = getattr(base, self.sheet.lines) if self.sheet.lines else ()
        return {line.line_id for line in lines} <= set(self.lines.values())

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
    if entry.withdraws(base):
        return base
    staying = [row for row in entry.rows if not row.withdrawn]
    if not entry.sheet.lines:
        return entry.sheet.read(staying[0].row, base)
    whole = _together(staying, base, entry)
    return replace(whole, **{entry.sheet.lines: _lines(entry, base, whole, last_line)})


def _together(rows: Sequence[SheetRow], base: Any, entry: Entry) -> Any:
    """What the rows say about the whole entry: each may say what the others leave open. Beside rows
    that the ledger filled out an added one only repeats them: where it differs it may as well be
    another entry, whose row was copied from here."""
    empty = blank(entry.sheet, entry.disaster_id, entry.giver)
    said = [_said(row, base, empty, entry.sheet) for row in rows]
    said.sort(key=lambda one: not one.row.is_filled_out)
    recorded = next((row for row in entry.rows if row.is_filled_out), None)
    # Rows that a person filled in say all there is, also by what they leave blank.
    stated = {name for one in said for name in one.stated}
    whole, said_in = base if recorded else take(base, empty, stated), dict[str, SheetRow]()
    for one in said:
        is_added = recorded is not None and not one.row.is_filled_out
        for name in one.names:
            first = said_in.setdefault(name, recorded if recorded and is_added else one.row)
            if first is one.row:
                whole = take(whole, one.content, [name])
            elif attrgetter(name)(whole) != attrgetter(name)(one.content):
                one.row.row.fail(_key(entry.sheet, name), _differs(first, is_added=is_added))
    return whole


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says of the whole entry: `names` are the fields of `content` that it says,
    `stated` those for which it has a column at all; parts of the contact are fields."""

    row: SheetRow
    content: Any
    names: tuple[str, ...]
    stated: tuple[str, ...]


def _said(row: SheetRow, base: Any, empty: Any, sheet: FormSheet) -> _Said:
    """Of a row that the ledger filled out what was changed in it, of another what stands there."""
    content, alone = sheet.read(row.row, base), sheet.read(row.row, empty)
    names = [name for one in fields(base) if one.name != sheet.lines for name in _parts(one.name)]
    mine, before = (content, base) if row.is_filled_out else (alone, empty)
    said = tuple(n for n in names if attrgetter(n)(mine) != attrgetter(n)(before))
    stated = tuple(n for n in names if attrgetter(n)(content) == attrgetter(n)(alone))
    return _Said(row, mine, said, stated)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(f"contact.{one.name}" for one in fields(Contact)) if name == "contact" else (name,)


def _differs(first: SheetRow, *, is_added: bool) -> str:
    """What is to be done about a row that says otherwise than the `first` one."""
    number = first.row.number
    if not is_added:
        return (
            f"同じ1件の{number}行目と違います。どちらかに合わせるか、"
            "別の1件なら「まとめ」を分けてください。"
        )
    word = first.row.typed("together") or "記録済みの1件"
    return (
        f"{word}の行({number}行目)と違います。{word}に足す行なら同じに書いてください。"
        "別の1件なら、この行の「まとめ」を別の言葉にするか、空欄にしてください。"
    )


def _key(sheet: FormSheet, name: str) -> str:
    """The column in which a field of the content stands."""
    part = name.rpartition(".")[2]
    return part if part in sheet.keys else sheet.keys[0]


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
        if line_id is None and _is_bare(row, entry.sheet, LINE_OF[name](line_id=0)):
            continue
        if line_id is None:
            last_line = line_id = max([last_line, *lines]) + 1
            entry.lines[row.row.number] = line_id
        if row.withdrawn:
            lines.pop(line_id, None)
            continue
        was = lines.get(line_id) or LINE_OF[name](line_id=line_id)
        lines[line_id] = read_line(row.row, was, whole)
    return tuple(lines.values())


def _is_bare(row: SheetRow, sheet: FormSheet, line: Any) -> bool:
    """Whether it is the row of a draft that has no lines yet, and none was written into it."""
    if row.marks is None or row.marks.is_new or row.marks.line or sheet.show_line is None:
        return False
    return not any(row.row.typed(key) for key in sheet.show_line(line, row.row.ask.names))
