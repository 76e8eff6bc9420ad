"""A file that comes once more: what it did, and what was decided of it, is not asked or done again."""

from dataclasses import replace

import pytest

from tests import factories as make
from tests.form_rows import of_new, sheet_of
from tests.integration.test_imports import come_back, going_out, preview
from tracker.domain.entry_form import GOODS, STAFF
from tracker.domain.entry_form.marks import MARKS
from tracker.domain.entry_form.plan import Outcome, name_of
from tracker.domain.entry_form.reading import Reading
from tracker.domain.vocabulary import Noun, State
from tracker.operations import imports
from tracker.queries.chain import verify_chain
from tracker.queries.imports import latest_imports
from tracker.queries.records import current

BROOMS = {"item": "ほうき", "quantity": "24", "unit": "本"}


@pytest.fixture
def rain(session):
    [disaster] = make.record(session, make.disaster())
    return disaster


def now_of(session, record):
    return current(session, Noun.SUPPORT, record, make.SECRETARY.scope)


def amounts(session, record):
    return {line.item_text: line.quantity for line in now_of(session, record).content.goods}


class TestLineThatWasAdded:
    """A row that was added to a delivery which the ledger has."""

    @pytest.fixture(params=["with its key", "copied, its grey columns emptied"])
    def rows(self, request, session, rain):
        [record] = make.record(session, make.goods(rain))
        rows = going_out(session, rain, GOODS)
        [added] = of_new([{**rows[0], **BROOMS}])
        if request.param != "with its key":
            added |= {column.key: "" for column in MARKS}
        return record, [*rows, added]

    def test_it_is_known_again_and_added_once(self, session, rows):
        record, rows = rows
        come_back(session, sheet_of(GOODS, rows))
        [again] = preview(session, sheet_of(GOODS, rows)).steps
        assert (again.outcome, again.changes) == (Outcome.UNCHANGED, ())
        assert amounts(session, record)["ほうき"] == 24

    def test_it_is_not_put_back_after_the_ledger_took_it_out_or_corrected_it(self, session, rows):
        record, rows = rows
        come_back(session, sheet_of(GOODS, rows))
        now = now_of(session, record)
        make.revise(session, record, 2, replace(now.content, goods=now.content.goods[:-1]))
        [again] = preview(session, sheet_of(GOODS, rows)).steps
        assert (again.outcome, again.changes) == (Outcome.UNCHANGED, ())

    def test_without_the_rows_of_its_record_it_is_refused(self, session, rows):
        _, rows = rows
        come_back(session, sheet_of(GOODS, rows))
        book = preview(session, sheet_of(GOODS, rows[-1:]))
        assert [step.outcome for step in book.steps] == [Outcome.ERROR]


def test_a_line_that_was_added_is_corrected_by_its_row(session, rain):
    [record] = make.record(session, make.goods(rain))
    rows = going_out(session, rain, GOODS)
    rows += of_new([{**rows[0], **BROOMS}])
    come_back(session, sheet_of(GOODS, rows))
    rows[-1]["quantity"] = "30"
    come_back(session, sheet_of(GOODS, rows))
    assert amounts(session, record)["ほうき"] == 30
    [again] = preview(session, sheet_of(GOODS, rows)).steps
    assert again.outcome is Outcome.UNCHANGED


def test_a_row_that_joined_a_new_entry_later_is_known_too(session, rain):
    blankets = {"together": "1", "recipient": "熊本県人吉市", "sent_on": "R2.7.6"}
    rows = of_new(
        [{**blankets, "item": "竹", "quantity": "5", "unit": "本"}, {"together": "1", **BROOMS}]
    )
    come_back(session, sheet_of(GOODS, rows[:1]))
    [asked] = preview(session, sheet_of(GOODS, rows)).steps
    keeps = frozenset((name_of(asked.entry), one.field) for one in asked.conflicts)
    come_back(session, sheet_of(GOODS, rows), reading=Reading(chosen=keeps, decided=keeps))
    [again] = preview(session, sheet_of(GOODS, rows)).steps
    assert (again.outcome, again.changes) == (Outcome.UNCHANGED, ())
    [alone] = preview(session, sheet_of(GOODS, rows[1:])).steps
    assert "もとの行も残してください" in alone.entry.rows[0].row.errors["together"]


class TestConflictThatWasDecidedForTheLedger:
    """The file says 5, the ledger 4, and a person kept that."""

    @pytest.fixture
    def sent(self, session, rain):
        [record] = make.record(session, make.dispatch(rain, headcount=2))
        rows = going_out(session, rain)
        rows[0] |= {"headcount": "5", "note": "追記"}
        make.revise(session, record, 1, make.dispatch(rain, headcount=4))
        asked = frozenset({(str(record), "headcount")})
        _, change = come_back(session, sheet_of(STAFF, rows), reading=Reading(decided=asked))
        return record, rows, change

    def test_it_is_not_asked_again(self, session, sent):
        record, rows, _ = sent
        [again] = preview(session, sheet_of(STAFF, rows)).steps
        assert (again.outcome, again.conflicts, again.changes) == (Outcome.UNCHANGED, (), ())
        assert [(one.label, one.new) for one in again.settled] == [("人数", "5人")]
        content = now_of(session, record).content
        assert (content.headcount, content.note) == (4, "追記")

    def test_nor_after_the_ledger_was_changed_once_more(self, session, rain, sent):
        record, rows, _ = sent
        for number, headcount in ((3, 6), (4, 2)):
            make.revise(session, record, number, make.dispatch(rain, headcount=headcount))
            [again] = preview(session, sheet_of(STAFF, rows)).steps
            assert (again.outcome, again.changes) == (Outcome.UNCHANGED, ())

    def test_another_value_is_asked(self, session, sent):
        _, rows, _ = sent
        [other] = preview(session, sheet_of(STAFF, [{**rows[0], "headcount": "7"}])).steps
        assert [(one.theirs, one.mine) for one in other.conflicts] == [("4人", "7人")]

    def test_the_same_value_in_a_newer_form_is_a_correction(self, session, rain, sent):
        [row] = going_out(session, rain)
        [step] = preview(session, sheet_of(STAFF, [{**row, "headcount": "5"}])).steps
        assert [(one.old, one.new) for one in step.changes] == [("4人", "5人")]

    def test_it_is_asked_again_once_the_import_was_taken_back(self, session, sent):
        _, rows, change = sent
        imports.undo(session, actor=make.MINATO_CLERK, change_id=change)
        session.commit()
        [again] = preview(session, sheet_of(STAFF, rows)).steps
        assert again.outcome is Outcome.CONFLICT

    def test_what_was_not_written_is_not_counted(self, session, sent):
        [one] = latest_imports(session, make.MINATO_CLERK.scope, limit=9)
        assert one.counts == {Outcome.CHANGED: 1}
        assert verify_chain(session).is_whole


def test_a_withdrawal_that_was_decided_against_is_not_asked_again(session, rain):
    kept, _ = make.record(session, *[make.dispatch(rain, headcount=2)] * 2)
    rows = going_out(session, rain)
    for row in rows:
        row["withdraw" if row["mark.record"] == str(kept) else "note"] = "○"
    make.revise(session, kept, 1, make.dispatch(rain, headcount=4))
    asked = frozenset({(str(kept), "withdraw")})
    come_back(session, sheet_of(STAFF, rows), reading=Reading(decided=asked))
    again = preview(session, sheet_of(STAFF, rows)).steps
    assert {step.outcome for step in again} == {Outcome.UNCHANGED}
    assert now_of(session, kept).state is State.SUBMITTED


def test_another_entry_in_the_same_row_that_was_left_out_is_not_asked_again(session, rain):
    """It was the work of a second person in another copy of the form: lines of goods."""
    said = {"recipient": "熊本県人吉市", "sent_on": "R2.7.6", **BROOMS}
    [row] = of_new([said])
    come_back(session, sheet_of(GOODS, [row]))
    other = {**row, "sent_on": "R2.8.6", "item": "竹", "quantity": "9"}
    [asked] = preview(session, sheet_of(GOODS, [other])).steps
    assert asked.outcome is Outcome.CONFLICT
    decided = frozenset((name_of(asked.entry), one.field) for one in asked.conflicts)
    both = sheet_of(GOODS, [other, *of_new([{**said, "quantity": "3"}], 2)])
    come_back(session, both, reading=Reading(decided=decided))
    assert {step.outcome for step in preview(session, both).steps} == {Outcome.UNCHANGED}


class TestRowThatAPersonPutIn:
    """It has no key of the form: once it was corrected it is another row, and what it may be is
    told."""

    def row(self, **values):
        said = {"recipient": "熊本県人吉市", "headcount": "7", "span": "R2.7.10～16"}
        return {**said, **{column.key: "" for column in MARKS}, **values}

    def sent(self, *rows):
        return sheet_of(STAFF, [*of_new([{}]), *rows])

    def test_a_corrected_number_is_told_to_be_like_what_came_from_the_same_row(self, session, rain):
        come_back(session, self.sent(self.row()))
        [same] = preview(session, self.sent(self.row())).steps
        assert same.outcome is Outcome.UNCHANGED
        [corrected] = preview(session, self.sent(self.row(headcount="77"))).steps
        assert (corrected.outcome, corrected.like) == (Outcome.NEW, ("S-000001",))

    def test_what_stands_in_another_row_or_is_for_another_day_is_not(self, session, rain):
        come_back(session, self.sent(self.row()))
        later = self.row(headcount="77", span="R2.8.10～16")
        for other in ([later], [self.row(), self.row(headcount="77")]):
            *_, step = preview(session, self.sent(*other)).steps
            assert (step.outcome, step.like) == (Outcome.NEW, ())

    def test_nor_after_the_import_was_taken_back(self, session, rain):
        _, change = come_back(session, self.sent(self.row()))
        imports.undo(session, actor=make.MINATO_CLERK, change_id=change)
        session.commit()
        [corrected] = preview(session, self.sent(self.row(headcount="77"))).steps
        assert corrected.like == ()
