"""Home by role: what waits, what goes on, and what an empty ledger says; health."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests import factories as make
from tests.judge import text_of
from tests.pages import Page, Pages
from tests.statements import counted
from tracker.domain.disaster import DisasterName
from tracker.domain.span import Span
from tracker.domain.vocabulary import Channel, DisasterStatus, State
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.queries import remembered

TODAY = date(2026, 11, 23)


@pytest.fixture
def rain(session: Session) -> int:
    rain, _ = make.record(
        session,
        make.disaster(),
        make.disaster(
            slug="closed",
            status=DisasterStatus.CLOSED,
            names=(DisasterName("終わった災害", date(2020, 1, 1)),),
        ),
    )
    return rain


def todo(page: Page) -> list[str]:
    """The lines of やること as words."""
    return [text_of(item) for box in page.all("ul", "todo") for item in box]


def test_a_ward_sees_what_waits_for_it_and_nothing_of_others(session, rain, pages):
    soon = Span(date(2026, 11, 1), date(2026, 11, 30))
    make.record(session, make.dispatch(rain), make.goods(rain), state=State.DRAFT)
    make.record(session, make.dispatch(rain, giver=make.KATSUSHIKA), state=State.DRAFT)
    make.record(
        session,
        make.dispatch(rain, span=soon),
        make.dispatch(rain, span=soon, giver=make.KATSUSHIKA),
        make.dispatch(rain, span=Span(date(2026, 11, 1), date(2026, 12, 1))),
        make.dispatch(rain, span=Span(date(2026, 11, 1), None)),
        make.dispatch(rain, span=soon, cancelled_on=date(2026, 11, 2)),
        make.disaster(slug="own", provisional=True, proposed_by=make.MINATO),
        make.disaster(slug="other", provisional=True, proposed_by=make.KATSUSHIKA),
    )
    pages.sign_in("ward", make.MINATO)
    lines = todo(pages.open("/"))
    assert len(lines) == 3, lines
    assert lines[0].startswith("下書き 2件")
    assert lines[1].startswith("7日以内に終わる派遣 1件")
    assert "令和8年11月30日まで" in lines[1]
    assert lines[2].startswith("仮の災害")


def test_a_single_draft_is_opened_where_it_stands(session, rain, pages):
    (draft,) = make.record(session, make.dispatch(rain), state=State.DRAFT)
    pages.sign_in("ward", make.MINATO)
    page = pages.open("/")
    assert f"/supports/{draft}/edit" in page.links.values()


def test_drafts_of_letters_wait_beside_those_of_supports(session, rain, pages):
    (letter,) = make.record(session, make.letter(rain), state=State.DRAFT)
    make.record(session, make.letter(rain, owner=make.KATSUSHIKA), state=State.DRAFT)
    pages.sign_in("ward", make.letter(rain).owner)
    page = pages.open("/")
    assert todo(page)[0].startswith("御礼状の下書き 1通")
    assert f"/letters/{letter}/edit" in page.links.values()


def test_the_secretariat_sees_proposals_and_joint_drafts(session, rain, pages):
    make.record(session, make.dispatch(rain), make.joint_funds(rain, 1), state=State.DRAFT)
    make.record(session, make.disaster(slug="new", provisional=True, proposed_by=make.MINATO))
    pages.sign_in("secretariat")
    lines = todo(pages.open("/"))
    assert lines[0].startswith("下書き 1件")
    assert lines[1].startswith("仮の災害")


def test_ongoing_disasters_stand_with_their_figures(session, rain, pages):
    make.record(
        session,
        make.dispatch(rain, span=Span(date(2026, 11, 1), None), headcount=4),
        make.dispatch(rain, headcount=8),
        make.funds(rain, 500, channel=Channel.VIA_METROPOLIS),
        make.joint_funds(rain, None),
    )
    pages.sign_in("ward", make.MINATO)
    page = pages.open("/")
    for words in (
        "職員派遣 12人",
        "うち派遣中 4人",
        "支援金 都経由 500円",
        "23区共同 金額未公表1件",
    ):
        assert words in page.main
    assert "終わった災害" not in page.main


def test_a_viewer_sees_the_newest_disasters_and_has_nothing_to_do(session, rain, pages):
    make.record(session, make.dispatch(rain))
    pages.sign_in("viewer")
    page = pages.open("/")
    assert "終わった災害" in page.main
    assert "やること" not in page.main
    assert "職員派遣(熊本県人吉市)を提出した" in page.main


@pytest.mark.parametrize(
    ("role", "ward"), [("ward", make.MINATO), ("secretariat", None), ("viewer", None)]
)
def test_an_empty_ledger_explains_itself_in_three_steps(pages: Pages, role: str, ward: str | None):
    pages.sign_in(role, ward)
    page = pages.open("/")
    assert "3つの手順" in page.main
    steps = page.all("section", "empty-state")[0].findall("ol/li")
    assert len(steps) == 3


def test_a_ward_without_entries_is_shown_the_steps_until_its_first(session, rain, pages):
    make.record(session, make.dispatch(rain, giver=make.KATSUSHIKA))
    pages.sign_in("ward", make.MINATO)
    assert "港区の記録はまだありません" in pages.open("/").main
    make.record(session, make.dispatch(rain), state=State.DRAFT)
    assert "3つの手順" not in pages.open("/").main


def test_home_costs_the_same_for_few_rows_and_many(session, rain, pages):
    make.record(session, make.dispatch(rain), make.goods(rain))
    make.record(session, make.dispatch(rain), state=State.DRAFT)
    pages.sign_in("ward", make.MINATO)
    pages.open("/")
    remembered._kept.clear()  # what costs nothing is no measure of what the rest costs
    with counted(db.engine) as few:
        pages.open("/")
    for n in range(5):
        make.record(session, make.disaster(slug=f"more-{n}"), *[make.dispatch(rain)] * 4)
    with counted(db.engine) as many:
        pages.open("/")
    assert len(many) == len(few)


def test_health_is_open_and_says_nothing_else(app: Flask):
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_health_tells_when_the_migration_is_not_current(session: Session, app: Flask):
    begin_writing(session)
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    session.commit()
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})


def test_health_tells_when_the_database_is_gone(session: Session, app: Flask):
    begin_writing(session)
    session.execute(text("DROP TABLE alembic_version"))
    session.commit()
    assert app.test_client().get("/healthz").status_code == 503
