"""A session that ends while somebody is typing loses nothing, and gives nothing to others."""

from datetime import timedelta

import pytest
from flask import request

from tests.accounts import PASSWORD, make_account, sign_in
from tests.factories import KATSUSHIKA
from tests.integration.conftest import NOW, make_app
from tests.pages import Page, Pages
from tracker import clock
from tracker.domain.permission import Permission
from tracker.extensions import db
from tracker.web.access import allow

TYPED = {"note": "一行目\r\n<二行目> & ほか", "line-0-item": "土のう袋", "action": "submit"}


@pytest.fixture
def app(own_app):
    """These tests add a route."""
    return own_app


@pytest.fixture
def received(app) -> list:
    """What arrives at a form's own route."""
    seen = []

    @allow(Permission.READ)
    def take() -> str:
        seen.append((request.full_path, request.form.to_dict(flat=False)))
        return "", 204

    app.add_url_rule("/entry", "entry", take, methods=["POST"])
    return seen


@pytest.fixture
def ended(app, pages, received) -> Pages:
    """Somebody whose session has ended a moment ago."""
    make_account(app)
    sign_in(pages)
    clock.set_clock(lambda: NOW + timedelta(hours=2))
    return pages


def send(pages: Pages, **fields) -> Page:
    return pages.post("/entry?kind=staff", {**TYPED, **fields}, status=401)


def test_what_was_typed_is_sent_again_after_signing_in(ended, received):
    page = send(ended)
    assert "消えてもいません" in page.main
    assert received == []
    again = page.submit(login="minato01", password=PASSWORD)
    assert again.title == "入力した内容を送り直す"
    assert "まだ保存されていません" in again.main
    assert "田中 花子" in again.text, "one is signed in again"
    again.submit("send-again", status=204)
    ((address, fields),) = received
    assert address == "/entry?kind=staff"
    assert fields == {name: [value] for name, value in TYPED.items()} | {
        "csrf_token": fields["csrf_token"]
    }


def test_several_values_of_one_name_stay_in_their_order(ended, received):
    page = send(ended, wards=["131032", "131229"])
    page.submit(login="minato01", password=PASSWORD).submit("send-again", status=204)
    assert received[0][1]["wards"] == ["131032", "131229"]


def test_a_wrong_password_in_between_loses_nothing(ended, received):
    page = send(ended)
    page = page.submit(login="minato01", password="wrong wrong wrong", status=401)
    page = page.submit(login="minato01", password="", status=422)
    page.submit(login="minato01", password=PASSWORD).submit("send-again", status=204)
    assert len(received) == 1


def test_somebody_else_does_not_get_it(app, ended, received):
    make_account(app, login="katsushika", ward=KATSUSHIKA)
    page = send(ended)
    after = page.submit(login="katsushika", password=PASSWORD, status=303, follow=False)
    assert "土のう袋" not in after.source
    notice = ended.open("/nowhere", status=404)
    assert "入力した人がサインインしたときにだけ" in notice.text


def test_it_cannot_be_made_by_hand(app, ended, received):
    """A page elsewhere cannot put words into somebody's form: they come back only as signed."""
    for forged in ("x", '{"account": 1, "address": "/entry", "fields": []}', "a.b.c"):
        answer = ended.post(
            "/accounts/sign-in",
            {"login": "minato01", "password": PASSWORD, "held": forged},
            status=303,
            follow=False,
        )
        assert answer.location == "/"


def test_it_is_kept_for_half_a_day(ended, received, monkeypatch):
    page = send(ended)
    import time

    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 13 * 3600)
    page.submit(login="minato01", password=PASSWORD, status=303, follow=False)


def test_files_cannot_be_kept_and_the_page_says_so(ended, received):
    import io

    page = send(ended, scan=(io.BytesIO(b"%PDF-1.7"), "御礼状.pdf"))
    again = page.submit(login="minato01", password=PASSWORD)
    assert "添付したファイルは残せませんでした" in again.main


def test_passwords_are_never_held(ended):
    page = ended.post(
        "/accounts/password",
        {"current": PASSWORD, "password": "new new new new", "again": "new new new new"},
        status=401,
    )
    assert page.form().fields["held"] == ""


def test_a_stranger_gets_the_sign_in_page_and_no_promise(pages, received):
    page = pages.post("/entry", TYPED, status=401)
    assert page.form().fields["held"] == ""
    assert "土のう袋" not in page.source
    assert "サインインしてからもう一度" in page.main


def test_who_must_change_the_password_is_told_that_it_was_lost(app, ended, received, session):
    from tests.accounts import stored

    page = send(ended)
    account = stored(app, "minato01")
    account.must_change_password = True
    session.merge(account)
    after = page.submit(login="minato01", password=PASSWORD)
    assert after.title == "パスワード変更"
    assert "前に入力した内容は送れませんでした" in after.text


# With real tokens against cross-site requests


@pytest.fixture
def guarded(database_url, tmp_path):
    app = make_app(tmp_path, database_url)
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_form_without_its_token_is_refused_with_advice(guarded):
    pages = Pages(guarded)
    pages.sign_in("viewer")
    page = pages.post("/accounts/password", {"current": "x"}, status=400)
    assert "もう一度「パスワードを変える」を押してください" in page.main


def test_the_form_is_sent_again_with_a_token_that_holds(guarded):
    seen = []

    @allow(Permission.READ)
    def take() -> str:
        seen.append(request.form["note"])
        return "", 204

    guarded.add_url_rule("/entry", "entry", take, methods=["POST"])
    make_account(guarded)
    pages = Pages(guarded)
    sign_in(pages)
    token = pages.open("/accounts/password").form().fields["csrf_token"]
    clock.set_clock(lambda: NOW + timedelta(hours=2))
    page = pages.post("/entry", {**TYPED, "csrf_token": token}, status=401)
    page.submit(login="minato01", password=PASSWORD).submit("send-again", status=204)
    assert seen == [TYPED["note"]]


def test_a_stale_sign_in_page_is_shown_anew_instead_of_an_error(guarded):
    make_account(guarded)
    pages = Pages(guarded)
    page = pages.open("/accounts/sign-in?next=/accounts/password")
    pages.sign_out()  # the browser was closed, its cookies are gone; the page came back
    page = page.submit(login="minato01", password=PASSWORD, status=400)
    assert "画面を開いてから時間がたった" in page.main
    assert page.form().fields["login"] == "minato01"
    answer = page.submit(password=PASSWORD, status=303, follow=False)
    assert answer.location == "/accounts/password"


def test_a_form_that_another_account_had_open_is_refused(guarded):
    """Two people at one machine: what the first had open is not recorded by the second."""
    make_account(guarded)
    make_account(guarded, login="katsushika", ward=KATSUSHIKA)
    pages = Pages(guarded)
    sign_in(pages)
    stale = pages.open("/accounts/password")
    pages.post("/accounts/sign-out", {"csrf_token": stale.form().fields["csrf_token"]})
    sign_in(pages, "katsushika")
    answer = stale.submit(current="x", status=400)
    assert "画面を開いてから時間がたちました" in answer.main


def test_a_form_that_the_same_account_had_open_still_works(guarded):
    make_account(guarded)
    pages = Pages(guarded)
    sign_in(pages)
    open_before = pages.open("/accounts/password")
    pages.post("/accounts/sign-out", {"csrf_token": open_before.form().fields["csrf_token"]})
    sign_in(pages)
    page = open_before.submit(current="wrong", password="x", again="x", status=422)
    assert "12文字以上" in page.main
