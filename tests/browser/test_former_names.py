"""A place that was renamed is entered under the name of the day, in the form's own order."""

from datetime import date
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.entry import OFFERED, find_recipient, open_form, submit
from tests.browser.window import accessible, go, press


@pytest.fixture
def quake(server) -> int:
    with server.writing() as session:
        slug, start = f"quake-{token_hex(4)}", date(2011, 3, 11)
        [record_id] = factories.record(session, factories.disaster(slug=slug, start=start))
    return record_id


@pytest.fixture
def form(sign_in, quake) -> Page:
    page = go(sign_in("minato"), "/supports/new?kind=staff")
    page.locator("#disaster_id").select_option(str(quake))
    return page


def test_before_the_date_is_typed_the_disaster_decides_the_name(form, quake):
    assert find_recipient(form, "滝沢村") == "岩手県滝沢村"
    form.get_by_label("人数").fill("2人")
    form.get_by_label("派遣期間").fill("H23.5.1～10")
    submit(form)
    go(form, f"/supports/?disaster={quake}&to=滝沢市")
    expect(form.locator("main tbody")).to_contain_text("岩手県滝沢村")
    expect(form.locator("main")).to_contain_text("岩手県滝沢市（岩手県滝沢村を含む）")


def test_a_date_typed_afterwards_says_at_once_what_the_name_was(form):
    find_recipient(form, "滝沢村")
    form.get_by_label("人数").fill("2人")
    form.get_by_label("派遣期間").fill("H26.5.1～10")
    form.get_by_label("決定日").focus()
    echo = form.locator("#recipient-echo")
    expect(echo).to_contain_text("岩手県滝沢市を選び直してください")
    form.get_by_label("派遣期間").fill("H23.5.1～10")
    form.get_by_label("決定日").focus()
    expect(echo).to_be_empty()


def test_a_name_that_did_not_stand_on_the_day_is_not_taken_in_silence(form):
    find_recipient(form, "滝沢村")
    form.get_by_label("人数").fill("2人")
    form.get_by_label("派遣期間").fill("H26.5.1～10")
    press(form, "提出する")
    field = form.locator(".recipient")
    expect(field).to_contain_text("平成26年5月1日の時点では岩手県滝沢市です")
    accessible(form)
    form.get_by_role("radio", name="岩手県滝沢市").check()
    press(form, "提出する")
    expect(form.locator("main")).to_contain_text("岩手県滝沢市")


def test_the_list_offers_every_name_that_a_place_had(sign_in, quake):
    page = open_form(sign_in("minato"), "staff", quake)
    go(page, "/supports/")
    field = page.get_by_role("combobox", name="支援先の自治体")
    field.press_sequentially("藤沢町")
    offered = page.get_by_role("listbox", name=OFFERED)
    expect(offered).to_contain_text("岩手県藤沢町")
