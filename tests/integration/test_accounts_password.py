"""The own password: what must be changed first, what is refused, what ends."""

import pytest
from structlog.testing import capture_logs

from tests.accounts import OTHER_PASSWORD, PASSWORD, make_account, sign_in, stored
from tests.pages import Page, Pages
from tracker.operations.password_hash import fits
from tracker.operations.sign_in import MOST_PER_LOGIN

OWN = "/accounts/password"


def change(
    pages: Pages,
    status: int = 303,
    current: str = PASSWORD,
    new: str = OTHER_PASSWORD,
    again: str | None = None,
) -> Page:
    page = pages.open(OWN)
    return page.submit(
        current=current,
        password=new,
        again=new if again is None else again,
        status=status,
        follow=False,
    )


@pytest.fixture
def owner(app, pages) -> Pages:
    make_account(app)
    sign_in(pages)
    return pages


def test_the_new_password_counts_from_now_on(app, owner):
    assert change(owner).location == "/"
    sign_in(Pages(app), password=OTHER_PASSWORD)
    sign_in(Pages(app), password=PASSWORD, status=401)


def test_other_sessions_end_and_the_own_goes_on_with_a_new_token(app, owner):
    elsewhere, thief = Pages(app), Pages(app)
    sign_in(elsewhere)
    thief.set_token(owner.client.get_cookie("ledger_session").value)
    change(owner)
    assert owner.get(OWN).status_code == 200
    assert elsewhere.get(OWN).status_code == 302
    assert thief.get(OWN).status_code == 302


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"current": "wrong"}, "いまのパスワードが違います"),
        ({"current": ""}, "いまのパスワードを入力してください"),
        ({"new": "short"}, "12文字以上"),
        ({"new": "password1234"}, "推測されやすい"),
        ({"new": "minato01minato01"}, "推測されやすい"),
        ({"new": PASSWORD}, "いまと同じ"),
        ({"again": "quartz lighthouse 47 plums"}, "同じではありません"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_on_top(app, owner, given, message):
    page = change(owner, status=422, **given)
    assert any(message in line for line in page.errors), page.errors
    assert fits(PASSWORD, stored(app, "minato01").password_hash)
    assert OTHER_PASSWORD not in page.source


def test_guessing_the_current_one_has_to_wait(owner):
    for _ in range(MOST_PER_LOGIN):
        change(owner, status=422, current="wrong wrong wrong")
    page = change(owner, status=429)
    assert "待ってから" in page.main


def test_a_password_from_others_must_be_changed_before_anything_else(app, pages, session):
    make_account(app)
    account = stored(app, "minato01")
    account.must_change_password = True
    session.merge(account)
    sign_in(pages)
    for path in ("/accounts/", "/accounts/new"):
        assert pages.open(path, status=303).location == OWN
    page = pages.open(OWN)
    assert "変えるまで、ほかの画面は開けません" in page.main
    change(pages)
    assert not stored(app, "minato01").must_change_password
    assert pages.get("/accounts/").status_code == 403, "a ward's account is let in, and no further"


def test_signing_out_is_always_possible(app, pages, session):
    pages.sign_in("viewer", must_change_password=True)
    pages.post("/accounts/sign-out", status=303, follow=False)


def test_the_log_names_the_account_by_number_alone(app, owner):
    with capture_logs() as lines:
        change(owner)
    (line,) = [line for line in lines if line["event"] == "password_changed"]
    assert line["account"] == stored(app, "minato01").id
    assert OTHER_PASSWORD not in str(lines)
