"""An import of many records is taken back beside the pages, all of it or nothing."""

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.form_rows import of_new
from tests.pages import Pages
from tests.started_works import NEW, after, changes, elsewhere, send
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import db
from tracker.models import HeldWorkbook, ImportRow, ImportWork
from tracker.operations.record import Recording
from tracker.queries.records import current

UNDO = "取り込みを取りやめる"


@pytest.fixture
def rain(session):
    [disaster] = make.record(session, make.disaster())
    session.commit()
    return disaster


@pytest.fixture
def ward(pages):
    pages.sign_in("ward", make.MINATO)
    return pages


@pytest.fixture
def done(app, ward, rain):
    """The page of an import of two records, which are many from now on."""
    page = send(ward, *of_new([NEW, {**NEW, "headcount": "3"}])).submit()
    app.config["IMPORT_INLINE_ROWS"] = 1
    return page


def states(session):
    session.expire_all()
    records = session.scalars(select(ImportRow.record_id)).all()
    found = (current(session, Noun.SUPPORT, one, make.SECRETARY.scope) for one in records)
    return {one.state for one in found}


def nothing_waits(session):
    db.session.expire_all()
    counts = [select(func.count()).select_from(model) for model in (HeldWorkbook, ImportWork)]
    return [session.scalar(count) for count in counts] == [0, 0]


def test_it_is_taken_back_beside_the_pages(app, ward, session, done, works_started):
    before = changes(session)
    page = done.submit(UNDO)
    assert page.title == "取りやめの途中"
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page.source
    assert changes(session) == before
    assert works_started.finish(app).exit_code == 0
    assert states(session) == {State.WITHDRAWN}
    assert changes(session) == before + 1
    state = ward.get(f"{page.path}/state").json
    assert (state["state"], state["href"]) == ("done", page.path)
    end = ward.open(page.path, follow=True)
    assert end.path == done.path
    assert "取りやめ" in end.main
    assert UNDO not in [word for form in end.forms for word in form.buttons]
    assert nothing_waits(session)


def test_few_records_are_taken_back_at_once(app, ward, session, done, works_started):
    app.config["IMPORT_INLINE_ROWS"] = 2
    page = done.submit(UNDO)
    assert page.path == done.path
    assert "2件をもとに戻しました" in page.text
    assert not works_started.commands


def test_a_second_click_is_the_same_work(app, ward, session, done, works_started):
    first, second = done.submit(UNDO), done.submit(UNDO)
    assert first.path == second.path
    assert len(works_started) == 1
    works_started.finish(app)
    assert done.submit(UNDO).path == done.path, "a third one finds it taken back"
    assert len(works_started) == 1


def test_the_pages_lead_back_to_it(ward, done, works_started):
    path = done.submit(UNDO).path
    page = ward.open("/imports/")
    assert page.links["様式.xlsxの取りやめ"] == path
    page = ward.open(done.path)
    assert page.links["この取り込みの取りやめ"] == path
    assert UNDO not in [word for form in page.forms for word in form.buttons]
    assert ward.open(path).links["様式.xlsxの取り込み"] == done.path


def test_its_bar_moves_while_the_ledger_is_written(
    app, ward, session, done, works_started, monkeypatch
):
    path, seen = done.submit(UNDO).path, []

    def look():
        seen.append(ward.get(f"{path}/state").json)
        seen.append(ward.post(f"{path}/drop", {}, 200))

    monkeypatch.setattr(Recording, "take_in", after(Recording.take_in, lambda: elsewhere(look)))
    works_started.finish(app)
    state, page = seen
    assert state["final"]
    assert "もとに戻しています。もう止められません。99％" in state["message"]
    assert "もとに戻し始めているので、もう止められません" in page.text
    assert states(session) == {State.WITHDRAWN}


def test_it_is_stopped_before_it_begins(app, ward, session, done, works_started):
    page = done.submit(UNDO).submit("もとに戻さない")
    assert "「様式.xlsx」の取り込みは、もとに戻していません" in page.text
    assert works_started.finish(app).exit_code == 1
    assert states(session) == {State.SUBMITTED}
    assert nothing_waits(session)
    done.submit(UNDO)
    works_started.finish(app)
    assert states(session) == {State.WITHDRAWN}, "it can be asked for again"


def test_why_it_is_refused_is_told_and_nothing_is_written(
    app, ward, session, rain, done, works_started
):
    path = done.submit(UNDO).path
    record = session.scalars(select(ImportRow.record_id)).first()
    make.revise(session, record, 1, make.dispatch(rain, headcount=9))
    before = changes(session)
    works_started.finish(app)
    assert ward.get(f"{path}/state").json["state"] == "done"
    page = ward.open(path)
    assert "取り込みのあとに直されているので" in page.main
    assert changes(session) == before
    seen = {"seen": "x"}
    assert ward.post(path, seen, 200).path == path, "there is nothing to take in"
    assert len(works_started) == 1
    assert page.submit("もう一度もとに戻す").title == "取りやめの途中"
    works_started.finish(app)
    ward.open(path).submit("もとに戻さない")
    assert nothing_waits(session)


def test_one_whose_process_died_has_written_nothing(app, ward, session, done, works_started):
    path = done.submit(UNDO).path
    works_started.lose()
    page = ward.open(path)
    assert "もとに戻せませんでした。取り込んだ記録はそのままです" in page.main
    assert states(session) == {State.SUBMITTED}
    page.submit("もう一度もとに戻す")
    works_started.finish(app)
    assert states(session) == {State.WITHDRAWN}


def test_two_people_take_it_back_once(app, ward, session, done, works_started):
    done.submit(UNDO)
    other = Pages(app)
    other.sign_in("secretariat")
    path = other.open(done.path).submit(UNDO).path
    works_started.finish(app)
    works_started.commands.pop()
    works_started.finish(app)
    assert "すでに取りやめています" in ward.open(f"/imports/{works_started.commands[0][1]}").main
    assert other.open(path, follow=True).path == done.path
    assert ward.get(path).status_code == 404
