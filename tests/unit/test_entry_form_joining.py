"""Rows that are added to an entry which the ledger has: what they may say of the whole of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.form_rows import RAIN, Ask, of_record, sheet_of
from tracker.domain.entry_form import FORM_SHEETS, FUNDS, GOODS
from tracker.domain.entry_form.book import Fixed, read_sheets
from tracker.domain.entry_form.entries import entries_of
from tracker.domain.entry_form.folding import fold
from tracker.domain.entry_form.marks import MARKS
from tracker.domain.recipient import Recipient
from tracker.domain.support import Contact, FundsLine, GoodsLine

DELIVERY = make.goods(
    RAIN,
    goods=(
        GoodsLine(line_id=1, item_id=7, quantity=Decimal(200), unit="枚"),
        GoodsLine(line_id=4, item_text="マット等"),
    ),
    sent_on=date(2020, 7, 6),
    title="7月の物資",
    contact=Contact(section="総務課", person="港", phone="03-0000-0000"),
)
FUND = make.funds(
    RAIN,
    funds=(FundsLine(line_id=1, recipient=Recipient(code=make.KUMAMOTO), amount_yen=500_000),),
    title="見舞金",
)


def copied(row, **values):
    """A row that was copied, its grey columns emptied, and written over."""
    grey = {column.key: "" for column in MARKS}
    return {**row, **grey, **values}


def joined(form, content, rows):
    """The entry and what it becomes."""
    [found], _ = read_sheets([sheet_of(form, rows)], FORM_SHEETS, Ask())
    [entry] = entries_of(found, Ask(), {}, Fixed())
    return entry, fold(entry, content, last_line=4)


def wrong(entry):
    return [row.row.errors for row in entry.rows]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sent_on", "R2.7.13"),
        ("recipient", "宮城県"),
        ("received_on", "R2.7.9"),
        ("title", "8月の物資"),
        ("note", "急ぎ"),
        ("channel", "都経由"),
        ("person", "別の人"),
    ],
)
def test_a_copied_row_that_speaks_of_another_delivery_never_rewrites_the_recorded_one(key, value):
    rows = of_record(GOODS, DELIVERY, record=9)
    entry, content = joined(GOODS, DELIVERY, [*rows, copied(rows[0], **{key: value})])
    assert replace(content, goods=DELIVERY.goods) == DELIVERY
    *recorded, added = wrong(entry)
    assert recorded == [{}, {}]
    assert set(added) == {key}
    assert "S-000001の行(2行目)と違います" in added[key]
    assert "「まとめ」を別の言葉にするか、空欄に" in added[key]


@pytest.mark.parametrize("key", ["decided_on", "paid_on", "title"])
def test_a_copied_row_of_funds_rewrites_nothing_either(key):
    rows = of_record(FUNDS, FUND, record=9)
    value = "R2.9.1" if key.endswith("_on") else "2回目"
    entry, content = joined(FUNDS, FUND, [copied(rows[0], **{key: value}), *rows])
    assert replace(content, funds=FUND.funds) == FUND
    assert [set(one) for one in wrong(entry)] == [{key}, set()]


def test_an_added_row_may_say_the_same_or_leave_it_open():
    rows = of_record(GOODS, DELIVERY, record=9)
    line = {"item": "飲料水", "quantity": "24", "unit": ""}
    same, open_ = copied(rows[0], **line), {"together": "S-000001", **line, "section": "総務課"}
    entry, content = joined(GOODS, DELIVERY, [*rows, same, open_])
    assert wrong(entry) == [{}] * 4
    assert replace(content, goods=DELIVERY.goods) == DELIVERY
    assert [line.line_id for line in content.goods] == [1, 4, 5, 6]


@pytest.mark.parametrize("corrected", [(0,), (1,), (0, 1)])
@pytest.mark.parametrize("added", ["R2.7.8", ""])
def test_a_correction_in_a_recorded_row_holds_for_all(corrected, added):
    rows = of_record(GOODS, DELIVERY, record=9)
    new = copied(rows[0], item="飲料水", quantity="24", unit="", sent_on=added)
    for place in corrected:
        rows[place]["sent_on"] = "R2.7.8"
    for some in (rows, [*rows, new], [new, *rows]):
        entry, content = joined(GOODS, DELIVERY, some)
        assert not any(wrong(entry))
        assert content.sent_on == date(2020, 7, 8)


def test_an_added_row_that_still_says_what_was_corrected_is_asked_for():
    rows = of_record(GOODS, DELIVERY, record=9)
    added = copied(rows[0], item="飲料水", quantity="24", unit="")
    rows[1]["sent_on"] = "R2.7.8"
    entry, _ = joined(GOODS, DELIVERY, [added, *rows])
    assert "S-000001の行(4行目)と違います" in entry.rows[0].row.errors["sent_on"]


def test_recorded_rows_that_were_corrected_otherwise_are_an_error():
    rows = of_record(GOODS, DELIVERY, record=9)
    rows[0]["sent_on"], rows[1]["sent_on"] = "R2.7.8", "R2.7.9"
    entry, _ = joined(GOODS, DELIVERY, rows)
    assert "2行目と違います" in entry.rows[1].row.errors["sent_on"]
