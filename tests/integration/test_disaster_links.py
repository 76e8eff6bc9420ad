"""Rule 8: each figure of a disaster's page opens a list that comes to the same total."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.judge import text_of
from tests.pages import Pages
from tracker.domain.access import PUBLIC
from tracker.domain.entry_filter import Counting, EntryFilter
from tracker.domain.item import Item
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import GoodsLine
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind
from tracker.queries.moment import Clocks, clocks
from tracker.queries.overview import recipient_sums
from tracker.queries.support_list import ListTotals, aggregates_of_list, list_totals

DAY = date(2023, 10, 1)


@pytest.fixture
def rain(session: Session) -> int:
    """Rows of all kinds, channels and givers, some inside aggregates, some after them."""
    rain, noise = make.record(session, make.disaster(), make.disaster(slug="noise"))
    later = Span(date(2023, 11, 1), None)
    make.record(
        session,
        make.dispatch(noise, headcount=99),
        make.dispatch(rain, duty=Duty.SHELTER),
        make.dispatch(rain, giver=make.KATSUSHIKA, channel=Channel.VIA_METROPOLIS, headcount=5),
        make.dispatch(rain, span=Span(date(2023, 9, 1), None), headcount=7),
        make.dispatch(rain, span=later, decided_on=date(2023, 9, 30), headcount=11),
        make.dispatch(rain, span=later, decided_on=date(2023, 10, 2), headcount=13),
        make.dispatch(rain, giver="all_wards", recipient=Recipient(name="日本赤十字社")),
        make.goods(rain),
        make.goods(rain, recipient=Recipient(make.KUMAMOTO), giver=make.KATSUSHIKA),
        make.funds(rain, 100, None),
        make.funds(rain, 5000, channel=Channel.VIA_METROPOLIS, fund_kind=FundKind.DONATION),
        make.joint_funds(rain, 1_000_000_000, None),
        make.other(rain, recipient=Recipient(make.HITOYOSHI)),
    )
    return rain


def aggregates(rain: int) -> list[object]:
    return [
        make.aggregate(rain, Kind.STAFF, staff_a=11, staff_b=7190, staff_c=0),
        make.aggregate(rain, Kind.FUNDS, fund_kind=FundKind.CONDOLENCE, amount_yen=3_000),
        make.aggregate(rain, Kind.GOODS),
        make.aggregate(rain, Kind.STAFF, giver=make.MINATO, staff_b=40, speaks_of=date(2021, 1, 1)),
    ]


def totals_in(session: Session, now: Clocks, wanted: EntryFilter) -> ListTotals:
    return list_totals(
        session, now, PUBLIC, wanted, aggregates_of_list(session, now, PUBLIC, wanted)
    )


def test_the_heads_open_lists_by_standing_and_channel(session: Session, rain: int, pages: Pages):
    make.record(session, *aggregates(rain))
    pages.sign_in("viewer")
    page = pages.open(f"/disasters/{rain}?as_of={DAY}")
    now = clocks(session, as_of=DAY)
    for standing, shown in ((Counting.PRESENT, "11"), (Counting.SERVED, "7,190")):
        wanted = EntryFilter(disaster_id=rain, kind=Kind.STAFF, standing=standing)
        assert f"{totals_in(session, now, wanted).staff.total:,}" == shown
        assert shown in page.all("ul", "figures")[0][0].itertext()
    for channel in Channel:
        wanted = EntryFilter(
            disaster_id=rain, kind=Kind.FUNDS, channel=channel, standing=Counting.COUNTED
        )
        shown = totals_in(session, now, wanted).funds.display()
        assert f"{make.WARDS.channel(channel)} {shown}" in page.main


@pytest.mark.parametrize(
    ("standing", "people"),
    [(Counting.PRESENT, 7), (Counting.SERVED, 0), (Counting.PLANNED, 11), (Counting.COUNTED, 119)],
)
def test_a_standing_does_not_add_again_what_an_earlier_aggregate_contains(
    session: Session, standing: Counting, people: int
):
    (rain,) = make.record(session, make.disaster())
    make.record(
        session,
        make.aggregate(rain, Kind.STAFF, staff_a=1, staff_b=100, speaks_of=date(2021, 1, 1)),
        make.dispatch(rain, headcount=16),
        make.dispatch(rain, headcount=7, span=Span(date(2021, 2, 1), None)),
        make.dispatch(rain, headcount=11, span=Span(date(2023, 1, 1), None)),
    )
    now = clocks(session, as_of=date(2022, 1, 1))
    wanted = EntryFilter(disaster_id=rain, kind=Kind.STAFF, standing=standing)
    total = totals_in(session, now, wanted).staff
    assert total.total == people, f"{standing.label} {total}: rows inside 集計値 were added again"


def test_an_aggregate_of_a_recipient_takes_the_place_of_its_rows(session: Session):
    (rain,) = make.record(session, make.disaster())
    make.record(
        session,
        make.aggregate(rain, Kind.STAFF, staff_b=100, recipient=Recipient(make.KUMAMOTO)),
        make.aggregate(
            rain,
            Kind.FUNDS,
            fund_kind=FundKind.CONDOLENCE,
            amount_yen=900,
            recipient=Recipient(make.KUMAMOTO),
        ),
        make.dispatch(rain, headcount=10, recipient=Recipient(make.KUMAMOTO)),
        make.dispatch(rain, headcount=3, recipient=Recipient(make.MIYAGI)),
        make.funds(rain, 400),
    )
    now = clocks(session, as_of=DAY)
    aggregates = aggregates_of_list(session, now, PUBLIC, EntryFilter(disaster_id=rain))
    sums = recipient_sums(session, now, PUBLIC, EntryFilter(disaster_id=rain), aggregates)
    shown = {one.code: (one.staff.total, one.funds.yen) for one in sums}
    assert shown == {make.KUMAMOTO: (100, 900), make.MIYAGI: (3, 0)}
    for code, figures in shown.items():
        found = totals_in(session, now, EntryFilter(disaster_id=rain, recipient=code))
        assert (found.staff.total, found.funds.yen) == figures, f"the list of {code} differs"


def test_an_older_aggregate_stays_superseded_where_a_filter_hides_the_newer_one(session: Session):
    (rain,) = make.record(session, make.disaster())
    make.record(
        session,
        make.aggregate(
            rain,
            Kind.STAFF,
            staff_b=100,
            speaks_of=date(2021, 1, 1),
            recipient=Recipient(make.KUMAMOTO),
        ),
        make.aggregate(rain, Kind.STAFF, staff_b=120, speaks_of=date(2022, 1, 1)),
        make.dispatch(rain, headcount=10, recipient=Recipient(make.KUMAMOTO)),
    )
    now = clocks(session, as_of=DAY)
    wanted = EntryFilter(disaster_id=rain, recipient=make.KUMAMOTO)
    assert totals_in(session, now, wanted).staff.total == 10
    assert totals_in(session, now, EntryFilter(disaster_id=rain)).staff.total == 120


def test_an_aggregate_enters_a_period_only_with_its_whole_own_period(session: Session):
    (rain,) = make.record(session, make.disaster())
    span = Span(date(2020, 7, 3), date(2021, 3, 31))
    make.record(session, make.aggregate(rain, Kind.STAFF, staff_b=100, period=span))
    now = clocks(session, as_of=DAY)
    half = EntryFilter(disaster_id=rain, first=date(2020, 7, 1), last=date(2020, 9, 30))
    whole = EntryFilter(disaster_id=rain, first=date(2020, 7, 1), last=date(2021, 3, 31))
    assert totals_in(session, now, half).staff.total == 0
    assert totals_in(session, now, whole).staff.total == 100


def test_a_body_without_a_code_leads_to_its_own_lines_alone(session: Session, pages: Pages):
    (rain,) = make.record(session, make.disaster())
    red_cross = Recipient(name="日本赤十字社")
    fund = make.funds(rain, 100, 5000)
    lines = (replace(fund.funds[0], recipient=red_cross), fund.funds[1])
    make.record(
        session, replace(fund, funds=lines), make.funds(rain, 77, title="日本赤十字社の紹介")
    )
    pages.sign_in("viewer")
    page = pages.open(f"/disasters/{rain}?as_of={DAY}")
    hrefs = {a.get("href", ""): a for a in page.html.iter("a")}
    [link] = [a for href, a in hrefs.items() if "body=" in href and "thanked=" not in href]
    assert text_of(link) == "100"
    listed = pages.open(link.get("href", ""))
    assert "支援金100円" in listed.main
    assert "支援先の団体：日本赤十字社" in listed.main


def test_the_figure_of_an_item_stands_under_the_list_that_it_opens(session: Session, pages: Pages):
    (rain,) = make.record(session, make.disaster())
    (item,) = make.record(session, Item(category="防寒用品", name="毛布", unit="枚"))

    def blankets(quantity: Decimal | None) -> GoodsLine:
        return GoodsLine(line_id=1, item_id=item, quantity=quantity, unit="枚")

    make.record(
        session,
        make.goods(rain, goods=(blankets(Decimal(1200)),)),
        make.goods(rain, goods=(blankets(Decimal("0.5")),)),
        make.goods(rain, goods=(blankets(None),)),
        make.goods(rain, goods=(blankets(Decimal(9)),), sent_on=date(2024, 1, 1)),
    )
    pages.sign_in("viewer")
    page = pages.open(f"/disasters/{rain}?as_of={DAY}")
    [link] = [a for a in page.html.iter("a") if "item=" in a.get("href", "")]
    assert text_of(link) == "1,200.5＋数量不明1件"
    listed = pages.open(link.get("href", ""))
    assert "毛布1,200.5枚数量不明1件" in listed.main


def test_standings_are_not_known_before_the_day_of_an_aggregate(session: Session, pages: Pages):
    (rain,) = make.record(session, make.disaster())
    make.record(session, make.aggregate(rain, Kind.STAFF, staff_b=100), make.dispatch(rain))
    pages.sign_in("viewer")
    page = pages.open(f"/disasters/{rain}?as_of=2021-01-01")
    assert "派遣中 不明・既派遣 2＋不明・今後派遣予定 不明" in page.main


@pytest.mark.parametrize("with_aggregate", [False, True])
def test_what_was_paid_by_the_day_stands_beside_the_funds_and_opens_its_list(
    session: Session, pages: Pages, with_aggregate: bool
):
    (rain,) = make.record(session, make.disaster())
    make.record(
        session,
        make.funds(rain, 12_000_000, None, paid_on=date(2020, 8, 1)),
        make.funds(rain, 500, paid_on=date(2020, 8, 2)),
        make.funds(rain, 70),
        make.joint_funds(rain, 3_000_000, paid_on=date(2020, 7, 30)),
        make.funds(rain, 9, decided_on=date(2020, 9, 1), paid_on=date(2020, 9, 1)),
    )
    if with_aggregate:
        published = make.aggregate(
            rain,
            Kind.FUNDS,
            fund_kind=FundKind.CONDOLENCE,
            amount_yen=90_000_000,
            speaks_of=date(2020, 7, 31),
        )
        make.record(session, published)
    pages.sign_in("viewer")
    page = pages.open(f"/disasters/{rain}?as_of=2020-08-01")
    assert "うち支出済 1,500万円＋未公表1件" in page.main
    paid = {address for address in page.links.values() if "paid=" in address}
    assert len(paid) == 1, "the head of 支援金 leads to what was paid"
    shown = pages.open(paid.pop())
    assert "支出：支出済" in shown.main
    assert "支援金1,500万円＋未公表1件" in text_of(shown.all("section", "sticky-foot")[0])
    before = pages.open(f"/disasters/{rain}?as_of=2020-07-29")
    assert "うち支出済" not in before.main
    whole = pages.open(f"/supports/?disaster={rain}&as_of=2020-08-01")
    assert "うち支出済" in text_of(whole.all("section", "sticky-foot")[0])


def test_the_amount_that_was_paid_is_narrowed_with_the_list(session: Session):
    (rain,) = make.record(session, make.disaster())
    fund = make.funds(rain, 100, 5000, paid_on=date(2020, 8, 1))
    lines = (fund.funds[0], replace(fund.funds[1], recipient=Recipient(make.HITOYOSHI)))
    make.record(session, replace(fund, funds=lines))
    now = clocks(session, as_of=DAY)
    wanted = EntryFilter(disaster_id=rain, recipient=make.HITOYOSHI)
    for asked in (wanted, replace(wanted, paid=True)):
        found = totals_in(session, now, asked).funds
        assert (found.yen, found.paid) == (5000, 5000)
