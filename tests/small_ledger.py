"""A small ledger whose figures are reckoned by hand in the tests of reports.

Three disasters: dispatches across 31 March 2020, cancelled and to a town that has another name now,
a joint fund with its shares and one of unpublished amounts, an aggregate with rows inside it and
after it, a nil return, deliveries of two members, letters.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tests import factories as make
from tracker.domain.disaster import DisasterName
from tracker.domain.recipient import Recipient
from tracker.domain.shares import ShareRule, split
from tracker.domain.span import Span
from tracker.domain.support import FundsLine, NilReturn, Share
from tracker.domain.vocabulary import Channel, Coverage, Duty, FundKind, Kind
from tracker.models.connection import begin_writing
from tracker.operations import letters as operations
from tracker.queries.givers import members

TOMIYA_TOWN = "044237"  # 宮城県富谷町, a city since 10 October 2016
CHIYODA = "131016"
PREFECTURES = ("060003", "400009", make.KUMAMOTO, "440001")
PAID_IN = date(2020, 1, 15)
FUND = 1_000_000_000


@dataclass(frozen=True)
class SmallLedger:
    """The records that tests ask for by name."""

    quake: int
    typhoon: int
    rain: int
    joint_fund: int
    unpublished_fund: int
    letter: int


def small_ledger(session: Session) -> SmallLedger:
    """Write it; the figures are in tests/integration/test_reports_wards.py."""
    quake, typhoon, rain = make.record(
        session,
        make.disaster(
            slug="2011-quake",
            names=(DisasterName("平成23年地震", date(2011, 3, 11)),),
            start=date(2011, 3, 11),
            coverage_staff=Coverage.ALL,
        ),
        make.disaster(
            slug="2019-typhoon",
            names=(DisasterName("令和元年台風", date(2019, 10, 12)),),
            start=date(2019, 10, 12),
            coverage_staff=Coverage.PART,
        ),
        make.disaster(coverage_staff=Coverage.PART, coverage_funds=Coverage.ALL),
    )
    make.record(
        session,
        make.dispatch(
            quake,
            giver=make.KATSUSHIKA,
            headcount=2,
            recipient=Recipient(TOMIYA_TOWN),
            span=Span(date(2012, 4, 9), date(2012, 6, 30)),
            decided_on=date(2012, 4, 1),
            duty=Duty.CASE_WORK,
        ),
    )
    joint_fund = _of_typhoon(session, typhoon)
    unpublished, dispatch = _of_rain(session, rain)
    (letter,) = make.record(
        session,
        make.letter(
            rain,
            owner="joint",
            addressees=("joint", make.MINATO),
            sender=Recipient(make.KUMAMOTO),
            sender_title="知事",
            sender_name="熊本太郎",
            subject="復興支援金と職員派遣への御礼",
            supports=(unpublished, dispatch),
            received_on=date(2021, 1, 20),
            dated=Span(date(2021, 1, 12), date(2021, 1, 12)),
            circulate=True,
            publishable=True,
        ),
    )
    _tick(session, letter)
    return SmallLedger(quake, typhoon, rain, joint_fund, unpublished, letter)


def _of_typhoon(session: Session, typhoon: int) -> int:
    codes = [giver.code for giver in members(session)]
    amounts = split(FUND, ShareRule.EQUAL, codes)
    paid = {**dict.fromkeys(codes[:3], PAID_IN), codes[3]: date(2021, 6, 1)}
    fund = make.joint_funds(
        typhoon,
        FUND,
        fund_kind=FundKind.DONATION,
        decided_on=date(2019, 12, 1),
        paid_on=date(2019, 12, 20),
        share_rule=ShareRule.EQUAL,
        shares=tuple(Share(ward=c, amount_yen=amounts[c], paid_on=paid.get(c)) for c in codes),
    )
    *_, record_id = make.record(
        session,
        make.dispatch(
            typhoon,
            headcount=3,
            span=Span(date(2020, 3, 20), date(2020, 4, 10)),
            decided_on=date(2020, 3, 1),
            duty=Duty.DAMAGE_CERTIFICATE,
        ),
        make.dispatch(
            typhoon,
            giver=make.KATSUSHIKA,
            headcount=4,
            span=Span(date(2020, 2, 1), date(2020, 2, 5)),
            decided_on=date(2019, 12, 1),
            cancelled_on=date(2020, 1, 1),
            duty=Duty.SHELTER,
        ),
        make.dispatch(
            typhoon,
            giver=make.KATSUSHIKA,
            channel=Channel.VIA_METROPOLIS,
            headcount=5,
            span=Span(date(2019, 11, 1), date(2019, 11, 5)),
            decided_on=date(2019, 10, 25),
            duty=Duty.DISASTER_WASTE,
        ),
        make.funds(
            typhoon, 1_000_000, None, decided_on=date(2019, 11, 10), paid_on=date(2020, 4, 5)
        ),
        fund,
    )
    return record_id


def _of_rain(session: Session, rain: int) -> tuple[int, int]:
    lines = tuple(
        FundsLine(line_id=number, recipient=Recipient(code))
        for number, code in enumerate(PREFECTURES, 1)
    )
    unpublished, dispatch, *_ = make.record(
        session,
        make.joint_funds(
            rain, fund_kind=FundKind.RECOVERY, funds=lines, decided_on=date(2020, 12, 28)
        ),
        make.dispatch(rain, duty=Duty.DAMAGE_CERTIFICATE),
        make.dispatch(
            rain,
            giver=make.KATSUSHIKA,
            headcount=6,
            span=Span(date(2020, 7, 20), date(2020, 7, 22)),
            duty=Duty.SHELTER,
        ),
        make.aggregate(
            rain, Kind.STAFF, speaks_of=date(2020, 12, 28), staff_a=2, staff_b=30, staff_c=0
        ),
        make.dispatch(
            rain,
            headcount=1,
            span=Span(date(2021, 2, 1), date(2021, 2, 10)),
            decided_on=date(2021, 1, 25),
        ),
        make.goods(rain),
        make.goods(rain, giver=make.KATSUSHIKA),
        make.other(rain),
        NilReturn(
            disaster_id=rain, giver=CHIYODA, channel=Channel.WARD, of_kind=Kind.STAFF,
            speaks_of=date(2020, 8, 1),
        ),
    )  # fmt: skip
    return unpublished, dispatch


def _tick(session: Session, letter: int) -> None:
    operations.tick(session, actor=make.SECRETARY, letter_id=letter, ward=make.MINATO)
    session.commit()
    begin_writing(session)
