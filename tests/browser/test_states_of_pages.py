"""Faces of pages that no address shows: refusals, forms with errors, open menus, what is shown once.

As in test_every_page.py axe finds nothing, and nothing scrolls sideways.
"""

from playwright.sync_api import expect

from tests.browser.window import accessible, go, leave, press, ready


def test_pages_before_sign_in_and_pages_of_refusal_are_accessible(sign_in, windows):
    page = windows.stranger()
    accessible(go(page, "/accounts/sign-in"))
    page.get_by_label("ログインID").fill("nobody")
    page.get_by_label("パスワード").fill("wrong")
    page.get_by_role("button", name="サインイン").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(ready(page))
    page = sign_in("etsuran")
    for address in ("/accounts/", "/nowhere", "/supports/999999"):
        accessible(go(page, address))


def test_forms_that_come_back_with_errors_are_accessible(sign_in):
    page, kinds = sign_in("jimu"), ("goods", "funds", "other", "aggregate", "nil")
    forms = ("/accounts/new", "/accounts/password", "/disasters/new", "/catalogue/new")
    for address in (*forms, *(f"/supports/new?kind={kind}" for kind in kinds)):
        go(page, address)
        leave(page, page.locator("main form .btn-primary").first.click)
        expect(page.locator("[data-error-summary]")).to_be_focused()
        accessible(page)


def test_what_is_shown_once_is_accessible(sign_in):
    page = go(sign_in("jimu"), "/accounts/new")
    page.get_by_label("ログインID").fill("chuo")
    page.get_by_label("氏名").fill("中央区 担当")
    page.get_by_label("役割").select_option("区担当")
    page.get_by_label("区", exact=True).select_option("中央区")
    press(page, "アカウントを作る")
    expect(page.locator("main")).to_contain_text("いまこの一度だけ")
    accessible(page)


def test_open_menus_are_accessible(sign_in):
    page = go(sign_in("minato"), "/")
    for summary in page.locator("[data-menu] > summary").all():
        summary.click()
        accessible(page)
