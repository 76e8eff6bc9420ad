"""Sessions on the server: how they begin, how they end, and what they cost."""

import contextvars
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts import make_account, sign_in
from tests.factories import MINATO
from tests.integration.conftest import NOW, make_app
from tests.pages import Pages
from tests.statements import counted
from tracker import clock
from tracker.domain.access import SYSTEM, Role
from tracker.extensions import db
from tracker.models import SignIn
from tracker.models.connection import begin_writing
from tracker.operations.accounts import disable_account, reset_password
from tracker.operations.sign_in import KEPT, begin_sign_in

OWN = "/accounts/password"


def token(pages: Pages) -> str:
    cookie = pages.client.get_cookie("ledger_session")
    assert cookie is not None
    return cookie.value


def copy_of(pages: Pages) -> Pages:
    """Somebody who has copied the cookie."""
    thief = Pages(pages.app)
    thief.set_token(token(pages))
    return thief


def is_in(pages: Pages) -> bool:
    return pages.get(OWN).status_code == 200


def test_the_table_holds_no_token(app, pages, session):
    make_account(app)
    sign_in(pages)
    (row,) = session.scalars(select(SignIn)).all()
    assert token(pages) not in str(vars(row))
    assert len(row.token_hash) == 64


def test_signing_out_ends_the_session_for_copies_too(pages):
    pages.sign_in(Role.VIEWER)
    thief = copy_of(pages)
    assert is_in(thief)
    page = pages.post("/accounts/sign-out")
    assert "サインアウトしました" in page.text
    assert not is_in(pages)
    assert not is_in(thief)


def test_signing_in_gives_a_new_token_and_ends_the_old_one(app, pages):
    make_account(app)
    sign_in(pages)
    thief = copy_of(pages)
    pages.post("/accounts/sign-in", {"login": "minato01", "password": "kumamoto no ame to kaeru"},
               status=303, follow=False)  # fmt: skip
    assert is_in(pages)
    assert token(thief) != token(pages)
    assert not is_in(thief)


def test_a_token_from_elsewhere_is_not_taken_over(app, pages):
    """Nobody signs somebody else in by planting a cookie first."""
    make_account(app)
    pages.set_token("planted")
    sign_in(pages)
    assert token(pages) != "planted"


@pytest.mark.parametrize("what", [disable_account, reset_password])
def test_it_ends_when_the_account_is_disabled_or_reset(pages, session, what):
    actor = pages.sign_in(Role.WARD, MINATO)
    assert is_in(pages)
    begin_writing(session)
    what(session, actor=SYSTEM, account_id=actor.account_id)
    session.commit()
    assert not is_in(pages)


def test_it_ends_after_an_hour_without_use(pages):
    pages.sign_in(Role.VIEWER)
    clock.set_clock(lambda: NOW + timedelta(minutes=59))
    assert is_in(pages)
    clock.set_clock(lambda: NOW + timedelta(minutes=118))
    assert is_in(pages), "each use counts anew"
    clock.set_clock(lambda: NOW + timedelta(minutes=179))
    assert not is_in(pages)


def test_it_ends_after_half_a_day_whatever_its_use(pages):
    pages.sign_in(Role.VIEWER)
    for hour in range(1, 24):
        clock.set_clock(lambda hour=hour: NOW + timedelta(minutes=30 * hour))
        assert is_in(pages)
    clock.set_clock(lambda: NOW + timedelta(hours=12))
    assert not is_in(pages)


def test_the_sign_in_page_says_why_one_is_there(pages):
    pages.sign_in(Role.VIEWER)
    clock.set_clock(lambda: NOW + timedelta(hours=2))
    asked = pages.open(OWN, status=302)
    assert asked.location.startswith("/accounts/sign-in?next=")
    assert "サインインが切れました" in pages.open(asked.location).main


def test_limits_come_from_the_settings(database_url, tmp_path):
    app = make_app(tmp_path, database_url, SESSION_IDLE_MINUTES=timedelta(minutes=5))
    pages = Pages(app)
    pages.sign_in(Role.VIEWER)
    clock.set_clock(lambda: NOW + timedelta(minutes=6))
    assert not is_in(pages)
    with app.app_context():
        db.engine.dispose()


def test_use_is_written_down_once_a_minute(app, pages, session):
    pages.sign_in(Role.VIEWER)
    for seconds in (30, 59, 61, 90, 120):
        clock.set_clock(lambda seconds=seconds: NOW + timedelta(seconds=seconds))
        assert is_in(pages)
    session.commit()
    assert session.scalars(select(SignIn.seen_at)).one() == NOW + timedelta(seconds=61)


def test_a_reading_page_does_not_wait_for_a_writer(app, pages, session):
    """Use is written after the answer has left, and left to a later request where one writes."""
    pages.sign_in(Role.VIEWER)
    clock.set_clock(lambda: NOW + timedelta(minutes=2))
    begin_writing(session)
    session.execute(select(SignIn.id).where(SignIn.ended_at.is_(None)))
    began = time.perf_counter()
    answer = contextvars.Context().run(pages.client.get, OWN, buffered=True)
    assert answer.status_code == 200
    assert time.perf_counter() - began < 5
    session.rollback()
    assert is_in(pages)
    assert session.scalars(select(SignIn.seen_at)).one() == NOW + timedelta(minutes=2)


def test_who_is_signed_in_costs_one_query(app, pages):
    pages.sign_in(Role.WARD, MINATO)
    with app.app_context(), counted(db.engine) as statements:
        pages.open("/nowhere", status=404)
    assert len(statements) == 1, statements


def test_static_files_ask_nothing(app, pages):
    pages.sign_in(Role.WARD, MINATO)
    with app.app_context(), counted(db.engine) as statements:
        assert pages.get("/static/css/base.css").status_code == 200
    assert statements == []


def test_sessions_of_years_ago_are_forgotten(app, session):
    account_id = make_account(app)
    for at in (NOW - KEPT - timedelta(days=1), NOW - timedelta(days=1), NOW):
        begin_sign_in(session, account_id=account_id, token_hash=f"{at}", now=at)
    assert len(session.scalars(select(SignIn)).all()) == 2


def test_over_https_the_cookie_is_tied_to_the_host(database_url, tmp_path):
    app = make_app(tmp_path, database_url, SECURE_COOKIES=True)
    make_account(app)
    pages = Pages(app)
    page = pages.open("https://localhost/accounts/sign-in")
    answer = page.submit(
        login="minato01", password="kumamoto no ame to kaeru", status=303, follow=False
    )
    cookies = answer.answer.headers.getlist("Set-Cookie")
    (session,) = [cookie for cookie in cookies if cookie.startswith("__Host-ledger_session=")]
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(session.split("; "))
    assert "Domain" not in session
    assert answer.answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    with app.app_context():
        db.engine.dispose()
