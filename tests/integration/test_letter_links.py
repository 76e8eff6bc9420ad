"""What a letter thanks for stays linked to it, also after the support was withdrawn."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tests.pages import Page, Pages
from tests.report_reading import LABEL, written
from tracker import clock
from tracker.domain.access import PUBLIC, Role
from tracker.domain.disaster import DisasterName
from tracker.domain.entry_filter import Acknowledged, EntryFilter
from tracker.domain.errors import RuleBroken
from tracker.domain.recipient import Recipient
from tracker.domain.support import FundsLine
from tracker.domain.vocabulary import Noun, State
from tracker.models.connection import begin_writing
from tracker.operations import letters as operations
from tracker.operations.stages import Act
from tracker.queries.letters import thanked
from tracker.queries.moment import clocks, head
from tracker.queries.records import current
from tracker.queries.thanked_entries import acknowledged
from tracker.reports.letters import letters_report

OITA = "440001"


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


@pytest.fixture
def stays(session: Session, rain: int) -> int:
    return make.record(session, make.dispatch(rain))[0]


@pytest.fixture
def goes(session: Session, rain: int) -> int:
    return make.record(session, make.goods(rain))[0]


@pytest.fixture
def letter(session: Session, rain: int, stays: int, goes: int) -> int:
    """A letter for two supports, one of which was withdrawn afterwards."""
    (letter,) = make.record(session, make.letter(rain, supports=(stays, goes)))
    make.revise(session, goes, 1, make.goods(rain), State.WITHDRAWN)
    return letter


def _links(session: Session, letter: int) -> tuple[int, ...]:
    session.rollback()
    found: tuple[int, ...] = current(session, Noun.LETTER, letter, PUBLIC).content.supports
    return found


def _boxes(page: Page) -> dict[str, bool]:
    boxes = [box for box in page.all("input") if box.get("name") == "supports"]
    return {box.get("value", ""): box.get("checked") is not None for box in boxes}


def test_the_page_shows_a_withdrawn_support_as_such(pages: Pages, letter: int) -> None:
    pages.sign_in(Role.VIEWER)
    thanked_for = pages.open(f"/letters/{letter}").all("ul", "thanked")[0]
    lines = ["".join(line.itertext()).split()[:2] for line in thanked_for.iter("li")]
    assert lines == [["S-000001", lines[0][1]], ["×取消", "S-000002"]]


def test_correcting_something_else_keeps_the_link_and_it_counts_again_when_restored(
    pages: Pages, session: Session, rain: int, letter: int, stays: int, goes: int
) -> None:
    pages.sign_in(Role.WARD, make.MINATO)
    form = pages.open(f"/letters/{letter}/edit")
    assert _boxes(form) == {str(stays): True, str(goes): True}
    assert "結びつけたあとで変わった支援" in form.main
    refused = form.submit(received_on="いつか", action="correct", status=422)
    assert _boxes(refused) == {str(stays): True, str(goes): True}, "a refused form keeps it too"
    refused.submit(received_on="R2.8.6", subject="直した", action="correct")
    assert _links(session, letter) == (stays, goes)
    make.revise(session, goes, 2, make.goods(rain), State.SUBMITTED)
    rows = thanked(session, clocks(session, as_of=clock.today()), PUBLIC, EntryFilter())
    assert {row.support_id: row.is_thanked for row in rows} == {stays: True, goes: True}


def test_who_takes_the_mark_away_unlinks_it(
    pages: Pages, session: Session, letter: int, stays: int
) -> None:
    pages.sign_in(Role.WARD, make.MINATO)
    pages.open(f"/letters/{letter}/edit").submit(supports=str(stays), action="correct")
    assert _links(session, letter) == (stays,)


def test_the_script_gets_it_with_what_is_ticked(pages: Pages, rain: int, letter: int, goes: int):
    pages.sign_in(Role.WARD, make.MINATO)
    answer = pages.get(f"/letters/offers?disaster={rain}&recipient={OITA}&supports={goes}")
    assert f'value="{goes}" id="supports-{goes}" checked' in answer.get_data(as_text=True)


def test_a_draft_that_was_dropped_is_offered_to_nobody(
    pages: Pages, session: Session, rain: int, stays: int
) -> None:
    (draft,) = make.record(session, make.goods(rain), state=State.DRAFT)
    make.revise(session, draft, 1, make.goods(rain), State.WITHDRAWN)
    for role, ward in ((Role.WARD, make.MINATO), (Role.SECRETARIAT, None)):
        pages.sign_in(role, ward)
        answer = pages.get(f"/letters/offers?disaster={rain}&supports={draft}")
        assert f'value="{draft}"' not in answer.get_data(as_text=True)


def test_only_what_was_linked_before_may_be_withdrawn(
    pages: Pages, session: Session, rain: int, letter: int, goes: int
) -> None:
    pages.sign_in(Role.WARD, make.MINATO)
    assert pages.get(f"/letters/new?support={goes}&once=x").status_code == 404
    begin_writing(session)
    with pytest.raises(RuleBroken):
        operations.enter(
            session, actor=make.MINATO_CLERK, act=Act.SUBMIT,
            content=make.letter(rain, supports=(goes,)),
        )  # fmt: skip


def test_the_workbook_marks_it_as_withdrawn(session: Session, rain: int, letter: int) -> None:
    def told(known_at: int) -> str:
        at = replace(clocks(session, as_of=clock.today()), known_at=known_at)
        report = letters_report(session, clocks=at, known_at_label=LABEL, scope=PUBLIC)
        book = load_workbook(BytesIO(written(report)))
        return next(
            str(cell)
            for row in book.worksheets[0].iter_rows(values_only=True)
            for cell in row
            if "S-000001" in str(cell)
        )

    now = head(session)
    assert told(now) == "S-000001、S-000002〔取消〕"
    assert told(now - 1) == "S-000001、S-000002", "as it was known before the withdrawal"


def test_the_form_and_the_page_say_when_a_letter_counts_for_nobody(
    pages: Pages, session: Session, rain: int
) -> None:
    lines = tuple(
        FundsLine(line_id=place, recipient=Recipient(code), amount_yen=None)
        for place, code in enumerate((make.KUMAMOTO, OITA), 1)
    )
    (fund,) = make.record(session, replace(make.joint_funds(rain, None), funds=lines))
    assembly = Recipient(name="熊本県議会")
    of_assembly, of_prefecture = make.record(
        session,
        make.letter(rain, sender=assembly, supports=(fund,)),
        make.letter(rain, sender=Recipient(make.KUMAMOTO), supports=(fund,)),
    )
    pages.sign_in(Role.SECRETARIAT)
    hint = "支援先が2つあります"
    assert hint in pages.open(f"/letters/{of_assembly}").main
    assert hint in pages.open(f"/letters/{of_assembly}/edit").main
    assert hint not in pages.open(f"/letters/{of_prefecture}").main
    assert hint not in pages.open(f"/letters/{of_prefecture}/edit").main
    asked = f"/letters/offers?disaster={rain}&recipient="
    assert hint in pages.get(asked).get_data(as_text=True)
    assert hint not in pages.get(asked + OITA).get_data(as_text=True)


def test_a_ward_has_every_letter_that_it_has_not_seen_with_its_button(
    pages: Pages, session: Session, rain: int
) -> None:
    circulated = make.letter(rain, owner="joint", addressees=("joint",), circulate=True)
    letters = make.record(session, *[circulated] * 22)
    pages.sign_in(Role.WARD, make.MINATO)
    buttons = [form.action for form in pages.open("/").forms if form.action.endswith("/tick")]
    assert sorted(buttons) == sorted(f"/letters/{one}/tick" for one in letters)
    pages.sign_in(Role.SECRETARIAT)
    page = pages.open("/")
    assert len(page.all("ul", "circulating")[0].findall("li")) == 8
    assert "すべて見る（供覧がまだの御礼状）" in page.links


def test_a_support_that_was_moved_to_another_disaster_stays_thanked_for_there(
    session: Session, pages: Pages, rain: int, stays: int
) -> None:
    (letter,) = make.record(session, make.letter(rain, supports=(stays,)))
    names = (DisasterName("別の台風", date(2020, 7, 1)),)
    (other,) = make.record(session, make.disaster(slug="other", names=names))
    make.revise(session, stays, 1, replace(make.dispatch(rain), disaster_id=other))
    now = clocks(session, as_of=clock.today())
    for wanted in (EntryFilter(disaster_id=other), EntryFilter()):
        [line] = thanked(session, now, PUBLIC, wanted)
        assert line.letters == (letter,), "as the list of entries says it"
    assert thanked(session, now, PUBLIC, EntryFilter(disaster_id=rain)) == []
    assert acknowledged(session, now, [stays]) == {stays: Acknowledged.YES}
    pages.sign_in(Role.SECRETARIAT)
    report = pages.open(f"/reports/letters?disaster={other}").main
    assert report.count("L-000001〔別の災害〕") == 2, "by recipient and by support"
    assert "ほかの災害あての御礼状 1通" in report
    page = pages.open(f"/disasters/{other}").main
    assert "0通の御礼状があります。ほかに、ほかの災害あての御礼状 1通が" in page
    assert "L-000001〔別の災害〕" in page
    assert "ほかの災害あて" not in pages.open(f"/disasters/{rain}").main
    assert "いまは「令和2年7月豪雨」" not in pages.open(f"/letters/{letter}").main
    moved = "いまは「別の台風(令和2年7月3日)」の支援です"
    assert moved in pages.open(f"/letters/{letter}").main
    form = pages.open(f"/letters/{letter}/edit")
    assert moved in form.main
    assert "別の災害に移された支援は" in form.main
    assert "取り消された支援は" not in form.main
    form.submit(0, subject="お礼のことば", action="submit")
    assert _links(session, letter) == (stays,), "correcting something else keeps the link"
