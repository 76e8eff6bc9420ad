"""The filter of the list lives in the address: written and read back it is the same filter."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tracker.domain.entry_filter import (
    EVERYTHING,
    NO_MEMBER,
    UNSTATED,
    YEAR_UNKNOWN,
    Acknowledged,
    Counting,
    EntryFilter,
    Part,
    Shelved,
)
from tracker.domain.text import clean_line
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind
from tracker.queries.moment import Clocks
from tracker.reports.order import Order, order_from
from tracker.web.entry_address import filter_from, filter_query

DAYS = st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31))
CODES = st.none() | st.from_regex(r"[0-9]{6}", fullmatch=True)
IDS = st.none() | st.integers(1, 999_999_999)
TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20).map(
    lambda text: clean_line(text, 200)
)
#: Texts that must stand in an entry just so: '' is what is not stated, = begins some of them.
EXACT = st.none() | st.just("") | st.sampled_from(["=", "==", "=A/B"]) | TEXTS


@st.composite
def filters(draw: st.DrawFn) -> EntryFilter:
    recipient = draw(CODES | st.just(UNSTATED.value))
    named = recipient not in (None, UNSTATED)  # `also` is of a place that is asked for
    first, last = draw(DAYS), draw(DAYS)
    if first and last and last < first:
        first, last = last, first
    return EntryFilter(
        disaster_id=draw(IDS),
        giver=draw(st.none() | st.sampled_from(["131032", "joint", "all_wards", NO_MEMBER])),
        kind=draw(st.none() | st.sampled_from(Kind)),
        channel=draw(st.none() | st.sampled_from(Channel)),
        fund_kind=draw(st.none() | st.just(UNSTATED) | st.sampled_from(FundKind)),
        duty=draw(st.none() | st.just(UNSTATED) | st.sampled_from(Duty)),
        item_id=draw(IDS),
        item_text=draw(EXACT),
        what=draw(EXACT),
        unit=draw(EXACT),
        prefecture=draw(CODES),
        recipient=recipient,
        also=draw(st.sampled_from([None, "033057", "033057-034223"])) if named else None,
        body=draw(st.none() | TEXTS.filter(bool)),
        standing=draw(st.none() | st.sampled_from(Counting)),
        shelved=draw(st.sampled_from(Shelved)),
        fiscal_year=draw(st.none() | st.just(YEAR_UNKNOWN) | st.integers(1870, 2197)),
        first=first,
        last=last,
        ends_by=draw(DAYS),
        paid=draw(st.booleans()),
        own=draw(st.booleans()),
        part=draw(st.none() | st.sampled_from(Part)),
        thanked=draw(st.none() | st.sampled_from(Acknowledged)),
        text=draw(TEXTS),
    )


@given(filters())
def test_written_and_read_back_it_is_the_same_filter(wanted: EntryFilter) -> None:
    assert filter_from(filter_query(wanted), make.WARDS) == (wanted, {})


@given(filters())
def test_an_order_keeps_the_whole_filter_until_its_workbook_is_made(wanted: EntryFilter) -> None:
    day = date(2023, 10, 1)
    order = Order(
        report="details", wanted=wanted, clocks=Clocks(day, 7, day), known_at_label="いま"
    )
    assert order_from(order.to_json()) == order


def test_no_filter_leaves_the_address_bare() -> None:
    assert filter_query(EVERYTHING) == {}


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("year", "令和元年度", EntryFilter(fiscal_year=2019)),
        ("year", "年度不明", EntryFilter(fiscal_year=YEAR_UNKNOWN)),
        ("period", "令和2年7月", EntryFilter(first=date(2020, 7, 1), last=date(2020, 7, 31))),
        ("period", "R2.7.4～", EntryFilter(first=date(2020, 7, 4))),
        ("period", "～R2.7.4", EntryFilter(last=date(2020, 7, 4))),
        ("period", "〜令和2年度", EntryFilter(last=date(2021, 3, 31))),
        ("q", "　人吉　保健師 ", EntryFilter(text="人吉　保健師")),
        ("paid", "y", EntryFilter(paid=True)),
        ("own", "y", EntryFilter(own=True)),
        ("duty", "unstated", EntryFilter(duty=UNSTATED)),
        ("part", "remainder", EntryFilter(part=Part.REMAINDER)),
        ("unit", "=", EntryFilter(unit="")),
        ("unit", "", EVERYTHING),
        ("item_text", "マット等", EntryFilter(item_text="マット等")),
        ("ends", "R8.11.30", EntryFilter(ends_by=date(2026, 11, 30))),
        ("page", "whatever", EVERYTHING),
    ],
)
def test_what_people_type_is_read(name: str, text: str, wanted: EntryFilter) -> None:
    assert filter_from({name: text}, make.WARDS) == (wanted, {})


@pytest.mark.parametrize("name", [*filter_query(EntryFilter(
    disaster_id=1, giver="a", kind=Kind.STAFF, channel=Channel.WARD, fund_kind=FundKind.OTHER,
    duty=Duty.OTHER, item_id=1, item_text="a", what="a", unit="a", part=Part.GAP, own=True,
    ends_by=date(2020, 1, 1), body="a", prefecture="1", recipient="1", standing=Counting.NONE,
    shelved=Shelved.DRAFT, fiscal_year=2020, first=date(2020, 1, 1), paid=True, text="a",
))])  # fmt: skip
@pytest.mark.parametrize(
    "text", ["\0", "9" * 400, "a\x07b", "😀", "-1", "' OR 1=1", "令和2年2月30日", "～", "あ" * 5000]
)
def test_what_cannot_be_read_does_not_narrow_and_never_raises(name: str, text: str) -> None:
    wanted, errors = filter_from({name: text}, make.WARDS)
    if errors:
        assert wanted == EVERYTHING, "a value with a message must not narrow the list"
        assert errors.keys() == {name}


def test_a_place_is_asked_for_under_all_its_names():
    wanted, errors = filter_from({"recipient": "032166", "also": "033057"}, make.WARDS)
    assert (wanted.recipients, errors) == (("032166", "033057"), {})
    assert EntryFilter(recipient=UNSTATED.value, also="033057").recipients == ()
    assert list(filter_from({"also": "x' OR 1"}, make.WARDS)[1]) == ["also"]
