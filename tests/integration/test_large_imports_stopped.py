"""Long work on a workbook is stopped, or dies, at any moment: all of it or nothing, and its page
always ends."""

import threading
from dataclasses import replace
from unittest.mock import Mock

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.form_rows import of_new
from tests.started_works import NEW, after, changes, elsewhere, send
from tracker import clock
from tracker.domain.entry_form.task import WRITES_FROM, Does, Task
from tracker.extensions import db
from tracker.models import HeldWorkbook, ImportWork
from tracker.models.connection import begin_writing
from tracker.operations import imports
from tracker.operations.import_work import ask_for_work, note_work
from tracker.queries.import_work import work_on
from tracker.web.imports import looking, working

STOP = "取り込みをやめる"


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


@pytest.fixture
def sent(ward, rain, works_started):
    """A workbook that is to be planned."""
    return send(ward, *of_new([NEW, NEW]))


@pytest.fixture
def writing(app, ward, sent, works_started):
    """The address of one that was planned, looked at, and is to be taken in."""
    works_started.finish(app)
    ward.open(sent.path).submit()
    return sent.path


def nothing_waits(session):
    db.session.expire_all()
    counts = [select(func.count()).select_from(model) for model in (HeldWorkbook, ImportWork)]
    return [session.scalar(count) for count in counts] == [0, 0]


class TestPlanning:
    def test_it_is_stopped_from_its_page(self, ward, session, sent):
        before = changes(session)
        assert "data-progress-stop" in sent.source, "progress.js takes the button away in time"
        page = sent.submit(STOP)
        assert page.title == "取り込み"
        assert "「様式.xlsx」の取り込みをやめました。何も記録していません" in page.text
        assert "途中のファイル" not in page.main
        assert nothing_waits(session)
        assert changes(session) == before

    def test_its_page_in_another_window_ends(self, ward, sent):
        sent.submit(STOP)
        assert ward.get(f"{sent.path}/state").status_code == 404, "progress.js loads the page again"
        ward.open(sent.path, 404)
        ward.post(f"{sent.path}/drop", {}, 404)

    @pytest.mark.parametrize("rows", [1, 101, 9_999, 10_001])
    def test_what_was_told_is_read_whatever_the_number_of_rows(self, ward, session, sent, rows):
        token, task = sent.path.rpartition("/")[2], Task(does=Does.TAKE_IN)
        begin_writing(session)
        ask_for_work(session, token=token, task=task, rows=rows)
        told = {"done": WRITES_FROM[Does.TAKE_IN], "total": 100}
        note_work(session, token=token, asked=task.to_json(), **told)
        work = work_on(session, token=token, account_id=ward.actor.account_id, now=clock.now())
        assert work.percent == told["done"]
        assert work.writes

    def test_its_process_ends_soon(self, app, ward, session, sent, works_started, monkeypatch):
        after_the_stop = Mock()

        def plan(session, progress, **_asked):
            db.session.commit()
            sent.submit(STOP)
            progress(1, 2)
            after_the_stop()

        monkeypatch.setattr("tracker.cli.large_imports.plan_twice", plan)
        assert works_started.finish(app).exit_code == 0
        after_the_stop.assert_not_called()
        assert nothing_waits(session)

    def test_one_that_waits_for_its_turn_finds_nothing_to_do(
        self, app, session, sent, works_started
    ):
        sent.submit(STOP)
        assert works_started.finish(app).exit_code == 1
        works_started.lose()
        assert nothing_waits(session)

    def test_one_whose_process_died_is_tried_again_or_given_up(
        self, app, ward, session, sent, works_started
    ):
        works_started.lose()
        state = ward.get(f"{sent.path}/state").json
        assert state["state"] == "failed", "the page ends without waiting for hours"
        page = ward.open(sent.path)
        assert "最後まで読めませんでした。何も記録していません" in page.main
        page.submit("もう一度読む")
        works_started.finish(app)
        assert ward.open(sent.path).title == "取り込みの確認"
        works_started.lose()
        assert ward.open(sent.path).title == "取り込みの確認", "what came of it stays"


class TestWriting:
    def test_it_goes_on_and_says_so(self, app, ward, session, writing, works_started, monkeypatch):
        before, seen = changes(session), []

        def stop():
            seen.append(ward.get(f"{writing}/state").json)
            seen.append(ward.open(writing))
            seen.append(ward.post(f"{writing}/drop", {}, 200))

        monkeypatch.setattr(imports, "keep_blob", after(imports.keep_blob, lambda: elsewhere(stop)))
        assert works_started.finish(app).exit_code == 0
        state, page, stopped = seen
        assert state["final"]
        assert (state["done"], state["total"]) == (99, 100), "it moves while the ledger is written"
        assert "台帳に書いています。もうやめられません。99％" in state["message"]
        assert STOP not in [word for form in page.forms for word in form.buttons]
        assert stopped.title == "取り込みの途中"
        assert "台帳に書き始めているので、もうやめられません" in stopped.text
        assert changes(session) == before + 1
        assert nothing_waits(session)
        late = ward.post(f"{writing}/drop", {}, 200)
        assert "取り込みは、もう終わっています" in late.text
        assert late.title == "様式.xlsxの取り込み"

    def test_a_stop_that_comes_as_it_begins_waits_for_it(
        self, app, ward, session, writing, works_started, monkeypatch
    ):
        """The page that stops it has still read that it is being planned."""
        before, answers = changes(session), []
        found = working.work_of
        early = lambda token: (work := found(token)) and replace(work, done=0)  # noqa: E731
        monkeypatch.setattr(working, "work_of", early)
        drop = threading.Thread(target=lambda: answers.append(ward.client.post(f"{writing}/drop")))

        def stop():
            drop.start()
            drop.join(1)
            assert not answers, "nobody may be told that nothing is recorded"

        monkeypatch.setattr(imports, "keep_blob", after(imports.keep_blob, stop))
        works_started.finish(app)
        drop.join(20)
        assert answers[0].headers["Location"] == writing
        assert changes(session) == before + 1
        assert ward.open(writing, follow=True).title == "様式.xlsxの取り込み"

    def test_a_stop_before_it_begins_holds(
        self, app, ward, session, writing, works_started, monkeypatch
    ):
        before = changes(session)
        begin = Mock(side_effect=after(_begin_after(ward, writing), lambda: None))
        monkeypatch.setattr("tracker.cli.large_imports.begin_writing", begin)
        assert works_started.finish(app).exit_code == 0
        assert changes(session) == before
        assert nothing_waits(session)

    def test_one_that_died_has_written_nothing_and_may_be_given_up(
        self, app, ward, session, writing, works_started, monkeypatch
    ):
        """The machine went off: nobody is left who could note it."""
        before = changes(session)
        with monkeypatch.context() as broken:
            broken.setattr(imports, "keep_blob", Mock(side_effect=KeyboardInterrupt))
            assert works_started.finish(app).exit_code == 1
        db.session.rollback()
        assert ward.get(f"{writing}/state").json["final"]
        page = ward.post(f"{writing}/drop", {}, 200)
        assert "何も記録していません" in page.text
        assert changes(session) == before
        assert nothing_waits(session)

    def test_one_whose_end_is_noticed_is_tried_again(
        self, app, ward, session, writing, works_started
    ):
        works_started.lose()
        page = ward.open(writing)
        assert "何も記録していません" in page.main
        page.submit("もう一度読む")
        works_started.finish(app)
        ward.open(writing).submit()
        works_started.finish(app)
        assert nothing_waits(session)


def _begin_after(ward, path):
    """begin_writing(), before which somebody stops the work."""
    begin_writing = working.begin_writing

    def begin(session):
        session.rollback()
        ward.post(f"{path}/drop", {}, 200)
        begin_writing(session)

    return begin


def test_a_small_one_that_is_given_up_meanwhile_is_not_taken_in(
    app, ward, session, rain, monkeypatch
):
    app.config["IMPORT_INLINE_ROWS"] = 1000
    look = send(ward, *of_new([NEW]))
    before = changes(session)
    stop = after(looking.rows_of, lambda: ward.post(f"{look.path}/drop", {}, 200))
    monkeypatch.setattr(looking, "rows_of", stop)
    answer = ward.client.post(look.path, data=look.form().fields)
    assert answer.headers["Location"] == look.path
    ward.open(look.path, 404)
    assert changes(session) == before
