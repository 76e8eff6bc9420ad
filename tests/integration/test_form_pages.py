"""The 入力様式 by a button: who gets whose, under which name, and the page that asks for it."""

from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tests.entry_forms import read_back
from tests.factories import KATSUSHIKA, MINATO
from tests.pages import Pages
from tracker.domain.access import Role
from tracker.domain.vocabulary import State


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


def test_all_forms_come_as_a_zip(pages, rain):
    pages.sign_in(Role.SECRETARIAT)
    named, content = file_of(pages, f"/forms/workbook?disaster={rain}&ward=all")
    assert quote("入力様式_令和2年7月豪雨.zip") in named
    with ZipFile(BytesIO(content)) as package:
        assert len(package.namelist()) == 23
        name = "入力様式_葛飾区_令和2年7月豪雨.xlsx"
        book = load_workbook(BytesIO(package.read(name)), read_only=True)
        assert book.sheetnames[0] == "記入要領"


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
