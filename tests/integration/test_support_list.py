"""The list of entries: pages by key, totals that are the sum of the rows, and nothing betrayed."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.statements import counted
from tracker.domain.access import PUBLIC, Scope
from tracker.domain.counting import Counted
from tracker.domain.entry_filter import (
    EVERYTHING,
    YEAR_UNKNOWN,
    Counting,
    EntryFilter,
    Shelved,
    Sort,
)
from tracker.domain.errors import InputError
from tracker.domain.item import Item
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.span import Span
from tracker.domain.support import FundsLine, GoodsLine, NilReturn
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, Occupation, State
from tracker.models import Giver, Record
from tracker.queries import support_list
from tracker.queries.key_pages import FIRST_PAGE, key_text
from tracker.queries.moment import Clocks, clocks
from tracker.queries.support_list import ListRow, list_key

WARDS = ("131016", "131024", make.MINATO, make.KATSUSHIKA)
PLACES = (make.HITOYOSHI, make.KUMAMOTO, make.MIYAGI)
MINATO = make.MINATO_CLERK.scope


@dataclass
class Ledger:
    rain: int
    storm: int
    item: int


@pytest.fixture
def ledger(session: Session) -> Ledger:
    """Forty-odd entries with many equal keys, among noise: drafts, withdrawn, another disaster."""
    rain, storm = make.record(
        session,
        make.disaster(),
        make.disaster(slug="storm", start=date(2019, 10, 12)),
    )
    (item,) = make.record(session, Item(category="防寒用品", name="毛布", unit="枚"))
    chance = random.Random(23)
    contents = [_some(chance, chance.choice([rain, rain, storm]), item) for _ in range(40)]
    make.record(session, *contents)
    drafts = [make.dispatch(rain, giver=ward, note="内密の下書き") for ward in WARDS]
    make.record(session, *drafts, state=State.DRAFT)
    (gone,) = make.record(session, make.dispatch(rain, headcount=100))
    make.revise(session, gone, 1, make.dispatch(rain, headcount=100), State.WITHDRAWN)
    return Ledger(rain, storm, item)


def _some(chance: random.Random, disaster: int, item: int):
    day = date(2020, 7, 1) + timedelta(days=chance.randrange(4) * 100)
    common = {
        "giver": chance.choice(WARDS),
        "channel": chance.choice([Channel.WARD, Channel.WARD, Channel.VIA_METROPOLIS]),
    }
    to = Recipient(chance.choice(PLACES)) if chance.random() < 0.8 else NOT_STATED
    amounts = [chance.choice([None, 0, 1000, 50_000]) for _ in range(chance.randint(1, 3))]
    lines = tuple(
        FundsLine(line_id=n, recipient=Recipient(chance.choice(PLACES)), amount_yen=amount)
        for n, amount in enumerate(amounts, 1)
    )
    return chance.choice(
        [
            make.dispatch(
                disaster,
                recipient=to,
                headcount=chance.randint(1, 5),
                span=chance.choice([None, Span(day, None), Span(day, day + timedelta(days=300))]),
                duty=chance.choice([None, Duty.SHELTER]),
                **common,
            ),
            make.goods(
                disaster,
                recipient=to,
                sent_on=chance.choice([None, day]),
                goods=(GoodsLine(line_id=1, item_id=item, quantity=Decimal(3), unit="枚"),),
                **common,
            ),
            make.funds(disaster, funds=lines, decided_on=chance.choice([None, day]), **common),
            make.joint_funds(disaster, funds=lines, decided_on=day),
            make.other(disaster, recipient=to, **common),
            NilReturn(disaster_id=disaster, of_kind=Kind.GOODS, **common),
        ]
    )


def _page(session: Session, at: Clocks, scope: Scope, wanted: EntryFilter, **options):
    aggregates = support_list.aggregates_of_list(session, at, scope, wanted)
    return support_list.list_page(session, at, scope, wanted, aggregates, **options)


def _walk(
    session: Session,
    at: Clocks,
    wanted: EntryFilter = EVERYTHING,
    sort: Sort = Sort.NEWEST,
    scope: Scope = MINATO,
    size: int = 7,
) -> list[ListRow]:
    """Every row of the list, page after page; walking back must show the same pages."""
    pages, turn = [], FIRST_PAGE
    while turn is not None:
        page = _page(session, at, scope, wanted, sort=sort, turn=turn, size=size)
        pages.append(page)
        turn = page.next
    back, page = [pages[-1]], pages[-1]
    while page.previous is not None:
        page = _page(session, at, scope, wanted, sort=sort, turn=page.previous, size=size)
        back.append(page)
    assert [p.rows for p in reversed(back)] == [p.rows for p in pages]
    return [row for page in pages for row in page.rows]


def _ids(rows: list[ListRow]) -> list[int]:
    return [row.record_id for row in rows]


@pytest.mark.parametrize("sort", Sort)
def test_walking_all_pages_shows_each_row_once_in_order(
    session: Session, ledger: Ledger, sort: Sort
) -> None:
    at = clocks(session)
    position = dict(session.execute(select(Giver.code, Giver.position)).all())
    for shelved, entries in {Shelved.SUBMITTED: 40, Shelved.DRAFT: 4, Shelved.WITHDRAWN: 1}.items():
        for size in (1, 3, 100):
            wanted = EntryFilter(shelved=shelved)
            rows = _walk(session, at, wanted, sort, make.SECRETARY.scope, size)
            assert len(set(_ids(rows))) == len(rows) == entries
            keys = [_expected_key(row, sort, position) for row in rows]
            assert keys == sorted(keys)


def _expected_key(row: ListRow, sort: Sort, position: dict[str, int]):
    entered = -(row.number or 0), -row.record_id
    if sort is Sort.DAY:
        return -row.day.toordinal(), *entered
    if sort is Sort.GIVER:
        return position[row.content.giver], *entered
    if sort is Sort.RECIPIENT:
        lines = getattr(row.content, "funds", None)
        to = lines[0].recipient if lines else getattr(row.content, "recipient", NOT_STATED)
        return to.code or "999999", *entered
    return entered


FILTERS = [
    EVERYTHING,
    EntryFilter(giver=make.MINATO),
    EntryFilter(giver="joint"),
    EntryFilter(kind=Kind.STAFF),
    EntryFilter(kind=Kind.FUNDS),
    EntryFilter(channel=Channel.VIA_METROPOLIS),
    EntryFilter(fund_kind=FundKind.CONDOLENCE),
    EntryFilter(duty=Duty.SHELTER),
    EntryFilter(prefecture=make.KUMAMOTO),
    EntryFilter(recipient=make.HITOYOSHI),
    EntryFilter(standing=Counting.COUNTED),
    EntryFilter(standing=Counting.PRESENT),
    EntryFilter(fiscal_year=2020),
    EntryFilter(fiscal_year=2021),
    EntryFilter(fiscal_year=YEAR_UNKNOWN),
    EntryFilter(first=date(2020, 10, 1), last=date(2020, 12, 31)),
    EntryFilter(text="葛飾"),
]
DAYS = [date(2026, 11, 23), date(2020, 12, 1), date(2020, 7, 1), date(2019, 1, 1)]


def test_the_totals_are_the_sum_of_the_rows(session: Session, ledger: Ledger) -> None:
    for day in DAYS:
        at = clocks(session, as_of=day)
        for wanted in FILTERS:
            _check_totals(session, at, wanted)


def _check_totals(session: Session, at: Clocks, wanted: EntryFilter) -> None:
    rows = _walk(session, at, wanted, size=100)
    totals = _totals(session, at, wanted)
    counting = [row for row in rows if row.counted is Counted.YES]
    goods = [row for row in counting if row.content.kind is Kind.GOODS]
    from_rows = (
        len(rows),
        sum(row.headcount or 0 for row in counting),
        sum(row.person_days or 0 for row in counting),
        sum(row.content.kind is Kind.STAFF and row.person_days is None for row in counting),
        sum(row.yen or 0 for row in counting),
        sum(row.unpublished or 0 for row in counting),
        len(goods),
    )
    shown = (
        totals.count,
        totals.staff.total,
        totals.staff.person_days,
        totals.staff.days_unknown,
        totals.funds.yen,
        totals.funds.unpublished,
        totals.goods.entries,
    )
    assert shown == from_rows, f"total and rows differ on {at.as_of} for {wanted}"


def _totals(
    session: Session, at: Clocks, wanted: EntryFilter, scope: Scope = MINATO
) -> support_list.ListTotals:
    aggregates = support_list.aggregates_of_list(session, at, scope, wanted)
    return support_list.list_totals(session, at, scope, wanted, aggregates)


def test_rows_inside_an_aggregate_are_marked_and_not_added_again(
    session: Session, ledger: Ledger
) -> None:
    published = make.aggregate(ledger.rain, Kind.STAFF, staff_a=11, staff_b=7190, staff_c=0)
    older = make.aggregate(
        ledger.rain, Kind.STAFF, staff_a=1, staff_b=2, staff_c=3, speaks_of=date(2022, 10, 1)
    )
    later = make.dispatch(ledger.rain, headcount=5, span=Span(date(2024, 1, 1), date(2024, 1, 2)))
    new, old, after = make.record(session, published, older, later)
    wanted = EntryFilter(disaster_id=ledger.rain, kind=Kind.STAFF)
    at = clocks(session, as_of=date(2024, 2, 1))
    rows = {row.record_id: row for row in _walk(session, at, wanted)}
    assert rows[old].counted is Counted.NO
    assert rows[new].counted is Counted.YES
    others = [row for id_, row in rows.items() if id_ not in (new, old, after)]
    assert others
    assert all(row.counted is Counted.INSIDE for row in others)
    assert rows[after].counted is Counted.YES
    assert _totals(session, at, wanted).staff.total == 11 + 7190 + 5
    assert _totals(session, at, wanted).count == len(rows)


def test_drafts_of_others_are_neither_listed_nor_counted_nor_found(
    session: Session, ledger: Ledger
) -> None:
    at = clocks(session)
    drafts = EntryFilter(shelved=Shelved.DRAFT, text="内密")
    own = _walk(session, at, drafts)
    assert [row.content.giver for row in own] == [make.MINATO]
    assert _totals(session, at, drafts).count == 1
    assert _totals(session, at, drafts).staff.is_empty, "a draft is in no total"
    assert _walk(session, at, drafts, scope=make.READER.scope) == []
    assert _totals(session, at, drafts, PUBLIC).count == 0
    assert len(_walk(session, at, drafts, scope=make.SECRETARY.scope)) == len(WARDS)
    submitted = EntryFilter(text="内密")
    assert _walk(session, at, submitted, scope=make.SECRETARY.scope) == []
    assert _totals(session, at, submitted, make.SECRETARY.scope).count == 0


def test_a_draft_that_was_put_away_stays_out_of_others_lists(
    session: Session, ledger: Ledger
) -> None:
    (record_id,) = make.record(session, make.dispatch(ledger.rain), state=State.DRAFT)
    make.revise(session, record_id, 1, make.dispatch(ledger.rain), State.WITHDRAWN)
    at = clocks(session)
    withdrawn = EntryFilter(shelved=Shelved.WITHDRAWN)
    assert record_id in _ids(_walk(session, at, withdrawn))
    assert record_id not in _ids(_walk(session, at, withdrawn, scope=make.KATSUSHIKA_CLERK.scope))


def test_the_list_of_an_earlier_moment_shows_what_was_known_then(
    session: Session, ledger: Ledger
) -> None:
    before = clocks(session)
    known = _walk(session, before)
    (new,) = make.record(session, make.dispatch(ledger.rain))
    first = known[0]
    make.revise(
        session, first.record_id, first.revision, replace(first.content, title="直した件名")
    )
    assert _walk(session, before) == known
    assert new in _ids(_walk(session, clocks(session)))


def test_no_row_is_lost_or_doubled_while_others_enter_between_two_pages(
    session: Session, ledger: Ledger
) -> None:
    at = clocks(session)
    first = _page(session, at, MINATO, EVERYTHING, size=10)
    make.record(session, *[make.dispatch(ledger.rain) for _ in range(5)])
    now = clocks(session)
    second = _page(session, now, MINATO, EVERYTHING, turn=first.next, size=10)
    assert _ids(first.rows) + _ids(second.rows) == _ids(_walk(session, at))[:20]


def test_a_longer_list_takes_no_more_statements(session: Session, ledger: Ledger) -> None:
    def statements() -> int:
        at = clocks(session)
        session.expire_all()
        with counted(session.get_bind().engine) as seen:
            _page(session, at, MINATO, EVERYTHING)
            _totals(session, at, EVERYTHING)
        return len(seen)

    few = statements()
    make.record(session, *[make.goods(ledger.rain) for _ in range(60)])
    assert statements() == few


@pytest.mark.parametrize("sort", Sort)
def test_a_key_stands_in_the_address_and_is_read_back(
    session: Session, ledger: Ledger, sort: Sort
) -> None:
    page = _page(session, clocks(session), MINATO, EVERYTHING, sort=sort, size=5)
    assert page.next is not None
    key = page.next.after
    assert key is not None
    assert list_key(key_text(key), sort, EVERYTHING) == key


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(
    "text", ["", ".", "1.2.3", "-1", "x", "9" * 30, "2020-02-30.1", "\0", "1.'--", "a" * 99]
)
def test_a_key_that_never_was_is_refused_with_words(sort: Sort, text: str) -> None:
    with pytest.raises(InputError, match="最初のページ"):
        list_key(text, sort, EVERYTHING)


def test_words_are_found_in_items_labels_and_recipients(session: Session, ledger: Ledger) -> None:
    blankets = GoodsLine(line_id=1, item_id=ledger.item, quantity=Decimal(1), unit="枚")
    sent, nurses = make.record(
        session,
        make.goods(ledger.rain, goods=(blankets,), title="目印"),
        make.dispatch(ledger.rain, occupation=Occupation.PUBLIC_HEALTH_NURSE, title="目印"),
    )
    at = clocks(session)
    for words, found in {
        "目印 毛布": [sent],
        "目印 保健師": [nurses],
        "目印 人吉": [nurses, sent],
        "目印 ひとよし 派遣": [nurses],
        "目印 港区": [nurses, sent],
        "目印 テント": [],
    }.items():
        assert _ids(_walk(session, at, EntryFilter(text=words))) == found, words


def test_every_submitted_entry_has_the_number_that_the_list_sorts_by(
    session: Session, ledger: Ledger
) -> None:
    rows = _walk(session, clocks(session))
    numbers = dict(session.execute(select(Record.id, Record.number)).all())
    assert [row.number for row in rows] == [numbers[row.record_id] for row in rows]
    assert None not in {row.number for row in rows}
