"""The life of an entry: draft, submission, correction, 中止, withdrawal, and two hands at once."""

from dataclasses import replace
from datetime import date

import pytest

from tests import factories as make
from tests.factories import KATSUSHIKA, KATSUSHIKA_CLERK, MINATO, MINATO_CLERK, READER, SECRETARY
from tracker import clock
from tracker.domain.access import Scope
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.vocabulary import Noun, State
from tracker.models.connection import begin_writing
from tracker.operations import disasters, supports
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import TRANSITIONS, Act, Stage, next_state
from tracker.queries.records import current, history

ALL = Scope(all_drafts=True)


@pytest.fixture
def rain(session):
    [disaster] = make.record(session, make.disaster())
    return disaster


@pytest.fixture
def submitted(session, rain):
    [record] = make.record(session, make.dispatch(rain))
    return record


@pytest.fixture
def draft(session, rain):
    [record] = make.record(session, make.dispatch(rain), state=State.DRAFT)
    return record


def state(session, record_id):
    revision = current(session, Noun.SUPPORT, record_id, ALL)
    return revision.state, revision.record_number


def act(name, session, record_id, base=1, actor=MINATO_CLERK, **more):
    return supports.revise(
        session, actor=actor, act=Act(name), record_id=record_id, base=base, **more
    )


def enter(how, session, content, actor=MINATO_CLERK):
    [revision] = supports.enter(session, actor=actor, contents=[content], act=how)
    return revision


def cancel(session, record_id, base, day):
    content = current(session, Noun.SUPPORT, record_id, ALL).content
    act("cancel", session, record_id, base, content=replace(content, cancelled_on=day))


def test_every_stage_and_act_is_either_in_the_table_or_refused():
    for stage in Stage:
        for one in Act:
            if (stage, one) in TRANSITIONS:
                assert next_state(Noun.SUPPORT, stage, one) is TRANSITIONS[stage, one]
            else:
                with pytest.raises(RuleBroken, match="できません"):
                    next_state(Noun.SUPPORT, stage, one)


def test_a_withdrawn_draft_never_gets_a_number_and_comes_back_as_a_draft(session, draft):
    act("withdraw", session, draft)
    assert state(session, draft) == (State.WITHDRAWN, None)
    act("restore", session, draft, 2)
    assert state(session, draft) == (State.DRAFT, None)


def test_a_withdrawn_entry_comes_back_submitted_under_its_number(session, submitted):
    act("withdraw", session, submitted, reason="二重に記録した")
    assert state(session, submitted) == (State.WITHDRAWN, 1)
    act("restore", session, submitted, 2)
    assert state(session, submitted) == (State.SUBMITTED, 1)
    changes = [one.change.reason for one in history(session, Noun.SUPPORT, submitted, ALL)]
    assert changes == ["", "二重に記録した", ""]


def test_cancelling_keeps_its_day_and_can_be_taken_back(session, submitted):
    cancel(session, submitted, 1, date(2020, 7, 9))
    assert current(session, Noun.SUPPORT, submitted, ALL).content.cancelled_on == date(2020, 7, 9)
    cancel(session, submitted, 2, None)
    assert current(session, Noun.SUPPORT, submitted, ALL).content.cancelled_on is None


@pytest.mark.parametrize("name", ["withdraw", "restore"])
@pytest.mark.parametrize("actor", [KATSUSHIKA_CLERK, READER])
def test_only_its_own_ward_and_the_secretariat_act_on_an_entry(session, submitted, name, actor):
    with pytest.raises(NotAllowed):
        act(name, session, submitted, actor=actor)


def test_a_draft_of_another_ward_is_not_there(session, draft):
    with pytest.raises(NotFound):
        act("withdraw", session, draft, actor=KATSUSHIKA_CLERK)


@pytest.mark.parametrize("giver", [KATSUSHIKA, "joint", "all_wards"])
def test_a_ward_enters_only_for_itself(session, rain, giver):
    content = make.dispatch(rain, giver=giver)
    with pytest.raises(NotAllowed):
        enter(Act.SAVE_DRAFT, session, content)


def test_a_ward_cannot_hand_its_entry_to_another(session, submitted, rain):
    content = make.dispatch(rain, giver=KATSUSHIKA)
    with pytest.raises(NotAllowed):
        act("correct", session, submitted, content=content)


def test_a_draft_may_be_incomplete_but_a_submission_may_not(session, rain):
    content = make.dispatch(rain, headcount=None)
    kept = enter(Act.SAVE_DRAFT, session, content)
    with pytest.raises(RuleBroken):
        act("submit", session, kept.record_id, content=content)
    assert state(session, kept.record_id) == (State.DRAFT, None)


def test_the_kind_of_an_entry_never_changes(session, submitted, rain):
    with pytest.raises(RuleBroken):
        act("correct", session, submitted, content=make.other(rain))


def test_a_token_writes_once(session, submitted):
    act("withdraw", session, submitted, once="token")
    with pytest.raises(AlreadyRecorded):
        act("withdraw", session, submitted, once="token")


def test_an_old_base_is_a_conflict_whatever_the_act(session, submitted, rain):
    act("correct", session, submitted, content=make.dispatch(rain, headcount=3))
    for name in ("withdraw", "restore"):
        with pytest.raises(Conflict):
            act(name, session, submitted)


# By the pages


def test_a_second_sending_finds_the_first(pages, session, rain):
    pages.sign_in("ward", MINATO)
    page = pages.open(f"/supports/new?kind=staff&disaster={rain}", follow=True)
    fields = {"headcount": "1", "span": "R2.7.10", "action": "submit"}
    first = page.submit(0, fields)
    second = page.submit(0, fields)
    assert first.path == second.path
    assert len(history(session, Noun.SUPPORT, int(first.path.split("/")[2]), ALL)) == 1
    assert first.text.count("S-000002") == second.text.count("S-000002") == 0


def test_going_back_after_sending_does_not_offer_the_form_again(pages, session, rain):
    pages.sign_in("ward", MINATO)
    page = pages.open(f"/supports/new?kind=staff&disaster={rain}", follow=True)
    address = page.answer.request.full_path
    page.submit(0, headcount="1", span="R2.7.10", action="submit")
    again = pages.open(address)
    assert again.title == "この画面の入力は記録済みです"
    assert "S-000001を開く" in again.text


def test_sending_an_old_form_with_other_words_asks_before_it_makes_a_second(pages, session, rain):
    pages.sign_in("ward", MINATO)
    page = pages.open(f"/supports/new?kind=staff&disaster={rain}", follow=True)
    page.submit(0, headcount="1", span="R2.7.10", action="submit")
    asked = page.submit(0, headcount="2", span="R2.7.10", action="submit", status=409)
    assert "すでにS-000001を記録しています" in asked.text
    shown = asked.submit(0, action="submit")
    assert "S-000002" in shown.text


def test_two_hands_see_both_versions_and_choose(pages, session, submitted, rain):
    pages.sign_in("ward", MINATO)
    mine = pages.open(f"/supports/{submitted}/edit")
    theirs = make.dispatch(rain, headcount=3, note="あちらの備考")
    make.revise(session, submitted, 1, theirs, actor=SECRETARY)
    page = mine.submit(
        0, headcount="5", title="私の件名", reason="訂正", action="correct", status=409
    )
    assert page.title == "ほかの人が先に直しました"
    fields = page.form(0).fields
    assert fields["keep-title"] == "mine"
    assert fields["keep-note"] == "theirs"
    assert "keep-headcount" not in fields
    again = page.submit(0, action="resolve", status=409)
    assert "すべての項目で選んでください" in again.text
    shown = again.submit(0, {"keep-headcount": "mine", "action": "resolve"})
    assert shown.path == f"/supports/{submitted}"
    revision = current(session, Noun.SUPPORT, submitted, ALL)
    assert revision.content == make.dispatch(
        rain, headcount=5, title="私の件名", note="あちらの備考"
    )
    assert (revision.number, revision.change.reason) == (3, "訂正")
    twice = again.submit(0, {"keep-headcount": "mine", "action": "resolve"})
    assert twice.path == shown.path, "the same choice sent twice is one"
    assert current(session, Noun.SUPPORT, submitted, ALL).number == 3


def test_a_third_change_meanwhile_shows_the_choice_again(pages, session, submitted, rain):
    pages.sign_in("ward", MINATO)
    mine = pages.open(f"/supports/{submitted}/edit")
    make.revise(session, submitted, 1, make.dispatch(rain, headcount=3))
    page = mine.submit(0, headcount="5", action="correct", status=409)
    make.revise(session, submitted, 2, make.dispatch(rain, headcount=4))
    again = page.submit(0, {"keep-headcount": "mine", "action": "resolve"}, status=409)
    assert "その間に、また直されました" in again.text
    again.submit(0, {"keep-headcount": "theirs", "action": "resolve"})
    assert current(session, Noun.SUPPORT, submitted, ALL).content.headcount == 4


def test_what_was_put_together_obeys_the_rules_too(pages, session, submitted, rain):
    pages.sign_in("ward", MINATO)
    mine = pages.open(f"/supports/{submitted}/edit")
    make.revise(session, submitted, 1, make.dispatch(rain, headcount=1))
    page = mine.submit(0, person_days="14", headcount="3", action="correct", status=409)
    refused = page.submit(0, {"keep-headcount": "theirs", "action": "resolve"}, status=422)
    assert "7人日より多く" in refused.errors[0]
    assert refused.form(0).fields["base"] == "2"
    refused.submit(0, person_days="7", action="correct")
    assert current(session, Noun.SUPPORT, submitted, ALL).content.person_days == 7


def test_lines_that_both_added_keep_apart(pages, session, rain):
    [record] = make.record(session, make.funds(rain, 100))
    pages.sign_in("ward", MINATO)
    mine = pages.open(f"/supports/{record}/edit").submit(0, add_line="funds")
    make.revise(session, record, 1, make.funds(rain, 100, 200))
    page = mine.submit(0, {"funds-1-amount_yen": "300", "action": "correct"}, status=409)
    keep = {name: "theirs" for name in page.form(0).fields if name == "keep-funds.2"}
    page.submit(0, {**keep, "keep-funds.3": "mine", "action": "resolve"})
    lines = current(session, Noun.SUPPORT, record, ALL).content.funds
    assert [(line.line_id, line.amount_yen) for line in lines] == [(1, 100), (3, 300), (2, 200)]


def test_an_entry_withdrawn_meanwhile_is_said_to_be(pages, session, submitted, rain):
    pages.sign_in("ward", MINATO)
    mine = pages.open(f"/supports/{submitted}/edit")
    make.revise(session, submitted, 1, make.dispatch(rain), State.WITHDRAWN)
    page = mine.submit(0, headcount="5", action="correct", status=409)
    assert "取り消されました" in page.text
    assert page.form(0).fields["headcount"] == "5"


def test_withdrawing_and_cancelling_by_the_pages(pages, session, submitted):
    pages.sign_in("ward", MINATO)
    refused = pages.open(f"/supports/{submitted}/cancel").submit(0, status=422)
    assert "中止した日を書いてください" in refused.text
    refused.submit(0, cancelled_on="R2.7.9", reason="要請の取り下げ")
    assert current(session, Noun.SUPPORT, submitted, ALL).content.cancelled_on == date(2020, 7, 9)
    shown = pages.open(f"/supports/{submitted}/withdraw").submit(0, reason="誤り")
    assert "取り消しました" in shown.text
    moved = pages.open(f"/supports/{submitted}/edit", status=302)
    assert moved.location.endswith(f"/supports/{submitted}")
    pages.open(f"/supports/{submitted}/withdraw", 404)
    back = pages.open(f"/supports/{submitted}/restore").submit(0, reason="取り違え")
    assert "取り消しを戻しました" in back.text
    assert state(session, submitted) == (State.SUBMITTED, 1)


def test_acts_on_an_old_page_change_nothing(pages, session, submitted, rain):
    pages.sign_in("ward", MINATO)
    page = pages.open(f"/supports/{submitted}/withdraw")
    make.revise(session, submitted, 1, make.dispatch(rain, headcount=3))
    shown = page.submit(0)
    assert "ほかの人がこの支援を直しました" in shown.text
    assert state(session, submitted) == (State.SUBMITTED, 1)


@pytest.mark.parametrize("action", ["edit", "withdraw", "cancel"])
def test_another_wards_entry_cannot_be_changed(pages, session, submitted, draft, action):
    pages.sign_in("ward", KATSUSHIKA)
    pages.open(f"/supports/{submitted}/{action}", 403)
    pages.open(f"/supports/{draft}/{action}", 404)
    pages.open(f"/supports/new?copy_of={draft}", 404)
    pages.post(f"/supports/{submitted}/{action}", {"base": "1"}, 403)
    pages.post(f"/supports/{draft}/{action}", {"base": "1"}, 404)


def test_operations_need_no_page(session, rain):
    """The clock of the rules is that of the tests; nothing here knows Flask."""
    begin_writing(session)
    revision = enter(Act.SUBMIT, session, make.joint_funds(rain, None), SECRETARY)
    assert revision.state is State.SUBMITTED
    assert clock.today() == date(2026, 11, 23)


def test_nothing_is_entered_into_a_disaster_that_does_not_stand(session, rain, submitted):
    act("withdraw", session, submitted)
    disasters.withdraw_disaster(session, actor=SECRETARY, record_id=rain, base=1)
    with pytest.raises(RuleBroken, match="取り消されたか") as refused:
        act("restore", session, submitted, base=2)
    assert refused.value.field == "disaster_id"
    with pytest.raises(RuleBroken, match="取り消されたか"):
        enter(Act.SUBMIT, session, make.dispatch(rain))
    with pytest.raises(RuleBroken, match="台帳にありません"):
        enter(Act.SAVE_DRAFT, session, make.dispatch(submitted))
    disasters.restore_disaster(session, actor=SECRETARY, record_id=rain, base=2)
    act("restore", session, submitted, base=2)
    assert state(session, submitted) == (State.SUBMITTED, 1)
