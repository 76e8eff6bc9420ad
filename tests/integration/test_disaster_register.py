"""The register: labels letter for letter, proposals, corrections, merges, withdrawals."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tracker.domain.disaster import Disaster, DisasterName
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.span import Precision, Span
from tracker.domain.vocabulary import Hazard, Kind, Noun, State
from tracker.models.connection import begin_writing
from tracker.operations import disasters as operations
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import Act
from tracker.operations.supports import revise
from tracker.queries import disasters, records
from tracker.queries.entries import entry_rows
from tracker.queries.moment import clocks, head

REFERENCE = Path(__file__).parent.parent.parent / "tracker" / "reference" / "disasters.csv"


def contents_of_the_reference() -> list[tuple[str, Disaster]]:
    with REFERENCE.open(encoding="utf-8-sig", newline="") as lines:
        return [(row["label"], _content(row)) for row in csv.DictReader(lines)]


def _content(row: dict[str, str]) -> Disaster:
    names = [text.rsplit("@", 1) for text in row["names"].split(";")]
    day = date.fromisoformat
    return Disaster(
        slug=row["slug"],
        names=tuple(DisasterName(name, day(used)) for name, used in names),
        hazard=Hazard(row["hazard"]),
        spoken=Span(
            day(row["spoken_from"]), day(row["spoken_to"]), Precision(row["spoken_precision"])
        ),
        happened=Span(
            day(row["happened_from"]), day(row["happened_to"]) if row["happened_to"] else None
        ),
    )


def test_labels_come_out_letter_for_letter(session: Session):
    expected = contents_of_the_reference()
    make.record(session, *(content for _, content in expected))
    found = {
        row.content.slug: row.content.label_on(date(2026, 11, 23))
        for row in disasters.listed(session, head(session))
    }
    assert found == {content.slug: label for label, content in expected}


def test_the_name_is_that_of_the_day_that_is_asked_for(session: Session):
    contents = [content for _, content in contents_of_the_reference()]
    make.record(session, *contents)
    row = disasters.by_slug(session, "2019-higashinihon-typhoon", head(session))
    assert row.content.label_on(date(2020, 2, 18)) == "令和元年台風第19号(令和元年10月)"
    assert row.content.label_on(date(2020, 2, 19)) == "令和元年東日本台風(令和元年10月)"


def test_a_ward_enters_a_disaster_as_provisional(session: Session):
    entered = operations.enter_disaster(
        session, actor=make.MINATO_CLERK, content=make.disaster(slug="")
    )
    content = records.current(session, Noun.DISASTER, entered.record_id, make.READER.scope).content
    assert (content.provisional, content.proposed_by) == (True, make.MINATO)
    assert content.slug == "2020-heavy-rain"


def test_a_ward_cannot_take_the_mark_off_its_own_proposal(session: Session):
    entered = operations.enter_disaster(session, actor=make.MINATO_CLERK, content=make.disaster())
    operations.correct_disaster(
        session,
        actor=make.MINATO_CLERK,
        record_id=entered.record_id,
        base=1,
        content=make.disaster(note="訂正", provisional=False),
    )
    content = records.current(session, Noun.DISASTER, entered.record_id, make.READER.scope).content
    assert (content.note, content.provisional) == ("訂正", True)


def test_the_secretariat_confirms_and_then_the_ward_may_not_change_it(session: Session):
    entered = operations.enter_disaster(session, actor=make.MINATO_CLERK, content=make.disaster())
    operations.confirm_disaster(session, actor=make.SECRETARY, record_id=entered.record_id, base=1)
    content = records.current(session, Noun.DISASTER, entered.record_id, make.READER.scope).content
    assert (content.provisional, content.proposed_by) == (False, make.MINATO)
    with pytest.raises(NotAllowed):
        operations.correct_disaster(
            session,
            actor=make.MINATO_CLERK,
            record_id=entered.record_id,
            base=2,
            content=make.disaster(note="訂正"),
        )


@pytest.mark.parametrize("actor", [make.MINATO_CLERK, make.READER])
def test_only_the_secretariat_confirms_merges_and_restores(session: Session, actor):
    first, second = make.record(
        session, make.disaster(provisional=True), make.disaster(slug="another")
    )
    with pytest.raises(NotAllowed):
        operations.confirm_disaster(session, actor=actor, record_id=first, base=1)
    with pytest.raises(NotAllowed):
        operations.merge_disaster(session, actor=actor, record_id=first, base=1, into=second)
    with pytest.raises(NotAllowed):
        operations.restore_disaster(session, actor=actor, record_id=first, base=1)


def test_a_slug_belongs_to_one_disaster(session: Session):
    make.record(session, make.disaster())
    with pytest.raises(RuleBroken) as refused:
        operations.enter_disaster(session, actor=make.SECRETARY, content=make.disaster())
    assert refused.value.field == "slug"


def test_a_stale_correction_and_a_second_sending_write_nothing(session: Session):
    (record_id,) = make.record(session, make.disaster())
    corrected = {
        "actor": make.SECRETARY,
        "record_id": record_id,
        "content": make.disaster(note="一"),
    }
    operations.correct_disaster(session, **corrected, base=1, once="token")
    with pytest.raises(AlreadyRecorded):
        operations.correct_disaster(session, **corrected, base=2, once="token")
    with pytest.raises(Conflict):
        operations.correct_disaster(session, **corrected, base=1, once="other")
    assert len(records.history(session, Noun.DISASTER, record_id, make.READER.scope)) == 2


def test_a_merge_moves_every_support_and_loses_nothing(session: Session):
    rain, double, noise = make.record(
        session,
        make.disaster(),
        make.disaster(slug="double", provisional=True),
        make.disaster(slug="noise"),
    )
    contents = [make.dispatch(double), make.goods(double), make.joint_funds(double, 100, None)]
    moved = make.record(session, *contents)
    moved += make.record(session, make.dispatch(double), state=State.DRAFT)
    (gone,) = make.record(session, make.dispatch(double))
    make.revise(session, gone, 1, make.dispatch(double), State.WITHDRAWN)
    (other,) = make.record(session, make.dispatch(noise))
    before = head(session)

    result = operations.merge_disaster(
        session, actor=make.SECRETARY, record_id=double, base=1, into=rain
    )

    assert result.moved == 5
    scope = make.SECRETARY.scope
    for record_id, content in zip(moved, contents, strict=False):
        kept = records.current(session, Noun.SUPPORT, record_id, scope)
        assert kept.content == replace(content, disaster_id=rain)
        assert kept.change.id == result.change_id, "a merge must be one change"
        old = records.at_change(session, Noun.SUPPORT, record_id, scope, before)
        assert old.content.disaster_id == double, "what was known before must stay as it was"
    states = {i: records.current(session, Noun.SUPPORT, i, scope).state for i in (moved[3], gone)}
    assert states == {moved[3]: State.DRAFT, gone: State.WITHDRAWN}
    assert records.current(session, Noun.SUPPORT, other, scope).content.disaster_id == noise
    emptied = records.current(session, Noun.DISASTER, double, scope)
    assert (emptied.state, emptied.content.merged_into) == (State.WITHDRAWN, rain)


def test_a_stale_merge_moves_nothing(session: Session):
    rain, double = make.record(session, make.disaster(), make.disaster(slug="double"))
    (dispatch,) = make.record(session, make.dispatch(double))
    make.revise(session, double, 1, make.disaster(slug="double", note="直した"))
    with pytest.raises(Conflict):
        operations.merge_disaster(
            session, actor=make.SECRETARY, record_id=double, base=1, into=rain
        )
    found = records.current(session, Noun.SUPPORT, dispatch, make.SECRETARY.scope)
    assert found.content.disaster_id == double


def test_a_disaster_with_supports_is_not_withdrawn(session: Session):
    (record_id,) = make.record(session, make.disaster())
    make.record(session, make.dispatch(record_id), state=State.DRAFT)
    with pytest.raises(RuleBroken):
        operations.withdraw_disaster(session, actor=make.SECRETARY, record_id=record_id, base=1)


def test_a_draft_of_another_ward_does_not_hinder_a_withdrawal_which_would_betray_it(
    session: Session,
):
    own = make.disaster(provisional=True, proposed_by=make.MINATO)
    (record_id,) = make.record(session, own)
    of_others = make.dispatch(record_id, giver=make.KATSUSHIKA)
    (draft,) = make.record(session, of_others, state=State.DRAFT)
    make.record(session, make.letter(record_id, owner=make.KATSUSHIKA), state=State.DRAFT)
    with pytest.raises(RuleBroken, match="1件"):  # the secretariat sees it
        operations.withdraw_disaster(session, actor=make.SECRETARY, record_id=record_id, base=1)
    operations.withdraw_disaster(session, actor=make.MINATO_CLERK, record_id=record_id, base=1)
    session.commit()
    begin_writing(session)
    with pytest.raises(RuleBroken) as refused:  # nothing is lost: it goes to another disaster
        revise(
            session,
            actor=make.KATSUSHIKA_CLERK,
            act=Act.SUBMIT,
            content=of_others,
            record_id=draft,
            base=1,
        )
    assert refused.value.field == "disaster_id"


@pytest.mark.parametrize("made", [make.dispatch, make.letter])
def test_what_a_ward_may_know_of_keeps_a_disaster_in_the_register(session: Session, made):
    own = make.disaster(provisional=True, proposed_by=make.MINATO)
    (record_id,) = make.record(session, own)
    make.record(session, made(record_id), state=State.DRAFT)
    with pytest.raises(RuleBroken, match="1件"):
        operations.withdraw_disaster(session, actor=make.MINATO_CLERK, record_id=record_id, base=1)


def test_letters_go_with_a_merge(session: Session):
    rain, double = make.record(session, make.disaster(), make.disaster(slug="double"))
    (thanked,) = make.record(session, make.dispatch(double))
    (letter,) = make.record(session, make.letter(double, supports=(thanked,)))
    operations.merge_disaster(session, actor=make.SECRETARY, record_id=double, base=1, into=rain)
    found = records.current(session, Noun.LETTER, letter, make.SECRETARY.scope)
    assert found.content.disaster_id == rain


def test_a_withdrawal_is_taken_back_unless_the_slug_went_to_another(session: Session):
    (record_id,) = make.record(session, make.disaster())
    operations.withdraw_disaster(session, actor=make.SECRETARY, record_id=record_id, base=1)
    assert disasters.listed(session, head(session)) == []
    with pytest.raises(NotFound):
        disasters.by_slug(session, "2020-july-rain", head(session))
    operations.restore_disaster(session, actor=make.SECRETARY, record_id=record_id, base=2)
    assert [row.record_id for row in disasters.listed(session, head(session))] == [record_id]
    operations.withdraw_disaster(session, actor=make.SECRETARY, record_id=record_id, base=3)
    make.record(session, make.disaster())
    begin_writing(session)
    with pytest.raises(RuleBroken):
        operations.restore_disaster(session, actor=make.SECRETARY, record_id=record_id, base=4)


def test_restoring_a_merged_disaster_leaves_its_supports_where_they_are(session: Session):
    rain, double = make.record(session, make.disaster(), make.disaster(slug="double"))
    make.record(session, make.dispatch(double))
    operations.merge_disaster(session, actor=make.SECRETARY, record_id=double, base=1, into=rain)
    operations.restore_disaster(session, actor=make.SECRETARY, record_id=double, base=2)
    content = records.current(session, Noun.DISASTER, double, make.READER.scope).content
    assert content.merged_into is None
    wanted = EntryFilter(disaster_id=rain, kind=Kind.STAFF)
    now = clocks(session)
    assert len(session.execute(entry_rows(now, make.READER.scope, wanted)).all()) == 1
