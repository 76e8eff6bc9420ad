"""A ward enters staff, goods and funds; the figures are right on every page and in the workbook."""

from playwright.sync_api import Page, expect

from tests.browser.entry import fill_dispatch, find_recipient, line, open_form, records, submit
from tests.browser.window import accessible, follow, go, press, take

DETAILS = "この一覧を出す （Excel）"


def enter_dispatch(page: Page, disaster: int) -> str:
    open_form(page, "staff", disaster)
    assert find_recipient(page, "ひとよし") == "熊本県人吉市"
    page.get_by_label("人数").fill("３人")
    page.get_by_label("職種", exact=True).select_option("保健師")
    page.get_by_label("業務", exact=True).select_option("避難所運営")
    page.get_by_label("派遣期間").fill("R2.7.10～16")
    page.get_by_label("決定日").fill("R2.7.8")
    return submit(page)


def enter_goods(page: Page, disaster: int) -> str:
    open_form(page, "goods", disaster)
    find_recipient(page, "432032")
    line(page, 1).get_by_label("品目", exact=True).select_option("ブルーシート（枚）")
    line(page, 1).get_by_label("数量").fill("１，２００枚")
    page.get_by_role("button", name="行を追加").click()
    line(page, 2).get_by_label("その他の品名").fill("マット")
    line(page, 2).get_by_label("単位").fill("枚")
    page.get_by_label("発送日").fill("令和2年7月9日")
    return submit(page)


def enter_funds(page: Page, disaster: int) -> str:
    open_form(page, "funds", disaster)
    find_recipient(page, "くまもとけん", line(page, 1))
    line(page, 1).get_by_label("金額", exact=True).fill("500万円")
    page.get_by_role("button", name="支援先を追加").click()
    find_recipient(page, "ひとよし", line(page, 2))
    line(page, 2).get_by_label("金額未公表").check()
    page.get_by_label("支援金の種類").select_option("見舞金")
    page.get_by_label("決定日").fill("R2.7.20")
    return submit(page)


def test_staff_goods_and_funds_come_out_right_on_the_pages_and_in_the_workbooks(sign_in, disaster):
    page = sign_in("minato")
    staff = enter_dispatch(page, disaster)
    expect(page.locator(".entry-sentence")).to_have_text(
        "港区は、熊本県人吉市へ避難所運営のため保健師3人を令和2年7月10～16日(7日間、延べ21人日)派遣"
    )
    accessible(page)
    goods = enter_goods(page, disaster)
    accessible(page)
    funds = enter_funds(page, disaster)
    accessible(page)

    assert records(page, disaster) == [funds, goods, staff]
    foot = page.get_by_role("region", name="絞り込んだ一覧の合計")
    assert_words(foot.inner_text(), "3件", "3人", "21人日", "500万円＋未公表1件")
    details = take_details(page)
    assert_words(details, staff, goods, funds, 3, 21, 1200, "ブルーシート", "マット", 5_000_000)

    go(page, f"/disasters/{disaster}")
    figures = page.locator(".figures").first
    assert_words(figures.inner_text(), "3人", "延べ21人日", "500万円", "未公表1件")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="港区", exact=True))
    assert_words(row.first.inner_text(), "3", "21", "5,000,000")
    follow(page, "支援概要を出す")
    book = take(page, "Excel （支援概要を作る）")
    overview, by_ward = book.rows("支援概要"), book.rows("区別")
    assert (0, 3, 0, 3, 21) in overview
    assert any("ブルーシート" in row and 1200 in row and "枚" in row for row in overview)
    assert any("500万円＋未公表1件" in str(cell) for row in overview for cell in row), overview
    assert [row[1] for row in by_ward if row[0] == "港区"] == [3]
    assert {staff, goods, funds} <= {row[0] for row in book.rows("記録番号一覧")}


def take_details(page: Page) -> str:
    """All that stands in the sheet of the 支援明細 of the list that is shown."""
    follow(page, DETAILS)
    book = take(page, "Excel （支援明細を作る）")
    return " ".join(
        str(cell) for sheet in book.book.sheetnames for row in book.rows(sheet) for cell in row
    )


def assert_words(text: str, *wanted: object) -> None:
    """Every word stands in the text, whatever stands between number and unit."""
    flat = "".join(text.split())
    missing = [word for word in map(str, wanted) if word not in flat]
    assert not missing, f"{missing} should stand in: {text}"


def test_a_draft_is_in_no_total_until_it_is_submitted(sign_in, disaster):
    page = sign_in("minato")
    fill_dispatch(open_form(page, "staff", disaster), headcount="5人")
    press(page, "下書き保存")
    expect(page.locator(".message--success")).to_contain_text("下書きを保存しました")
    accessible(page)
    draft = page.url
    assert records(sign_in("etsuran"), disaster) == []
    page.goto(draft)
    number = submit(page)
    assert records(sign_in("etsuran"), disaster) == [number]


def test_what_is_wrong_is_said_in_a_summary_and_at_the_field_and_what_was_typed_stays(
    sign_in, disaster
):
    page = sign_in("minato")
    open_form(page, "staff", disaster)
    page.get_by_label("支援先", exact=True).fill("どこにもない市")
    page.get_by_label("派遣期間").fill("R2.2.30")
    press(page, "提出する")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(page.get_by_label("派遣期間")).to_have_value("R2.2.30")
    expect(page.get_by_label("支援先", exact=True)).to_have_value("どこにもない市")
    accessible(page)
    summary.get_by_role("link").filter(has_text="派遣期間").click()
    expect(page.get_by_label("派遣期間")).to_be_focused()
    assert records(page, disaster) == []
