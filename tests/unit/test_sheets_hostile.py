"""Workbooks that are broken or made to do harm: one sentence each, within time and memory."""

import os
import re
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import sheet_files as files
from tests.sheet_files import HEAD, LINKS, MAIN, PACKAGE, book, cell, sheet, styles, with_parts
from tests.unit.test_sheets_kinds import refusal
from tracker.bounded import process
from tracker.domain.errors import InputError
from tracker.sheets import reading
from tracker.sheets.answers import Failed, book_of
from tracker.sheets.limits import (
    CPU_SECONDS,
    LAST_COLUMN,
    MEGABYTE,
    MOST_MERGED,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_STYLES,
    SECONDS,
)
from tracker.sheets.parsing.sheet import column_letters
from tracker.sheets.reading import read

SHEET = "xl/worksheets/sheet1.xml"
BROKEN, SUSPICIOUS, TOO_MUCH = "壊れて", "ふつうのExcelブックにはない", "時間かメモリー"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": files.relationships([("rId1", "officeDocument", "xl/workbook.xml")]),
    "xl/workbook.xml": files.parts(sheet())["xl/workbook.xml"],
    "xl/_rels/workbook.xml.rels": files.relationships(
        [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"),
         ("rId3", "sharedStrings", "sharedStrings.xml")]
    ),
    "xl/styles.xml": files.styles(),
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>a</t></si></sst>',
    SHEET: sheet(),
}  # fmt: skip


def rest(xml: str) -> str:
    """A part without the line that begins it."""
    return xml.removeprefix(HEAD)


# ------------------------------------------------------------------ XML that does harm

ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DOCTYPES = {
    "a document type": "<!DOCTYPE x>",
    "one from elsewhere": '<!DOCTYPE x SYSTEM "http://example.jp/x.dtd">',
    "a billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{ENTITIES}]>',
    "a long entity": f'<!DOCTYPE x [<!ENTITY a "{"a" * 60_000}">]>',
    "a file as an entity": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
    "an entity of the document type": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://x/"> %p;]>',
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
def test_a_document_type_is_refused_before_it_declares_anything(doctype: str):
    assert SUSPICIOUS in refusal(book(sheet(prolog=doctype)))


@pytest.mark.parametrize("part", PARTS)
def test_no_part_may_have_one(part: str):
    made = with_parts({**PARTS, part: "<!DOCTYPE x [<!ENTITY a 'b'>]>" + rest(PARTS[part])})
    assert SUSPICIOUS in refusal(made)


NOT_XML = {
    "nothing": "",
    "text": "名簿",
    "an open element": "<worksheet>",
    "wrong order": f'<worksheet xmlns="{MAIN}"><a><b></a></b></worksheet>',
    "two roots": "<a/><b/>",
    "an unknown entity": f'<worksheet xmlns="{MAIN}">&nbsp;</worksheet>',
    "an unknown prefix": "<x:worksheet/>",
    "a NUL": "<a>\0</a>",
    "a forbidden reference": "<a>&#0;</a>",
    "half a character": b"<a>\xe6\x9d</a>",
    "Shift_JIS that says UTF-8": "<a>東京</a>".encode("cp932"),
    "an unknown encoding": b'<?xml version="1.0" encoding="x-none"?><a/>',
    "random bytes": bytes(range(256)),
    "one attribute twice": '<a b="1" b="2"/>',
    "cut in a tag": rest(sheet())[:-4],
}


@pytest.mark.parametrize("xml", NOT_XML.values(), ids=NOT_XML)
def test_what_is_no_xml_is_broken(xml):
    assert BROKEN in refusal(with_parts({SHEET: xml}))


@pytest.mark.parametrize("part", PARTS)
def test_no_part_may_be_broken(part: str):
    assert BROKEN in refusal(with_parts({**PARTS, part: PARTS[part][:-3]}))


@pytest.mark.parametrize(
    "xml",
    [
        rest(sheet()).encode("utf-8-sig"),
        b'<?xml version="1.0" encoding="UTF-16"?>'.decode().encode("utf-16")
        + rest(sheet()).encode("utf-16-le"),
        f'<?xml version="1.0" encoding="ISO-8859-1"?>{rest(sheet())}'.encode(),
        f"<!-- 作成 --><?x y?>{rest(sheet())}<!-- 終 -->".encode(),
        rest(sheet()).replace("<", "\n  <").replace("\n  <", "<", 1).encode(),
    ],
    ids=["a mark", "UTF-16", "Latin 1", "comments", "pretty"],
)
def test_other_ways_to_write_xml_are_read(xml: bytes):
    assert read("a.xlsx", with_parts({SHEET: xml})).sheets[0].rows[0].cells[1].text == "1"


# ------------------------------------------------------------------ packages that do not fit

RELATIONS = "xl/_rels/workbook.xml.rels"
MISFITS = {
    "no list of sheets": {"xl/workbook.xml": None},
    "no types": {"[Content_Types].xml": "<x/>", "_rels/.rels": None, "xl/workbook.xml": None},
    "no sheet": {SHEET: None},
    "no relationships": {RELATIONS: None},
    "no relationship for the sheet": {RELATIONS: files.relationships([])},
    "a sheet somewhere in the net": {
        RELATIONS: files.relationships([("rId1", "worksheet", "http://example.jp/a.xml")]).replace(
            "<Relationship ", '<Relationship TargetMode="External" '
        )
    },
    "a sheet outside the package": {
        RELATIONS: files.relationships([("rId1", "worksheet", "../../../../etc/passwd")])
    },
    "a list of sheets elsewhere": {
        "_rels/.rels": files.relationships([("rId1", "officeDocument", "nowhere.xml")])
    },
}


@pytest.mark.parametrize("more", MISFITS.values(), ids=MISFITS)
def test_parts_that_are_missing_are_named_as_broken(more):
    assert BROKEN in refusal(with_parts(more))


@pytest.mark.parametrize(
    "more",
    [
        {RELATIONS: files.relationships([("rId1", "worksheet", "/xl/worksheets/sheet1.xml")])},
        {RELATIONS: files.relationships([("rId1", "worksheet", "./worksheets/../worksheets/sheet1.xml")])},
        {RELATIONS: files.relationships([("rId1", "worksheet", "Worksheets/Sheet1.xml")])},
        {RELATIONS: files.relationships([("rId1", "worksheet", "worksheets%2Fsheet1.xml")])},
        {"_rels/.rels": None},
        {"xl/externalLinks/externalLink1.xml": "<!DOCTYPE x><broken"},
        {"xl/externalLinks/_rels/externalLink1.xml.rels": "<broken"},
        {"xl/media/image1.png": files.png(), "xl/drawings/drawing1.xml": "<broken"},
        {"xl/comments1.xml": "<broken", "docProps/app.xml": "", "customXml/item1.xml": "<x"},
        {"xl/calcChain.xml": "<!DOCTYPE c [<!ENTITY a 'b'>]><c>&a;</c>"},
        {"xl/": ""},
    ],
    ids=["absolute", "dots", "other case", "escaped", "none at the root", "an external link",
         "an external link's place", "pictures", "properties", "the order of formulas", "a folder"],
)  # fmt: skip
def test_what_is_beside_the_sheets_costs_nothing(more):
    assert read("a.xlsx", with_parts(more)).sheets[0].rows[0].cells[1].text == "1"


@pytest.mark.parametrize(
    "tabs", ["", f'<sheet name="図" r:id="rId1" xmlns:r="{LINKS}"/>'], ids=["none", "a chart"]
)
def test_a_workbook_without_a_sheet(tabs: str):
    made = with_parts({
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets>{tabs}</sheets></workbook>',
        RELATIONS: files.relationships([("rId1", "chartsheet", "chartsheets/sheet1.xml")]),
    })  # fmt: skip
    assert "シートが1枚もない" in refusal(made)


class TestForgedPackages:
    def test_a_part_that_is_longer_than_it_says(self):
        assert BROKEN in refusal(files.forged(book(sheet()), size=40))

    def test_a_part_that_is_shorter_than_it_says(self):
        made = files.zipped(files.parts(sheet()), zipfile.ZIP_STORED)
        assert BROKEN in refusal(files.forged(made, size=100_000, packed=100_000))

    def test_a_part_with_a_wrong_checksum(self):
        made = bytearray(files.zipped(files.parts(sheet()), zipfile.ZIP_STORED))
        made[made.index(b"<v>1</v>") + 3] ^= 2
        assert BROKEN in refusal(bytes(made))

    def test_a_part_whose_packing_is_broken(self):
        made = bytearray(book(sheet()))
        made[60:80] = b"\xff" * 20
        assert BROKEN in refusal(bytes(made))


# ------------------------------------------------------------------ sheets that contradict themselves

ODD_SHEETS = {
    "row 0": '<row r="0"><c r="A0"><v>1</v></c></row>',
    "row -1": '<row r="-1"><c><v>1</v></c></row>',
    "a row that is no number": '<row r="一"><c><v>1</v></c></row>',
    "half a row": '<row r="1.5"><c><v>1</v></c></row>',
    "a row in other digits": '<row r="１"><c><v>1</v></c></row>',
    "a row too far": '<row r="1048577"><c><v>1</v></c></row>',
    "a row of a hundred digits": f'<row r="{"9" * 100}"><c><v>1</v></c></row>',
    "one row twice": '<row r="1"><c><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>',
    "after the last row": '<row r="1048576"/><row><c><v>1</v></c></row>',
    "a column too far": '<row r="1"><c r="XFE1"><v>1</v></c></row>',
    "a column of four letters": '<row r="1"><c r="AAAA1"><v>1</v></c></row>',
    "a column of a thousand": f'<row r="1"><c r="{"A" * 1000}1"><v>1</v></c></row>',
    "no column": '<row r="1"><c r="1"><v>1</v></c></row>',
    "a column in kana": '<row r="1"><c r="ア1"><v>1</v></c></row>',
    "a cell of another row": '<row r="1"><c r="A2"><v>1</v></c></row>',
    "an absolute cell": '<row r="1"><c r="$A$1"><v>1</v></c></row>',
    "one cell twice": '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    "a cell without a row": '<c r="A1"><v>1</v></c>',
    "a cell in a cell": '<row r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>',
    "an unknown kind": '<row r="1"><c r="A1" t="x"><v>1</v></c></row>',
    "a shared text that is not": '<row r="1"><c r="A1" t="s"><v>1</v></c></row>',
    "one before the first": '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    "one that is no number": '<row r="1"><c r="A1" t="s"><v>一</v></c></row>',
    "one of many digits": f'<row r="1"><c r="A1" t="s"><v>{"1" * 5000}</v></c></row>',
}


@pytest.mark.parametrize("rows", ODD_SHEETS.values(), ids=ODD_SHEETS)
def test_a_sheet_that_contradicts_itself_is_broken(rows: str):
    assert BROKEN in refusal(book(sheet(rows), strings="<si><t>a</t></si>"))


@pytest.mark.parametrize(
    "ref", ["", "A", "1:2", "A1:XFE1", "A1:A1048577", "A0:B2", "Sheet1!A1:B2", "A1:B2:C3", "あ1:B2"]
)
def test_a_merge_of_no_cells_is_broken(ref: str):
    assert BROKEN in refusal(
        book(sheet(after=f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'))
    )


@pytest.mark.parametrize(
    "before",
    ['<dimension ref="A1:XFD1048576"/>', '<dimension ref="B7"/>', '<dimension ref="?"/>',
     "<dimension/>", '<dimension ref="A1048576:A1"/>',
     '<cols><col min="1" max="16384" width="9"/></cols>',
     '<cols><col min="-5" max="99999999999"/></cols>',
     '<sheetFormatPr defaultRowHeight="-1" zeroHeight="x"/>'],
)  # fmt: skip
def test_what_a_sheet_says_of_its_size_does_not_matter(before: str):
    (found,) = read("a.xlsx", book(sheet(before=before))).sheets
    assert [row.number for row in found.rows] == [1]


# ------------------------------------------------------------------ limits


def rows_of(count: int, columns: int = 1) -> str:
    row = "<row>" + "<c><v>1</v></c>" * columns + "</row>"
    return row * count


class TestLimits:
    def test_rows(self):
        said = refusal(book(sheet(rows_of(MOST_ROWS + 1)), names=["名簿"]))
        assert said.startswith("シート「名簿」")
        assert "20,000行" in said

    def test_as_many_rows_as_may_be(self):
        (found,) = read("a.xlsx", book(sheet(rows_of(MOST_ROWS)))).sheets
        assert (len(found.rows), found.rows[-1].number) == (MOST_ROWS, MOST_ROWS)

    @pytest.mark.parametrize("column", [LAST_COLUMN + 1, 16_384])
    def test_columns(self, column: int):
        place = f"{column_letters(column)}7"
        rows = f'<row r="7"><c r="{place}"><v>1</v></c></row>'
        said = refusal(book(sheet(), sheet(rows), names=["表", "別紙"]))
        assert said.startswith(f"シート「別紙」のセル{place}に、200列目より右")

    def test_the_last_cell_of_all(self):
        assert "XFD1048576" in refusal(
            book(sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
        )

    def test_the_last_cell_of_all_without_a_value_is_nothing(self):
        rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
        (found,) = read("a.xlsx", book(sheet(rows))).sheets
        assert [row.number for row in found.rows] == [1]

    def test_the_last_row_counts_as_one(self):
        (found,) = read(
            "a.xlsx", book(sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))
        ).sheets
        assert [row.number for row in found.rows] == [1_048_576]

    def test_cells_of_all_sheets(self):
        half = sheet(rows_of(1251, LAST_COLUMN))
        assert re.search("50万セル|時間かメモリー", refusal(book(half, half)))

    @pytest.mark.parametrize("kind", ["inlineStr", "str", "s"])
    def test_a_text(self, kind: str):
        text = "あ" * 32_768
        inside = {"inlineStr": f"<is><t>{text}</t></is>", "str": f"<v>{text}</v>", "s": "<v>0</v>"}
        made = book(cell(inside[kind], f't="{kind}"'), strings=f"<si><t>{text}</t></si>")
        assert "セルA1に、32,767文字より長い" in refusal(made)

    def test_sheets(self):
        assert f"{MOST_SHEETS}枚" in refusal(book(*[sheet()] * (MOST_SHEETS + 1)))

    def test_as_many_sheets_as_may_be(self):
        assert len(read("a.xlsx", book(*[sheet()] * MOST_SHEETS)).sheets) == MOST_SHEETS

    def test_merged_areas(self):
        areas = '<mergeCell ref="A1:B2"/>' * (MOST_MERGED + 1)
        said = refusal(book(sheet(after=f"<mergeCells>{areas}</mergeCells>")))
        assert "結合を解除" in said

    def test_styles(self):
        assert "書式の種類" in refusal(book(sheet(), styles=styles(builtin=[0] * MOST_STYLES)))

    def test_number_formats(self):
        assert "書式の種類" in refusal(book(sheet(), styles=styles(*["0"] * (MOST_STYLES + 1))))

    def test_shared_texts(self):
        assert "文字が多すぎる" in refusal(book(sheet(), strings="<si/>" * 600_001))

    def test_characters_of_shared_texts(self):
        assert "文字が多すぎる" in refusal(
            book(sheet(), strings=f"<si><t>{'a' * 16_000_001}</t></si>")
        )


# ------------------------------------------------------------------ bombs, measured


def part(xml: bytes) -> bytes:
    return files.quick_zip({**files.parts(sheet()), SHEET: xml})


def in_sheet(piece: str, times: int, before: str = "", after: str = "") -> bytes:
    start, end = sheet("§").split("§")
    return part(files.repeated(start + before, piece, times, after + end))


def numbered(piece: str, times: int) -> bytes:
    """A sheet of rows with their numbers, as real ones have them."""
    start, end = sheet("§").split("§")
    rows = "".join(piece.replace("#", str(n)) for n in range(1, times + 1))
    return part((start + rows + end).encode())


FULL = "<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>"
#: How each is made, and a word of its sentence; none for those that real lists look like.
WORST = {
    "formatted rows to the end": (
        lambda: numbered('<row r="#" s="1" customFormat="1"/>', 600_000),
        "",
    ),
    "formatted cells in many rows": (
        lambda: numbered(
            '<row r="#">' + "".join(f'<c r="{c}#" s="1"/>' for c in "ABCDEFGH") + "</row>", 40_000
        ),
        "",
    ),
    "elements": (lambda: in_sheet("<a/>", 1_500_000), ""),
    "depth": (lambda: in_sheet("<a>", 4_000_000), TOO_MUCH),
    "one long value": (
        lambda: in_sheet("9", 19_000_000, '<row r="1"><c r="A1"><v>', "</v></c></row>"),
        "",
    ),
    "one long attribute": (lambda: in_sheet("x", 19_000_000, '<row a="', '"/>'), ""),
    "attributes": (lambda: numbered('<row a="#" b="#" c="#" d="#" e="#" f="#"/>', 100_000), ""),
    "comments": (lambda: in_sheet("<!-- -->", 2_000_000), ""),
    "references": (
        lambda: in_sheet("&#65;", 2_000_000, '<row r="1"><c t="str"><v>', "</v></c></row>"),
        "32,767文字",
    ),
    "namespaces": (
        lambda: part(
            "".join(["<a ", *(f'xmlns:n{n}="u{n}" ' for n in range(100_000)), "/>"]).encode()
        ),
        "",
    ),
    "one text in many cells": (
        lambda: made_of(sheet(FULL * 1000), strings=f"<si><t>{'東' * 32_000}</t></si>"),
        "文字が多すぎる",
    ),
    "fifty thousand styles": (
        lambda: made_of(sheet(), styles=styles(*(f'yyyy/m/d"{n}"' for n in range(50_000)))),
        "",
    ),
    "merges over each other": (
        lambda: made_of(
            sheet(rows_of(20_000), after=merged('<mergeCell ref="B1:XFD1048576"/>' * 50_000))
        ),
        TOO_MUCH,
    ),
    "merges beside each other": (
        lambda: made_of(
            sheet(
                rows_of(10_000, 3),
                after=merged("".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 10_001))),
            )
        ),
        "",
    ),
    "shared texts": (
        lambda: made_of(sheet(), strings="<si><t>東京都の長い名前のところ</t></si>" * 500_000),
        "",
    ),
    "readings": (
        lambda: made_of(
            sheet(), strings="<si><t>a</t>" + "<rPh><t>ア</t></rPh>" * 300_000 + "</si>"
        ),
        "",
    ),
    "conditional formats": (
        lambda: made_of(
            sheet(
                after='<conditionalFormatting sqref="A1"><cfRule><formula>1</formula></cfRule>'
                "</conditionalFormatting>" * 64_000
            )
        ),
        "",
    ),
}


def made_of(*sheets: str, **settings) -> bytes:
    return files.quick_zip(files.parts(*sheets, **settings))


def merged(areas: str) -> str:
    return f"<mergeCells>{areas}</mergeCells>"


@pytest.mark.parametrize("name", WORST)
def test_the_worst_stay_within_their_limits(name: str, monkeypatch):
    """Computing and memory; the clock has a test of its own, for this machine may be busy."""
    make, word = WORST[name]
    content = make()
    peaks = [0]
    look = process._used

    def noted(pid: int) -> tuple[int, float]:
        found = look(pid)
        peaks.append(found[0])
        return found

    monkeypatch.setattr(process, "_PAUSE", 0.005)
    monkeypatch.setattr(process, "_used", noted)
    monkeypatch.setattr(reading.limits, "SECONDS", 60)
    before = computed()
    try:
        read("worst.xlsx", content)
        said = ""
    except InputError as refused:
        said = refused.message
    assert (word in said) if word else not said, said
    assert computed() - before < CPU_SECONDS + 0.5, f"{name} computed too long"
    assert max(peaks) < 300 * MEGABYTE, f"{name} took {max(peaks) / MEGABYTE:.0f} MB"


def computed() -> float:
    """Seconds of computing of the processes that have ended."""
    used = os.times()
    return used.children_user + used.children_system


class TestWatch:
    def test_too_much_memory_is_ended(self, monkeypatch):
        monkeypatch.setattr(reading.limits, "MEMORY", 1_000_000)
        monkeypatch.setattr(process, "_PAUSE", 0.001)
        assert TOO_MUCH in refusal(book(sheet(rows_of(5_000))))

    def test_a_busy_machine_says_so_in_time(self, monkeypatch):
        assert SECONDS < 5, "the sentence comes in under five seconds"
        monkeypatch.setattr(reading.limits, "SECONDS", 0.2)
        content = in_sheet("<a/>", 1_500_000)
        begun = time.monotonic()
        assert "混み合って" in refusal(content)
        assert time.monotonic() - begun < 0.2 + 0.8

    def test_too_much_computing_is_ended_by_the_watch_too(self, monkeypatch):
        """As on Windows, where a process does not bound itself."""
        look = process._used
        monkeypatch.setattr(process, "_used", lambda pid: (look(pid)[0], 4.1))
        assert TOO_MUCH in refusal(in_sheet("<a/>", 1_000_000))

    def test_a_process_that_is_bounded_ends_itself(self, monkeypatch):
        pytest.importorskip("resource", reason="Windows has the watch alone")
        monkeypatch.setattr(reading.limits, "ADDRESSES", 60_000_000)
        assert TOO_MUCH in refusal(WORST["one long attribute"][0]())

    def test_too_long_an_answer_is_ended(self, monkeypatch):
        monkeypatch.setattr(reading.limits, "LARGEST_OUTPUT", 20_000)
        assert TOO_MUCH in refusal(book(sheet(rows_of(2_000))))

    def test_the_next_file_waits_for_its_turn(self, monkeypatch):
        monkeypatch.setattr(reading.limits, "SECONDS", 0.01)
        for _ in range(reading.limits.AT_ONCE):
            reading._turns.acquire()
        try:
            assert "混み合って" in refusal(book(sheet()))
        finally:
            for _ in range(reading.limits.AT_ONCE):
                reading._turns.release()

    def test_turns_are_given_back(self):
        for _ in range(reading.limits.AT_ONCE + 1):
            refusal(with_parts({SHEET: "x"}))
        assert read("a.xlsx", book(sheet())).sheets

    def test_the_process_gets_nothing_of_the_installation(self, monkeypatch):
        monkeypatch.setenv("LEDGER_KEY", "secret")
        given: dict = {}
        start = process.subprocess.Popen

        def noted(command, **options):
            given.update(options, command=command)
            return start(command, **options)

        monkeypatch.setattr(process.subprocess, "Popen", noted)
        read("秘密.xlsx", book(sheet()))
        assert set(given["env"]) <= {*process.ENVIRONMENT, "LC_ALL"}
        assert not any("秘密" in part for part in given["command"])
        assert "-S" in given["command"], "it needs no installed library"


# ------------------------------------------------------------------ what the process says

ONE_SHEET = '["sheet","a",false]\n["row",1,false,[1,"T","x"]]\n["merged",[]]\n["end",1]\n'
LIES = {
    "nothing": "",
    "no end": ONE_SHEET.replace('["end",1]\n', ""),
    "a cut end": ONE_SHEET[:-3],
    "another number of sheets": ONE_SHEET.replace('"end",1', '"end",2'),
    "no sheet": '["end",0]\n',
    "a row before its sheet": '["row",1,false,[1,"T","x"]]\n',
    "row 0": ONE_SHEET.replace('"row",1', '"row",0'),
    "a row too far": ONE_SHEET.replace('"row",1', '"row",1048577'),
    "a row as text": ONE_SHEET.replace('"row",1', '"row","1"'),
    "rows out of order": ONE_SHEET.replace('["merged"', '["row",1,false,[1,"T","x"]]\n["merged"'),
    "an unknown kind": ONE_SHEET.replace('"T"', '"X"'),
    "a list for a kind": ONE_SHEET.replace('"T"', '["T"]'),
    "a number for a text": ONE_SHEET.replace('"x"', "1"),
    "a column too far": ONE_SHEET.replace('[1,"T"', '[201,"T"'),
    "a column as truth": ONE_SHEET.replace('[1,"T"', '[true,"T"'),
    "half a cell": ONE_SHEET.replace(',"x"]', "]"),
    "no cells": ONE_SHEET.replace('[1,"T","x"]', "[]"),
    "columns out of order": ONE_SHEET.replace('[1,"T","x"]', '[2,"T","x",1,"T","x"]'),
    "half an area": ONE_SHEET.replace('"merged",[]', '"merged",[[1,1,2]]'),
    "an area too far": ONE_SHEET.replace('"merged",[]', '"merged",[[1,1,2,16385]]'),
    "no JSON": ONE_SHEET.replace("[", "{"),
    "a long text": ONE_SHEET.replace('"x"', '"' + "x" * 40_000 + '"'),
    "depth": "[" * 200_000 + "\n",
    "no list": '"end"\n',
    "an empty list": "[]\n",
}


@pytest.mark.parametrize("said", LIES.values(), ids=LIES)
def test_nothing_that_the_process_says_is_trusted(said: str):
    with pytest.raises(Failed) as failed:
        book_of(said.encode())
    assert failed.value.why == "memory"


def test_what_it_says_truly_is_taken():
    assert book_of(ONE_SHEET.encode()).sheets[0].rows[0].cells[1].text == "x"


@given(st.binary(max_size=60))
def test_no_bytes_of_it_do_harm(said: bytes):
    for start in (b"", b'["sheet","a",false]\n', ONE_SHEET.encode()[:20]):
        with pytest.raises(Failed):
            book_of(start + said)
