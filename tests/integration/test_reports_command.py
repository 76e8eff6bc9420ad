"""Reports without a browser: `report overview|details|wards|letters`, and the process that a page starts."""

import os
import re
import stat
import time
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import run
from tests.pages import Pages
from tracker.config import web_address
from tracker.domain.disaster import DisasterName
from tracker.domain.vocabulary import State
from tracker.extensions import db

RAIN = ("--disaster", "2020-july-rain")


@pytest.fixture
def rain(session: Session) -> int:
    rain, _ = make.record(
        session,
        make.disaster(),
        make.disaster(slug="2019-typhoon", names=(DisasterName("台風", date(2019, 10, 12)),)),
    )
    make.record(session, make.dispatch(rain, headcount=3), make.funds(rain, 5_000_000))
    make.record(session, make.dispatch(rain, headcount=900), state=State.DRAFT)
    session.commit()
    return rain


def values(path: Path) -> list:
    book = load_workbook(path)
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return [value for row in rows for value in row if value is not None]


@pytest.mark.parametrize("as_of", ["2020-08-01", "Ｒ２．８．１", "令和2年8月1日", "20200801"])
def test_the_overview_of_a_day_in_any_way_of_writing_it(app, rain, tmp_path, as_of):
    out = tmp_path / "overview.xlsx"
    result = run(app, "report", "overview", *RAIN, "--as-of", as_of, "--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert "支援概要を書きました" in result.output
    found = values(out)
    assert "【令和2年8月1日現在】" in found
    assert "500万円(1県)" in found
    assert 3 in found
    assert 900 not in found, "drafts are in no report"


def record_numbers(path: Path) -> list:
    """The cells with numbers of records in the sheets of a workbook."""
    cells = (cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row)
    return [cell for cell in cells if str(cell.value).startswith("S-0000")]


@pytest.mark.parametrize("report", ["details", "overview", "wards"])
def test_record_numbers_lead_to_the_pages_where_the_address_is_known(app, rain, tmp_path, report):
    out = tmp_path / "report.xlsx"
    command = ("report", report, *RAIN, "--out", str(out))
    assert run(app, *command).exit_code == 0
    assert record_numbers(out)
    for cell in record_numbers(out):
        assert cell.hyperlink is None
        assert cell.font.underline is None, "a number that leads nowhere looks like no link"
    app.config["PUBLIC_URL"] = "https://ledger.example/a"
    for options, address in (
        ((), "https://ledger.example/a"),
        (("--base-url", "http://127.0.0.1:5000/"), "http://127.0.0.1:5000"),
    ):
        assert run(app, *command, *options).exit_code == 0
        for cell in record_numbers(out):
            assert cell.hyperlink.target.startswith(f"{address}/supports/")
            assert cell.font.underline == "single"


@pytest.mark.parametrize("address", ["ledger.example", "ftp://x", "https://", "http://x/?a=1"])
def test_an_address_that_is_none_is_refused(app, rain, tmp_path, address):
    out = tmp_path / "report.xlsx"
    result = run(app, "report", "details", "--base-url", address, "--out", str(out))
    assert result.exit_code == 1
    assert f"--base-url: 「{address}」は" in result.stderr
    with pytest.raises(ValueError, match=re.escape(address)):
        web_address(address)


def test_details_of_everything_and_of_a_fiscal_year(app, rain, tmp_path):
    out = tmp_path / "details.xlsx"
    assert run(app, "report", "details", "--out", str(out)).exit_code == 0
    assert "範囲　すべての記録" in values(out)
    again = run(app, "report", "details", *RAIN, "--fiscal-year", "R2", "--out", str(out))
    assert again.exit_code == 0
    assert "【令和3年3月31日現在】" in values(out), "a fiscal year speaks of its last day"


@pytest.mark.parametrize(("report", "title"), [("wards", "区別一覧"), ("letters", "御礼状一覧")])
def test_reports_of_any_range(app, session, rain, tmp_path, report, title):
    make.record(session, make.letter(rain))
    session.commit()
    out = tmp_path / "a.xlsx"
    result = run(app, "report", report, *RAIN, "--as-of", "R2.8.31", "--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert f"{title}を書きました" in result.output
    found = values(out)
    assert "【令和2年8月31日現在】" in found
    assert {"wards": 5_000_000, "letters": "L-000001"}[report] in found
    of_year = run(app, "report", report, "--fiscal-year", "R1", "--out", str(out))
    assert of_year.exit_code == 0
    assert "対象：すべての災害　令和元年度" in values(out)
    assert 5_000_000 not in values(out)
    known = run(app, "report", report, *RAIN, "--known-at", "R2.7.1", "--out", str(out))
    assert known.exit_code == 1


def test_what_was_known_then_is_made_again(app, session, rain, tmp_path):
    out = tmp_path / "a.xlsx"
    asked = ("report", "overview", *RAIN, "--out", str(out))
    early = run(app, *asked, "--known-at", "2020-07-15 12:00")
    assert early.exit_code == 1
    assert "この時点の台帳には、災害がまだありません" in early.stderr
    assert run(app, *asked, "--known-at", "現在").exit_code == 0
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("overview",), "--disaster で災害を1つ指定してください"),
        (("overview", "--disaster", "2020-july"), "「2020-july」という災害はありません"),
        (("details", *RAIN, "--as-of", "令和2年2月30日"), "--as-of: 「令和2年2月30日」の日"),
        (("details", *RAIN, "--known-at", "きのう"), "--known-at: "),
        (("details", *RAIN, "--fiscal-year", "二年"), "--fiscal-year: "),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(app, rain, tmp_path, arguments, words):
    out = tmp_path / "a.xlsx"
    result = run(app, "report", *arguments, "--out", str(out))
    assert result.exit_code == 1
    assert words in result.stderr
    assert not out.exists()
    if "overview" in arguments:
        assert "2019-typhoon" in result.stderr, "the slugs to choose from are listed"


def test_a_folder_that_is_not_there_is_refused(app, rain, tmp_path):
    for out in (tmp_path / "none" / "a.xlsx", tmp_path):
        result = run(app, "report", "details", "--out", str(out))
        assert result.exit_code == 1
        assert "--out" in result.stderr


def test_a_file_is_replaced_as_a_whole_or_not_at_all(app, rain, tmp_path, monkeypatch):
    out = tmp_path / "a.xlsx"
    out.write_bytes(b"yesterday")
    assert run(app, "report", "details", "--out", str(out)).exit_code == 0
    made = out.read_bytes()
    assert made[:2] == b"PK"

    def break_down(_source: object, _target: object) -> None:
        raise PermissionError(13, "open in Excel")

    monkeypatch.setattr(os, "replace", break_down)
    result = run(app, "report", "details", "--out", str(out))
    assert result.exit_code == 1
    assert "Excelで開いていれば閉じてください" in result.stderr
    assert out.read_bytes() == made
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["a.xlsx"]
    assert not list(tmp_path.glob(".a.xlsx*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_others_may_read_the_file_as_the_system_lets_them(app, rain, tmp_path):
    out = tmp_path / "a.xlsx"
    run(app, "report", "details", "--out", str(out))
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_page_starts_a_process_of_its_own_that_ends_by_itself(
    app: Flask, session: Session, rain: int, pages: Pages
):
    """The whole way, with nothing replaced: another Python on the same database."""
    app.config["EXPORT_INLINE_ROWS"] = 0
    pages.sign_in("viewer")
    page = pages.open(f"/reports/details?disaster={rain}").submit("Excel（支援明細を作る）")
    address = f"{page.path}/state"
    until = time.monotonic() + 90
    while (state := pages.get(address).json)["state"] == "running":
        assert time.monotonic() < until, "the process has not made the workbook"
        db.session.commit()  # on SQLite a reader would keep it from writing
        time.sleep(0.3)
    assert state["state"] == "done"
    assert pages.get(state["href"]).data[:2] == b"PK"
