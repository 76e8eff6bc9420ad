"""Rows that add a line to what is recorded, and rows that take one out, however often they come."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests import factories as make
from tests.form_rows import marked, of_new, sheet_of
from tests.integration.test_imports import come_back, going_out, preview, rain
from tracker.domain.entry_form import GOODS, STAFF
from tracker.domain.entry_form.marks import Marks
from tracker.domain.entry_form.plan import Outcome
from tracker.domain.entry_form.reading import Reading
from tracker.domain.errors import RuleBroken
from tracker.domain.support import GoodsLine
from tracker.domain.vocabulary import Noun, State
from tracker.queries.records import current

__all__ = ["rain"]
WATER = {"item": "給水袋", "quantity": "20", "unit": "袋"}
BAGS = tuple(GoodsLine(line_id=n, item_text=f"土のう{n}", unit="枚") for n in (1, 2))


def delivery(session, rain):
    [record] = make.record(session, make.goods(rain, goods=BAGS))
    return record


def added_to(rows, *, bare=False):
    """The rows with one that adds to the record of the first."""
    new = {**WATER, "together": rows[0]["together"]}
    return [*rows, *([new] if bare else of_new([new]))]


def goods_of(session, record):
    now = current(session, Noun.SUPPORT, record, make.SECRETARY.scope)
    return [(line.line_id, line.item_text, line.quantity) for line in now.content.goods]


@pytest.mark.parametrize("bare", [False, True], ids=["row of the form", "row put in"])
def test_a_line_is_added_once_however_often_the_file_comes(session, rain, bare):
    record = delivery(session, rain)
    rows = added_to(going_out(session, rain, GOODS), bare=bare)
    come_back(session, sheet_of(GOODS, rows))
    for again in (rows, rows[::-1]):
        with pytest.raises(RuleBroken, match="新しく変わるところはありません"):
            come_back(session, sheet_of(GOODS, again))
    assert len(goods_of(session, record)) == 3


def test_a_draft_without_lines_is_filled_in_once(session, rain):
    [record] = make.record(session, make.goods(rain, goods=()), state=State.DRAFT)
    marks = Marks(
        disaster="2020-july-rain", member=make.MINATO, number="下書き1", record=record, revision=1
    )
    sheet = sheet_of(GOODS, [marked({**WATER, "together": "下書き1"}, marks)])
    come_back(session, sheet)
    with pytest.raises(RuleBroken, match="新しく変わるところはありません"):
        come_back(session, sheet)
    assert goods_of(session, record) == [(1, "給水袋", Decimal(20))]


def test_an_added_line_that_was_corrected_since_stays_so(session, rain):
    record = delivery(session, rain)
    sheet = sheet_of(GOODS, added_to(going_out(session, rain, GOODS)))
    come_back(session, sheet)
    now = current(session, Noun.SUPPORT, record, make.SECRETARY.scope)
    make.revise(session, record, now.number, replace(now.content, goods=now.content.goods[:2]))
    assert not preview(session, sheet).writes


def test_the_row_of_an_added_line_is_no_new_entry(session, rain):
    delivery(session, rain)
    rows = going_out(session, rain, GOODS)
    come_back(session, sheet_of(GOODS, added_to(rows)))
    [alone] = of_new([{**WATER, "recipient": "熊本県"}])
    plan = preview(session, sheet_of(GOODS, [*rows, alone]))
    told = " ".join(error.message for error in plan.errors)
    assert "別の1件として取り込んであります" in told


def test_a_line_without_its_row_stays_though_all_other_rows_are_taken_out(session, rain):
    record = delivery(session, rain)
    first, _ = going_out(session, rain, GOODS)
    come_back(session, sheet_of(GOODS, [{**first, "withdraw": "○"}]))
    assert goods_of(session, record) == [(2, "土のう2", None)]
    assert current(session, Noun.SUPPORT, record, make.SECRETARY.scope).state is State.SUBMITTED


def test_withdrawing_what_was_restored_since_is_decided_by_a_person(session, rain):
    content = make.dispatch(rain)
    [record] = make.record(session, content)
    [row] = going_out(session, rain)
    sheet = sheet_of(STAFF, [{**row, "withdraw": "○"}])
    come_back(session, sheet)
    make.revise(session, record, 2, content)
    [step] = preview(session, sheet).steps
    assert step.outcome is Outcome.CONFLICT, (
        "what somebody has put back is withdrawn without a word"
    )
    asked = frozenset({(str(record), "withdraw")})
    come_back(session, sheet, reading=Reading(chosen=asked, decided=asked))
    assert current(session, Noun.SUPPORT, record, make.SECRETARY.scope).state is State.WITHDRAWN
