"""The 入力様式 by a button: who gets whose, under which name, and the page that asks for it."""

from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import run
from tests.entry_forms import read_back
from tests.factories import KATSUSHIKA, MINATO
from tests.pages import Page, Pages
from tracker.domain.access import Role
from tracker.domain.vocabulary import State
from tracker.extensions import db
from tracker.models import Account


@pytest.fixture
def rain(session: Session) -> int:
    [rain] = make.record(session, make.disaster())
    make.record(session, make.dispatch(rain), make.goods(rain))
    make.record(session, make.dispatch(rain), state=State.DRAFT, actor=make.MINATO_CLERK)
    return rain


def file_of(pages: Pages, address: str) -> tuple[str, bytes]:
    """Content-Disposition and the file."""
    answer = pages.get(address)
    assert answer.status_code == 200, answer.text[:300]
    return answer.headers["Content-Disposition"], answer.data


def test_a_ward_gets_its_own_form_from_the_page_of_the_disaster(pages, rain):
    pages.sign_in(Role.WARD, MINATO)
    page = pages.open(f"/disasters/{rain}")
    assert "入力様式（Excel）" in page.text
    named, content = file_of(pages, f"/forms/workbook?disaster={rain}")
    assert quote("入力様式_港区_令和2年7月豪雨.xlsx") in named
    assert "filename=form.xlsx" in named
    found, _ = read_back(content)
    assert [len(sheet.rows) for sheet in found] == [2, 1, 0, 0, 0]
    assert {row.marks.member for sheet in found for row in sheet.rows} == {MINATO}


def test_a_blank_form_says_so_in_its_name(pages, rain):
    pages.sign_in(Role.WARD, MINATO)
    named, content = file_of(pages, f"/forms/workbook?disaster={rain}&blank=1")
    assert quote("令和2年7月豪雨_白紙.xlsx") in named
    assert [len(sheet.rows) for sheet in read_back(content)[0]] == [0] * 5


def test_another_ward_is_refused_and_viewers_have_no_button(pages, rain):
    pages.sign_in(Role.WARD, KATSUSHIKA)
    pages.open(f"/forms/workbook?disaster={rain}&ward={MINATO}", status=403)
    pages.open(f"/forms/workbook?disaster={rain}&ward=all", status=403)
    pages.sign_in(Role.VIEWER)
    assert "入力様式" not in pages.open(f"/disasters/{rain}").text


@pytest.mark.parametrize(
    "query",
    ["disaster=999999", "disaster=x", "", "disaster=99999999999999999999", "disaster=１"],
)
def test_an_address_that_means_nothing_is_not_found(pages, rain, query):
    pages.sign_in(Role.WARD, MINATO)
    pages.open(f"/forms/workbook?{query}", status=404)


def test_the_secretariat_chooses_the_ward_or_all(pages, rain):
    pages.sign_in(Role.SECRETARIAT)
    asked = pages.get(f"/forms/workbook?disaster={rain}&_scheme=x&blank=1")
    assert asked.status_code == 302
    assert asked.headers["Location"] == f"/forms/?disaster={rain}&blank=1"
    page = pages.open(asked.headers["Location"])
    assert "すべての区（23通をZIPで）" in page.text
    assert pages.open("/forms/workbook?disaster=1&ward=nobody", status=404)
    named, _ = file_of(pages, f"/forms/workbook?disaster={rain}&ward={MINATO}")
    assert quote("入力様式_港区_令和2年7月豪雨.xlsx") in named


def ask_for_all(pages: Pages, rain: int, blank: str = "0") -> Page:
    """Its page leads the secretariat on to how far the ZIP is."""
    page = pages.open(f"/forms/workbook?disaster={rain}&ward=all&blank={blank}", follow=True)
    assert page.title == "入力様式", "looking asks for nothing to be made"
    return page.submit()


def test_all_forms_come_as_a_zip_that_is_made_beside_the_pages(app, pages, rain, exports_started):
    pages.sign_in(Role.SECRETARIAT)
    page = ask_for_all(pages, rain)
    assert page.title == "入力様式を作っています"
    [token] = exports_started
    assert pages.get(f"/reports/exports/{token}/file").status_code == 404
    db.session.commit()
    assert run(app, "export-run", token).exit_code == 0
    state = pages.get(f"/reports/exports/{token}/state").json
    assert (state["state"], state["link"]) == ("done", "zipを受け取る")
    named, content = file_of(pages, state["href"])
    assert quote("入力様式_令和2年7月豪雨.zip") in named
    with ZipFile(BytesIO(content)) as package:
        assert len(package.namelist()) == 23
        found, _ = read_back(package.read("入力様式_港区_令和2年7月豪雨.xlsx"))
    assert [len(sheet.rows) for sheet in found] == [2, 1, 0, 0, 0]
    assert "入力様式_令和2年7月豪雨.zip" in pages.open("/reports/").links


def test_all_blank_forms_are_blank(app, pages, rain, exports_started):
    pages.sign_in(Role.SECRETARIAT)
    ask_for_all(pages, rain, blank="1")
    db.session.commit()
    assert run(app, "export-run", exports_started[0]).exit_code == 0
    named, content = file_of(pages, f"/reports/exports/{exports_started[0]}/file")
    assert quote("入力様式_令和2年7月豪雨_白紙.zip") in named
    with ZipFile(BytesIO(content)) as package:
        found, _ = read_back(package.read("入力様式_港区_令和2年7月豪雨_白紙.xlsx"))
    assert [len(sheet.rows) for sheet in found] == [0] * 5


def test_who_is_no_more_of_the_secretariat_does_not_get_them(
    app, session, pages, rain, exports_started
):
    pages.sign_in(Role.SECRETARIAT)
    ask_for_all(pages, rain)
    db.session.commit()
    run(app, "export-run", exports_started[0])
    session.get_one(Account, pages.actor.account_id).role = Role.VIEWER
    session.commit()
    for end in ("", "/state", "/file"):
        assert pages.get(f"/reports/exports/{exports_started[0]}{end}").status_code == 404


def test_the_form_of_one_member_comes_at_once(pages, rain, exports_started):
    pages.sign_in(Role.SECRETARIAT)
    sent = {"disaster": str(rain), "ward": MINATO, "blank": "0"}
    answer = pages.client.post("/forms/", data=sent)
    assert quote("入力様式_港区_令和2年7月豪雨.xlsx") in answer.headers["Content-Disposition"]
    pages.sign_in(Role.WARD, KATSUSHIKA)
    pages.post("/forms/", sent, 403)
    pages.post("/forms/", {**sent, "ward": "all"}, 403)
    assert not exports_started


def test_a_page_too_old_makes_nothing_and_keeps_what_was_chosen(app, pages, rain, exports_started):
    pages.sign_in(Role.SECRETARIAT)
    app.config["WTF_CSRF_ENABLED"] = True
    page = pages.post("/forms/", {"disaster": str(rain), "ward": "all", "blank": "1"})
    assert "もう一度ボタンを押してください" in page.text
    assert page.form().fields["ward"] == "all"
    assert page.form().fields["blank"] == "1"
    assert not exports_started


def test_the_page_asks_for_the_disaster_and_leads_on_to_the_import(pages, rain):
    pages.sign_in(Role.WARD, MINATO)
    page = pages.open("/forms/")
    assert "令和2年7月豪雨" in page.text
    assert "すべての区" not in page.text, "a ward gets its own"
    assert "/imports/" in page.links.values()
    assert "/forms/" in pages.open("/").links.values()


def test_a_withdrawn_disaster_has_no_form(session, pages, rain):
    [gone] = make.record(session, make.disaster(slug="gone"))
    make.revise(session, gone, 1, make.disaster(slug="gone"), State.WITHDRAWN)
    pages.sign_in(Role.WARD, MINATO)
    pages.open(f"/forms/workbook?disaster={gone}", status=404)
    assert "入力様式" not in pages.open(f"/disasters/{gone}").text


def test_without_a_disaster_the_page_says_what_comes_first(pages):
    pages.sign_in(Role.WARD, MINATO)
    assert "先に災害を登録" in pages.open("/forms/").text
