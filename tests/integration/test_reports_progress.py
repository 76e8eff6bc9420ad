"""How far the making of a long file is: told while it is read and while it is written."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import run
from tests.pages import Pages
from tracker.clock import now
from tracker.domain.entry_filter import EntryFilter
from tracker.extensions import db
from tracker.queries.moment import clocks
from tracker.reports import annual, details, news_draft
from tracker.reports.files import make_file
from tracker.reports.order import Order

YEAR = 2020


@pytest.fixture
def rain(session: Session, monkeypatch: pytest.MonkeyPatch) -> int:
    """Of a few batches of entries."""
    monkeypatch.setattr("tracker.queries.detail_rows.detail_rows.__defaults__", (4,))
    monkeypatch.setattr("tracker.reports.excel.write.STEP", 5)
    (rain,) = make.record(session, make.disaster())
    make.record(session, *(make.dispatch(rain) for _ in range(12)), make.funds(rain, 5_000))
    return rain


@pytest.fixture
def reader(pages: Pages) -> Pages:
    pages.sign_in("viewer")
    return pages


def order_of(session: Session, report: str, rain: int | None, *, as_draft: bool) -> Order:
    wanted = EntryFilter(disaster_id=rain, fiscal_year=None if rain else YEAR)
    at = clocks(session)
    return Order(report=report, wanted=wanted, clocks=at, known_at_label="", as_draft=as_draft)


@pytest.mark.parametrize(
    ("report", "as_draft", "least"),
    [(annual.KIND, False, 20), (annual.KIND, True, 40), (news_draft.KIND, True, 10)],
)
def test_every_part_of_the_work_is_told(session, rain, report, as_draft, least):
    of_disaster = rain if report == news_draft.KIND else None
    order = order_of(session, report, of_disaster, as_draft=as_draft)
    told: list[tuple[int, int]] = []
    make_file(session, order, BytesIO(), made_at=now(), progress=lambda *call: told.append(call))
    done = [call[0] for call in told]
    assert done == sorted(done), "it never goes back"
    assert len({of_all for _, of_all in told}) == 1, "the whole stays the same"
    assert len(set(done)) >= least
    assert max(b - a for a, b in zip([0, *done], done, strict=False)) <= told[0][1] / 3
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize("form", ["Excel（年度報告を作る）", "Word（年度報告の案を作る）"])
def test_the_page_of_an_export_is_told_parts_of_one_total(
    app: Flask, session: Session, reader: Pages, rain: int, monkeypatch: pytest.MonkeyPatch, form
):
    started: list[str] = []
    monkeypatch.setattr("tracker.web.making.start_export", started.append)
    app.config["EXPORT_INLINE_ROWS"] = 0
    action = {"action": "word"} if form.startswith("Word") else {}
    reader.open(f"/reports/annual?year={YEAR}").submit(form, **action)
    db.session.commit()
    seen = _noted(app, started[0])
    assert len(seen) > 15
    assert len({of_all for _, of_all in seen}) == 1
    assert seen == sorted(seen)


def _noted(app: Flask, token: str) -> list[tuple[int, int]]:
    """What the process wrote down while it made the file."""
    noted: list[tuple[int, int]] = []

    def look(_connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith("UPDATE export") and "total_rows=" in statement:
            values = [*(parameters.values() if isinstance(parameters, dict) else parameters)]
            noted.append((values[0], values[1]))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", look)
    try:
        assert run(app, "export-run", token).exit_code == 0
    finally:
        event.remove(engine, "before_cursor_execute", look)
    return noted


def test_a_list_of_lines_is_told_as_before(session, rain):
    told: list[tuple[int, int]] = []
    order = order_of(session, details.KIND, rain, as_draft=False)
    make_file(session, order, BytesIO(), made_at=now(), progress=lambda *call: told.append(call))
    assert told[-1][0] == told[-1][1]
    assert told == sorted(told)
