"""The page and the command of the データ: what is asked for, and which file comes back."""

import csv
import json
import os
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import unquote, urlencode
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import refused, run
from tests.pages import Pages
from tests.small_ledger import SmallLedger, small_ledger
from tracker.domain.access import Role
from tracker.domain.vocabulary import State
from tracker.models import Export
from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.data.violation import Violation
from tracker.reports.data.write import FILES
from tracker.web import making


@pytest.fixture
def ledger(session: Session) -> SmallLedger:
    found = small_ledger(session)
    make.record(session, make.dispatch(found.rain, note="下書きの覚え"), state=State.DRAFT)
    session.commit()
    return found


def table_of(content: bytes, name: str) -> list[dict[str, str]]:
    with ZipFile(BytesIO(content)) as package:
        return list(csv.DictReader(StringIO(package.read(f"{name}.csv").decode("utf-8-sig"))))


@pytest.mark.parametrize("login", list(Role))
def test_everybody_who_may_export_gets_the_same_files_without_drafts(pages: Pages, ledger, login):
    pages.sign_in(login, ward=make.MINATO if login is Role.WARD else None)
    answer = pages.send("/reports/data", method="POST", data={"action": "csv", "as_of": "R5.10.1"})
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert unquote(answer.headers["Content-Disposition"]).endswith(
        "データ(CSV一式)_令和5年10月1日現在.zip"
    )
    with ZipFile(BytesIO(answer.data)) as package:
        assert tuple(package.namelist()) == FILES
        described = json.loads(package.read("datapackage.json"))
        assert b"\xe4\xb8\x8b\xe6\x9b\xb8\xe3\x81\x8d\xe3\x81\xae" not in b"".join(
            map(package.read, FILES[2:])
        )
    assert described["as_of"] == "2023-10-01"
    assert len(table_of(answer.data, "entries")) == 15


def test_the_workbook_alone_of_one_disaster_and_year(pages: Pages, ledger):
    pages.sign_in("viewer")
    asked = {"action": "excel", "disaster": ledger.typhoon, "year": "2019"}
    answer = pages.send("/reports/data", method="POST", data=asked)
    book = load_workbook(BytesIO(answer.data))
    assert book.sheetnames == [table.name for table in ALL_TABLES]
    (only,) = book["disasters"].iter_rows(min_row=2, values_only=True)
    assert "2019-typhoon" in only
    assert {row[0].value: row[2].value for row in book["about"]}["as_of"] == "2020-03-31"


def test_both_clocks_stand_in_the_files(pages: Pages, ledger):
    pages.sign_in("viewer")
    asked = {"action": "csv", "as_of": "R2.8.1", "known_at": "R8.11.23 12:00"}
    answer = pages.send("/reports/data", method="POST", data=asked)
    about = {row["item"]: row["value"] for row in table_of(answer.data, "about")}
    assert about["as_of"] == "2020-08-01"
    assert about["known_at"] == "2026-11-23T12:00:00+09:00"


def test_the_page_says_what_it_will_hold_and_leads_to_the_list(pages: Pages, ledger):
    pages.sign_in("viewer")
    page = pages.open("/reports/data?year=2020")
    text = page.text
    for table in ALL_TABLES:
        assert table.name in text
    assert "令和3年3月31日現在" in text


def test_what_cannot_be_read_is_shown_and_nothing_is_made(pages: Pages, ledger):
    pages.sign_in("viewer")
    asked = {"action": "csv", "as_of": "R2.2.30"}
    answer = pages.send("/reports/data", method="POST", data=asked)
    assert answer.status_code == 303
    assert "as_of=R2.2.30" in answer.location
    assert "エラー" in pages.open(answer.location).text


def test_a_disaster_that_was_not_known_then_is_told(pages: Pages, ledger):
    pages.sign_in("viewer")
    asked = {"disaster": ledger.rain, "known_at": "R1.1.1"}
    page = pages.open(f"/reports/data?{urlencode(asked)}")
    assert "この災害はまだありません" in page.text
    answer = pages.send("/reports/data", method="POST", data={"action": "csv", **asked})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("action", "ending", "link"), [("csv", "zip", "zip"), ("excel", "xlsx", "Excel")]
)
def test_a_long_one_is_made_by_a_process_of_its_own(
    app, pages: Pages, session, ledger, monkeypatch, action, ending, link
):
    app.config["EXPORT_INLINE_ROWS"] = 3
    tokens: list[str] = []
    monkeypatch.setattr(making, "start_export", tokens.append)
    pages.sign_in("viewer")
    asked = {"action": action, "as_of": "R5.10.1", "known_at": "R8.11.23 12:00"}
    answer = pages.send("/reports/data", method="POST", data=asked)
    assert answer.status_code == 303
    (token,) = tokens
    session.rollback()
    assert run(app, "export-run", token).exit_code == 0
    page = pages.open(f"/reports/exports/{token}")
    assert f"{link}を受け取る" in page.text
    file = pages.get(f"/reports/exports/{token}/file")
    assert unquote(file.headers["Content-Disposition"]).endswith(f".{ending}")
    session.expire_all()
    row = session.query(Export).one()
    assert not row.failed
    if action == "csv":
        about = {row["item"]: row["value"] for row in table_of(file.data, "about")}
        assert (about["as_of"], about["known_at"]) == ("2023-10-01", "2026-11-23T12:00:00+09:00")


@pytest.fixture
def broken_rule(monkeypatch) -> str:
    found = [Violation("L2-01", "supports.csv:2", "value: 数でない(管理番号 S-000001)")]
    monkeypatch.setattr("tracker.reports.data.checking.violations_in", lambda folder: found)
    return "supports.csv:2: value: 数でない(管理番号 S-000001)"


@pytest.mark.parametrize("action", ["csv", "excel"])
def test_data_that_break_a_rule_end_in_a_sentence(pages: Pages, ledger, broken_rule, action):
    pages.sign_in("viewer")
    page = pages.post("/reports/data", {"action": action}, status=409)
    assert "データを出せません" in page.text
    assert broken_rule in page.text
    assert "ファイルは出していません" in page.text


def test_long_data_that_break_a_rule_tell_the_same(
    app, pages: Pages, session, ledger, monkeypatch, broken_rule
):
    app.config["EXPORT_INLINE_ROWS"] = 3
    tokens: list[str] = []
    monkeypatch.setattr(making, "start_export", tokens.append)
    pages.sign_in("viewer")
    assert pages.send("/reports/data", method="POST", data={"action": "csv"}).status_code == 303
    session.rollback()
    run(app, "export-run", *tokens)
    page = pages.open(f"/reports/exports/{tokens[0]}")
    assert broken_rule in page.text
    assert broken_rule in pages.get(f"/reports/exports/{tokens[0]}/state").json["message"]


def test_the_command_writes_a_folder_a_zip_or_the_workbook(app, session, ledger, tmp_path: Path):
    folder, package, book = tmp_path / "data", tmp_path / "data.zip", tmp_path / "data.xlsx"
    for out in (folder, package, book):
        done = run(app, "export", "data", "--out", str(out), "--as-of", "2023-10-01")
        assert done.exit_code == 0, done.output
        assert "にデータを書きました" in done.output
    assert {path.name for path in folder.iterdir()} == set(FILES)
    assert load_workbook(book).sheetnames == [table.name for table in ALL_TABLES]
    with ZipFile(package) as packed:
        assert packed.read("supports.csv") == (folder / "supports.csv").read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["data", "data.xlsx", "data.zip"], (
        "nothing is left behind"
    )


def test_the_command_narrows_as_the_reports_do(app, session, ledger, tmp_path: Path):
    out = tmp_path / "data"
    asked = ("--disaster", "2019-typhoon", "--fiscal-year", "R1", "--known-at", "R8.11.23 12:00")
    assert run(app, "export", "data", "--out", str(out), *asked).exit_code == 0
    described = json.loads((out / "datapackage.json").read_text("utf-8"))
    assert described["as_of"] == "2020-03-31"
    assert described["scope"] == {"disaster": "令和元年台風", "fiscal_year": "2019年度(令和元年度)"}
    again = run(app, "export", "data", "--out", str(out))
    assert again.exit_code == 0, "a former export is replaced"


def test_the_command_refuses_in_one_line(app, session, ledger, tmp_path: Path):
    session.rollback()
    strange = tmp_path / "mine"
    strange.mkdir()
    (strange / "letter.docx").write_text("x")
    assert "ほかのファイル(letter.docx)" in refused(app, "export", "data", "--out", str(strange))
    assert (strange / "letter.docx").exists()
    assert "フォルダーがありません" in refused(
        app, "export", "data", "--out", str(tmp_path / "no" / "a.zip")
    )
    assert "はファイルです" in refused(app, "export", "data", "--out", str(strange / "letter.docx"))
    assert ".ods では書けません" in refused(app, "export", "data", "--out", str(tmp_path / "x.ods"))
    assert not (tmp_path / "x.ods").exists()
    wrong = run(app, "export", "data", "--out", str(tmp_path / "d"), "--disaster", "nowhere")
    assert wrong.exit_code == 1
    assert "指定できる災害:" in wrong.stderr
    bad = refused(app, "export", "data", "--out", str(tmp_path / "d"), "--as-of", "R2.2.30")
    assert bad.startswith("エラー: --as-of:")
    assert not (tmp_path / "d").exists()
