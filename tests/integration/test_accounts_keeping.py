"""The secretariat makes, changes, disables and resets accounts; nobody locks everybody out."""

import pytest
from structlog.testing import capture_logs

from tests.accounts import OTHER_PASSWORD, PASSWORD, make_account, sign_in, stored
from tests.factories import KATSUSHIKA, MINATO, MINATO_CLERK, READER
from tests.pages import Page, Pages
from tests.statements import counted
from tracker.domain.access import SYSTEM, Role
from tracker.domain.errors import NotAllowed, NotFound, RuleBroken
from tracker.extensions import db
from tracker.operations.accounts import (
    change_account,
    create_account,
    disable_account,
    enable_account,
    reset_password,
)

LIST = "/accounts/"


@pytest.fixture
def keeper(pages) -> Pages:
    pages.sign_in(Role.SECRETARIAT)
    return pages


def new_account(keeper: Pages, status: int = 200, **fields) -> Page:
    page = keeper.open("/accounts/new")
    values = {"login": "minato01", "name": "田中 花子", "role": "ward", "ward": MINATO, **fields}
    return page.submit(values, status=status)


def shown_password(page: Page) -> str:
    names = [dt.text for dt in page.html.iter("dt")]
    values = ["".join(dd.itertext()) for dd in page.html.iter("dd")]
    return dict(zip(names, values, strict=True))["はじめのパスワード"]


def test_a_new_account_is_let_in_by_the_password_that_is_shown_once(app, keeper):
    page = new_account(keeper)
    password = shown_password(page)
    assert "いまこの一度だけ" in page.main
    assert password not in keeper.open(LIST).source
    person = Pages(app)
    sign_in(person, password=password)
    assert person.open(LIST, status=303).location == "/accounts/password"


def test_the_list_names_them_in_official_order(app, keeper):
    make_account(app, login="etsuran", role=Role.VIEWER)
    make_account(app, login="katsushika", ward=KATSUSHIKA)
    make_account(app, login="minato01")
    rows = keeper.open(LIST).table("アカウントの一覧")
    assert [row[1] for row in rows[1:]] == ["事務局", "港区 区担当", "葛飾区 区担当", "閲覧"]


def test_the_list_says_who_was_never_here_and_who_is_stopped(app, keeper, session):
    account_id = make_account(app)
    rows = keeper.open(LIST).table("アカウントの一覧")
    assert "使用中" in rows[2][2]
    assert rows[2][4] == "まだ"
    sign_in(Pages(app))
    disable_account(session, actor=SYSTEM, account_id=account_id)
    rows = keeper.open(LIST).table("アカウントの一覧")
    assert "停止中" in rows[2][2]
    assert "令和8年11月23日" in rows[2][4]


def test_the_list_asks_as_often_for_many_as_for_few(app, keeper):
    def statements() -> int:
        with app.app_context(), counted(db.engine) as seen:
            keeper.open(LIST)
        return len(seen)

    few = statements()
    for number in range(5):
        make_account(app, login=f"minato{number:02}")
    assert statements() == few


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"login": ""}, "ログインIDを入力"),
        ({"login": "みなと"}, "半角の英小文字"),
        ({"login": "a\x00bcd"}, "NUL"),
        ({"name": ""}, "氏名を入力"),
        ({"name": "あ" * 101}, "100"),
        ({"role": ""}, "役割を選んで"),
        ({"role": "king"}, "一覧から選んで"),
        ({"ward": ""}, "区を選んでください"),
        ({"ward": "joint"}, "一覧から選んで"),
        ({"role": "viewer"}, "区担当のアカウントだけ"),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_stays(keeper, fields, message):
    page = new_account(keeper, status=422, **fields)
    assert any(message in line for line in page.errors), page.errors
    if "name" not in fields:
        assert page.form().fields["name"] == "田中 花子"


def test_a_login_is_given_once(app, keeper):
    make_account(app)
    page = new_account(keeper, status=422, login="ＭＩＮＡＴＯ01")
    assert page.errors == [
        "ログインID：このログインIDはすでに使われています。ほかのログインIDにしてください。"
    ]


def test_name_role_and_ward_can_be_corrected(app, keeper):
    account_id = make_account(app)
    page = keeper.open(f"/accounts/{account_id}")
    assert page.form().fields["ward"] == MINATO
    page = page.submit(name="鈴木 一郎", role="viewer", ward="")
    assert "保存しました" in page.text
    account = stored(app, "minato01")
    assert (account.name, account.role, account.ward) == ("鈴木 一郎", Role.VIEWER, None)


def test_a_change_counts_at_once(app, keeper):
    person = Pages(app)
    actor = person.sign_in(Role.SECRETARIAT)
    assert person.get(LIST).status_code == 200
    keeper.open(f"/accounts/{actor.account_id}").submit(role="viewer")
    assert person.get(LIST).status_code == 403


def test_disabling_keeps_somebody_out_until_enabled(app, keeper):
    account_id = make_account(app)
    person = Pages(app)
    sign_in(person)
    page = keeper.open(f"/accounts/{account_id}").submit("アカウントを止める")
    assert "止めました" in page.text
    assert person.get("/accounts/password").status_code == 302
    sign_in(person, status=403)
    keeper.open(f"/accounts/{account_id}").submit("また使えるようにする")
    sign_in(person)


def test_a_reset_password_is_new_and_the_old_one_is_worth_nothing(app, keeper):
    account_id = make_account(app)
    page = keeper.open(f"/accounts/{account_id}").submit("パスワードを作り直す")
    sign_in(Pages(app), status=401)
    sign_in(Pages(app), password=shown_password(page))
    assert stored(app, "minato01").must_change_password


def test_nobody_takes_away_the_own_key(app, keeper, session):
    own = keeper.actor
    assert own is not None
    page = keeper.open(f"/accounts/{own.account_id}")
    assert [form.buttons for form in page.forms] == [["保存する"]]
    page = page.submit(role="viewer", status=422)
    assert "自分の役割は変えられません" in page.errors[0]
    for path in ("disable", "reset-password"):
        page = keeper.post(f"/accounts/{own.account_id}/{path}")
        assert "自分の" in page.text
    assert keeper.get(LIST).status_code == 200


def test_the_last_key_stays(session, app):
    only = make_account(app, login="jimukyoku", role=Role.SECRETARIAT)
    with pytest.raises(RuleBroken, match="最後のアカウント"):
        disable_account(session, actor=SYSTEM, account_id=only)
    with pytest.raises(RuleBroken, match="最後のアカウント"):
        change_account(
            session, actor=SYSTEM, account_id=only, name="田中", role=Role.VIEWER, ward=None
        )
    make_account(app, login="jimukyoku2", role=Role.SECRETARIAT)
    disable_account(session, actor=SYSTEM, account_id=only)


@pytest.mark.parametrize("actor", [MINATO_CLERK, READER])
def test_only_the_secretariat_keeps_accounts(session, app, actor):
    account_id = make_account(app)
    for operation in (disable_account, enable_account, reset_password):
        with pytest.raises(NotAllowed):
            operation(session, actor=actor, account_id=account_id)
    with pytest.raises(NotAllowed):
        create_account(
            session, actor=actor, login="abc", name="x", role=Role.SECRETARIAT, ward=None,
            password=None,
        )  # fmt: skip


def test_an_account_that_is_not_there(keeper, session):
    keeper.open("/accounts/999999", status=404)
    keeper.post("/accounts/999999/disable", status=404)
    with pytest.raises(NotFound):
        enable_account(session, actor=SYSTEM, account_id=999999)


def test_the_command_line_may_give_a_password(app, session):
    make_account(app, password=OTHER_PASSWORD)
    assert not stored(app, "minato01").must_change_password
    with pytest.raises(RuleBroken, match="推測されやすい"):
        make_account(app, login="minato02", password="password1234")


def test_the_log_tells_what_was_done_by_numbers_alone(app, keeper):
    assert keeper.actor is not None
    with capture_logs() as lines:
        page = new_account(keeper)
    (line,) = [line for line in lines if line["event"] == "account_created"]
    assert line["account"] == stored(app, "minato01").id
    assert line["by"] == keeper.actor.account_id
    assert shown_password(page) not in str(lines)
    assert "田中" not in str(lines)
    assert PASSWORD not in str(lines)
