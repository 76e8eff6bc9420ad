"""A workbook that came back, as rows of the form's sheets and then as entries.

What is not ours is left alone and told: sheets without known headings, columns without meaning,
rows that were hidden (they are read all the same).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tracker.domain.entry_form import cells
from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.folding import Entry, SheetRow
from tracker.domain.entry_form.form_sheet import FormRow, FormSheet
from tracker.domain.entry_form.headings import Headings, best_sheet
from tracker.domain.entry_form.lookups import Lookups
from tracker.domain.entry_form.marks import key_of_content, read_marks
from tracker.domain.errors import InputError

EXAMPLE = "例"
#: Columns that say nothing of what was given.
_BESIDE = frozenset({"withdraw", "together"})


class BookRow(Protocol):
    @property
    def number(self) -> int: ...

    @property
    def hidden(self) -> bool: ...

    @property
    def cells(self) -> Mapping[int, Typed]: ...


class BookSheet(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def rows(self) -> Sequence[BookRow]: ...


@dataclass
class ReadSheet:
    """A sheet that is one of the form's, with the rows that say something. `places` are the
    disaster and the member that its grey columns name, in the empty rows too."""

    name: str
    form: FormSheet
    headings: Headings
    rows: list[SheetRow] = field(default_factory=list)
    hidden: int = 0
    places: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Known:
    """Where a row with a key went when it was taken in: its record, its line (0: none) and the
    revision that was written."""

    record_id: int
    line: int
    revision: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """What a sheet lacks and a person stated for all of its rows."""

    disaster_id: int | None = None
    giver: str | None = None


def read_sheets(
    sheets: Iterable[BookSheet], forms: Sequence[FormSheet], ask: Lookups
) -> tuple[list[ReadSheet], list[str]]:
    """The sheets of the form in a workbook, and the names of those that are not."""
    found, left = [], []
    for sheet in sheets:
        known = best_sheet(forms, sheet.name, [(row.number, row.cells) for row in sheet.rows])
        if known is None:
            left.append(sheet.name)
        else:
            found.append(_read(sheet, *known, ask))
    return found, left


def _read(sheet: BookSheet, form: FormSheet, headings: Headings, ask: Lookups) -> ReadSheet:
    read = ReadSheet(sheet.name, form, headings)
    alike: dict[tuple[tuple[str, str], ...], int] = {}
    present = frozenset(headings.columns.values())
    for one in sheet.rows:
        if one.number <= headings.row:
            continue
        said = {
            headings.columns[place]: cell
            for place, cell in one.cells.items()
            if place in headings.columns and cell.text.strip()
        }
        row = FormRow(one.number, said, present, ask, headings.scales)
        place = (row.typed("mark.disaster"), row.typed("mark.member"))
        if all(place):
            read.places.add(place)
        if not _says_something(row) or _is_example(row, form):
            continue
        read.rows.append(_marked(row, form, alike))
        read.hidden += one.hidden
    return read


def _says_something(row: FormRow) -> bool:
    """A row of a record speaks even when it was emptied: it is not passed over."""
    own = {key for key in row.cells if not key.startswith("mark.")} - _BESIDE
    return bool(own) or bool(row.typed("mark.record"))


def _is_example(row: FormRow, form: FormSheet) -> bool:
    """The row with 例; where something else was written over it, that is an error."""
    if not row.typed("withdraw").startswith(EXAMPLE):
        return False
    examples = {column.key: column.example for column in form.columns}
    said = {key: cell.text.strip() for key, cell in row.cells.items() if key != "withdraw"}
    if all(examples.get(key, "") == text for key, text in said.items()):
        return True
    row.fail("withdraw", "例の行に書かれています。「例」の字を消すと、この行を取り込みます。")
    return False


def _marked(
    row: FormRow, form: FormSheet, alike: dict[tuple[tuple[str, str], ...], int]
) -> SheetRow:
    marks = None
    try:
        marks = read_marks(row.cells)
    except InputError as error:
        row.fail("mark.check", error.message)
    if marks is not None:
        key = marks.key or f"{marks.record}/{marks.line}"
    else:
        texts = {k: c.text.strip() for k, c in row.cells.items() if not k.startswith("mark.")}
        said = tuple(sorted(texts.items()))
        alike[said] = alike.get(said, -1) + 1
        key = key_of_content(form.title, texts, alike[said])
    withdrawn = False
    if "withdraw" in row.cells and "withdraw" not in row.errors:
        withdrawn = row.take("withdraw", cells.yes, False, False)
    return SheetRow(row, marks, key, withdrawn)


def entries_of(
    sheet: ReadSheet, ask: Lookups, known: Mapping[str, Known], fixed: Fixed
) -> list[Entry]:
    """The entries that the rows of a sheet make up, in the order of their first rows."""
    _refuse_copies(sheet.rows)
    usual = _usual(sheet.places, ask, fixed)
    entries: dict[object, Entry] = {}
    numbers = {
        row.marks.number: row.marks.record for row in sheet.rows if row.marks and row.marks.number
    }
    for row in sheet.rows:
        where = known.get(row.key)
        belongs = _belongs(row, sheet, numbers, where)
        place = _place(row, ask, usual)
        group = belongs if isinstance(belongs, int) else (belongs, place)
        entry = entries.get(group)
        if entry is None:
            record = belongs if isinstance(belongs, int) else None
            entry = entries[group] = Entry(sheet.form, [], place[0], place[1], record)
        _add(entry, row, where)
    return list(entries.values())


def _add(entry: Entry, row: SheetRow, where: Known | None) -> None:
    entry.rows.append(row)
    revision = where.revision if where else row.marks.revision if row.marks else 0
    line = where.line if where else row.marks.line if row.marks else 0
    if line:
        entry.lines[row.row.number] = line
    if revision and entry.revision not in (0, revision):
        row.row.fail(
            "mark.check",
            "同じ記録の行に、ちがう時に作られた様式の行が混ざっています。新しい様式に写し直してください。",
        )
    entry.revision = entry.revision or revision


def _belongs(
    row: SheetRow, sheet: ReadSheet, numbers: Mapping[str, int], where: Known | None
) -> int | str:
    """The record of the row, or a name for the new entry that it is part of."""
    together = row.row.typed("together") if sheet.form.lines else ""
    if row.marks and row.marks.record:
        if together and together != row.marks.number:
            row.row.fail(
                "together",
                f"記録済みの行の「まとめ」は変えられません。{row.marks.number}に戻してください。",
            )
        return row.marks.record
    if where is not None:
        return where.record_id
    if together in numbers:
        return numbers[together]
    return f"together:{together}" if together else f"row:{row.key}"


def _refuse_copies(rows: Iterable[SheetRow]) -> None:
    """A row that was copied with its grey columns: which of them is the record nobody can tell."""
    first: dict[str, int] = {}
    for row in rows:
        if row.marks is None:
            continue
        if row.key in first:
            row.row.fail(
                "mark.check",
                f"{first[row.key]}行目と灰色の欄が同じです。行を写して新しい行にしたときは、"
                "この行の灰色の欄を空にしてください。",
            )
        first.setdefault(row.key, row.row.number)


#: Record of the disaster and code of the giver; 0 and '' where they could not be told.
Place = tuple[int, str]


def _usual(said: Collection[tuple[str, str]], ask: Lookups, fixed: Fixed) -> Place:
    """For rows that a person put in: what was stated, else what all rows of the form say."""
    disaster, giver = fixed.disaster_id or 0, fixed.giver or ""
    if len(said) == 1:
        try:
            [(slug, code)] = said
            return disaster or ask.disaster(slug), giver or ask.member(code)
        except InputError:
            return disaster, giver
    return disaster, giver


def _place(row: SheetRow, ask: Lookups, usual: Place) -> Place:
    try:
        if row.marks is not None:
            place = ask.disaster(row.marks.disaster), ask.member(row.marks.member)
        else:
            place = usual
    except InputError as error:
        row.row.fail("mark.check", error.message)
        return 0, ""
    if not (place[0] and place[1]):
        member = ask.association.member
        row.row.fail(
            "mark.check",
            f"どの災害の、どの{member}の行か分かりません。様式の行を写して使ってください。",
        )
    elif not ask.may_enter(place[1]):
        name = ask.names.giver(place[1])
        row.row.fail(
            "mark.member",
            f"{name}の行です。取り込めるのは自分の{ask.association.member}の行だけです。",
        )
    return place
