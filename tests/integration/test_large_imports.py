"""A workbook with many rows is read, planned and taken in beside the pages, which tell how far."""

from io import BytesIO
from unittest.mock import Mock

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from tests import factories as make
from tests.form_rows import of_new, of_record, sheet_of
from tests.pages import Pages
from tests.started_works import NEW, after, changes, send
from tracker.domain.entry_form import STAFF
from tracker.domain.entry_form.reading import Reading
from tracker.domain.errors import RuleBroken
from tracker.domain.vocabulary import Noun
from tracker.extensions import db
from tracker.models import Account, HeldWorkbook, ImportWork
from tracker.models.connection import begin_writing
from tracker.operations import imports
from tracker.queries.incoming import plan_twice
from tracker.queries.records import current

WRONG = {**NEW, "span": "令和2年2月30日"}


@pytest.fixture
def rain(session):
    [disaster] = make.record(session, make.disaster())
    session.commit()
    return disaster


@pytest.fixture
def ward(app, pages):
    app.config["IMPORT_INLINE_ROWS"] = 1
    pages.sign_in("ward", make.MINATO)
    return pages


def followed(pages, path):
    """The page of what it did, to which the one of the workbook leads now."""
    return pages.open(pages.get(path).headers["Location"])


def in_conflict(session, rain):
    """A dispatch that the ledger and a file corrected, each otherwise: the record and its row."""
    [record] = make.record(session, make.dispatch(rain, headcount=2))
    now = current(session, Noun.SUPPORT, record, make.SECRETARY.scope)
    [row] = of_record(STAFF, now.content, record, now.number, now.label)
    make.revise(session, record, 1, make.dispatch(rain, headcount=3))
    session.commit()
    return record, {**row, "headcount": "4"}


def headcount(session, record):
    session.expire_all()
    return current(session, Noun.SUPPORT, record, make.SECRETARY.scope).content.headcount


def test_it_is_planned_beside_the_pages_and_nothing_is_written(
    app, ward, session, rain, works_started
):
    before = changes(session)
    page = send(ward, *of_new([NEW, NEW]))
    assert page.title == "取り込みの途中"
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page.source
    state = ward.get(f"{page.path}/state").json
    assert (state["state"], state["done"], state["href"]) == ("running", 0, page.path)
    assert "読んで確かめています。0％" in state["message"]
    assert works_started.finish(app).exit_code == 0
    state = ward.get(f"{page.path}/state").json
    assert (state["state"], state["done"]) == ("done", state["total"])
    page = ward.open(page.path)
    assert page.title == "取り込みの確認"
    assert page.table("シートごとの件数")[1] == ["職員派遣", "2", "0", "0", "0", "0", "0"]
    assert changes(session) == before


def test_it_is_taken_in_beside_the_pages_and_only_once(app, ward, session, rain, works_started):
    path = send(ward, *of_new([NEW, NEW])).path
    works_started.finish(app)
    look = ward.open(path)
    before = changes(session)
    assert look.submit().title == "取り込みの途中"
    assert look.submit().title == "取り込みの途中", "a second click is the same work"
    assert len(works_started) == 2
    works_started.finish(app)
    assert changes(session) == before + 1
    assert ward.get(f"{path}/state").json["state"] == "done"
    assert "新規2件" in followed(ward, path).main
    assert session.scalar(select(func.count()).select_from(ImportWork)) == 0


def test_a_small_one_is_not(app, ward, session, rain, works_started):
    assert send(ward, *of_new([NEW])[:0]).title == "取り込みの確認"
    assert not works_started


def test_its_errors_are_told_and_come_back_in_the_workbook(app, ward, session, rain, works_started):
    path = send(ward, *of_new([NEW, WRONG])).path
    works_started.finish(app)
    page = ward.open(path)
    assert "誤りが1か所" in page.main
    assert "取り込む" not in page.form(0).buttons
    book = load_workbook(BytesIO(ward.get(f"{path}/errors.xlsx").data))
    assert [cell for row in book[STAFF.title] for cell in row if cell.comment]


def test_conflicts_are_decided_on_the_page(app, ward, session, rain, works_started):
    record, row = in_conflict(session, rain)
    path = send(ward, row, *of_new([NEW])).path
    works_started.finish(app)
    page = ward.open(path)
    page.submit()
    works_started.finish(app)
    page = ward.open(path)
    assert "決まっていない競合1件" in page.main
    assert headcount(session, record) == 3
    page.submit({f"keep-{record}.headcount": "mine"})
    works_started.finish(app)
    assert "変更1件" in followed(ward, path).main
    assert headcount(session, record) == 4


def test_a_page_too_old_writes_nothing_and_keeps_the_decision(
    app, ward, session, rain, works_started
):
    record, row = in_conflict(session, rain)
    path = send(ward, row, *of_new([NEW])).path
    works_started.finish(app)
    app.config["WTF_CSRF_ENABLED"] = True
    sent = {"seen": "x", f"keep-{record}.headcount": "mine", "keep-12.note": "theirs"}
    page = ward.post(path, sent, 400)
    assert page.form(0).fields[f"keep-{record}.headcount"] == "mine"
    assert page.form(0).fields["keep-12.note"] == "theirs"
    assert len(works_started) == 1


def test_what_changed_meanwhile_is_shown_again_before_it_is_written(
    app, ward, session, rain, works_started
):
    [record] = make.record(session, make.dispatch(rain, headcount=2))
    now = current(session, Noun.SUPPORT, record, make.SECRETARY.scope)
    [row] = of_record(STAFF, now.content, record, now.number, now.label)
    session.commit()
    path = send(ward, {**row, "headcount": "4"}, *of_new([NEW])).path
    works_started.finish(app)
    page = ward.open(path)
    make.revise(session, record, 1, make.dispatch(rain, headcount=2, note="電話で確認"))
    session.commit()
    page.submit()
    works_started.finish(app)
    page = ward.open(path)
    assert "台帳が変わりました" in page.main
    assert headcount(session, record) == 2
    page.submit()
    works_started.finish(app)
    assert headcount(session, record) == 4


def test_what_failed_is_tried_again(app, ward, session, rain, works_started, monkeypatch):
    path = send(ward, *of_new([NEW, NEW])).path
    with monkeypatch.context() as broken:
        broken.setattr("tracker.cli.large_imports.plan_twice", Mock(side_effect=OSError("disk")))
        assert works_started.finish(app).exit_code == 1
    page = ward.open(path)
    assert "最後まで読めませんでした" in page.main
    assert page.submit("もう一度読む").title == "取り込みの途中"
    works_started.finish(app)
    assert ward.open(path).title == "取り込みの確認"


def test_what_fails_while_it_is_written_writes_nothing(
    app, ward, session, rain, works_started, monkeypatch
):
    path = send(ward, *of_new([NEW, NEW])).path
    works_started.finish(app)
    before = changes(session)
    ward.open(path).submit()
    with monkeypatch.context() as broken:
        broken.setattr(imports, "keep_blob", Mock(side_effect=OSError("disk")))
        works_started.finish(app)
    assert changes(session) == before
    assert "最後まで読めませんでした" in ward.open(path).main


def test_a_workbook_given_up_in_another_window_is_not_taken_in(
    app, ward, session, rain, works_started, monkeypatch
):
    path = send(ward, *of_new([NEW, NEW])).path
    works_started.finish(app)
    before = changes(session)
    ward.open(path).submit()
    given_up = after(imports.plan_twice, lambda: _in_another_window(ward, path))
    monkeypatch.setattr("tracker.cli.large_imports.plan_twice", given_up)
    assert works_started.finish(app).exit_code == 0
    assert changes(session) == before
    assert session.scalar(select(func.count()).select_from(HeldWorkbook)) == 0


def _in_another_window(ward, path):
    db.session.commit()
    ward.post(f"{path}/drop", {}, 200)


def test_a_disabled_account_takes_nothing_in(app, ward, session, rain, works_started):
    path = send(ward, *of_new([NEW, NEW])).path
    works_started.finish(app)
    before = changes(session)
    ward.open(path).submit()
    session.get_one(Account, ward.actor.account_id).active = False
    session.commit()
    assert works_started.finish(app).exit_code == 1
    assert changes(session) == before


def test_nobody_else_learns_of_it(app, ward, rain, works_started):
    path = send(ward, *of_new([NEW, NEW])).path
    for role, code in (("ward", make.MINATO), ("ward", make.KATSUSHIKA), ("secretariat", None)):
        other = Pages(app)
        other.sign_in(role, code)
        assert other.get(path).status_code == 404
        assert other.get(f"{path}/state").status_code == 404
        assert other.client.post(f"{path}/again").status_code == 404
        assert "様式.xlsx" not in other.open("/imports/").main


def test_the_page_of_imports_leads_back_to_what_waits(app, ward, rain, works_started):
    path = send(ward, *of_new([NEW, NEW])).path
    page = ward.open("/imports/")
    assert page.links["様式.xlsx"] == path
    works_started.finish(app)
    ward.open(path).submit("取り込みをやめる")
    assert "途中のファイル" not in ward.open("/imports/").main


def test_the_plan_and_the_writing_tell_how_far_they_are(session, rain):
    sheets = [sheet_of(STAFF, of_new([NEW] * 7))]
    asked = {"actor": make.MINATO_CLERK, "sheets": sheets, "reading": Reading()}
    told = []
    planned = plan_twice(session, **asked, progress=lambda *how: told.append(how))
    assert told == [(done, 7) for done in range(1, 8)]
    told.clear()
    begin_writing(session)
    file = {"name": "様式.xlsx", "content": b"PK", "planned": planned}
    imports.apply(session, **asked, **file, progress=lambda *how: told.append(how))
    assert told[-1] == (7, 7)


def test_a_plan_that_the_ledger_has_overtaken_is_made_again_under_the_lock(session, rain):
    asked = {"actor": make.MINATO_CLERK, "reading": Reading()}
    sheets = [sheet_of(STAFF, of_new([NEW]))]
    planned = plan_twice(session, **asked, sheets=sheets)
    file = {"name": "様式.xlsx", "content": b"PK"}
    begin_writing(session)
    imports.apply(session, **asked, **file, sheets=sheets)
    session.commit()
    begin_writing(session)
    with pytest.raises(RuleBroken, match="新しく変わるところはありません"):
        imports.apply(session, **asked, **file, sheets=sheets, planned=planned)
