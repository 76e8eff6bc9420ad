"""Rule 8 without exception: every figure of every page opens a list with the same total."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.figures import Shown, compare, faults_of_figures, figures_of, reading
from tests.integration.conftest import NOW
from tests.judge import text_of
from tests.pages import Pages
from tests.statements import counted
from tracker import clock
from tracker.domain.item import Item
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import GoodsLine
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, State
from tracker.extensions import db
from tracker.queries import remembered

PUBLISHED = date(2023, 10, 1)
RED_CROSS = Recipient(name="日本赤十字社")


@pytest.fixture
def rain(session: Session) -> int:
    """Rows of all kinds, channels and givers, with and without what may be left open."""
    rain, noise = make.record(session, make.disaster(), make.disaster(slug="noise"))
    (blanket,) = make.record(session, Item(category="防寒用品", name="毛布", unit="枚"))

    def lines(*items: tuple[int | None, str, int | None, str]) -> tuple[GoodsLine, ...]:
        return tuple(
            GoodsLine(
                line_id=place, item_id=item, item_text=text, unit=unit,
                quantity=None if quantity is None else Decimal(quantity),
            )
            for place, (item, text, quantity, unit) in enumerate(items, 1)
        )  # fmt: skip

    later = Span(date(2023, 11, 1), None)
    fund = make.funds(rain, 100, 5000, paid_on=date(2020, 7, 25))
    two_bodies = (replace(fund.funds[0], recipient=RED_CROSS), fund.funds[1])
    nowhere = replace(make.funds(rain, 70).funds[0], recipient=Recipient())
    make.record(
        session,
        make.dispatch(noise, headcount=99),
        make.dispatch(rain, duty=Duty.SHELTER),
        make.dispatch(rain, duty=Duty.OTHER, duty_text="通訳", giver=make.KATSUSHIKA),
        make.dispatch(rain, headcount=3, recipient=Recipient(), person_days=4),
        make.dispatch(rain, giver=make.KATSUSHIKA, channel=Channel.VIA_METROPOLIS, headcount=5),
        make.dispatch(rain, span=Span(date(2023, 9, 1), None), headcount=7),
        make.dispatch(rain, span=later, decided_on=date(2023, 9, 30), headcount=11),
        make.dispatch(rain, span=later, decided_on=date(2023, 10, 2), headcount=13),
        make.dispatch(rain, headcount=40, cancelled_on=date(2020, 7, 9)),
        make.dispatch(rain, span=None, headcount=17),
        make.dispatch(rain, giver="joint", channel=Channel.JOINT, headcount=4),
        make.dispatch(rain, giver="all_wards", recipient=RED_CROSS, headcount=6),
        make.dispatch(rain, giver="all_wards", headcount=8, span=later, decided_on=PUBLISHED),
        make.goods(rain, goods=lines((blanket, "", 1200, "枚"), (None, "マット等", None, ""))),
        make.goods(rain, goods=lines((blanket, "", 3, "箱"), (None, "水/茶 50%", 20, "本"))),
        make.goods(rain, goods=lines((blanket, "", None, "")), recipient=Recipient()),
        make.goods(
            rain, goods=lines((None, "土のう袋", 9, "枚")), sent_on=date(2023, 11, 2),
            channel=Channel.VIA_METROPOLIS, giver=make.KATSUSHIKA,
        ),
        replace(fund, funds=two_bodies),
        replace(make.funds(rain, 70, giver=make.KATSUSHIKA), funds=(nowhere,)),
        make.funds(rain, 100, None),
        make.funds(rain, 5000, channel=Channel.VIA_METROPOLIS, fund_kind=FundKind.DONATION),
        make.funds(rain, 900, decided_on=date(2023, 11, 5), fund_kind=FundKind.DONATION),
        make.joint_funds(rain, 1_000_000_000, None, paid_on=date(2020, 8, 1)),
        make.other(rain, recipient=Recipient(make.HITOYOSHI), quantity=Decimal(30), unit="トン"),
        make.other(rain, recipient=Recipient(), quantity=Decimal("0.5"), unit="トン"),
        make.other(rain, what="災害廃棄物の受け入れ(追加)", quantity=Decimal(9), unit="トン"),
        make.other(rain, what="入浴支援", giver=make.KATSUSHIKA),
        make.other(rain, what="入浴支援", span=Span(date(2023, 11, 3), None)),
    )  # fmt: skip
    make.record(session, make.dispatch(rain, headcount=1000), state=State.DRAFT)
    return rain


def aggregates(rain: int) -> list[object]:
    """Of 各区計 with rows inside and after, of one ward, of the joint body, of one recipient."""
    blankets = GoodsLine(line_id=1, item_text="毛布/掛布", quantity=Decimal(500), unit="枚")
    waste = GoodsLine(line_id=1, item_text="災害廃棄物", quantity=Decimal(33_000), unit="トン")
    return [
        make.aggregate(rain, Kind.STAFF, staff_a=11, staff_b=60, staff_c=2),
        make.aggregate(rain, Kind.STAFF, giver=make.MINATO, staff_b=40, speaks_of=date(2021, 1, 1)),
        make.aggregate(
            rain, Kind.STAFF, giver="joint", channel=Channel.JOINT, staff_b=20,
            speaks_of=date(2021, 1, 1),
        ),
        make.aggregate(rain, Kind.FUNDS, fund_kind=FundKind.CONDOLENCE, amount_yen=3_000),
        make.aggregate(
            rain, Kind.FUNDS, fund_kind=FundKind.DONATION, amount_yen=90_000_000,
            recipient=Recipient(make.KUMAMOTO),
        ),
        make.aggregate(rain, Kind.GOODS, goods=(blankets,)),
        make.aggregate(rain, Kind.OTHER, goods=(waste, replace(waste, line_id=2))),
    ]  # fmt: skip


def pages_of(rain: int, query: str) -> list[str]:
    return [
        f"/disasters/?{query}",
        f"/disasters/{rain}?{query}",
        f"/reports/overview?disaster={rain}&{query}",
        f"/reports/details?disaster={rain}&{query}",
        f"/supports/?disaster={rain}&{query}",
    ]


def walk(pages: Pages, *paths: str) -> None:
    seen: dict[str, dict[str, str]] = {}
    wrong = [fault for path in paths for fault in faults_of_figures(pages, pages.open(path), seen)]
    assert not wrong, "figures without the same total behind them:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("with_aggregates", "as_of"),
    [
        (False, date(2020, 7, 12)),
        (False, date(2023, 12, 1)),
        (True, date(2021, 6, 1)),
        (True, PUBLISHED),
        (True, date(2023, 12, 1)),
    ],
)
def test_every_figure_of_a_day_opens_a_list_with_its_total(
    session: Session, rain: int, pages: Pages, with_aggregates: bool, as_of: date
):
    if with_aggregates:
        make.record(session, *aggregates(rain))
    pages.sign_in("viewer")
    walk(pages, *pages_of(rain, f"as_of={as_of}"))


@pytest.mark.parametrize("year", [2020, 2023])
def test_every_figure_of_a_fiscal_year_opens_a_list_with_its_total(
    session: Session, rain: int, pages: Pages, year: int
):
    span = Span(date(2023, 4, 1), PUBLISHED)
    within = make.aggregate(rain, Kind.STAFF, staff_a=3, staff_b=30, period=span)
    make.record(session, *aggregates(rain)[1:], within)
    pages.sign_in("viewer")
    asked = f"disaster={rain}&year={year}&as_of={year + 1}-03-31"
    walk(pages, f"/reports/overview?{asked}", f"/reports/details?{asked}")


@pytest.mark.parametrize(
    "asked",
    ["as_of=2021-06-01", f"as_of={PUBLISHED}", "as_of=2023-12-01", "year=2020&as_of=2021-03-31"],
)
def test_every_figure_by_member_of_all_disasters_opens_a_list_with_its_total(
    session: Session, rain: int, pages: Pages, asked: str
):
    make.record(session, *aggregates(rain))
    pages.sign_in("viewer")
    walk(pages, f"/reports/wards?{asked}")


@pytest.mark.parametrize(
    "as_of", [date(2020, 8, 1), date(2021, 6, 1), PUBLISHED, date(2023, 12, 1)]
)
def test_of_aggregates_alone_every_figure_opens_a_list_with_its_total(
    session: Session, pages: Pages, as_of: date
):
    (rain,) = make.record(session, make.disaster())
    make.record(session, *aggregates(rain))
    pages.sign_in("viewer")
    walk(pages, *pages_of(rain, f"as_of={as_of}"))


def test_every_figure_of_an_earlier_moment_opens_a_list_of_that_moment(
    session: Session, rain: int, pages: Pages
):
    published = make.record(session, *aggregates(rain))
    clock.set_clock(lambda: NOW + timedelta(hours=2))
    make.record(session, make.dispatch(rain, headcount=500), make.funds(rain, 7_000))
    content = make.aggregate(rain, Kind.STAFF, staff_a=1, staff_b=1)
    make.revise(session, published[0], 1, content)
    pages.sign_in("viewer")
    asked = f"as_of={PUBLISHED}&known_at=2026-11-23+13:00"
    walk(pages, f"/disasters/{rain}?{asked}", f"/reports/overview?disaster={rain}&{asked}")
    page = pages.open(f"/disasters/{rain}?{asked}")
    assert not [shown for shown in figures_of(page) if "known_at" not in shown.href]


def test_every_figure_of_the_home_page_opens_a_list_with_its_total(
    session: Session, rain: int, pages: Pages
):
    today = NOW.date()
    soon, later = Span(today, today + timedelta(days=3)), Span(today, today + timedelta(days=30))
    make.record(session, *aggregates(rain))
    make.record(session, *(make.dispatch(rain, span=span) for span in (soon, soon, later)))
    of_nobody = [make.joint_funds(rain, 100), make.joint_funds(rain, 200), make.funds(rain, 300)]
    make.record(session, *of_nobody, state=State.DRAFT)
    pages.sign_in("secretariat")
    walk(pages, "/")
    counts = {shown.text for shown in figures_of(pages.open("/")) if shown.of}
    assert counts == {"2件"}, "drafts of wards and dispatches that end later do not wait"


def test_the_remainder_of_a_published_total_opens_what_it_is_made_of(
    session: Session, pages: Pages
):
    (rain,) = make.record(session, make.disaster())
    whole, inside, after, last = make.record(
        session,
        make.aggregate(rain, Kind.STAFF, staff_b=10),
        make.dispatch(rain, headcount=16),
        make.dispatch(rain, headcount=7, span=Span(date(2023, 11, 1), None)),
        make.dispatch(rain, giver="all_wards", headcount=1, span=Span(date(2023, 11, 1), None)),
    )
    pages.sign_in("viewer")
    page = pages.open(f"/disasters/{rain}?as_of=2023-12-01")
    shown, days = [s for s in figures_of(page) if "part=remainder" in s.href]
    assert shown.text == "△5", "10 published - 16 inside + 1 that no member gave alone"
    assert days.text == "31＋不明", "of the one since 1 November, beside those published"
    listed = pages.open(shown.href)
    assert "職員派遣△5人内訳なし（集計値－内訳）" in listed.main
    entries = {link.get("href", "").split("?")[0] for link in listed.html.iter("a")}
    for record in (whole, inside, last):
        assert f"/supports/{record}" in entries
    assert f"/supports/{after}" not in entries, "a row after the day is in the ward's own line"
    bare = pages.open(listed.follow("集計値とその内訳：内訳なし（集計値－内訳）×を外す").path)
    assert bare.status == 200
    exported = text_of(listed.follow("この一覧を出す（Excel）").html)
    assert "△5" in exported


@pytest.mark.parametrize("as_of", [date(2020, 8, 5), date(2020, 12, 31), PUBLISHED])
def test_thanks_are_told_alike_on_the_page_the_list_and_the_reports(
    session: Session, rain: int, pages: Pages, as_of: date
):
    town = Recipient("044237")  # 富谷町, from which 富谷市 wrote later
    lines = (
        *make.joint_funds(rain, 5, 7, 9).funds,
        replace(make.joint_funds(rain, 1).funds[0], line_id=4, recipient=Recipient()),
    )
    to = (town, RED_CROSS, Recipient(make.HITOYOSHI))
    named = [replace(one, recipient=body) for one, body in zip(lines, to, strict=False)]
    fund, dispatch = make.record(
        session,
        replace(make.joint_funds(rain, 5), funds=(*named, lines[3])),
        make.dispatch(rain),
    )
    make.record(
        session,
        make.letter(rain, sender=Recipient("042161"), supports=(fund,)),
        make.letter(rain, sender=Recipient(make.KUMAMOTO), supports=(fund, dispatch)),
        make.letter(rain, sender=RED_CROSS, supports=(fund,), received_on=date(2021, 5, 1)),
    )
    pages.sign_in("viewer")
    at = f"as_of={as_of}"
    walk(
        pages, f"/disasters/{rain}?{at}", f"/reports/letters?{at}",
        f"/reports/letters?disaster={rain}&{at}", f"/reports/letters?year=2020&{at}",
        f"/reports/annual?year=2020&{at}",
    )  # fmt: skip
    *_, here = pages.open(f"/disasters/{rain}?{at}").table("支援先ごとの御礼")
    caption = "「令和2年7月豪雨」の御礼状一覧（御礼の状況）単位：件"
    *_, there = pages.open(f"/reports/letters?disaster={rain}&{at}").table(caption)
    assert [text.replace("－", "0") for text in there[2:6]] == here[1:5]


@pytest.mark.parametrize(
    "query", ["part=remainder", "part=no_recipient", "part=no_duty", "kind=goods&unit=枚",
              "what=災害廃棄物の受け入れ", "recipient=unstated", "part=gap&kind=goods&unit=枚"],
)  # fmt: skip
def test_such_a_list_asks_the_same_number_of_statements_whatever_there_is(
    session: Session, rain: int, pages: Pages, query: str
):
    def statements() -> int:
        remembered._kept.clear()
        with counted(db.engine) as seen:
            pages.open(f"/supports/?disaster={rain}&{query}")
        return len(seen)

    make.record(session, *aggregates(rain))
    pages.sign_in("viewer")
    statements()
    before = statements()
    make.record(session, *(make.dispatch(rain) for _ in range(5)), make.goods(rain))
    make.record(session, make.other(rain, quantity=Decimal(2), unit="箱"), make.funds(rain, 8))
    assert statements() == before


def test_a_figure_that_differs_is_named_with_both_totals() -> None:
    shown = Shown("区別 / 港区", "12", "/supports/?kind=staff")
    assert list(compare(shown, {"職員派遣": "12人"})) == []
    (fault,) = compare(shown, {"職員派遣": "13人"})
    assert "港区" in fault
    assert "'12'" in fault
    assert "'13人'" in fault
    assert "/supports/?kind=staff" in fault
    funds = reading("△2億3,000万円＋未公表2件＋不明", "支援金")
    assert funds == {"number": -230_000_000, "unpublished": 2, "unclear": True}
