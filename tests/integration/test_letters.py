"""Letters: from draft to withdrawal, links, scans that came with the form, ticks, coverage."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories as make
from tracker import clock
from tracker.domain.access import PUBLIC, Actor, Role
from tracker.domain.entry_filter import (
    UNSTATED,
    YEAR_UNKNOWN,
    Acknowledged,
    EntryFilter,
    Shelved,
)
from tracker.domain.errors import Conflict, NotAllowed, RuleBroken
from tracker.domain.letter import Letter, Scan
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import FundsLine, NilReturn
from tracker.domain.vocabulary import Channel, Kind, State
from tracker.models import Account, Blob, HeldScan
from tracker.models.connection import begin_writing
from tracker.operations import letters as operations
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import Act
from tracker.queries.entries import entry_rows
from tracker.queries.letters import count_letters, letters, thanked, ticked_wards, ticks
from tracker.queries.moment import Clocks, clocks, head
from tracker.queries.thanked_entries import acknowledged

ALL = make.SECRETARY.scope
TOMIYA_TOWN, SENDAI = Recipient("044237"), Recipient("041009")
RED_CROSS = Recipient(name="日本赤十字社")
PDF = b"%PDF"
SCAN = Scan(
    sha256=sha256(PDF).hexdigest(), name="御礼状.pdf", media_type="application/pdf", pages=2
)


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


@pytest.fixture
def thanked_for(session: Session, rain: int) -> int:
    return make.record(session, make.dispatch(rain))[0]


@pytest.fixture
def clerk(session: Session) -> Actor:
    """A clerk of 港区 with an account, who can send files."""
    account = Account(
        login="minato", name="港", role=Role.WARD, ward=make.MINATO, password_hash="",
        must_change_password=False, active=True, created_at=clock.now(),
    )  # fmt: skip
    session.add(account)
    session.flush()
    return Actor(account.id, "港区 担当", Role.WARD, make.MINATO)


def _now(session: Session) -> Clocks:
    return clocks(session, as_of=clock.today())


def _enter(session: Session, content, act: Act = Act.SUBMIT, actor: Actor = make.MINATO_CLERK):
    begin_writing(session)
    row = operations.enter(session, actor=actor, content=content, act=act)
    session.commit()
    begin_writing(session)
    return row


def test_a_letter_goes_from_draft_to_withdrawal_and_back(session: Session, rain: int) -> None:
    row = _enter(session, make.letter(rain, addressees=()), Act.SAVE_DRAFT)
    whole = make.letter(rain)
    steps = [
        (Act.SUBMIT, whole, State.SUBMITTED),
        (Act.CORRECT, make.letter(rain, subject="派遣への御礼"), State.SUBMITTED),
        (Act.WITHDRAW, None, State.WITHDRAWN),
        (Act.RESTORE, None, State.SUBMITTED),
    ]
    for base, (act, content, state) in enumerate(steps, 1):
        begin_writing(session)
        row = operations.revise(
            session, actor=make.MINATO_CLERK, act=act, record_id=row.record_id, base=base,
            content=content,
        )  # fmt: skip
        session.commit()
        assert row.state is state
    (listed,) = letters(session, _now(session), PUBLIC)
    assert (listed.label, listed.content.subject) == ("L-000001", "派遣への御礼")


def test_who_was_slower_sees_a_conflict(session: Session, rain: int) -> None:
    row = _enter(session, make.letter(rain))
    for subject in ("一", "二"):
        begin_writing(session)
        change = {
            "actor": make.MINATO_CLERK, "act": Act.CORRECT, "record_id": row.record_id, "base": 1,
            "content": make.letter(rain, subject=subject),
        }  # fmt: skip
        if subject == "二":
            with pytest.raises(Conflict):
                operations.revise(session, **change)
        else:
            operations.revise(session, **change)
            session.commit()


def test_a_ward_keeps_its_own_letters_only(session: Session, rain: int) -> None:
    with pytest.raises(NotAllowed):
        _enter(session, make.letter(rain, owner="joint"))
    row = _enter(session, make.letter(rain))
    begin_writing(session)
    with pytest.raises(NotAllowed):
        operations.revise(
            session, actor=make.KATSUSHIKA_CLERK, act=Act.WITHDRAW, record_id=row.record_id, base=1
        )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"addressees": ()}, "addressees"),
        ({"addressees": ("all_wards",)}, "addressees"),
        ({"sender": Recipient(), "sender_title": "", "sender_name": ""}, "sender"),
        ({"dated": None, "received_on": None}, "received_on"),
        ({"received_on": date(2020, 8, 2)}, "received_on"),
        ({"received_on": date(2027, 1, 1)}, "received_on"),
    ],
)
def test_what_is_missing_is_named_at_submission(session, rain, values, field) -> None:
    with pytest.raises(RuleBroken) as refused:
        _enter(session, make.letter(rain, **values))
    assert refused.value.field == field
    _enter(session, make.letter(rain, **values), Act.SAVE_DRAFT)


def test_only_supports_of_the_disaster_that_stand_can_be_thanked_for(session, rain) -> None:
    storm = make.record(session, make.disaster(slug="storm"))[0]
    (elsewhere,) = make.record(session, make.dispatch(storm))
    (draft,) = make.record(session, make.dispatch(rain), state=State.DRAFT)
    for support in (elsewhere, draft, 123456789):
        with pytest.raises(RuleBroken) as refused:
            _enter(session, make.letter(rain, supports=(support,)))
        assert refused.value.field == "supports"


class TestScans:
    def test_a_scan_that_came_with_the_form_becomes_a_blob(self, session, rain, clerk) -> None:
        operations.hold_scan(session, actor=clerk, scan=SCAN, content=PDF)
        row = operations.enter(
            session, actor=clerk, content=make.letter(rain, scans=(SCAN,)), act=Act.SUBMIT
        )
        session.commit()
        assert session.scalars(select(Blob.content)).all() == [PDF]
        assert session.scalars(select(HeldScan)).all() == []
        begin_writing(session)
        again = make.letter(rain, scans=(SCAN,), subject="写しはそのまま")
        operations.revise(
            session, actor=clerk, act=Act.CORRECT, record_id=row.record_id, base=1, content=again
        )

    def test_nobody_takes_a_scan_that_another_sent(self, session, rain, clerk) -> None:
        operations.hold_scan(session, actor=clerk, scan=SCAN, content=PDF)
        session.commit()
        with pytest.raises(RuleBroken, match="写し"):
            _enter(session, make.letter(rain, scans=(SCAN,)))

    def test_what_never_came_back_is_thrown_away(self, session, clerk) -> None:
        operations.hold_scan(session, actor=clerk, scan=SCAN, content=PDF)
        later = clock.now() + timedelta(days=2)
        clock.set_clock(lambda: later)
        other = Scan(sha256="b" * 64, name="b.png", media_type="image/png", pages=1)
        operations.hold_scan(session, actor=clerk, scan=other, content=b"png")
        assert session.scalars(select(HeldScan.sha256)).all() == ["b" * 64]


class TestCirculation:
    def _tick(self, session, letter, actor, ward) -> None:
        begin_writing(session)
        operations.tick(session, actor=actor, letter_id=letter, ward=ward)
        session.commit()

    def test_a_ward_ticks_for_itself_and_the_secretariat_for_any(self, session, rain) -> None:
        letter = _enter(session, make.letter(rain, circulate=True)).record_id
        self._tick(session, letter, make.KATSUSHIKA_CLERK, make.KATSUSHIKA)
        self._tick(session, letter, make.SECRETARY, make.MINATO)
        with pytest.raises(NotAllowed):
            self._tick(session, letter, make.KATSUSHIKA_CLERK, make.MINATO)
        with pytest.raises(NotAllowed):
            self._tick(session, letter, make.READER, make.MINATO)
        seen = [row.ward for row in ticks(session, _now(session), letter)]
        assert seen == [make.KATSUSHIKA, make.MINATO]

    def test_a_second_click_writes_nothing(self, session, rain) -> None:
        letter = _enter(session, make.letter(rain, circulate=True)).record_id
        self._tick(session, letter, make.MINATO_CLERK, make.MINATO)
        before = _now(session)
        with pytest.raises(AlreadyRecorded):
            self._tick(session, letter, make.MINATO_CLERK, make.MINATO)
        session.rollback()
        assert _now(session) == before

    def test_what_does_not_circulate_is_not_ticked(self, session, rain) -> None:
        letter = _enter(session, make.letter(rain)).record_id
        with pytest.raises(RuleBroken):
            self._tick(session, letter, make.MINATO_CLERK, make.MINATO)
        with pytest.raises(RuleBroken):
            self._tick(session, letter, make.SECRETARY, "joint")

    def test_what_a_ward_has_yet_to_see_is_found(self, session, rain) -> None:
        seen, unseen = (
            _enter(session, make.letter(rain, circulate=True)).record_id for _ in range(2)
        )
        _enter(session, make.letter(rain))
        before = _now(session)
        self._tick(session, seen, make.KATSUSHIKA_CLERK, make.KATSUSHIKA)
        wanted = LetterFilter(waiting_for=make.KATSUSHIKA)
        assert [row.record_id for row in letters(session, _now(session), ALL, wanted)] == [unseen]
        assert count_letters(session, before, ALL, wanted) == 2, "asked of a moment before the tick"
        assert ticked_wards(session, _now(session), [seen, unseen]) == {seen: {make.KATSUSHIKA}}
        assert ticked_wards(session, before, [seen, unseen]) == {}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [3, 2, 1]),
        ({"party": make.KATSUSHIKA}, [2]),
        ({"party": "joint"}, [2]),
        ({"prefecture": make.KUMAMOTO}, [2, 1]),
        ({"recipient": make.HITOYOSHI}, [1]),
        ({"body": "日本赤十字社"}, [3]),
        ({"fiscal_year": 2020}, [2, 1]),
        ({"fiscal_year": 2021}, [3]),
        ({"fiscal_year": YEAR_UNKNOWN}, []),
        ({"text": "人吉市"}, [1]),
        ({"text": "L-000002"}, [2]),
        ({"text": "知事 御礼"}, [2]),
        ({"shelved": Shelved.DRAFT}, [None]),
    ],
)
def test_the_list_is_narrowed(session, rain, wanted, found) -> None:
    make.record(
        session,
        make.letter(rain),
        make.letter(
            rain, owner="joint", addressees=("joint", make.KATSUSHIKA), subject="御礼",
            sender=Recipient(make.KUMAMOTO), sender_title="知事", received_on=date(2020, 9, 1),
        ),
        make.letter(rain, sender=Recipient(name="日本赤十字社"), received_on=date(2021, 4, 1)),
    )  # fmt: skip
    make.record(session, make.letter(rain, addressees=(make.KATSUSHIKA,)), state=State.DRAFT)
    rows = letters(session, _now(session), make.MINATO_CLERK.scope, LetterFilter(**wanted))
    assert [row.number for row in rows] == found
    of_others = letters(session, _now(session), PUBLIC, LetterFilter(**wanted))
    assert [row.number for row in of_others] == [number for number in found if number]


def test_a_letter_counts_from_the_day_on_which_it_came(session, rain) -> None:
    make.record(session, make.letter(rain), make.letter(rain, dated=None, received_on=None))
    on = clocks(session, as_of=date(2020, 8, 5))
    assert [row.day for row in letters(session, on, PUBLIC)] == [None], "only the one 日付不明"


def test_coverage_tells_who_has_thanked_for_what(session, rain, thanked_for) -> None:
    fund, silent, _cancelled = make.record(
        session,
        make.joint_funds(rain, None, None),
        make.goods(rain),
        make.goods(rain, cancelled_on=date(2020, 7, 8)),
    )
    make.record(session, make.dispatch(rain), state=State.DRAFT)
    (kumamoto, _draft) = (
        make.record(session, make.letter(
            rain, owner="joint", addressees=("joint",), sender=Recipient(make.KUMAMOTO),
            supports=(fund, thanked_for), circulate=False,
        ), state=state)[0]
        for state in (State.SUBMITTED, State.DRAFT)
    )  # fmt: skip
    rows = thanked(session, _now(session), ALL, EntryFilter(disaster_id=rain))
    told = {(row.support_id, row.recipient.code): row.letters for row in rows}
    assert told == {
        (thanked_for, make.HITOYOSHI): (kumamoto,),
        (fund, make.KUMAMOTO): (kumamoto,),
        (silent, make.HITOYOSHI): (),
    }
    early = clocks(session, as_of=date(2020, 8, 1))
    assert not any(row.letters for row in thanked(session, early, ALL, EntryFilter()))


def test_without_receipt_a_letter_belongs_to_the_year_in_which_its_whole_date_lies(session, rain):
    def dated(first: date, last: date | None, **values: object) -> Letter:
        return make.letter(rain, dated=Span(first, last), **{"received_on": None, **values})

    make.record(
        session,
        dated(date(2021, 1, 1), date(2021, 12, 31)),
        dated(date(2021, 1, 1), date(2021, 12, 31), received_on=date(2021, 6, 1)),
        dated(date(2020, 4, 1), date(2021, 3, 31)),
        dated(date(2021, 4, 1), date(2021, 4, 30)),
        dated(date(2021, 2, 1), None),
        make.letter(rain, dated=None, received_on=None),
    )

    def of(year: int) -> set[int | None]:
        wanted = LetterFilter(fiscal_year=year)
        found = letters(session, _now(session), PUBLIC, wanted)
        assert count_letters(session, _now(session), PUBLIC, wanted) == len(found)
        return {row.number for row in found}

    assert of(2020) == {3}
    assert of(2021) == {2, 4}
    assert of(YEAR_UNKNOWN) == {1, 5, 6}, "it may be of either year, or of one that nobody knows"


class TestCoverageInTheList:
    """domain/coverage.py and its twin in SQL say the same of the same ledger."""

    @pytest.fixture
    def to_towns(self, session: Session, rain: int) -> int:
        lines = tuple(
            FundsLine(line_id=place, recipient=recipient, amount_yen=None)
            for place, recipient in enumerate((TOMIYA_TOWN, SENDAI, Recipient(), RED_CROSS), 1)
        )
        fund = replace(make.joint_funds(rain, None), funds=lines)
        return make.record(session, fund)[0]

    def _states(self, session: Session, at: Clocks, rain: int) -> list[str]:
        """Of the support as a whole, then of each recipient, as the list has it."""
        asked = [
            {}, {"recipient": "044237"}, {"recipient": "041009"}, {"body": "日本赤十字社"},
            {"recipient": UNSTATED}, {"prefecture": make.MIYAGI},
        ]  # fmt: skip
        return [self._state(session, at, EntryFilter(disaster_id=rain, **one)) for one in asked]

    def _state(self, session: Session, at: Clocks, wanted: EntryFilter) -> str:
        found = []
        for state in Acknowledged:
            rows = session.execute(entry_rows(at, ALL, replace(wanted, thanked=state))).all()
            marks = acknowledged(session, at, [row.record_id for row in rows], wanted)
            expected = {state} if state is not Acknowledged.DUE else set(marks.values())
            assert set(marks.values()) <= expected, "a row's mark says what the list is narrowed to"
            found += [state.value] * len(rows)
        return " ".join(found)

    def _told(self, session: Session, at: Clocks, rain: int) -> dict[Recipient, bool]:
        rows = thanked(session, at, ALL, EntryFilter(disaster_id=rain))
        return {row.recipient: row.is_thanked for row in rows}

    def test_a_town_thanks_as_the_city_that_it_became(self, session, rain, to_towns) -> None:
        city = Recipient("042161")
        make.record(session, make.letter(rain, sender=city, supports=(to_towns,)))
        now, before = _now(session), clocks(session, as_of=date(2020, 8, 5))
        assert self._told(session, now, rain) == {
            TOMIYA_TOWN: True, SENDAI: False, RED_CROSS: False,
        }  # fmt: skip
        assert self._states(session, now, rain) == [
            "due part", "due yes", "due no", "due no", "", "due part",
        ]  # fmt: skip
        assert self._states(session, before, rain)[:2] == ["due no", "due no"]
        known = head(session)
        make.record(session, make.letter(rain, sender=RED_CROSS, supports=(to_towns,)))
        then = Clocks(as_of=clock.today(), known_at=known, today=clock.today())
        assert self._states(session, then, rain)[3] == "due no"
        assert self._states(session, _now(session), rain)[3] == "due yes"

    def test_a_letter_of_none_of_several_recipients_thanks_for_none(self, session, rain, to_towns):
        assembly = Recipient(name="熊本県議会")
        make.record(session, make.letter(rain, sender=assembly, supports=(to_towns,)))
        assert not any(self._told(session, _now(session), rain).values())
        assert self._states(session, _now(session), rain)[0] == "due no"

    def test_what_nobody_is_thanked_for_is_not_due(self, session, rain) -> None:
        nil = NilReturn(
            disaster_id=rain, giver=make.MINATO, channel=Channel.WARD, speaks_of=date(2020, 8, 1)
        )
        make.record(session, make.aggregate(rain, Kind.STAFF, staff_b=3), nil, make.goods(rain))
        wanted = EntryFilter(disaster_id=rain, thanked=Acknowledged.DUE)
        rows = session.execute(entry_rows(_now(session), ALL, wanted)).all()
        assert [row.kind for row in rows] == [Kind.GOODS]
