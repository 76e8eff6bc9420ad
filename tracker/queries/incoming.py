"""A workbook that came back, planned against the ledger as it stands: what apply would write."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from tracker import clock
from tracker.domain.access import Actor
from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.book import (
    Known,
    ReadSheet,
    read_sheets,
)
from tracker.domain.entry_form.book_sheet import BookSheet
from tracker.domain.entry_form.duplicates import likenesses, row_likenesses
from tracker.domain.entry_form.entries import entries_of
from tracker.domain.entry_form.folding import Entry, SheetRow
from tracker.domain.entry_form.form_sheet import FormSheet
from tracker.domain.entry_form.mapping import OURS
from tracker.domain.entry_form.plan import Outcome, Planning, Step, name_of, plan
from tracker.domain.entry_form.reading import Reading
from tracker.domain.progress import Progress, counted, part, untold
from tracker.domain.text import search_key
from tracker.models import Change, ImportRow, ImportRun
from tracker.queries.form_entries import form_entries
from tracker.queries.incoming_records import batched, stored
from tracker.queries.moment import head
from tracker.queries.register_lookups import RegisterLookups, register_lookups

#: A row that became a line of a record that was there.
_ADDED: Final = and_(ImportRow.outcome == Outcome.CHANGED, ImportRow.line > 0)


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in a cell: its sheet, row and column (from 1), the heading over it."""

    sheet: str
    row: int
    column: int
    heading: str
    message: str


@dataclass(frozen=True)
class SheetPlan:
    """What one sheet would do: its name, the steps, and what is to be said of it. `columns` are
    the numbers of its columns by the keys of the form, `titles` what these are called. Of a list
    that is not of the form `sums` are the rows that were passed over because they sum up others.
    """

    name: str
    form: FormSheet
    steps: list[Step]
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    hidden: int = 0
    unknown: tuple[str, ...] = ()
    is_mapped: bool = False
    sums: Sequence[int] = ()

    @property
    def is_list(self) -> bool:
        """Whether it came without the grey columns of the form."""
        return OURS not in self.columns

    @property
    def errors(self) -> list[CellError]:
        """All that is wrong, row by row; what has no column of its own stands in the first."""
        titles, first = self.titles, min(self.columns.values(), default=1)
        found = [
            CellError(self.name, row.row.number, self.columns.get(key, first), titles[key], message)
            for step in self.steps
            for row in step.entry.rows
            for key, message in row.row.errors.items()
        ]
        return sorted(found, key=lambda error: (error.row, error.column))


@dataclass(frozen=True)
class BookPlan:
    """What a workbook would do. `left` are the names of sheets that are not of the form."""

    sheets: list[SheetPlan]
    left: list[str]
    names: Any = field(repr=False)

    @property
    def steps(self) -> list[Step]:
        return [step for sheet in self.sheets for step in sheet.steps]

    @property
    def errors(self) -> list[CellError]:
        return [error for sheet in self.sheets for error in sheet.errors]

    def count(self, outcome: Outcome) -> int:
        return sum(1 for step in self.steps if step.outcome is outcome)

    @property
    def unread(self) -> list[str]:
        """Sheets that are called like one of the form, but do not have its headings."""
        ours = {search_key(form.title) for form in FORM_SHEETS}
        return [name for name in self.left if search_key(name) in ours]

    @property
    def writes(self) -> bool:
        return any(self.count(one) for one in (Outcome.NEW, Outcome.CHANGED, Outcome.WITHDRAWN))

    @property
    def is_applicable(self) -> bool:
        """Whether nothing is wrong or undecided, and there is something to write."""
        return self.writes and not (self.count(Outcome.ERROR) or self.count(Outcome.CONFLICT))

    @property
    def fingerprint(self) -> str:
        """Differs as soon as apply would write anything else than was previewed."""
        digest = hashlib.sha256()
        for step in self.steps:
            told = [(change.field, change.old, change.new) for change in step.changes]
            said = (name_of(step.entry), step.outcome.value, step.number, step.state.value, told)
            digest.update(repr(said).encode())
        return digest.hexdigest()


@dataclass(frozen=True)
class Planned:
    """A plan as it was first shown (`plain`) and with what was decided of its conflicts (`book`),
    and the newest change when it was made."""

    plain: BookPlan
    book: BookPlan
    at_change: int


def plan_twice(
    session: Session,
    *,
    actor: Actor,
    sheets: Sequence[BookSheet],
    reading: Reading,
    progress: Progress = untold,
) -> Planned:
    """Plan it as it was shown, and where conflicts were decided once more with the decisions."""
    at_change = head(session)
    ask = partial(plan_book, session, actor=actor, sheets=sheets)
    if not reading.decided:
        book = ask(reading=reading, progress=progress)
        return Planned(book, book, at_change)
    plain = ask(reading=reading.undecided, progress=part(progress, first=0, last=50))
    book = ask(reading=reading, progress=part(progress, first=50, last=100))
    return Planned(plain, book, at_change)


def plan_book(
    session: Session,
    *,
    actor: Actor,
    sheets: Iterable[BookSheet],
    reading: Reading,
    progress: Progress = untold,
) -> BookPlan:
    """Plan it; nothing is written. Queries grow by one for each BATCH of rows; `progress` tells
    how many of the rows were planned."""
    ask = register_lookups(session, actor)
    found, left = read_sheets(sheets, FORM_SHEETS, ask, reading.lists, reading.fixed)
    keys = {row.key for sheet in found for row in sheet.rows if _may_be_added(sheet, row)}
    known = _known(session, actor, keys)
    plans: list[SheetPlan] = []
    seen: dict[Any, str] = {}
    total, done = sum(len(sheet.rows) for sheet in found), 0
    for sheet in found:
        entries = entries_of(sheet, ask, known, reading.fixed)
        planning = Planning(
            ask=ask,
            today=clock.today(),
            state=reading.state,
            stored=stored(session, actor, sheet.form.noun, entries),
            chosen=reading.chosen,
            decided=reading.decided,
            alike=_alike(session, actor, ask, sheet.name, entries),
            sheet=sheet.name if len(found) > 1 else "",
            seen=seen,
        )
        steps = plan(counted(entries, progress, before=done, of_all=total), planning)
        done += len(sheet.rows)
        plans.append(_sheet_plan(sheet, steps))
    return BookPlan(plans, left, ask.names)


def _sheet_plan(sheet: ReadSheet, steps: list[Step]) -> SheetPlan:
    return SheetPlan(
        sheet.name,
        sheet.form,
        steps,
        sheet.columns,
        sheet.titles,
        hidden=sheet.hidden,
        unknown=sheet.headings.unknown,
        is_mapped=sheet.mapped is not None,
        sums=sheet.sums,
    )


def _may_be_added(sheet: ReadSheet, row: SheetRow) -> bool:
    """Whether the row may have become a line: put in, or the row of a draft without lines."""
    has_no_line = row.marks is not None and row.marks.line == 0 and bool(sheet.form.lines)
    return not row.is_filled_out or has_no_line


def _known(session: Session, actor: Actor, keys: Collection[str]) -> dict[str, Known]:
    """Where rows with these keys went, unless their import was taken back: into the record that
    was new with them, else into the one that they joined first."""
    undoing = aliased(ImportRun)
    query = (
        select(
            ImportRow.key,
            ImportRow.record_id,
            ImportRow.line,
            ImportRow.revision,
            Change.actor_id,
            ImportRow.outcome,
        )
        .join(Change, Change.id == ImportRow.change_id)
        .outerjoin(undoing, undoing.undoes == ImportRow.change_id)
        .where(or_(ImportRow.outcome == Outcome.NEW, _ADDED), undoing.id.is_(None))
        .order_by(ImportRow.id)
    )
    known: dict[str, Known] = {}
    for some in batched(sorted(keys)):
        rows = session.execute(query.where(ImportRow.key.in_(some)))
        for key, record, line, revision, actor_id, outcome in rows:
            joined = outcome is Outcome.CHANGED
            where = Known(record, line, revision, actor_id == actor.account_id, joined)
            known[key] = known.get(key, where) if joined else where
    return known


def _alike(
    session: Session, actor: Actor, ask: RegisterLookups, sheet: str, entries: Sequence[Entry]
) -> dict[Any, tuple[str, ...]]:
    """What is recorded already of the givers and disasters that have new rows, by likeness."""
    new = [entry for entry in entries if entry.record_id is None]
    found: dict[Any, tuple[str, ...]] = {}
    for giver, disaster_id in sorted({(e.giver, e.disaster_id) for e in new if e.disaster_id}):
        if not ask.may_enter(giver):
            continue
        there = form_entries(
            session, actor.scope, giver=giver, disaster_id=disaster_id, known_at=head(session)
        )
        ids = [one.record_id for one in there] if any(e.put_in for e in new) else []
        came_from = _came_from(session, sheet, ids)
        for entry in there:
            rows = row_likenesses(entry.content, came_from.get(entry.record_id, ()))
            for one in likenesses(entry.content) | rows:
                found[one] = (*found.get(one, ()), entry.label)
    return found


def _came_from(session: Session, sheet: str, records: Sequence[int]) -> dict[int, list[int]]:
    """The rows of a sheet of this name from which records are, unless that was taken back."""
    undoing = aliased(ImportRun)
    query = (
        select(ImportRow.record_id, ImportRow.row)
        .outerjoin(undoing, undoing.undoes == ImportRow.change_id)
        .where(ImportRow.outcome == Outcome.NEW, ImportRow.sheet == sheet[:100])
        .where(undoing.id.is_(None))
    )
    found: dict[int, list[int]] = {}
    for some in batched(records):
        for record, row in session.execute(query.where(ImportRow.record_id.in_(some))):
            found.setdefault(record, []).append(row)
    return found
