"""A form without the token of a page of ours (CSRF) is taken by no route, and loses nothing typed.

So it is with what another site lets a signed-in browser send, and so with a page that was open
while somebody else signed in or the browser was closed: what was typed comes back with one clear
sentence, but never a password.
"""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.form_rows import of_new, sheet_of
from tests.pages import Page, Pages
from tests.project import bullets
from tests.sent_workbooks import workbook
from tracker.domain.entry_form import STAFF
from tracker.domain.entry_form.reading import Reading, options_text
from tracker.domain.item import Item
from tracker.domain.vocabulary import State
from tracker.models import Account, Change, Export, SignIn
from tracker.operations.exports import ask_for_export, fail_export
from tracker.operations.imports import hold_workbook

KEPT = "消えてはならない言葉"
SECRET = "correct horse battery"
OLD = "画面を開いてから時間がた"

#: Forms in which something is typed: the thing of the address, and what stands in the fields.
TYPED: dict[str, tuple[str, dict[str, str]]] = {
    "accounts.edit": ("account", {"name": KEPT, "role": "viewer"}),
    "accounts.new": ("-", {"name": KEPT, "login": "abc01", "role": "viewer"}),
    "catalogue.edit": ("item", {"name": KEPT, "category": "食糧類", "unit": "箱", "active": "y"}),
    "catalogue.new": ("-", {"name": KEPT, "category": "食糧類", "unit": "箱", "active": "y"}),
    "disasters.confirm": ("proposal", {"reason": KEPT}),
    "disasters.edit": ("disaster", {"also_known_as": KEPT}),
    "disasters.merge": ("disaster", {"reason": KEPT}),
    "disasters.new": ("-", {"also_known_as": KEPT}),
    "disasters.restore": ("disaster", {"reason": KEPT}),
    "disasters.withdraw": ("disaster", {"reason": KEPT}),
    "forms.make": ("-", {"ward": make.KATSUSHIKA}),
    "imports.apply": ("held", {"keep-1.headcount": "mine"}),
    "imports.say_list": ("list", {"column_1": "note", "fixed_title": KEPT}),
    "imports.send": ("-", {"state": "draft"}),
    "letters.change": ("letter", {"subject": KEPT, "action": "submit"}),
    "letters.do_restore": ("letter_w", {"reason": KEPT}),
    "letters.do_withdraw": ("letter", {"reason": KEPT}),
    "letters.enter": ("-", {"subject": KEPT, "action": "submit"}),
    "reports.make_annual": ("-", {"as_of": "令和2年8月1日", "year": "2020"}),
    "reports.make_data": ("-", {"as_of": "令和2年8月1日", "year": "2020"}),
    "reports.make_details": ("-", {"q": KEPT}),
    "reports.make_letters": ("-", {"as_of": "令和2年8月1日", "year": "2020"}),
    "reports.make_news": ("-", {"as_of": "令和2年8月1日", "year": "2020"}),
    "reports.make_overview": ("-", {"as_of": "令和2年8月1日", "year": "2020"}),
    "reports.make_wards": ("-", {"as_of": "令和2年8月1日", "year": "2020"}),
    "supports.change": ("entry", {"title": KEPT, "action": "submit"}),
    "supports.do_cancel": ("entry", {"reason": KEPT, "cancelled_on": "R2.7.11"}),
    "supports.do_restore": ("withdrawn", {"reason": KEPT}),
    "supports.do_withdraw": ("entry", {"reason": KEPT}),
    "supports.enter": ("-", {"title": KEPT, "action": "submit"}),
}
#: Buttons alone, passwords, and what scripts send: nothing that could be lost.
NOTHING_TYPED = {
    "accounts.disable": "account",
    "accounts.enable": "account",
    "accounts.password": "-",
    "accounts.reset_password": "account",
    "accounts.sign_in": "-",
    "accounts.sign_out": "-",
    "imports.again": "held",
    "imports.drop": "held",
    "imports.take_back": "import",
    "letters.preview": "-",
    "letters.tick": "letter",
    "reports.export_again": "export",
    "supports.preview": "-",
}
PASSWORDS = {"current": SECRET, "password": SECRET, "again": SECRET}


@pytest.fixture
def things(app: Flask, pages: Pages, session: Session) -> dict[str, dict[str, Any]]:
    """The arguments of addresses, by the name of the thing; somebody of the secretariat is in."""
    rain, proposal = make.record(
        session, make.disaster(), make.disaster(slug="p", provisional=True, proposed_by=make.MINATO)
    )
    entry, withdrawn = make.record(session, make.dispatch(rain), make.dispatch(rain))
    make.revise(session, withdrawn, 1, make.dispatch(rain), State.WITHDRAWN)
    letter, letter_w = make.record(session, make.letter(rain, circulate=True), make.letter(rain))
    make.revise(session, letter_w, 1, make.letter(rain), State.WITHDRAWN)
    (item,) = make.record(session, Item(category="食糧類", name="飲料水", unit="本", position=1))
    other = Pages(app).sign_in("viewer")
    actor = pages.sign_in("secretariat")
    imported = make.taken_in(session, make.dispatch(rain))
    export = ask_for_export(
        session, actor=actor, report="details", parameters="{}", known_at_change=1, total_rows=1,
        filename="x.xlsx",
    )  # fmt: skip
    fail_export(session, token=export.token)
    held = hold_workbook(
        session, actor=actor, name="様式.xlsx", options=options_text(Reading()),
        content=workbook(sheet_of(STAFF, of_new([{"headcount": "2"}]))),
    )  # fmt: skip
    own_list = hold_workbook(
        session, actor=actor, name="派遣一覧.xlsx", options=options_text(Reading()),
        content=workbook(sheet_of(STAFF, [{"headcount": "2"}], headings=["recipient", "headcount"])),
    )  # fmt: skip
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    return {
        "-": {},
        "account": {"account_id": other.account_id},
        "disaster": {"record_id": rain},
        "proposal": {"record_id": proposal},
        "entry": {"record_id": entry},
        "withdrawn": {"record_id": withdrawn},
        "item": {"record_id": item},
        "letter": {"record_id": letter},
        "letter_w": {"record_id": letter_w},
        "export": {"token": export.token},
        "held": {"token": held.token},
        "list": {"token": own_list.token},
        "import": {"change_hash": imported},
    }


def kept_state(session: Session) -> list[Any]:
    """What no sending may change."""
    session.expire_all()
    ended = select(func.count()).select_from(SignIn).where(SignIn.ended_at.is_not(None))
    accounts = select(Account.name, Account.role, Account.active, Account.password_hash)
    return [
        session.scalar(select(func.count()).select_from(Change)),
        session.scalar(select(func.count()).select_from(Export)),
        session.scalar(ended),
        session.execute(accounts.order_by(Account.id)).all(),
    ]


def send_stale(
    app: Flask, pages: Pages, endpoint: str, values: dict[str, Any], fields: dict[str, str]
) -> Page:
    """What a page too old sends, and what becomes of it."""
    with app.test_request_context():
        path = app.url_for(endpoint, **values)
    sent = {"csrf_token": "that of another page", **fields}
    return pages.post(path, sent, status=None, headers={"Referer": "http://localhost/disasters/"})


def test_every_form_is_told_of_here(app: Flask) -> None:
    posted = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    told = TYPED.keys() | NOTHING_TYPED.keys()
    new = sorted(posted - told)
    assert not new, bullets("Say in TYPED what is typed there, or put it in NOTHING_TYPED:", new)
    assert not told - posted, "take out what is gone"


@pytest.mark.parametrize("endpoint", TYPED)
def test_what_was_typed_comes_back_with_a_sentence(
    app: Flask, pages: Pages, session: Session, things: dict[str, Any], endpoint: str
) -> None:
    thing, fields = TYPED[endpoint]
    before = kept_state(session)
    page = send_stale(app, pages, endpoint, things[thing], fields)
    assert page.status in (200, 400, 422)
    assert OLD in page.main, f"{endpoint} must say what happened and what to do"
    assert "もう一度" in page.main
    form = {name: text for one in page.forms for name, text in one.fields.items()}
    typed = {name: text for name, text in fields.items() if name != "action"}
    assert {name: form.get(name) for name in typed} == typed, f"{endpoint} lost what was typed"
    assert kept_state(session) == before


@pytest.mark.parametrize("endpoint", NOTHING_TYPED)
def test_a_button_of_a_page_too_old_does_nothing_and_says_so(
    app: Flask, pages: Pages, session: Session, things: dict[str, Any], endpoint: str
) -> None:
    before = kept_state(session)
    page = send_stale(app, pages, endpoint, things[NOTHING_TYPED[endpoint]], PASSWORDS)
    assert page.status == 400
    assert OLD in page.main
    assert "もう一度" in page.main
    assert SECRET not in page.source, "a password is never sent back"
    assert kept_state(session) == before
    if page.title == "まだ行っていません":
        assert page.links["前の画面を開き直す"] == "/disasters/"


def test_the_page_that_comes_back_can_be_sent(
    app: Flask, pages: Pages, things: dict[str, Any]
) -> None:
    for endpoint in ("catalogue.new", "accounts.new"):
        page = send_stale(app, pages, endpoint, {}, TYPED[endpoint][1])
        assert KEPT in page.submit().main
    page = send_stale(
        app, pages, "accounts.edit", things["account"], {"name": KEPT, "role": "viewer"}
    )
    assert KEPT in page.submit().main


def test_no_link_leads_back_to_another_site(
    app: Flask, pages: Pages, things: dict[str, Any]
) -> None:
    for referer in ("https://evil.example/disasters/", "http://localhost/nowhere", ""):
        page = pages.post("/accounts/sign-out", {}, status=400, headers={"Referer": referer})
        assert "前の画面を開き直す" not in page.links


def test_over_https_a_page_of_another_site_is_none_of_ours(
    app: Flask, pages: Pages, things: dict[str, Any]
) -> None:
    form = pages.open("/catalogue/new").form()
    sent = {**form.fields, "name": KEPT, "category": "食糧類", "unit": "箱"}
    for referer, status in (("https://evil.example/", 400), ("https://localhost/", 303)):
        page = pages.post(
            "/catalogue/new", sent, status=status, follow=False,
            base_url="https://localhost", headers={"Referer": referer},
        )  # fmt: skip
        assert (OLD in page.main) == (status == 400)


def test_somebody_whose_session_has_ended_is_asked_to_sign_in_first(
    app: Flask, things: dict[str, Any]
) -> None:
    page = send_stale(app, Pages(app), "catalogue.new", {}, TYPED["catalogue.new"][1])
    assert (page.status, page.title) == (401, "サインイン")
