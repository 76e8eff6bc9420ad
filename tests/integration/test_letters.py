"""Letters: from draft to withdrawal, links, scans that came with the form, ticks, coverage."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories as make
from tracker import clock
from tracker.domain.access import PUBLIC, Actor, Role
from tracker.domain.entry_filter import YEAR_UNKNOWN, EntryFilter, Shelved
from tracker.domain.errors import Conflict, NotAllowed, RuleBroken
from tracker.domain.letter import Scan
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.recipient import Recipient
from tracker.domain.vocabulary import State
from tracker.models import Account, Blob, HeldScan
from tracker.models.connection import begin_writing
from tracker.operations import letters as operations
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import Act
from tracker.queries.letters import count_letters, letters, thanked, ticked_wards, ticks
from tracker.queries.moment import Clocks, clocks

ALL = make.SECRETARY.scope
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
