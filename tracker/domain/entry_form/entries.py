"""The rows of a sheet become entries: which rows are one, of what record, disaster and member."""

import re
from collections.abc import Collection, Mapping
from typing import Final

from tracker.domain.entry_form.book import Fixed, Known, ReadSheet
from tracker.domain.entry_form.folding import Entry, SheetRow
from tracker.domain.entry_form.lookups import Lookups
from tracker.domain.errors import InputError
from tracker.domain.text import search_key

#: A 管理番号, as search_key() has it.
_NUMBER: Final = re.compile("[sl]-[0-9]+")
_NO_SUCH_ROW: Final = (
    "この管理番号の行が、このシートにありません。その記録に足すときは、もとの行を残してください。"
    "別の1件にするときは、1、2などの言葉にしてください。"
)
_TAKEN_IN: Final = (
    "この行は、前に別の1件として取り込んであります。まとめ直すときは、この行に取消の○をつけ、"
    "灰色の欄を空にした新しい行に同じ内容を書いてください。"
)
_WITHOUT_ITS_ROWS: Final = (
    "この行は、前に取り込んだときに記録済みの1件に足した行です。その1件のもとの行も残してください。"
)


def entries_of(
    sheet: ReadSheet, ask: Lookups, known: Mapping[str, Known], fixed: Fixed
) -> list[Entry]:
    """The entries that the rows of a sheet make up, in the order of their first rows."""
    if sheet.mapped is not None:
        own = sheet.mapped
        fixed = Fixed(own.disaster_id or fixed.disaster_id, own.giver or fixed.giver)
    usual = _usual(sheet.places, ask, fixed)
    entries: dict[object, Entry] = {}
    words = _words(sheet, known)
    for row in sheet.rows:
        where = known.get(row.key)
        belongs = _belongs(row, sheet, words, where)
        place = _place(row, ask, usual)
        group = belongs if isinstance(belongs, int) else (belongs, place)
        entry = entries.get(group)
        if entry is None:
            record = belongs if isinstance(belongs, int) else None
            entry = entries[group] = Entry(sheet.form, [], place[0], place[1], record)
        _add(entry, row, where)
    for entry in entries.values():
        if entry.joined and not entry.revision:
            entry.rows[0].row.fail("together", _WITHOUT_ITS_ROWS)
    return list(entries.values())


def _add(entry: Entry, row: SheetRow, where: Known | None) -> None:
    entry.rows.append(row)
    entry.is_by_another = entry.is_by_another or (where is not None and not where.is_own)
    revision, line = (row.marks.revision, row.marks.line) if row.marks else (0, 0)
    if where is not None:
        line = where.line
    if line:
        entry.lines[row.row.number] = line
    if where is not None and where.joined:
        entry.joined[line] = where.revision  # says nothing of what the entry was made from
    elif where is not None:
        revision = where.revision
    _made_from(entry, row, revision)


def _made_from(entry: Entry, row: SheetRow, revision: int) -> None:
    if revision and entry.revision not in (0, revision):
        row.row.fail(
            "mark.check",
            "同じ記録の行に、ちがう時に作られた様式の行が混ざっています。新しい様式に写し直してください。",
        )
    entry.revision = entry.revision or revision


def _words(sheet: ReadSheet, known: Mapping[str, Known]) -> dict[str, int]:
    """The records that rows of the sheet are part of already, by what stands under まとめ."""
    words: dict[str, int] = {}
    for row in sheet.rows:
        where, together = known.get(row.key), _together(row, sheet)
        if row.marks and row.marks.number:
            words[search_key(row.marks.number)] = row.marks.record
        elif where is not None and together:
            words.setdefault(together, where.record_id)
    return words


def _together(row: SheetRow, sheet: ReadSheet) -> str:
    return search_key(row.row.typed("together")) if sheet.form.lines else ""


def _belongs(
    row: SheetRow, sheet: ReadSheet, words: Mapping[str, int], where: Known | None
) -> int | str:
    """The record of the row, or a name for the new entry that it is part of."""
    together = _together(row, sheet)
    if row.marks and row.marks.record:
        if together and together != search_key(row.marks.number):
            row.row.fail(
                "together",
                f"記録済みの行の「まとめ」は変えられません。{row.marks.number}に戻してください。",
            )
        return row.marks.record
    if where is not None:
        if not _is_still_of(where, words, together):
            row.row.fail("together", _TAKEN_IN)
        return where.record_id
    if together in words:
        return words[together]
    if _NUMBER.fullmatch(together):
        row.row.fail("together", _NO_SUCH_ROW)
    return f"together:{together}" if together else f"row:{row.key}"


def _is_still_of(where: Known, words: Mapping[str, int], together: str) -> bool:
    """Whether まとめ says, or leaves open, that a row is of the entry that it went into."""
    if together in words:
        return words[together] == where.record_id
    return not where.joined or bool(together)


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
