"""Two people edit the same record: the second sees both versions and chooses; nothing is lost."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.browser.window import accessible, follow, go, press
from tests.factories import MINATO_CLERK


@pytest.fixture
def dispatch(server, disaster) -> int:
    """A dispatch of 2 people of 港区."""
    with server.writing() as session:
        content = factories.dispatch(disaster)
        [record_id] = factories.record(session, content, actor=MINATO_CLERK)
    return record_id


@pytest.fixture
def second(sign_in, dispatch) -> Page:
    """What the ward sees whose correction comes after the secretariat's.

    The secretariat: 3人 and a note; the ward: 4人 and a title.
    """
    ward = go(sign_in("minato"), f"/supports/{dispatch}/edit")
    secretariat = go(sign_in("jimu"), f"/supports/{dispatch}/edit")
    secretariat.get_by_label("人数").fill("3人")
    secretariat.get_by_label("備考").fill("1人追加")
    press(secretariat, "訂正を保存する")
    ward.get_by_label("人数").fill("4人")
    ward.get_by_label("件名").fill("第1陣")
    return press(ward, "訂正を保存する")


def choice(page: Page, field: str, which: str) -> Locator:
    return page.get_by_role("group", name=field, exact=True).get_by_label(which)


def test_the_second_sees_both_versions_and_must_choose_where_both_changed_the_same(second):
    expect(second.get_by_role("heading", level=1)).to_have_text("ほかの人が先に直しました")
    expect(choice(second, "人数", "いまの台帳")).not_to_be_checked()
    expect(choice(second, "人数", "あなたの入力")).not_to_be_checked()
    expect(choice(second, "備考", "いまの台帳")).to_be_checked()
    expect(choice(second, "件名", "あなたの入力")).to_be_checked()
    expect(second.get_by_role("group", name="人数", exact=True)).to_contain_text("3人")
    accessible(second)
    press(second, "選んだ内容で保存する")
    expect(second.get_by_role("alert")).to_contain_text("すべての項目で選んでください")
    accessible(second)


def test_what_was_chosen_is_saved_on_top_of_the_other_version(second):
    choice(second, "人数", "あなたの入力").check()
    press(second, "選んだ内容で保存する")
    sheet = second.locator("dl.summary-list")
    for words in ("4人", "1人追加", "第1陣"):
        expect(sheet).to_contain_text(words)
    follow(second, "変更履歴をすべて見る")
    expect(second.locator(".revision")).to_have_count(3)


def test_a_third_change_meanwhile_shows_the_page_again(second, sign_in, dispatch):
    third = go(sign_in("jimu"), f"/supports/{dispatch}/edit")
    third.get_by_label("人数").fill("5人")
    press(third, "訂正を保存する")
    choice(second, "人数", "あなたの入力").check()
    press(second, "選んだ内容で保存する")
    expect(second.get_by_role("alert")).to_contain_text("また直されました")
    expect(second.get_by_role("group", name="人数", exact=True)).to_contain_text("5人")
