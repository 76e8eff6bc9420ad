"""The checker of データ finds a violation of each rule that it judges, in files made by hand."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.factories import WARDS
from tracker.queries.moment import Clocks
from tracker.reports.data.asked import DataAsked, told
from tracker.reports.data.cell_rules import has_check_digit
from tracker.reports.data.checking import WORKBOOK, violations_in
from tracker.reports.data.codes import code_lists, code_rows
from tracker.reports.data.columns import name as name_column
from tracker.reports.data.columns import text as text_column
from tracker.reports.data.csv_files import CsvSink
from tracker.reports.data.definitions import (
    about_rows,
    change_rows,
    column_rows,
    rule_rows,
    table_rows,
    words_of,
)
from tracker.reports.data.package import FILE_NAME, write_package
from tracker.reports.data.rules import BY_NUMBER, RULES
from tracker.reports.data.schema import ALL_TABLES, BY_NAME, SCHEMA_CHANGES, fingerprint
from tracker.reports.data.standard_forms import PLATFORM_DEPENDENT, one_line, standard
from tracker.reports.data.table import DataRow, cell_text, guarded, unguarded
from tracker.reports.data.workbook import write_workbook

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ASKED = DataAsked(
    clocks=Clocks(date(2026, 11, 23), 7, date(2026, 11, 23)), known_at=NOW, made_at=NOW
)
RECORD = {"record_id": 5, "record_number": "S-000001", "revision": 1}
ENTRY = {
    **RECORD, "disaster_id": 9, "kind": "staff", "measured_kind": "staff", "giver_code": "131032",
    "channel": "ward", "recipient_code": "432032", "recipient_name": "熊本県人吉市",
    "counts_from": date(2020, 7, 10), "fiscal_year": 2020, "standing": "b", "counted": "yes",
}  # fmt: skip
MEASURES = (("headcount", 12, "人"), ("person_days", 84, "人日"), ("entries", None, "件"))


def rows() -> Iterator[tuple[str, DataRow]]:
    """One dispatch, one fund, and what they refer to."""
    words = words_of(WARDS)
    for number, (measure, value, unit) in enumerate(MEASURES, 1):
        own = {"row_no": number, "measure": measure, "value": value, "unit": unit}
        status = "unknown" if value is None else "known"
        yield (
            "supports",
            {**ENTRY, **own, "disaster_name": "令和2年7月豪雨", "value_status": status},
        )
    yield "entries", {**ENTRY, "recorded_at": NOW, "title": "避難所, 運営", "note": "覚え"}
    yield "staff", {**RECORD, "headcount": 12, "duty": "other", "duty_other": "写真の洗浄"}
    yield "funds_lines", {**RECORD, "line_id": 1, "amount_yen": 5000, "amount_status": "known"}
    yield "disasters", {
        **RECORD, "record_id": 9, "slug": "2020-july-rain", "name": "令和2年7月豪雨", "hazard": "heavy_rain",
        "status": "closed", "provisional": False,
    }  # fmt: skip
    for code, of, kind in (("430005", "430005", "prefecture"), ("432032", "430005", "city")):
        yield "recipients", {
            "code": code, "prefecture_code": of, "prefecture": "熊本県", "kana": "よみ", "kind": kind,
        }  # fmt: skip
    yield "wards", {"code": "131032", "role": "ward", "name": "港区", "position": 3}
    of_all = {
        "codes": code_rows(code_lists(WARDS)), "definitions": column_rows(words),
        "about": about_rows(told(ASKED, WARDS, "")), "changes": change_rows(), "rules": rule_rows(),
        "tables": table_rows(words, dict.fromkeys(BY_NAME, 1)),
    }  # fmt: skip
    for name, many in of_all.items():
        yield from ((name, row) for row in many)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    with CsvSink(folder) as sink:
        for table, row in rows():
            sink.put(table, row)
    write_package(folder, told(ASKED, WARDS, ""), code_lists(WARDS), words_of(WARDS))
    with (folder / WORKBOOK).open("wb") as target:
        write_workbook(folder, target, made_at=NOW)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "data"))


def test_what_the_program_makes_breaks_no_rule(folder):
    assert violations_in(folder) == []


Damage = Callable[[Path], None]


def csv(table: str, old: str, new: str) -> Damage:
    """The file with one piece of its text put another way."""

    def damage(folder: Path) -> None:
        path = folder / f"{table}.csv"
        text = path.read_bytes().decode()
        assert old in text, f"{old!r} is not in {table}.csv"
        path.write_bytes(text.replace(old, new, 1).encode())

    return damage


def more(table: str, line: str) -> Damage:
    """A further line at the end of the file."""

    def damage(folder: Path) -> None:
        with (folder / f"{table}.csv").open("ab") as file:
            file.write(f"{line}\r\n".encode())

    return damage


def package(change: Callable[[dict], object]) -> Damage:
    """The description with a part changed."""

    def damage(folder: Path) -> None:
        path = folder / FILE_NAME
        found = json.loads(path.read_text("utf-8"))
        change(found)
        path.write_text(json.dumps(found), "utf-8")

    return damage


def xlsx(part: str, pattern: str, new: str) -> Damage:
    """The workbook with a part changed, or added where it is not there."""

    def damage(folder: Path) -> None:
        path = folder / WORKBOOK
        with ZipFile(path) as old:
            parts = {name: old.read(name).decode() for name in old.namelist()}
        before = parts.get(part, "")
        parts[part] = re.sub(pattern, new, before, count=1) if before else new
        assert parts[part] != before, f"{pattern!r} is not in {part}"
        with ZipFile(path, "w", ZIP_DEFLATED) as changed:
            for name, text in parts.items():
                changed.writestr(name, text)

    return damage


def file(name: str) -> Damage:
    return lambda folder: (folder / name).write_text("x", "utf-8") and None


def repeat(table: str) -> Damage:
    """The last line once more."""

    def damage(folder: Path) -> None:
        path = folder / f"{table}.csv"
        last = path.read_bytes().decode().splitlines()[-1]
        more(table, last)(folder)

    return damage


def field(number: int, **values: object) -> Damage:
    """A field of the first table described in another way."""
    return package(lambda p: p["resources"][0]["schema"]["fields"][number].update(values))


SHEET = "xl/worksheets/sheet1.xml"
VALUE = BY_NAME["supports"].names.index("value")
BROKEN: list[tuple[str, Damage]] = [
    ("L1-01", file("memo.docx")),
    ("L1-01", lambda folder: (folder / WORKBOOK).write_bytes(b"no workbook") and None),
    ("L1-02", file("second.csv")),
    ("L1-02", more("wards", "code,role,name,kana,position")),
    ("L1-02", xlsx("xl/workbook.xml", '<sheet name="staff"', '<sheet name="another"')),
    ("L1-03", more("wards", "")),
    ("L1-03", more("wards", ",,,,")),
    ("L1-03", xlsx(SHEET, "</sheetData>", '<row r="99"></row></sheetData>')),
    ("L1-04", more("wards", "※ 令和2年の数")),
    ("L1-04", xlsx(SHEET, "</row></sheetData>", '<c r="ZZ4"><v>1</v></c></row></sheetData>')),
    ("L1-04", xlsx("xl/comments1.xml", "x", "<comments/>")),
    ("L1-05", csv("wards", "role,name", "role,")),
    ("L1-05", field(VALUE, title="")),
    ("L1-06", csv("entries", "覚え", "覚　　え")),
    ("L1-06", csv("entries", "覚え", " 覚え")),
    ("L1-07", csv("supports", "432032", "432032、430005")),
    ("L1-07", csv("supports", "2020-07-10", "2020-07-10～2020-07-16")),
    ("L1-07", csv("supports", ",ward,", ",ward・joint,")),
    ("L1-07", csv("wards", "131032", "131032 131041")),
    ("L1-08", csv("entries", "覚え", "㈱覚え")),
    ("L1-09", csv("funds_lines", "5000,known", ",known")),
    ("L1-09", csv("funds_lines", "5000,known", "0,unpublished")),
    ("L1-10", xlsx("xl/drawings/drawing1.xml", "x", "<wsDr/>")),
    ("L1-10", xlsx(SHEET, "</sheetData>", '</sheetData><drawing r:id="rId1"/>')),
    ("L1-11", xlsx(SHEET, '<c r="A2"', '<c r="A2" s="3"')),
    ("L1-12", xlsx(SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>')),
    ("L1-13", xlsx(SHEET, '<row r="2"', '<row r="2" hidden="1"')),
    ("L1-13", xlsx(SHEET, '<row r="2"', '<row r="2" outlineLevel="1"')),
    ("L1-13", xlsx("xl/workbook.xml", '<sheet name="staff"', '<sheet name="staff" state="hidden"')),
    ("L1-14", csv("entries", "覚え", '"覚\r\nえ"')),
    ("L1-15", csv("entries", '"避難所, 運営"', "避難所, 運営")),
    ("L2-01", csv("supports", ",12,", ",12人,")),
    ("L2-01", csv("supports", ",12,", ',"1,200",')),
    ("L2-01", csv("staff", ",12,", ",12.5,")),
    ("L2-02", csv("supports", "S-000001", "")),
    ("L2-03", csv("wards", "role,name", "name,name")),
    ("L2-04", csv("supports", ",ward,", ",区独自,")),
    ("L2-04", csv("disasters", ",false,", ",いいえ,")),
    ("L2-05", csv("staff", ",other,", ",shelter,")),
    ("L2-06", csv("entries", "覚え", "=1+1")),
    ("L2-06", xlsx(SHEET, "<v>12</v>", "<f>6*2</f><v>12</v>")),
    ("L3-01", csv("wards", "code,role,name,kana,position", "支援した側の一覧,,,,")),
    ("L3-01", xlsx(SHEET, '<t>record_id</t>', "<t>表の題</t>")),
    ("L3-02", lambda folder: (folder / "codes.csv").write_text(
        re.sub("(?m)^channel,.*\n", "", (folder / "codes.csv").read_text("utf-8")), "utf-8") and None),
    ("L3-03", csv("supports", ",12,", ",－,")),
    ("L3-03", csv("supports", ",12,", ",…,")),
    ("L3-04", csv("supports", ",12,人,", ",12,,")),
    ("L3-04", field(VALUE, unitColumn="")),
    ("L3-05", csv("supports", "2020-07-10", "令和2年7月10日")),
    ("L3-05", csv("supports", "2020-07-10", "2020-07-32")),
    ("L3-05", csv("entries", "2026-11-23T03:00:00Z", "2026-11-23 12:00")),
    ("L3-06", csv("supports", "432032", "432031")),
    ("L3-06", csv("supports", "432032", "432024")),
    ("L3-06", csv("supports", "432032", "43203")),
    ("L3-07", csv("wards", "role,name", "role,called")),
    ("L3-07", csv("changes", SCHEMA_CHANGES[-1][3], "0000000000000000")),
    ("L3-08", csv("wards", "\ufeff", "")),
    ("L3-08", csv("wards", "role,name", "role,名称")),
    ("L3-08", package(lambda p: p.pop("licenses"))),
    ("L3-08", package(lambda p: p.pop("known_at"))),
    ("L3-08", package(lambda p: p["resources"][0].pop("bom"))),
    ("L3-08", csv("definitions", "supports,value", "supports,worth")),
    ("L3-08", lambda folder: (folder / "definitions.csv").unlink()),
    ("L3-09", repeat("supports")),
    ("L3-09", field(VALUE, name="value_2020")),
    ("L3-09", field(0, unit="人")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "damage"), BROKEN, ids=[f"{r}-{n}" for n, (r, _) in enumerate(BROKEN)]
)
def test_a_violation_is_found(folder, rule, damage):
    damage(folder)
    found = {violation.rule for violation in violations_in(folder)}
    assert rule in found, f"{rule} ({BY_NUMBER[rule].text}) was broken and not found; found {found}"


def test_every_rule_that_is_judged_has_a_violation_here():
    assert {rule for rule, _ in BROKEN} == {rule.number for rule in RULES if rule.judged}


def test_there_are_thirty_rules_each_with_how_it_is_held():
    assert len(BY_NUMBER) == len(RULES) == 30
    assert all(rule.text and rule.held_by for rule in RULES)


def test_columns_change_only_with_a_note():
    assert SCHEMA_CHANGES[-1][3] == fingerprint(), (
        "a column of the データ changed: add a line to SCHEMA_CHANGES (reports/data/schema.py) that "
        f"says what, with the fingerprint {fingerprint()}, and count VERSION (asked.py) up"
    )


def test_the_workbook_is_the_csv_files(made):
    book = load_workbook(made / WORKBOOK)
    assert book.sheetnames == [table.name for table in ALL_TABLES]
    sheet = book["supports"]
    header, first = (tuple(c.value for c in row) for row in sheet.iter_rows(max_row=2))
    assert header == BY_NAME["supports"].names
    told = dict(zip(header, first, strict=True))
    assert (told["value"], told["record_id"]) == (12, 5), "numbers are numbers"
    assert (told["recipient_code"], told["counts_from"]) == ("432032", "2020-07-10"), (
        "codes are text"
    )
    assert not any(sheet.merged_cells.ranges for sheet in book)
    assert {cell.style for row in sheet for cell in row} == {"Normal"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("①と②", "(1)と(2)"),
        ("㈱港 ㎏ ℡ № Ⅲ ⅓", "(株)港 kg TEL No III 1/3"),
        ("㍻23年 ㋿2年 ｶﾞｽ", "平成23年 令和2年 ガス"),
        ("❶ ⓫ 〝あ〟 ㊤", "(1) (11) 「あ」 上"),
        ("外字\ue000", "外字〓"),
        (" 一行目\n二行目　　三 ", "一行目 二行目 三"),
        ("髙﨑𠮷～😀", "髙﨑𠮷～😀"),
    ],
)
def test_standard_forms(typed, kept):
    assert standard(typed) == kept


@given(st.text())
def test_any_text_becomes_one_that_the_rules_take(typed):
    kept = standard(typed)
    assert not PLATFORM_DEPENDENT.search(kept)
    assert kept == one_line(kept) == standard(kept)
    assert "\n" not in one_line(typed)


@given(st.text(st.characters(codec="utf-8")))
def test_a_guarded_text_is_no_formula_and_comes_back(typed):
    for column in (
        text_column(name="a", title="a", description="a"),
        name_column(name="a", title="a", description="a"),
    ):
        text = cell_text(column, typed)
        assert guarded(column, text)[:1] not in tuple("=+-@＝＋－＠")
        assert unguarded(column, guarded(column, text)) == text


def test_values_as_cells():
    column = text_column(name="a", title="a", description="a")
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    told = [None, Decimal("2.500"), Decimal(1000), 7, True, date(2020, 7, 4), moment]
    assert [cell_text(column, value) for value in told] == [
        "", "2.5", "1000", "7", "true", "2020-07-04", "2026-11-23T12:00:00Z",
    ]  # fmt: skip


def test_check_digits_of_area_codes():
    for code in ("131032", "432032", "010006", "131016", "044237", "033057"):
        assert has_check_digit(code), code
    assert not has_check_digit("131033")


def test_the_words_are_those_of_any_association():
    theirs = replace(
        WARDS,
        name="町村会",
        members="町村",
        member="町村",
        joint="町村共同",
        via_metropolis="県経由",
    )
    words = words_of(theirs)
    told_words = [str(value) for row in column_rows(words) for value in row.values()]
    told_words += [
        str(value) for row in table_rows(words, dict.fromkeys(BY_NAME, 1)) for value in row.values()
    ]
    told_words += [one.value for one in told(ASKED, theirs, "")]
    lists = {name: codes for name, codes in code_lists(theirs).items() if name != "place_kind"}
    told_words += [str(value) for row in code_rows(lists) for value in row.values()]
    foreign = re.compile("特別区|23区|都経由|(?<!市)区(?![別分切])")
    assert [text for text in told_words if foreign.search(text)] == []
