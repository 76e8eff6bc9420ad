"""A viewer sees and exports everything that was submitted, and can change nothing."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.window import accessible, follow, go, take
from tests.factories import MINATO_CLERK
from tracker.domain.vocabulary import State

SECRET = "まだ出していない下書き"


@pytest.fixture
def dispatch(server, disaster) -> int:
    """A dispatch that was submitted, beside a draft."""
    with server.writing() as session:
        submitted = factories.dispatch(disaster)
        [record_id] = factories.record(session, submitted, actor=MINATO_CLERK)
        draft = factories.dispatch(disaster, title=SECRET, headcount=98_765)
        factories.record(session, draft, state=State.DRAFT, actor=MINATO_CLERK)
    return record_id


def test_a_viewer_finds_no_way_to_enter_or_change(sign_in, disaster, dispatch):
    page = sign_in("etsuran")
    for address in (
        "/",
        "/disasters/",
        f"/disasters/{disaster}",
        f"/supports/{dispatch}",
        "/supports/",
    ):
        go(page, address)
        ways = page.locator(
            "a[href*='/edit'], a[href*='/new'], a[href*='/withdraw'], a[href*='/cancel'], #record-menu"
        )
        assert ways.all_inner_texts() == [], f"{address} offers a viewer what only others may do"


def test_a_viewer_who_knows_the_addresses_is_refused(sign_in, dispatch):
    page = sign_in("etsuran")
    for act in ("edit", "withdraw", "cancel"):
        answer = page.goto(f"/supports/{dispatch}/{act}")
        assert answer.status == 403
    accessible(page)
    token = go(page, "/accounts/password").locator("main [name=csrf_token]").input_value()
    for act in ("edit", "withdraw", "cancel", "restore"):
        sent = page.request.post(
            f"/supports/{dispatch}/{act}",
            form={"csrf_token": token, "base": "1", "headcount": "9"},
            headers={"Referer": page.url},
        )
        assert sent.status == 403
    go(page, f"/supports/{dispatch}")
    expect(page.locator("dl.summary-list")).to_contain_text("2人")
    expect(page.locator("main")).not_to_contain_text("訂正した")


def test_a_viewer_exports_what_was_submitted_and_no_draft(sign_in, disaster, dispatch):
    page = sign_in("etsuran")
    go(page, f"/supports/?disaster={disaster}")
    foot = page.get_by_role("region", name="絞り込んだ一覧の合計")
    expect(foot).to_contain_text("1件")
    follow(page, "この一覧を出す （Excel）")
    book = take(page, "Excel （支援明細を作る）")
    cells = {cell for sheet in book.book.sheetnames for row in book.rows(sheet) for cell in row}
    assert book.name.startswith("支援明細_")
    assert 2 in cells
    assert not {SECRET, 98_765} & cells
    go(page, f"/disasters/{disaster}")
    follow(page, "支援概要を出す")
    book = take(page, "Excel （支援概要を作る）")
    assert (0, 2, 0, 2, 14) in book.rows("支援概要")
