"""The checker of データ finds a violation of each rule that it judges, in files made by hand."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.data_damage import (
    Damage,
    both,
    by_excel,
    cell,
    csv,
    field,
    file,
    hidden_by_default,
    more,
    narrow,
    package,
    repeat,
    rich,
    sheet,
    styled,
    write_data,
    xlsx,
)
from tracker.reports.data.checking import WORKBOOK, violations_in
from tracker.reports.data.rules import BY_NUMBER, RULES
from tracker.reports.data.schema import ALL_TABLES, BY_NAME, SCHEMA_CHANGES, fingerprint


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_data(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "data"))


def test_what_the_program_makes_breaks_no_rule(folder):
    assert violations_in(folder) == []


SHEET = sheet("supports")
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
    ("L1-09", csv("entries", "2020-07-10,2020-07-16,day", ",,")),  # and yet 84人日
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
    # the workbook, cell by cell
    ("L2-01", cell("staff", "headcount", "7,201人")),
    ("L2-01", cell("staff", "headcount", "12")),
    ("L2-01", by_excel(lambda book: book["staff"].cell(2, 4, "7,201人"))),
    ("L3-03", cell("supports", "value", "－")),
    ("L3-06", cell("supports", "recipient_code", 432032)),
    ("L3-06", cell("supports", "giver_code", 131032)),
    ("L3-06", cell("supports", "recipient_name", "熊本県八代市")),
    ("L3-05", cell("supports", "counts_from", "令和2年7月10日")),
    ("L3-05", cell("supports", "counts_from", 44022)),
    ("L3-05", by_excel(lambda book: book["supports"].cell(
        2, BY_NAME["supports"].names.index("counts_from") + 1, date(2020, 7, 10)))),
    ("L1-06", cell("entries", "note", "覚\nえ")),
    ("L1-07", cell("supports", "channel", "ward・joint")),
    ("L1-08", cell("entries", "note", "㈱覚え")),
    ("L1-09", both(cell("funds_lines", "amount_yen", 0),
                   cell("funds_lines", "amount_status", "unpublished"))),
    ("L1-09", cell("funds_lines", "amount_yen", "")),
    ("L2-02", cell("supports", "record_number", "")),
    ("L2-04", cell("supports", "channel", "区独自")),
    ("L2-04", cell("disasters", "hazard", 3)),
    ("L2-05", cell("staff", "duty_other", "")),
    ("L3-04", cell("supports", "unit", "")),
    ("L3-02", cell("staff", "record_id", 6)),
    ("L3-08", cell("entries", "note", "ほかの覚え")),
    ("L3-08", cell("staff", "headcount", 13)),
    ("L2-02", xlsx(sheet("supports"), '<row r="4">.*?</row>', "")),
    ("L1-03", xlsx(sheet("supports"), '<row r="3">.*?</row>', "")),
    ("L1-03", xlsx(sheet("supports"), '(<row r="3">).*?</row>', r"\1</row>")),
    ("L1-03", by_excel(lambda book: book["supports"].insert_rows(3))),
    ("L1-04", by_excel(lambda book: book["supports"].append(["※ 令和2年の数"]))),
    ("L1-04", by_excel(lambda book: book["wards"].cell(2, 9, "覚え"))),
    ("L1-11", by_excel(styled)),
    ("L1-11", by_excel(rich)),
    ("L1-11", xlsx("xl/styles.xml", "<font>", "<font><b/>")),
    ("L1-12", by_excel(lambda book: book["staff"].merge_cells("A2:B2"))),
    ("L1-13", by_excel(narrow)),
    ("L1-13", by_excel(hidden_by_default)),
    ("L1-13", xlsx(SHEET, '<row r="2"', '<row r="2" ht="0" customHeight="1"')),
    ("L1-13", xlsx(SHEET, "<sheetData>", '<cols><col min="2" max="2" width="0"/></cols><sheetData>')),
    ("L2-03", xlsx(SHEET, "<t>record_number</t>", "<t>record_id</t>")),
    ("L3-07", by_excel(lambda book: book["wards"].insert_cols(2))),
    ("L3-08", lambda folder: (folder / WORKBOOK).unlink()),
    # what the files say of each other
    ("L1-07", csv("supports", "熊本県人吉市", "熊本県人吉市、熊本県八代市")),
    ("L3-06", csv("supports", "熊本県人吉市", "熊本県八代市")),
    ("L3-06", csv("supports", "熊本県人吉市", "")),
    ("L2-05", csv("staff", "写真の洗浄", "")),
    ("L3-04", csv("supports", ",12,人,", ",12,人・枚,")),
    ("L3-08", csv("entries", "覚え", "ほかの")),
    ("L3-08", package(lambda p: p["resources"][0].update(hash="sha256:" + "0" * 64))),
    ("L3-08", package(lambda p: p["resources"][0].update(bytes=1))),
    ("L3-08", package(lambda p: p["resources"][0]["schema"].update(primaryKey=["record_id"]))),
    ("L3-08", package(lambda p: p["resources"][0]["schema"].pop("foreignKeys"))),
    ("L3-08", field(VALUE, type="string")),
    ("L3-02", package(lambda p: p["resources"][0]["schema"]["fields"][6]["constraints"].pop("enum"))),
    ("L3-02", csv("supports", "131032", "131041")),
    ("L3-02", csv("staff", "5,S-000001", "6,S-000001")),
    ("L3-08", csv("tables", ",3\r\n", ",4\r\n")),
    ("L2-01", csv("funds_lines", ",1,", ",-1,")),
    ("L1-08", csv("entries", "覚え", "水2ℓ✓")),
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
