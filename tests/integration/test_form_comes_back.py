"""The law of the form: what was meant at the desk is what stands in the ledger, and nothing else.

Random ledgers go out as real workbooks, are edited at random (cells, lines, order of rows and
columns, the writing of days and numbers, rows and columns left out), come back through the reader,
and are compared with what was meant.
"""

from tests.clerk import Clerk
from tests.form_round import NOTHING_NEW, Round, on_random_ledgers
from tests.pen import KINDS
from tracker.domain.entry_form.plan import Outcome
from tracker.domain.entry_form.reading import Reading
from tracker.domain.vocabulary import State


def test_what_was_meant_at_the_desk_stands_in_the_ledger(session):
    on_random_ledgers(session, comes_back)


def comes_back(turn: Round, new: list[str]) -> None:
    state = turn.random.choice([State.SUBMITTED, State.SUBMITTED, State.DRAFT])
    clerk, reading = Clerk(turn.form(), turn.random), Reading(state=state)
    for entry in turn.entries:
        clerk.edit(entry)
    added = turn.add(clerk, new, state)
    for sheet in turn.random.sample(KINDS, 2):
        clerk.desk.drop_column(sheet, turn.random)
    content = clerk.desk.sent_back(turn.random)
    plan = turn.preview(content, reading)
    assert (plan.errors, plan.count(Outcome.CONFLICT)) == ([], 0)
    if new or any(entry.mine != entry.theirs for entry in turn.entries):
        turn.take_in(content, reading, plan)
    for _ in range(2):  # the second time it was opened and saved again
        check_what_was_meant(turn, state)
        assert turn.added() == added
        turn.refuses(content, NOTHING_NEW, reading)
        content = clerk.desk.sent_back(turn.random)


def check_what_was_meant(turn: Round, state: State) -> None:
    """What the file says stands; a draft that it changes is taken in as `state`."""
    turn.check_beside()
    for entry in turn.entries:
        if entry.mine is None:
            turn.check(entry, entry.theirs, State.WITHDRAWN, 2)
        elif entry.mine == entry.theirs:
            turn.check(entry, entry.theirs, entry.state, 1)
        else:
            now = state if entry.state is State.DRAFT else entry.state
            turn.check(entry, entry.mine, now, 2)
