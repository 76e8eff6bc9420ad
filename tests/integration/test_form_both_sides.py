"""Edits of both sides: in the file, and in the system since the form went out. None is lost and
none overwritten silently: what both changed to something else is asked first, field by field.

What is to happen is worked out by tests/wanted.py, which knows nothing of the program's merge.
"""

from dataclasses import dataclass
from random import Random

import pytest

from tests.clerk import Clerk, Colleague, Entry
from tests.facts import facts_of
from tests.form_round import NOTHING_NEW, Round, on_random_ledgers
from tests.pen import KINDS
from tests.wanted import Wanted, asked_of, of_entry, possible, wanted
from tracker.domain.entry_form.plan import Outcome
from tracker.domain.entry_form.reading import Reading
from tracker.domain.errors import Conflict
from tracker.domain.vocabulary import State
from tracker.queries.incoming import BookPlan


@dataclass
class Sides:
    """The ledger, and the clerk with a form that went out of it."""

    turn: Round
    clerk: Clerk
    colleague: Colleague
    random: Random

    @property
    def entries(self) -> list[Entry]:
        return self.turn.entries

    def work_in_the_system(self) -> None:
        """Several revisions of some entries, some withdrawn, some of these restored; and entries
        that the form does not know."""
        for entry in self.entries:
            for _ in range(self.random.choice([0, 1, 1, 2])):
                self.colleague.edit(entry)
                self.turn.revise(entry)
            if self.random.random() < 0.15:
                self.withdraw(entry)
        self.turn.late = self.turn.enter(self.random.sample(KINDS, 2))

    def withdraw(self, entry: Entry) -> None:
        before, entry.state = entry.state, State.WITHDRAWN
        self.turn.revise(entry)
        if self.random.random() < 0.4:
            self.restore(entry, before)

    def restore(self, entry: Entry, state: State) -> None:
        entry.state, entry.is_restored = state, True
        self.turn.revise(entry)

    def look(self) -> tuple[bytes, BookPlan]:
        """The file as it comes and its preview, which tells of each record what is wanted; what is
        wrong is refused whole, then left out of the file."""
        content = self.clerk.desk.sent_back(self.random)
        plan = self.turn.preview(content)
        self.check_shown(plan)
        wrong = [entry for entry in self.entries if wanted(entry).outcome is Outcome.ERROR]
        if not wrong:
            return content, plan
        self.turn.refuses(content, "誤り")
        for entry in wrong:
            for row in self.clerk.desk.rows_together(entry.kind, entry.record):
                self.clerk.desk.leave_out(entry.kind, row)
            entry.mine = facts_of(entry.base)
        return self.look()

    def check_shown(self, plan: BookPlan) -> None:
        steps = {step.entry.record_id: step for step in plan.steps}
        for entry in self.entries:
            want = wanted(entry)
            if not self.clerk.desk.of(entry.kind, entry.record):
                assert want.outcome is Outcome.UNCHANGED
                continue
            step = steps[entry.record]
            assert step.outcome is want.outcome, [row.row.errors for row in step.entry.rows]
            shown = {conflict.field for conflict in step.conflicts}
            is_asked = want.outcome is Outcome.ERROR or shown == want.clashes
            assert is_asked, "a clash is not asked, or what is none"

    def interrupt(self, content: bytes, plan: BookPlan) -> tuple[bytes, BookPlan]:
        """Somebody edits a record between preview and apply: what was not shown is not written."""
        there = [one for one in self.entries if self.clerk.desk.of(one.kind, one.record)]
        standing = [one for one in there if one.state is not State.WITHDRAWN]
        if not standing or self.random.random() < 0.7:
            return content, plan
        entry = self.random.choice(standing)
        self.colleague.edit(entry)
        self.turn.revise(entry)
        with pytest.raises(Conflict):
            self.turn.take_in(content, self.decisions(), plan)
        return self.look()

    def decisions(self) -> Reading:
        """Each clash for the file or for the ledger."""
        asked = asked_of(self.entries)
        chosen = frozenset(one for one in asked if self.random.random() < 0.5)
        return Reading(decided=frozenset(asked), chosen=possible(self.entries, chosen))

    def check_nothing_undecided(self, content: bytes) -> None:
        asked = asked_of(self.entries)
        if asked:
            some = frozenset(self.random.sample(asked, len(asked) - 1))
            reading = Reading(decided=some, chosen=possible(self.entries, some))
            self.turn.refuses(content, "決まっていない競合", reading)

    def wanted(self, entry: Entry, reading: Reading) -> Wanted:
        return wanted(entry, of_entry(entry, reading.chosen))

    def check_what_stands(self, reading: Reading) -> None:
        self.turn.check_beside()
        for entry in self.turn.late:
            self.turn.check(entry, entry.theirs, entry.state, entry.revision)
        for entry in self.entries:
            want = self.wanted(entry, reading)
            self.turn.check(entry, want.facts, want.state, entry.revision + want.is_written)

    def correct_what_was_done(self, reading: Reading) -> None:
        """Put back by hand what the file did."""
        for entry in self.entries:
            want = self.wanted(entry, reading)
            entry.revision += want.is_written
            if want.outcome is Outcome.WITHDRAWN:
                self.restore(entry, State.SUBMITTED)
            elif want.outcome is Outcome.CHANGED and self.random.random() < 0.7:
                entry.state = State.SUBMITTED
                self.turn.revise(entry)


def test_edits_of_both_sides_lose_none_and_overwrite_none_silently(session):
    on_random_ledgers(session, both_sides_stand)


def both_sides_stand(turn: Round, new: list[str]) -> None:
    sides = Sides(turn, Clerk(turn.form(), turn.random), Colleague(turn.random), turn.random)
    sides.work_in_the_system()
    for entry in turn.entries:
        sides.clerk.edit(entry)
    added = turn.add(sides.clerk, new, State.SUBMITTED)
    content, plan = sides.interrupt(*sides.look())
    sides.check_nothing_undecided(content)
    reading = sides.decisions()
    if new or any(sides.wanted(entry, reading).is_written for entry in turn.entries):
        turn.take_in(content, reading, plan)
    sides.check_what_stands(reading)
    assert turn.added() == added
    again = sides.clerk.desk.sent_back(turn.random)
    turn.refuses(again, NOTHING_NEW, reading)
    sides.correct_what_was_done(reading)
    plan = turn.preview(again)
    done_again = [step.label for step in plan.steps if step.changes]
    assert (done_again, plan.writes) == ([], False), "corrections are undone by the file sent again"
