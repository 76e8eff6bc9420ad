"""The filter of the list of letters lives in the address and in an order for its workbook."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_entry_address import CODES, IDS, TEXTS
from tracker.domain.entry_filter import YEAR_UNKNOWN, EntryFilter, Shelved
from tracker.domain.letter_filter import ALL_LETTERS, LetterFilter
from tracker.queries.moment import Clocks
from tracker.reports.order import Order, order_from
from tracker.web.letter_address import letter_filter_from, letter_query

YEARS = st.none() | st.just(YEAR_UNKNOWN) | st.integers(1870, 2197)


@st.composite
def filters(draw: st.DrawFn) -> LetterFilter:
    recipient = draw(CODES)
    unfinished = draw(st.booleans())
    return LetterFilter(
        disaster_id=draw(IDS),
        party=draw(st.sampled_from([None, "joint", "131032"])),
        prefecture=draw(CODES),
        recipient=recipient,
        also=draw(st.sampled_from([None, "033057", "033057-033058"])) if recipient else None,
        body=draw(TEXTS) or None,
        support_id=draw(IDS),
        fiscal_year=draw(YEARS),
        waiting_for=None if unfinished else draw(st.sampled_from([None, "131032"])),
        unfinished=unfinished,
        text=draw(TEXTS),
        shelved=draw(st.sampled_from(Shelved)),
    )


@given(filters())
def test_written_and_read_back_it_is_the_same_filter(wanted: LetterFilter) -> None:
    assert letter_filter_from(letter_query(wanted)) == (wanted, {})


@given(filters())
def test_an_order_keeps_the_whole_filter_until_its_workbook_is_made(wanted: LetterFilter) -> None:
    day = date(2023, 10, 1)
    order = Order(
        report="letters",
        wanted=EntryFilter(),
        clocks=Clocks(day, 7, day),
        known_at_label="いま",
        letters=wanted,
    )
    assert order_from(order.to_json()) == order


def test_no_filter_leaves_the_address_bare() -> None:
    assert letter_query(ALL_LETTERS) == {}


@pytest.mark.parametrize(
    ("wanted", "is_range"),
    [
        (ALL_LETTERS, True),
        (LetterFilter(disaster_id=1, fiscal_year=2020), True),
        (LetterFilter(fiscal_year=YEAR_UNKNOWN), False),
        (LetterFilter(party="joint"), False),
    ],
)
def test_a_whole_report_is_of_a_disaster_and_a_year(wanted: LetterFilter, is_range: bool) -> None:
    assert wanted.is_range is is_range
