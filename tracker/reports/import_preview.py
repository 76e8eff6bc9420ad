"""A plan as the page shows it: what would be written, what waits for a decision, what is wrong.

A workbook may have thousands of rows; of each outcome the page shows the first ones and says how
many more there are.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Generic, TypeVar

from sqlalchemy.orm import Session

from tracker.domain.difference import FieldDifference
from tracker.domain.entry_form.decisions import Decision
from tracker.domain.entry_form.plan import Outcome, Step, name_of
from tracker.domain.summary import subject
from tracker.domain.vocabulary import Noun, State
from tracker.queries.imports import records_called
from tracker.queries.incoming import BookPlan, CellError, Planned, SheetPlan
from tracker.reports.import_words import OUR_OTHERS, cut, notes, nothing, unread, where

T = TypeVar("T")
#: A record in an address: its noun and id.
RecordPlace = tuple[Noun, int]
#: Fields in conflict that one page asks about.
SHOWN: Final = 200
#: Entries of one outcome, and errors, that it shows: all of a file that is not a large one.
LISTED: Final = 1_000
ORDER: Final = (
    Outcome.NEW,
    Outcome.CHANGED,
    Outcome.WITHDRAWN,
    Outcome.CONFLICT,
    Outcome.ERROR,
    Outcome.UNCHANGED,
)


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """The first of some things, and how many there are."""

    rows: Sequence[T]
    count: int
    more: int


def _first(rows: Sequence[T], count: int) -> Part[T]:
    return Part(rows, count, count - len(rows))


@dataclass(frozen=True, slots=True)
class Like:
    """What an entry is likely to be once more: a record, or (None) another row."""

    label: str
    record: RecordPlace | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """An entry of the plan. `label` and `record` are those of its record, '' and None where it
    is new."""

    where: str
    title: str
    label: str
    record: RecordPlace | None
    moves: str
    changes: Sequence[FieldDifference]
    kept: Sequence[FieldDifference]
    doubts: Sequence[str]
    like: Sequence[Like]


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that both sides changed, for conflict_table(); `chosen` is theirs, mine, or ''."""

    name: str
    label: str
    theirs: str
    mine: str
    chosen: str


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """An entry with fields that both sides changed; `rows` are for conflict_table(). `changes` and
    `kept` are its other fields, of which nothing is asked."""

    where: str
    title: str
    label: str
    record: RecordPlace | None
    doubts: Sequence[str]
    rows: Sequence[Choice]
    changes: Sequence[FieldDifference]
    kept: Sequence[FieldDifference]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """How many entries of a sheet become what, in the order of ORDER."""

    name: str
    counts: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """All that the page says. `carried` are decisions (name, whose) on fields that it does not
    show; `notes` what is to be said of the file besides, `unread` of sheets of the form that could
    not be read. `lists` are the sheets that are not of our form, and whether a person has said how
    they are read."""

    sheets: Sequence[SheetLine]
    totals: Sequence[int]
    new: Part[StepLine]
    changed: Part[StepLine]
    withdrawn: Part[StepLine]
    conflicts: Part[ConflictLine]
    carried: Sequence[tuple[str, str]]
    errors: Part[CellError]
    unchanged: int
    unchanged_at: Sequence[str]
    notes: Sequence[str]
    unread: str = ""
    nothing: str = field(default="")
    may_apply: bool = False
    open_conflicts: int = 0
    lists: Sequence[tuple[str, bool]] = ()


@dataclass(frozen=True, kw_only=True)
class Look:
    """A page: what is `said` of the attempt before, the preview, the fingerprint of what is `seen`,
    and whether new rows become drafts."""

    said: str
    seen: str
    as_draft: bool
    preview: Preview

    def as_data(self) -> dict[str, Any]:
        """As plain data, which is what the page is made from and what is written down of it."""
        return asdict(self)


def look_at(
    session: Session,
    planned: Planned,
    state: State,
    decisions: Mapping[str, Decision],
    said: str = "",
) -> Look:
    """What the page says of a plan."""
    return Look(
        said=said,
        seen=planned.plain.fingerprint,
        as_draft=state is State.DRAFT,
        preview=preview_of(session, planned.book, decisions, wrong=bool(planned.plain.errors)),
    )


def decided(look: dict[str, Any], decisions: Mapping[str, Decision], said: str) -> dict[str, Any]:
    """A page that was written down, with what was decided on it since and what is said now."""
    rows = [row for line in look["preview"]["conflicts"]["rows"] for row in line["rows"]]
    for row in rows:
        row["chosen"] = _kept(decisions, row["name"]) or row["chosen"]
    shown = {row["name"] for row in rows}
    kept = {**dict(look["preview"]["carried"]), **{n: d.keep for n, d in decisions.items()}}
    look["preview"]["carried"] = [one for one in kept.items() if one[0] not in shown]
    return {**look, "said": said}


def preview_of(
    session: Session, book: BookPlan, decisions: Mapping[str, Decision], *, wrong: bool
) -> Preview:
    """The plan as a page shows it; `decisions` were made for it before. `wrong`: something is
    wrong whatever is decided."""
    steps = _by_outcome(book)
    conflicts = _conflicts(book, decisions)
    errors = book.errors
    sheets = [_sheet_line(sheet) for sheet in book.sheets]
    return Preview(
        sheets=sheets,
        totals=[sum(line.counts[place] for line in sheets) for place in range(len(ORDER))],
        new=_part(session, book, steps[Outcome.NEW]),
        changed=_part(session, book, steps[Outcome.CHANGED]),
        withdrawn=_part(session, book, steps[Outcome.WITHDRAWN]),
        conflicts=conflicts,
        carried=_carried(conflicts, decisions),
        errors=_first([_short_error(error) for error in errors[:LISTED]], len(errors)),
        unchanged=len(steps[Outcome.UNCHANGED]),
        unchanged_at=[where(*one) for one in steps[Outcome.UNCHANGED][:LISTED]],
        notes=list(notes(book)),
        unread=unread(book),
        nothing=nothing(book),
        may_apply=not wrong and (book.writes or conflicts.count > 0),
        open_conflicts=len(steps[Outcome.CONFLICT]),
        lists=_lists(book),
    )


def _lists(book: BookPlan) -> list[tuple[str, bool]]:
    """Sheets that came without our grey columns: those that were read first."""
    read = [(sheet.name, sheet.is_mapped) for sheet in book.sheets if sheet.is_list]
    return read + [(name, False) for name in book.left if name not in OUR_OTHERS]


def _by_outcome(book: BookPlan) -> dict[Outcome, list[tuple[str, Step]]]:
    found: dict[Outcome, list[tuple[str, Step]]] = {outcome: [] for outcome in ORDER}
    for sheet in book.sheets:
        for step in sheet.steps:
            found[step.outcome].append((sheet.name, step))
    return found


def _sheet_line(sheet: SheetPlan) -> SheetLine:
    counted = Counter(step.outcome for step in sheet.steps)
    return SheetLine(sheet.name, [counted[outcome] for outcome in ORDER])


def _part(session: Session, book: BookPlan, steps: Sequence[tuple[str, Step]]) -> Part[StepLine]:
    shown = steps[:LISTED]
    records = records_called(session, {label for _, step in shown for label in step.like})
    return _first([_step_line(book, sheet, step, records) for sheet, step in shown], len(steps))


def _step_line(
    book: BookPlan, sheet: str, step: Step, likes: Mapping[str, RecordPlace]
) -> StepLine:
    return StepLine(
        where=where(sheet, step),
        title=_title(book, step),
        label=step.label,
        record=_record(step),
        moves="提出する" if _is_submitted(step) else "",
        changes=[_short(row) for row in step.changes],
        kept=[_short(row) for row in step.kept],
        doubts=[doubt.message for doubt in step.doubts],
        like=[Like(label, likes.get(label)) for label in step.like],
    )


def _is_submitted(step: Step) -> bool:
    """Whether a 下書き is submitted by this file."""
    return (
        step.outcome is Outcome.CHANGED
        and step.label == "下書き"
        and (step.state is State.SUBMITTED)
    )


def _title(book: BookPlan, step: Step) -> str:
    return subject(step.content, book.names) if step.content is not None else ""


def _record(step: Step) -> RecordPlace | None:
    record_id = step.entry.record_id
    return (step.entry.sheet.noun, record_id) if record_id and step.label else None


def _conflicts(book: BookPlan, decisions: Mapping[str, Decision]) -> Part[ConflictLine]:
    """What waits for a decision first; what was decided stays to be seen as long as it fits."""
    found = [(s.name, step) for s in book.sheets for step in s.steps if step.conflicts]
    found.sort(key=lambda one: one[1].outcome is not Outcome.CONFLICT)
    shown: list[ConflictLine] = []
    for sheet, step in found:
        if sum(len(line.rows) for line in shown) >= SHOWN:
            break
        shown.append(_conflict_line(book, sheet, step, decisions))
    return _first(shown, len(found))


def _conflict_line(
    book: BookPlan, sheet: str, step: Step, decisions: Mapping[str, Decision]
) -> ConflictLine:
    who = name_of(step.entry)
    return ConflictLine(
        where=where(sheet, step),
        title=_title(book, step),
        label=step.label,
        record=_record(step),
        doubts=[doubt.message for doubt in step.doubts],
        rows=[
            Choice(
                name=f"{who}.{conflict.field}",
                label=f"{conflict.label}（様式を出したとき：{cut(conflict.base) or 'なし'}）",
                theirs=cut(conflict.theirs),
                mine=cut(conflict.mine),
                chosen=_kept(decisions, f"{who}.{conflict.field}"),
            )
            for conflict in step.conflicts
        ],
        changes=[_short(row) for row in step.unasked],
        kept=[_short(row) for row in step.kept],
    )


def _kept(decisions: Mapping[str, Decision], name: str) -> str:
    return decisions[name].keep if name in decisions else ""


def _carried(
    conflicts: Part[ConflictLine], decisions: Mapping[str, Decision]
) -> list[tuple[str, str]]:
    """What was decided in fields that the page has no room for."""
    shown = {row.name for line in conflicts.rows for row in line.rows}
    return [(name, one.keep) for name, one in decisions.items() if name not in shown]


def _short(row: FieldDifference) -> FieldDifference:
    return FieldDifference(row.field, row.label, cut(row.old), cut(row.new))


def _short_error(error: CellError) -> CellError:
    return CellError(error.sheet, error.row, error.column, error.heading, cut(error.message))
