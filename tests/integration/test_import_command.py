"""`import FILE.xlsx` tells every row, takes in all or nothing, and gives the errors back marked."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import refused, run
from tests.form_rows import of_new, of_record
from tracker.domain.entry_form import STAFF
from tracker.domain.entry_form.marks import MARKS
from tracker.domain.vocabulary import State
from tracker.queries.form_entries import form_entries
from tracker.queries.moment import head

NEW = {"recipient": "熊本県人吉市", "headcount": "2", "span": "R2.7.10～16"}
COLUMNS = (*STAFF.columns, *MARKS)


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


def file_with(folder: Path, *rows: dict[str, str], name: str = "様式.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = STAFF.title
    sheet.append([column.title for column in COLUMNS])
    for row in rows:
        sheet.append([row.get(column.key) for column in COLUMNS])
    made = BytesIO()
    book.save(made)
    (folder / name).write_bytes(made.getvalue())
    return folder / name


def entered(session: Session, rain: int) -> list[State]:
    session.rollback()
    entries = form_entries(
        session, make.SECRETARY.scope, giver=make.MINATO, disaster_id=rain, known_at=head(session)
    )
    return [entry.state for entry in entries]


def test_it_tells_what_it_would_do_and_writes_nothing_when_asked_so(
    session: Session, app: Flask, rain: int, tmp_path: Path
) -> None:
    said = run(app, "import", str(file_with(tmp_path, *of_new([NEW]))), "--dry-run").output
    assert "シート「職員派遣」: 新規 1件" in said
    assert "台帳には何も書いていません" in said
    assert not entered(session, rain)


def test_it_takes_in_all_and_nothing_the_second_time(
    session: Session, app: Flask, rain: int, tmp_path: Path
) -> None:
    file = str(file_with(tmp_path, *of_new([NEW, {**NEW, "headcount": "3"}])))
    assert "新規2件です。" in run(app, "import", file).output
    assert entered(session, rain) == [State.SUBMITTED] * 2
    assert "取り込むものがありません" in refused(app, "import", file)


def test_of_an_entry_in_conflict_all_else_is_told_too(
    session: Session, app: Flask, rain: int, tmp_path: Path
) -> None:
    content = make.dispatch(rain, headcount=2)
    [record] = make.record(session, content)
    [row] = of_record(STAFF, content, record)
    make.revise(session, record, 1, replace(content, headcount=4, title="台帳で"))
    session.commit()
    file = file_with(tmp_path, {**row, "headcount": "5", "note": "追記"})
    said = run(app, "import", str(file)).output
    assert "人数: 台帳は「4人」、ファイルは「5人」" in said
    assert "備考: 空 → 追記" in said
    assert "件名: 台帳で先に直された「台帳で」のまま残します" in said


def test_drafts_stay_drafts(session: Session, app: Flask, rain: int, tmp_path: Path) -> None:
    run(app, "import", str(file_with(tmp_path, *of_new([NEW]))), "--draft")
    assert entered(session, rain) == [State.DRAFT]


def test_rows_without_marks_belong_where_the_options_say(
    session: Session, app: Flask, rain: int, tmp_path: Path
) -> None:
    file = str(file_with(tmp_path, NEW))
    assert "どの災害" in run(app, "import", file).output
    where = ("--ward", make.MINATO, "--disaster", "2020-july-rain")
    assert "新規1件です。" in run(app, "import", file, *where).output
    assert "というコードはありません" in refused(app, "import", file, "--ward", "999999")


def test_errors_come_back_in_their_own_workbook(
    session: Session, app: Flask, rain: int, tmp_path: Path
) -> None:
    file = file_with(tmp_path, *of_new([NEW, {**NEW, "headcount": "二人くらい"}]))
    back = tmp_path / "back.xlsx"
    result = run(app, "import", str(file), "--errors", str(back))
    assert result.exit_code == 1
    assert "誤りが1件" in result.stderr
    assert not entered(session, rain)
    sheet = load_workbook(back)[STAFF.title]
    wrong = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert [cell.value for cell in wrong] == ["二人くらい"]
    wrong[0].value = 2
    sheet.parent.save(back)
    assert "新規2件です。" in run(app, "import", str(back)).output


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"", "0バイト"),
        ("a.xlsx", b"hello", "Excel"),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18, "「データ」で作った"),
    ],
)
def test_what_is_no_form_is_refused_in_one_line(
    app: Flask, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert says in refused(app, "import", str(tmp_path / name))


def test_a_workbook_without_a_sheet_of_the_form_is_no_success(app: Flask, tmp_path: Path) -> None:
    book, made = Workbook(), BytesIO()
    book.active["A1"] = "メモ"
    book.save(made)
    (tmp_path / "a.xlsx").write_bytes(made.getvalue())
    result = run(app, "import", str(tmp_path / "a.xlsx"))
    assert (result.exit_code, "シートが見つかりません" in result.stderr) == (1, True)
