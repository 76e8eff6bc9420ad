"""What is to become of records that a file and the ledger both say something of: the rules in plain
words, written without the program's own merge, which is judged by them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tests.clerk import Entry
from tests.facts import Facts, facts_of, has_lines, meant
from tests.pen import LINES
from tracker.domain.entry_form.plan import Outcome
from tracker.domain.vocabulary import State

#: Decisions by record and field.
Asked = frozenset[tuple[str, str]]
WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Wanted:
    """How the preview calls a record, the fields that it asks, and what stands after it."""

    outcome: Outcome
    clashes: frozenset[str]
    facts: Facts
    state: State

    @property
    def is_written(self) -> bool:
        return self.outcome in (Outcome.CHANGED, Outcome.WITHDRAWN)


def wanted(entry: Entry, for_mine: Collection[str] | None = None) -> Wanted:
    """`for_mine` are the fields decided for the file, all others for the ledger; None: nothing is
    decided yet."""
    if entry.mine is None:
        return _withdrawn(entry, for_mine)
    both = meant(facts_of(entry.base), entry.mine, entry.theirs, for_mine or ())
    is_changed = both.facts != entry.theirs
    stays = (both.clashes, entry.theirs, entry.state)
    if entry.state is State.WITHDRAWN and (is_changed or both.clashes):
        return Wanted(Outcome.ERROR, *stays)
    if is_changed and entry.kind in LINES and not has_lines(both.facts):
        return Wanted(Outcome.ERROR, *stays)
    if both.clashes and for_mine is None:
        return Wanted(Outcome.CONFLICT, *stays)
    if not is_changed:
        return Wanted(Outcome.UNCHANGED, *stays)
    return Wanted(Outcome.CHANGED, both.clashes, both.facts, State.SUBMITTED)


def _withdrawn(entry: Entry, for_mine: Collection[str] | None) -> Wanted:
    """取消 is asked where the ledger has changed the record, or restored it."""
    if entry.state is State.WITHDRAWN:
        return Wanted(Outcome.UNCHANGED, frozenset(), entry.theirs, entry.state)
    is_clash = entry.is_restored or entry.theirs != facts_of(entry.base)
    asked = frozenset({WITHDRAW} if is_clash else ())
    if is_clash and for_mine is None:
        return Wanted(Outcome.CONFLICT, asked, entry.theirs, entry.state)
    if is_clash and WITHDRAW not in (for_mine or ()):
        return Wanted(Outcome.UNCHANGED, asked, entry.theirs, entry.state)
    return Wanted(Outcome.WITHDRAWN, asked, entry.theirs, State.WITHDRAWN)


def asked_of(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """All that a person has to decide, in one order."""
    return [(str(one.record), field) for one in entries for field in sorted(wanted(one).clashes)]


def of_entry(entry: Entry, chosen: Asked) -> frozenset[str]:
    return frozenset(field for record, field in chosen if record == str(entry.record))


def possible(entries: Iterable[Entry], chosen: Asked) -> Asked:
    """The decisions without those for the file that would leave a delivery without a line."""
    for entry in entries:
        if wanted(entry, of_entry(entry, chosen)).outcome is Outcome.ERROR:
            chosen = frozenset(one for one in chosen if one[0] != str(entry.record))
    return chosen
