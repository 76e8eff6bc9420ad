"""The 帳票 on paper: LibreOffice prints them, and every page is whole."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.printing import check_legible, convert, convert_file, pages, plain
from tests.tools import JAPANESE_FONT, require
from tests.workbooks import AS_OF, report_of, words, written
from tracker.reports.content import (
    BLANK,
    Column,
    Figure,
    Heading,
    Link,
    Number,
    Paragraph,
    Report,
    Sheet,
    Table,
    Text,
    figure,
)

TITLE = "支援明細：令和2年7月豪雨ほか"
NOTE = "避難所運営の補助、り災証明の発行、被災建築物応急危険度判定および家屋被害認定調査。"
HEADS = ("管理番号", "支援先", "内容", "金額", "備考")


def details() -> Report:
    """A long sheet with the widest numbers, long texts, Latin words and texts like formulas."""
    heads = zip(HEADS, (10, 18, 40, 10, 30), ("left", "left", "left", "right", "left"), strict=True)
    columns = tuple(Column(title, width, align) for title, width, align in heads)
    odd = ["=1+1", "@SUM(A1)\n-2行目", "VeryLongWord_" + "x" * 90, "𠮷野家 髙橋 😀", NOTE * 30]
    rows = tuple(
        (
            Link(f"S-{n:06}", f"/supports/S-{n:06}"),
            Text("熊本県球磨郡あさぎり町" if n % 2 else "岩手県陸前高田市"),
            Text(NOTE[: n % 40]),
            Number((-1) ** n * 10 ** (n % 15)) if n % 7 else Figure(f"f{n}", None, "金額未公表"),
            Text(odd[n % 5] if n % 20 < 5 else NOTE * (n % 4)),
        )
        for n in range(1, 161)
    )
    total = (Text("計"), BLANK, BLANK, figure("sum", 999_999_999_999_999), BLANK)
    table = Table("", columns, rows, (total,), autofilter=True, unit_note="単位：円")
    legend = "凡例：－ 0、△ 減。金額未公表は0ではない。"
    return report_of(
        Sheet("明細", TITLE, (table,), (AS_OF, "条件：すべて"), legend, ("※ 終わり。",)),
        title=TITLE,
    )


def overview() -> Report:
    """Short tables one under the other."""
    columns = (Column("品目", 30), Column("数量", 16, "right"), Column("単位", 10))
    table = Table("", columns, tuple((Text(f"品{n}"), Number(n), Text("箱")) for n in range(12)))
    blocks = [part for n in range(1, 7) for part in (Heading(f"({n}) 物資"), table)]
    prose = Paragraph("滞在日数に係わらず従事した職員等の数（予定を含む）。" * 6)
    return report_of(Sheet("概要", TITLE, (*blocks, prose), (AS_OF,)), title=TITLE)


def printed_pages(report: Report, tmp_path_factory) -> list[str]:
    require(JAPANESE_FONT)
    pdf = convert(written(report), "pdf", tmp_path_factory.mktemp("printed"))
    check_legible(pdf)
    return pages(pdf)


@pytest.fixture(scope="module")
def printed_details(tmp_path_factory):
    return printed_pages(details(), tmp_path_factory)


@pytest.fixture(scope="module")
def printed_overview(tmp_path_factory):
    return printed_pages(overview(), tmp_path_factory)


@pytest.fixture(params=["printed_details", "printed_overview"])
def printed(request):
    return request.getfixturevalue(request.param)


def test_no_page_shows_hashes_for_a_number(printed):
    assert len(printed) > 1
    for number, page in enumerate(printed, 1):
        assert "##" not in page, f"page {number}: a column is too narrow for its number"
        assert "Err:" not in page
        assert "#NAME" not in page


def test_every_page_has_title_as_of_line_and_its_number(printed):
    for number, page in enumerate(printed, 1):
        assert page.count(plain(TITLE)) >= 2, f"page {number}: title at the head and in the footer"
        assert page.count(plain(AS_OF)) >= 2, f"page {number}: as-of line at the head and footer"
        assert re.search(rf"\b{number}/{len(printed)}\b", page), f"page {number} must say n/N"


def test_a_long_table_has_its_headings_on_every_page_and_all_of_its_rows(printed_details):
    assert all(head in page for page in printed_details for head in HEADS)
    text = "".join(printed_details)
    missing = [n for n in range(1, 161) if f"S-{n:06}" not in text]
    assert not missing, "every record is printed"
    assert "999,999,999,999,999" in text
    assert "=1+1" in text, "text like a formula prints as it was typed"


def test_a_short_table_is_not_torn_and_stands_with_its_heading(printed_overview):
    tables = []
    for page in printed_overview:
        assert not re.search(r"\(\d\) 物資\s*\Z", page[: page.rindex(plain(TITLE))])
        firsts, lasts = (len(re.findall(rf"^ *{item} ", page, re.M)) for item in ("品0", "品11"))
        assert firsts == lasts, "a table that fits a page stays whole"
        tables.append(firsts)
    assert sum(tables) == 6
    assert len(tables) > 1


def test_rows_are_as_high_as_libreoffice_itself_would_make_them(tmp_path):
    require(JAPANESE_FONT)
    ours = written(details())
    given = load_workbook(BytesIO(ours)).active
    best = load_workbook(with_best_heights(ours, tmp_path)).active
    cut, wrapped = [], 0
    for row in given.iter_rows():
        number = row[0].row
        height = best.row_dimensions[number].height or 0
        wrapped += height > 40
        if height > given.row_dimensions[number].height:
            cut.append(f"row {number}: {height} needed, {row[-1].value!r:.60}")
    assert wrapped > 50, "LibreOffice must have reckoned heights of its own"
    assert not cut, "widen the lines in reports/excel/measure.py or grid.py:\n" + "\n".join(cut)


def with_best_heights(workbook: bytes, folder: Path) -> Path:
    """The workbook with row heights by LibreOffice: it reckons them anew for a flat file of its
    own kind that gives no heights and does not say which program has made it."""
    flat = convert(workbook, "fods", folder).read_text(encoding="utf-8")
    flat = re.sub(r' style:row-height="[^"]*"|<meta:generator>.*?</meta:generator>', "", flat)
    flat = flat.replace('optimal-row-height="false"', 'optimal-row-height="true"')
    source = folder / "best.fods"
    source.write_text(flat, encoding="utf-8")
    return convert_file(source, "xlsx", folder)


def test_the_file_that_libreoffice_saves_again_reads_the_same(tmp_path):
    row = words("=1+1", "00123", "_x0041_", "一\n二", "𠮷", "1/2")
    table = Table("", tuple(Column(f"列{n}", 14) for n in range(6)), (row,))
    report = report_of(Sheet("明細", TITLE, (table,)))
    sheet = load_workbook(convert(written(report), "xlsx", tmp_path)).active
    assert [cell.value for cell in sheet[sheet.max_row]] == [cell.text for cell in row]
