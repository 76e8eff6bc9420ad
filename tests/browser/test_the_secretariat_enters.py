"""The secretariat enters a joint fund, whose shares add up to the yen, and corrects it."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.entry import find_recipient, line, number_in_message, open_form, submit
from tests.browser.window import accessible, follow, go, press, take

WARDS = 23
TOTAL = 1_000_000_000
#: 10億円 over 23 leaves 20 yen, one each to the first wards in official order (product.md 3).
LARGER, SMALLER = 43_478_261, 43_478_260


def fill_joint_fund(page: Page, disaster: int) -> Page:
    """23区共同, 10億円 to 熊本県, shared equally."""
    open_form(page, "funds", disaster)
    page.get_by_label("支援した区").select_option("23区共同")
    find_recipient(page, "くまもとけん", line(page, 1))
    line(page, 1).get_by_label("金額", exact=True).fill("１０億円")
    page.get_by_label("支援金の種類").select_option("復興支援金")
    page.get_by_label("決定日").fill("R2.7.20")
    return page


def amounts(cells: Locator) -> list[int]:
    """The numbers that stand in cells."""
    return [int(text.replace(",", "").removesuffix("円")) for text in cells.all_inner_texts()]


def test_the_shares_of_a_joint_fund_are_shown_before_saving_and_add_up_to_the_yen(
    sign_in, disaster
):
    page = fill_joint_fund(sign_in("jimu"), disaster)
    expect(page.get_by_label("均等に分ける")).to_be_checked()
    press(page, "計算する")
    fields = page.locator("table.shares tbody tr td.num:not(.share-weight) input")
    shown = [int(field.input_value().replace(",", "")) for field in fields.all()]
    assert shown == [LARGER] * 20 + [SMALLER] * 3
    accessible(page)
    submit(page)
    shares = page.get_by_role("table", name="各区の拠出額と納入状況")
    saved = amounts(shares.locator("tbody td.num"))
    assert (len(saved), sum(saved)) == (WARDS, TOTAL)
    assert amounts(shares.locator("tfoot td.num")) == [TOTAL]
    accessible(page)


def test_a_joint_fund_stands_beside_the_wards_own_and_never_inside_it(sign_in, disaster):
    page = fill_joint_fund(sign_in("jimu"), disaster)
    press(page, "計算する")
    number = submit(page)
    go(page, f"/disasters/{disaster}")
    expect(page.locator(".figures").first).to_contain_text("23区共同 10億円")
    rows = page.get_by_role("table", name="区別").get_by_role("row")
    expect(rows.filter(has_text="23区共同")).to_contain_text("1,000,000,000")
    expect(rows.filter(has_text="千代田区")).not_to_contain_text("43,478")
    follow(page, "支援概要を出す")
    book = take(page, "Excel （支援概要を作る）")
    by_giver = {row[0]: row for row in book.rows("区別")}
    assert TOTAL in by_giver["23区共同"]
    assert TOTAL in by_giver["計"], "the joint fund counts once in the total"
    assert not {LARGER, SMALLER} & {cell for row in book.rows("区別") for cell in row}
    assert any(row[0] == number and TOTAL in row for row in book.rows("記録番号一覧"))


def test_a_correction_keeps_what_was_there_and_says_who_changed_what_and_why(sign_in, disaster):
    page = fill_joint_fund(sign_in("jimu"), disaster)
    press(page, "計算する")
    number = submit(page)
    entry = page.url
    follow(page, "訂正する")
    page.get_by_label("決定日").fill("R2.7.21")
    page.get_by_label("千代田区の納入日").fill("R2.8.3")
    page.get_by_label("訂正の理由").fill("議決の日を取り違えていた")
    press(page, "訂正を保存する")
    assert number_in_message(page) == number
    expect(page.locator("dl.summary-list")).to_contain_text("令和2年7月21日")
    row = page.get_by_role("row").filter(has_text="千代田区")
    expect(row).to_contain_text("令和2年8月3日")
    go(page, entry)
    follow(page, "変更履歴をすべて見る")
    latest = page.locator(".revision").first
    for words in ("令和2年7月20日", "令和2年7月21日", "議決の日を取り違えていた", "事務局"):
        expect(latest).to_contain_text(words)
    accessible(page)
    page.locator(".revision").last.get_by_role("link").click()
    expect(page.locator("dl.summary-list")).to_contain_text("令和2年7月20日")
    accessible(page)
