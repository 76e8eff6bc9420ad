"""Signing in by login and password: who gets in, where it leads, and what slows guessing down."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from tests.accounts import PASSWORD, make_account, sign_in, stored
from tests.integration.conftest import NOW, make_app
from tests.pages import Pages
from tracker import clock
from tracker.domain.access import Role
from tracker.extensions import db
from tracker.operations import password_hash
from tracker.operations.sign_in import (
    MOST_PER_ADDRESS,
    MOST_PER_LOGIN,
    WINDOW,
    TooManyAttempts,
    claim_attempt,
    forgive,
)
from tracker.web.accounts import checking
from tracker.web.own_pages import own_page

SIGN_IN = "/accounts/sign-in"


def guess(pages: Pages, status: int = 401, login: str = "minato01", address: str = "192.0.2.1"):
    return pages.post(
        SIGN_IN,
        {"login": login, "password": "wrong wrong wrong"},
        status=status,
        environ_overrides={"REMOTE_ADDR": address},
    )


def test_login_and_password_lead_home(app, pages):
    make_account(app)
    answer = sign_in(pages)
    assert answer.location == "/"
    assert pages.open("/nowhere", status=404).text.count("田中 花子") == 1


@pytest.mark.parametrize("login", ["MINATO01", "ｍｉｎａｔｏ０１", " minato01 "])
def test_the_login_counts_however_it_is_typed(app, pages, login):
    make_account(app)
    sign_in(pages, login)


def test_a_password_counts_in_full_width_too(app, pages):
    make_account(app, password="Quartz47Lighthouse")
    sign_in(pages, password="Ｑｕａｒｔｚ４７Ｌｉｇｈｔｈｏｕｓｅ")


def test_the_cookie_is_for_this_program_alone(app, pages):
    make_account(app)
    cookies = sign_in(pages).answer.headers.getlist("Set-Cookie")
    (session,) = [cookie for cookie in cookies if cookie.startswith("ledger_session=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(session.split("; "))
    assert "Expires" not in session, "the browser forgets it when it is closed"


def test_a_wrong_password_and_an_unknown_login_sound_the_same(app, pages):
    make_account(app)
    wrong = sign_in(pages, password="wrong wrong wrong", status=401)
    unknown = sign_in(pages, login="nobody", password="wrong wrong wrong", status=401)
    assert "ログインIDかパスワードが違います" in wrong.main
    assert wrong.main == unknown.main


def test_what_was_typed_stays_but_for_the_password(app, pages):
    page = sign_in(pages, login="minato<01>", password="wrong wrong wrong", status=401)
    assert page.form().fields["login"] == "minato<01>"
    assert page.form().fields["password"] == ""


@pytest.mark.parametrize("login", ["", "a\x00b", "\ud7ff\ufffe", "x" * 5000, "港区"])
def test_no_login_breaks_the_page(pages, login):
    page = pages.open(SIGN_IN)
    answer = pages.post(
        SIGN_IN, {**page.form().fields, "login": login, "password": "x"}, status=None
    )
    assert answer.status in (401, 422)


def test_a_very_long_password_is_only_wrong(app, pages):
    make_account(app)
    sign_in(pages, password="x" * 1_000_000, status=401)


def test_a_disabled_account_is_told_so_only_with_its_password(app, pages, session):
    make_account(app)
    account = stored(app, "minato01")
    account.active = False
    session.merge(account)
    assert "使えなくなっています" in sign_in(pages, status=403).main
    assert "使えなくなっています" not in sign_in(pages, password="wrong wrong", status=401).main


def test_who_is_signed_in_already_goes_on(app, pages):
    pages.sign_in(Role.VIEWER)
    assert pages.open(SIGN_IN, status=302).location == "/"


# Where it leads


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\t/evil.example",
        "/%09/evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/nowhere",
        "/accounts/sign-in",
        "/accounts/sign-out",
        "/static/css/base.css",
        "http:///accounts/",
        "/accounts/\r\nSet-Cookie: a=b",
    ],
)
def test_no_address_but_our_own_pages_is_gone_to(app, pages, address):
    make_account(app)
    page = pages.send(SIGN_IN, method="GET", query_string={"next": address})
    answer = pages.page(page).submit(login="minato01", password=PASSWORD, status=303, follow=False)
    assert answer.location == "/"


def test_after_signing_in_the_page_that_was_asked_for_opens(app, pages):
    make_account(app, login="jimukyoku", role=Role.SECRETARIAT)
    asked = pages.open("/accounts/?q=%E6%B8%AF%E5%8C%BA&empty=", status=302, follow=False)
    page = pages.open(asked.location)
    answer = page.submit(login="jimukyoku", password=PASSWORD, status=303, follow=False)
    assert answer.location == "/accounts/?q=%E6%B8%AF%E5%8C%BA&empty="


@pytest.fixture(scope="module")
def plain_app(tmp_path_factory):
    return make_app(tmp_path_factory.mktemp("plain"), "sqlite://")


@given(st.text() | st.text(alphabet="/\\\t\n:@.%09a", max_size=12))
def test_whatever_is_asked_for_is_a_page_of_ours_or_none(plain_app, address):
    with plain_app.test_request_context():
        found = own_page(address)
        if found is not None:
            assert found[0] == "/"
            assert found[1:2] not in ("/", "\\")
            assert found == own_page(found), "what was built is found again"


# What slows guessing down


def test_guessing_has_to_wait_and_says_how_long(app, pages):
    make_account(app)
    for _ in range(MOST_PER_LOGIN):
        guess(pages)
    page = guess(pages, status=429)
    assert "あと15分待ってから" in page.main
    assert page.answer.headers["Retry-After"] == "901"
    assert page.form().fields["login"] == "minato01"


def test_the_right_password_waits_too_until_the_time_is_over(app, pages):
    make_account(app)
    for _ in range(MOST_PER_LOGIN):
        guess(pages, address="127.0.0.1")
    sign_in(pages, status=429)
    clock.set_clock(lambda: NOW + WINDOW)
    sign_in(pages)


def test_who_guesses_elsewhere_does_not_lock_the_owner_out(app, pages):
    make_account(app)
    for _ in range(MOST_PER_LOGIN + 1):
        guess(Pages(app), status=None, address="198.51.100.7")
    sign_in(pages)


def test_success_forgives_the_failures_before_it(app, pages):
    make_account(app)
    for _ in range(3):
        for _ in range(MOST_PER_LOGIN - 1):
            guess(pages, address="127.0.0.1")
        sign_in(pages)
        pages.sign_out()


def test_one_address_cannot_try_everybody(session):
    for number in range(MOST_PER_ADDRESS):
        claim_attempt(session, login=f"somebody{number}", address="192.0.2.1", now=NOW)
    with pytest.raises(TooManyAttempts):
        claim_attempt(session, login="minato01", address="192.0.2.1", now=NOW)
    claim_attempt(session, login="minato01", address="192.0.2.2", now=NOW)


def test_one_network_of_ipv6_is_one_address(session):
    for number in range(MOST_PER_LOGIN):
        claim_attempt(session, login="minato01", address=f"2001:db8::{number}", now=NOW)
    with pytest.raises(TooManyAttempts):
        claim_attempt(session, login="minato01", address="2001:db8::ffff", now=NOW)
    claim_attempt(session, login="minato01", address="2001:db8:0:1::1", now=NOW)


def test_the_wait_ends_when_the_first_of_the_last_failures_is_old(session):
    for minute in range(MOST_PER_LOGIN):
        at = NOW + timedelta(minutes=minute)
        claim_attempt(session, login="minato01", address="192.0.2.1", now=at)
    with pytest.raises(TooManyAttempts) as refused:
        claim_attempt(
            session, login="minato01", address="192.0.2.1", now=NOW + timedelta(minutes=10)
        )
    assert refused.value.minutes == 5
    claim_attempt(session, login="minato01", address="192.0.2.1", now=NOW + WINDOW)


def test_old_failures_are_removed_and_logins_are_not_kept(session):
    from tracker.models import SignInFailure

    claim_attempt(session, login="my-password-by-mistake", address="192.0.2.1", now=NOW)
    (kept,) = session.query(SignInFailure).all()
    assert "password" not in kept.login
    claim_attempt(session, login="minato01", address="192.0.2.9", now=NOW + WINDOW)
    assert session.query(SignInFailure).count() == 1
    forgive(session, login="minato01", address="192.0.2.9")
    assert session.query(SignInFailure).count() == 0


def test_nobody_waits_for_a_password_to_be_verified(app, pages, monkeypatch):
    make_account(app)
    seen = []

    def watched(password: str, stored_hash: str | None) -> bool:
        seen.append(db.session().in_transaction())
        return password_hash.fits(password, stored_hash)

    monkeypatch.setattr(checking, "fits", watched)
    sign_in(pages)
    assert seen == [False], "Argon2 must run while no transaction is open"


def test_an_unknown_login_costs_the_same_work(app, pages, monkeypatch):
    make_account(app)
    work = []
    hasher = password_hash._HASHER

    class Counting:
        def verify(self, *given):
            work.append(1)
            return hasher.verify(*given)

        def __getattr__(self, name):
            return getattr(hasher, name)

    monkeypatch.setattr(password_hash, "_HASHER", Counting())
    sign_in(pages, password="wrong wrong wrong", status=401)
    sign_in(pages, login="nobody", password="wrong wrong wrong", status=401)
    assert len(work) == 2


def test_a_hash_of_other_parameters_is_renewed_at_sign_in(app, pages, monkeypatch):
    make_account(app)
    before = stored(app, "minato01").password_hash
    stronger = type(password_hash._HASHER)(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(password_hash, "_HASHER", stronger)
    sign_in(pages)
    after = stored(app, "minato01").password_hash
    assert after != before
    assert "t=2" in after
    assert password_hash.fits(PASSWORD, after)


def test_the_log_tells_of_signing_in_by_number_alone(app, pages):
    account_id = make_account(app)
    with capture_logs() as lines:
        sign_in(pages, password="wrong wrong wrong", status=401)
        sign_in(pages)
    events = [(line["event"], line.get("account")) for line in lines if line["event"] != "request"]
    assert events == [("sign_in_failed", None), ("signed_in", account_id)]
    assert "minato01" not in str(lines)
    assert "田中" not in str(lines)
