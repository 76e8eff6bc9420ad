"""A file that comes once more: what it did, and what was decided of it, is not asked or done again."""

from dataclasses import replace

import pytest

from tests import factories as make
from tests.form_rows import of_new, sheet_of
from tests.integration.test_imports import come_back, going_out, preview
from tracker.domain.entry_form import GOODS
from tracker.domain.entry_form.marks import MARKS
from tracker.domain.entry_form.plan import Outcome, name_of
from tracker.domain.entry_form.reading import Reading
from tracker.domain.vocabulary import Noun
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
    keeps = {(name_of(asked.entry), one.field) for one in asked.conflicts}
    come_back(session, sheet_of(GOODS, rows), reading=Reading(chosen=keeps, decided=keeps))
    [again] = preview(session, sheet_of(GOODS, rows)).steps
    assert (again.outcome, again.changes) == (Outcome.UNCHANGED, ())
    [alone] = preview(session, sheet_of(GOODS, rows[1:])).steps
    assert "もとの行も残してください" in alone.entry.rows[0].row.errors["together"]
