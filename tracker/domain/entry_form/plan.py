"""What a workbook that came back would do, entry by entry: the preview, and what apply writes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tracker.domain import letter_rules, support_rules
from tracker.domain.choice import take
from tracker.domain.difference import FieldDifference, difference
from tracker.domain.entry_form.duplicates import (
    is_another,
    likenesses,
    row_likenesses,
    told_apart,
)
from tracker.domain.entry_form.folding import Entry, blank, fold
from tracker.domain.entry_form.lookups import Lookups
from tracker.domain.entry_form.settled import decided_before, is_settled, settled_by
from tracker.domain.errors import RuleBroken
from tracker.domain.letter import Letter
from tracker.domain.merging import FieldConflict, Merged, merge
from tracker.domain.support_rules import Doubt
from tracker.domain.vocabulary import Labelled, Noun, State


class Outcome(Labelled):
    """What becomes of an entry when the workbook is applied."""

    NEW = "new", "新規"
    CHANGED = "changed", "変更"
    WITHDRAWN = "withdrawn", "取消"
    UNCHANGED = "unchanged", "変更なし"
    CONFLICT = "conflict", "競合"
    ERROR = "error", "誤り"


#: The outcomes that write something.
WRITING = (Outcome.NEW, Outcome.CHANGED, Outcome.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Stored:
    """A record that rows speak of: the content they were made from and the one that stands now.

    `last_line` is the highest line id that it ever had. `applied` are the contents that workbooks
    made of it since the base, `settled` what was decided against (settled.py).
    `restored`: it was withdrawn since, and stands again.
    """

    record_id: int
    label: str
    base: Any
    current: Any
    number: int
    state: State
    last_line: int = 0
    applied: tuple[Any, ...] = ()
    settled: Collection[str] = ()
    restored: bool = False


@dataclass(frozen=True)
class Step:
    """One entry of the plan. `content` is what would be written; the errors stand in the rows.

    `settles` are conflicts that were decided for the ledger (settled.py), and `settled` what the
    file says in fields in which that was decided when it came before.
    """

    entry: Entry
    outcome: Outcome
    label: str
    content: Any = None
    number: int = 0
    state: State = State.SUBMITTED
    changes: tuple[FieldDifference, ...] = ()
    kept: tuple[FieldDifference, ...] = ()
    conflicts: tuple[FieldConflict, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    like: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    settled: tuple[FieldDifference, ...] = ()

    @property
    def unasked(self) -> tuple[FieldDifference, ...]:
        """What changes whatever is decided of the conflicts."""
        asked = {conflict.field for conflict in self.conflicts}
        return tuple(row for row in self.changes if row.field not in asked)


@dataclass(frozen=True, kw_only=True)
class Planning:
    """What a plan is made with. `chosen` are the conflicts decided for the file, as the name of
    the entry (its record or key) and of the field; `decided` the entries all of whose conflicts
    a person has decided one way or the other. `alike` tells what is recorded already by likeness,
    `seen` collects where new entries stand, over all sheets; `sheet` is the name of this one.
    """

    ask: Lookups
    today: date
    state: State = State.SUBMITTED
    stored: Mapping[int, Stored] = field(default_factory=dict)
    chosen: Collection[tuple[str, str]] = ()
    decided: Collection[tuple[str, str]] = ()
    alike: Mapping[Any, tuple[str, ...]] = field(default_factory=dict)
    sheet: str = ""
    seen: dict[Any, str] = field(default_factory=dict)


def plan(entries: Iterable[Entry], with_: Planning) -> list[Step]:
    """One step an entry, in the order of the sheets."""
    steps = [_step(entry, with_) for entry in entries]
    return _with_likeness(_unmixed(steps, with_), with_)


def name_of(entry: Entry) -> str:
    """How an entry is called in a form that decides its conflicts."""
    return str(entry.record_id) if entry.record_id is not None else entry.key


def _step(entry: Entry, with_: Planning) -> Step:
    if entry.record_id is None:
        return _new(entry, with_)
    stored = with_.stored.get(entry.record_id)
    if stored is None or not _is_of(entry, stored.current, with_.ask):
        if not any("mark.member" in row.row.errors for row in entry.rows):
            entry.rows[0].row.fail(
                "mark.check",
                "この行のもとの記録が見つかりません。新しい様式に写し直してください。",
            )
        return Step(entry, Outcome.ERROR, "")
    return _known(entry, stored, with_)


def _is_of(entry: Entry, content: Any, ask: Lookups) -> bool:
    """Whether a content belongs on the sheet of the entry, and its giver may be entered for: marks
    that were forged lead nowhere."""
    if isinstance(content, Letter):
        return entry.sheet.noun is Noun.LETTER and ask.may_enter(content.owner)
    if not ask.may_enter(content.giver):
        return False
    return entry.sheet.noun is Noun.SUPPORT and entry.sheet.kind is content.kind


def _new(entry: Entry, with_: Planning) -> Step:
    base = blank(entry.sheet, entry.disaster_id, entry.giver)
    content = fold(entry, base)
    if entry.withdraws(base):  # nothing is there to withdraw, unless the marks are damaged
        return Step(entry, Outcome.ERROR if entry.has_errors else Outcome.UNCHANGED, "")
    doubts = _judge(entry, content, with_.state, with_)
    changes = tuple(difference(None, content, with_.ask.names))
    outcome = Outcome.ERROR if entry.has_errors else Outcome.NEW
    return Step(entry, outcome, "", content, 0, with_.state, changes, doubts=doubts)


def _known(entry: Entry, stored: Stored, with_: Planning) -> Step:
    mine = fold(entry, stored.base, stored.last_line)
    if entry.withdraws(stored.base):
        return _withdrawal(entry, stored, with_)
    another = _another(entry, stored, mine, with_.ask)
    mine = _not_applied_yet(stored, mine, with_)
    name, names = name_of(entry), with_.ask.names
    settled = decided_before(entry, stored.base, mine, names, stored.settled)
    mine = take(mine, stored.base, [row.field for row in settled])
    chosen = {field for who, field in with_.chosen if who == name}
    merged = merge(stored.base, mine, stored.current, names, chosen, is_doubtful=bool(another))
    if stored.state is State.WITHDRAWN:
        return _of_withdrawn(entry, stored, merged)
    # A draft that the file leaves as it is stays one.
    state = with_.state if merged.changes and stored.state is State.DRAFT else stored.state
    doubts = another if merged.conflicts else ()
    if merged.changes or state is not stored.state:
        doubts += _judge(entry, merged.content, state, with_)
    return Step(
        entry,
        _outcome(entry, stored, merged, state, with_),
        stored.label,
        merged.content,
        stored.number,
        state,
        merged.changes,
        merged.kept,
        merged.conflicts,
        doubts,
        settles=settled_by(entry, merged.conflicts, chosen),
        settled=settled,
    )


def _another(entry: Entry, stored: Stored, mine: Any, ask: Lookups) -> tuple[Doubt, ...]:
    """Copies of one form share the keys of its empty rows: what a second person wrote into another
    copy is not a correction of what came from the first. Which it is, a person decides."""
    if any(row.is_filled_out for row in entry.rows):
        return ()
    by_another = entry.is_by_another and bool(difference(stored.base, mine, ask.names))
    if not by_another and not is_another(stored.base, mine):
        return ()
    message = (
        f"この行は、前に取り込んだ{stored.label}と同じ様式の同じ行ですが、大きく違います。"
        f"{stored.label}を直すものなら「ファイルの内容」を選んでください。"
        "別の記録なら「台帳の内容」を選び、様式のこの行の灰色の欄をすべて空にして、もう一度送ってください。"
    )
    return (Doubt("another", message),)


def _not_applied_yet(stored: Stored, mine: Any, with_: Planning) -> Any:
    """`mine` without what a workbook did already: what was changed since is not undone by sending
    that workbook once more."""
    names = with_.ask.names
    changed = {row.field for row in difference(stored.base, mine, names)}
    for content in stored.applied:
        done = changed - {row.field for row in difference(content, mine, names)}
        mine, changed = take(mine, stored.base, done), changed - done
    return mine


def _unmixed(steps: list[Step], with_: Planning) -> list[Step]:
    """Rows that were moved without their grey columns stand beside the marks of other records: what
    was that of one is now in the row of another."""
    left: dict[Any, list[Stored]] = {}
    for step in steps:
        stored = _changed(step, with_)
        if stored is not None:
            for one in told_apart(stored.base) - told_apart(step.content):
                left.setdefault(one, []).append(stored)
    return [
        _refused(step, other.label) if (other := _whose(step, left, with_)) else step
        for step in steps
    ]


def _changed(step: Step, with_: Planning) -> Stored | None:
    is_changed = step.outcome is Outcome.CHANGED
    return with_.stored.get(step.entry.record_id or 0) if is_changed else None


def _whose(step: Step, left: Mapping[Any, Sequence[Stored]], with_: Planning) -> Stored | None:
    """The record to which this is nearer than to its own; where a single field was changed that
    was a correction: dispatches of several weeks may all be put off by one."""
    stored, names = _changed(step, with_), with_.ask.names
    own = len(difference(stored.base, step.content, names)) if stored else 0
    if stored is None or own < 2:
        return None
    came = told_apart(step.content) - told_apart(stored.base)
    others = [other for one in came for other in left.get(one, ()) if other is not stored]
    near = (one for one in others if len(difference(one.base, step.content, names)) < own)
    return next(near, None)


def _refused(step: Step, label: str) -> Step:
    step.entry.rows[0].row.fail(
        "mark.check",
        f"この行に書かれているのは{label}の内容です。行を並べ替えたり移したりするときは、"
        "右の灰色の欄もいっしょに動かしてください。",
    )
    return replace(step, outcome=Outcome.ERROR)


def _outcome(
    entry: Entry, stored: Stored, merged: Merged[Any], state: State, with_: Planning
) -> Outcome:
    if entry.has_errors:
        return Outcome.ERROR
    name = name_of(entry)
    if any((name, conflict.field) not in with_.decided for conflict in merged.conflicts):
        return Outcome.CONFLICT
    changes = merged.changes or state is not stored.state
    return Outcome.CHANGED if changes else Outcome.UNCHANGED


def _withdrawal(entry: Entry, stored: Stored, with_: Planning) -> Step:
    """取消 of what somebody changed since, or has restored, is decided by a person."""
    if entry.has_errors:
        return Step(entry, Outcome.ERROR, stored.label)
    if stored.state is State.WITHDRAWN:
        return Step(entry, Outcome.UNCHANGED, stored.label)
    name, since = name_of(entry), difference(stored.base, stored.current, with_.ask.names)
    before, now = (
        "、".join(f"{row.label} {getattr(row, side) or 'なし'}" for row in since)
        for side in ("old", "new")
    )
    if stored.restored and not since:
        now = "取消を戻しました"
    asked_about = bool(since) or stored.restored
    conflicts = (FieldConflict("withdraw", "取消", before, "取消", now),) if asked_about else ()
    if any(is_settled(entry, conflict, stored.settled) for conflict in conflicts):
        asked = FieldDifference("withdraw", "取消", "", "○")
        return Step(entry, Outcome.UNCHANGED, stored.label, settled=(asked,))
    outcome, chosen = Outcome.WITHDRAWN, {field for who, field in with_.chosen if who == name}
    if conflicts and (name, "withdraw") not in with_.decided:
        outcome = Outcome.CONFLICT
    elif conflicts and not chosen:
        outcome = Outcome.UNCHANGED
    return Step(
        entry,
        outcome,
        stored.label,
        stored.current,
        stored.number,
        State.WITHDRAWN,
        conflicts=conflicts,
        settles=settled_by(entry, conflicts, chosen),
    )


def _of_withdrawn(entry: Entry, stored: Stored, merged: Merged[Any]) -> Step:
    """A record that was withdrawn since stays so; a row that changes it says so."""
    if merged.changes or merged.conflicts:
        entry.rows[0].row.fail(
            "withdraw",
            f"{stored.label}は台帳で取り消されています。直すときは、先に台帳で取消を戻してください。"
            "直さないときは、この行を様式から消してください。",
        )
    outcome = Outcome.ERROR if entry.has_errors else Outcome.UNCHANGED
    return Step(entry, outcome, stored.label, number=stored.number, state=stored.state)


def _judge(entry: Entry, content: Any, state: State, with_: Planning) -> tuple[Doubt, ...]:
    """Put what the rules of submission refuse at its cell; what is unlikely comes back. Beside
    other errors only what is missing is told: the rest may come of them."""
    if state is not State.SUBMITTED:
        return ()
    was_wrong = entry.has_errors
    if isinstance(content, Letter):
        found, doubts = letter_rules.problems(content, today=with_.today), list[Doubt]()
    else:
        association, start = with_.ask.association, with_.ask.start_of(content.disaster_id)
        found = support_rules.problems(content, today=with_.today, association=association)
        doubts = support_rules.doubts(content, start=start, today=with_.today)
    for problem in found:
        _place(entry, content, problem, missing_only=was_wrong)
    return () if was_wrong else tuple(doubts)


#: Fields of a content that stand in a column of another name.
_COLUMN = {"item_text": "item", "sender": "recipient"}


def _place(entry: Entry, content: Any, problem: RuleBroken, *, missing_only: bool) -> None:
    name, _, rest = problem.field.partition(".")
    place, _, part = rest.partition(".")
    row = entry.rows[0].row
    if place.isdigit():
        line = getattr(content, name)[int(place)].line_id
        row = next((r.row for r in entry.rows if entry.lines.get(r.row.number) == line), row)
        name = part
    key = _COLUMN.get(name, name.removesuffix("_text"))
    if missing_only and (key not in entry.sheet.keys or row.typed(key)):
        return
    row.fail(key if key in entry.sheet.keys else entry.sheet.keys[1], problem.message)


def _with_likeness(steps: list[Step], with_: Planning) -> list[Step]:
    """Tell of each new entry what is recorded, or stands in another row, that is like it."""
    told: list[Step] = []
    seen, sheet = with_.seen, f"{with_.sheet} " if with_.sheet else ""
    for step in steps:
        like: list[str] = []
        if step.outcome is Outcome.NEW:
            where = f"{sheet}{step.entry.rows[0].row.number}行目"
            rows = row_likenesses(step.content, step.entry.put_in)
            for one in likenesses(step.content) | rows:
                like += [*with_.alike.get(one, ()), *([seen[one]] if one in seen else [])]
                seen.setdefault(one, where)
        told.append(replace(step, like=tuple(dict.fromkeys(like))) if like else step)
    return told
