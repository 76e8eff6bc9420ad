"""A workbook that came back, as rows of the form's sheets and then as entries.

What is not ours is left alone and told: sheets without known headings, columns without meaning,
rows that were hidden (they are read all the same).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tracker.domain.entry_form import cells
from tracker.domain.entry_form.book_sheet import BookSheet
from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.folding import SheetRow
from tracker.domain.entry_form.form_sheet import FormRow, FormSheet
from tracker.domain.entry_form.heading_rows import heading_rows, rows_from
from tracker.domain.entry_form.headings import Headings, best_sheet
from tracker.domain.entry_form.list_parts import Said, joined, whole_key
from tracker.domain.entry_form.lookups import Lookups
from tracker.domain.entry_form.mapping import (
    BESIDE,
    ListReading,
    headings_of,
    is_sum,
    says,
    titles_of,
)
from tracker.domain.entry_form.marks import MARKS, key_of_content, read_marks
from tracker.domain.errors import InputError

EXAMPLE: Final = "例"
_CROSSES: Final = frozenset("×✕✖xXｘＸ")
#: Columns in which a number stands that belongs to one row.
_NUMBERS: Final = frozenset({"headcount", "person_days", "quantity", "amount_yen"})
_DITTOS: Final = frozenset(
    {"〃", "〃〃", "々", "仝", "同上", "同じ", "上に同じ", "″", "”", '"', "''"}
)
_AS_ABOVE: Final = "「〃」や「同上」は読めません。上の行と同じ言葉や数を、ここにも書いてください。"
_MERGED: Final = "結合されたセルの数は、どの行の数か分かりません。行ごとに書いてください。"
_COPIED_ROW: Final = (
    "{}行目と灰色の欄が同じです。行を写して新しい行にしたときは、"
    "この行の灰色の欄を空にしてください。"
)
_COPIED_SHEET: Final = (
    "シート「{}」の{}行目と灰色の欄が同じです。写したシートや控えのシートは、"
    "消してから送ってください。"
)


@dataclass
class ReadSheet:
    """A sheet that is one of the form's, with the rows that say something. `places` are the
    disaster and the member that its grey columns name, in the empty rows too.

    Of a list that is not of the form `mapped` says how it is read, and `sums` are the numbers of
    rows that sum up others.
    """

    name: str
    form: FormSheet
    headings: Headings
    rows: list[SheetRow] = field(default_factory=list)
    hidden: int = 0
    places: set[tuple[str, str]] = field(default_factory=set)
    mapped: ListReading | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    sums: list[int] = field(default_factory=list)

    @property
    def columns(self) -> dict[str, int]:
        """The number of each column by its key; the first of those that are parts of one."""
        places = sorted(self.headings.columns.items(), reverse=True)
        return {whole_key(key): place for place, key in places}


@dataclass(frozen=True, slots=True)
class Known:
    """Where a row with a key went when it was taken in: its record, its line (0: none) and the
    revision that was written; and whether that was by the account that asks now. It `joined` a
    record that was there before, or else was new with it."""

    record_id: int
    line: int
    revision: int
    is_own: bool = True
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Fixed:
    """What a sheet lacks and a person stated for all of its rows."""

    disaster_id: int | None = None
    giver: str | None = None


NOTHING_FIXED: Final = Fixed()


def read_sheets(
    sheets: Iterable[BookSheet],
    forms: Sequence[FormSheet],
    ask: Lookups,
    lists: Iterable[ListReading] = (),
    fixed: Fixed = NOTHING_FIXED,
) -> tuple[list[ReadSheet], list[str]]:
    """The sheets of the form in a workbook, and the names of those that are not. `lists` say of
    sheets how a person had them read, `fixed` what was stated for rows without it."""
    found, left = [], []
    mapped = {one.sheet: one for one in lists}
    for sheet in sheets:
        opened = _opened(sheet, forms, mapped.get(sheet.name))
        if opened is None:
            left.append(sheet.name)
        else:
            found.append(_read(sheet, opened, ask))
    _name_rows(found, fixed)
    _refuse_copies(found)
    return found, left


def _opened(
    sheet: BookSheet, forms: Sequence[FormSheet], mapped: ListReading | None
) -> ReadSheet | None:
    """The sheet with its headings and without rows yet."""
    if mapped is not None:
        own = rows_from(sheet, mapped.first, mapped.row)
        return ReadSheet(
            sheet.name,
            mapped.form_sheet,
            headings_of(mapped, own, sheet),
            mapped=mapped,
            titles=titles_of(mapped, own),
        )
    known = best_sheet(forms, sheet.name, [(one.last, one.cells) for one in heading_rows(sheet)])
    if known is None:
        return None
    titles = {column.key: column.title for column in (*known[0].columns, *MARKS)}
    return ReadSheet(sheet.name, *known, titles=titles)


def _read(sheet: BookSheet, read: ReadSheet, ask: Lookups) -> ReadSheet:
    merged = _merged_down(sheet, read)
    for one in sheet.rows:
        if one.number <= read.headings.row:
            continue
        if read.mapped and is_sum(one.cells):
            read.sums.append(one.number)
            continue
        said = _said(one.cells, read)
        if _says_something(said):
            said = {**_said(merged.get(one.number, {}), read), **said}
        row = _row(one.number, said, read, ask)
        place = (row.typed("mark.disaster"), row.typed("mark.member"))
        if all(place):
            read.places.add(place)
        if not _says_something(said) or _is_example(row, said, read.form):
            continue
        read.rows.append(_marked(row, said))
        read.hidden += one.hidden
    return read


def _merged_down(sheet: BookSheet, read: ReadSheet) -> dict[int, dict[int, Typed]]:
    """What cells that are merged over several rows say in the rows below their first, by row and
    column; a number there could be that of each row or of all together, and is refused."""
    cells = {row.number: row.cells for row in sheet.rows}
    found: dict[int, dict[int, Typed]] = {}
    for area in sheet.merged:
        place, first = area.first_column, cells.get(area.first_row, {})
        key = whole_key(read.headings.columns.get(place, ""))
        if area.first_row <= read.headings.row or not key or place not in first:
            continue
        said: Typed = Said(_MERGED, "error") if key in _NUMBERS else first[place]
        for number in range(area.first_row + 1, area.last_row + 1):
            if number in cells:
                found.setdefault(number, {})[place] = said
    return found


def _said(cells: Mapping[int, Typed], read: ReadSheet) -> dict[str, Typed]:
    """What stands in the columns that have a meaning."""
    columns = read.headings.columns
    return {
        columns[place]: Said(_AS_ABOVE, "error") if _is_as_above(cell) else cell
        for place, cell in cells.items()
        if place in columns and cell.text.strip()
    }


def _is_as_above(cell: Typed) -> bool:
    """〃, 同上: rows may be sorted, so that nobody could tell what stood above."""
    return "".join(cell.text.split()) in _DITTOS


def _row(number: int, said: Mapping[str, Typed], read: ReadSheet, ask: Lookups) -> FormRow:
    """The row of the form; where a list says nothing stands what was fixed for all of its rows,
    which has no unit of its column."""
    fixed = read.mapped.fixed if read.mapped else {}
    own = joined(said)
    others = {key: Said(text) for key, text in fixed.items() if not says(own, key)}
    present = frozenset(map(whole_key, read.headings.columns.values())) | set(fixed)
    scales = {key: scale for key, scale in read.headings.scales.items() if key in own}
    return FormRow(number, {**own, **others}, present, ask, scales)


def _says_something(said: Mapping[str, Typed]) -> bool:
    """A row of a record speaks even when it was emptied: it is not passed over."""
    own = {key for key in said if not key.startswith("mark.")} - BESIDE
    return bool(own) or "mark.record" in said


def _is_example(row: FormRow, own: Mapping[str, Typed], form: FormSheet) -> bool:
    """The row with 例; where something else was written over it, that is an error."""
    if not row.typed("withdraw").startswith(EXAMPLE):
        return False
    examples = {column.key: column.example for column in form.columns}
    said = {key: cell.text.strip() for key, cell in own.items() if key != "withdraw"}
    if all(examples.get(key, "") == text for key, text in said.items()):
        return True
    row.fail("withdraw", "例の行に書かれています。「例」の字を消すと、この行を取り込みます。")
    return False


def _marked(row: FormRow, own: Mapping[str, Typed]) -> SheetRow:
    """The row with its marks; one that a person put in gets its key later."""
    marks, key = None, ""
    try:
        marks = read_marks(row.cells)
    except InputError as error:
        row.fail("mark.check", error.message)
    if marks is not None:
        key = marks.key or f"{marks.record}/{marks.line}"
    withdrawn = False
    if "withdraw" in row.cells and "withdraw" not in row.errors:
        withdrawn = row.take("withdraw", _withdrawal, False, False)
    texts = {k: c.text.strip() for k, c in own.items() if not k.startswith("mark.")}
    return SheetRow(row, marks, key, withdrawn, texts)


def _withdrawal(cell: Typed) -> bool:
    """○ withdraws; a cross could mean either."""
    if cell.text.strip() in _CROSSES:
        raise InputError("×では、取り消すのかどうか分かりません。取り消す行だけに○をつけます。")
    return cells.yes(cell)


def _name_rows(sheets: Iterable[ReadSheet], fixed: Fixed) -> None:
    """Rows that a person put in are known again by what they say, and for whom: equal rows are told
    apart in their order, over all sheets of the same kind."""
    alike: dict[tuple[str, tuple[tuple[str, str], ...]], int] = {}
    for sheet in sheets:
        stated = _stated(sheet, fixed)
        for row in sheet.rows:
            if row.marks is not None:
                continue
            texts = {**row.texts, **stated}
            said = (sheet.form.title, tuple(sorted(texts.items())))
            alike[said] = alike.get(said, -1) + 1
            row.key = key_of_content(sheet.form.title, texts, alike[said])


def _stated(sheet: ReadSheet, fixed: Fixed) -> dict[str, str]:
    """What holds for all rows of a sheet: for another disaster or member they are other rows."""
    mapped, said = sheet.mapped, sorted(sheet.places)
    disaster, giver = said[0] if len(said) == 1 else ("", "")
    disaster, giver = str(fixed.disaster_id or disaster), fixed.giver or giver
    if mapped is not None:
        disaster, giver = str(mapped.disaster_id or disaster), mapped.giver or giver
    place = {"stated.disaster": disaster, "stated.giver": giver}
    texts = mapped.fixed if mapped is not None else {}
    return place | {f"stated.{key}": text.strip() for key, text in texts.items()}


def _refuse_copies(sheets: Iterable[ReadSheet]) -> None:
    """A row that was copied with its grey columns, or with its whole sheet: which of them is the
    record nobody can tell."""
    first: dict[str, tuple[ReadSheet, int]] = {}
    for sheet in sheets:
        for row in sheet.rows:
            if row.marks is None:
                continue
            earlier, number = first.setdefault(row.key, (sheet, row.row.number))
            if earlier is not sheet:
                row.row.fail("mark.check", _COPIED_SHEET.format(earlier.name, number))
            elif number != row.row.number:
                row.row.fail("mark.check", _COPIED_ROW.format(number))
