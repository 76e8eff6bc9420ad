"""The 帳票: prints on A4 as it stands, reads as the content reads, links where it may."""

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.workbooks import (
    AS_OF,
    MAIN,
    opened,
    part,
    report_of,
    sheet_of,
    table_of,
    words,
    written,
    written_cells,
)
from tracker.reports.content import (
    BLANK,
    Column,
    Figure,
    Heading,
    Link,
    Number,
    Paragraph,
    Sheet,
    Table,
    Text,
    figure,
)
from tracker.reports.excel.measure import text_width
from tracker.reports.excel.package import MOST_LINKS
from tracker.reports.excel.pages import Part, breaks_before

ROWS = tuple((Text(f"S-{n:06}"), Number(n * 1000)) for n in range(1, 61))
LONG = Table(
    "",
    (Column("管理番号", 10), Column("金額", 8, "right")),
    ROWS,
    ((Text("計"), Number(1_830_000)),),
    autofilter=True,
    unit_note="単位：円",
)


def long_sheet(**settings):
    return sheet_of(LONG, **settings)


# ------------------------------------------------------------------ print


def test_it_prints_on_a4_one_page_wide_with_title_and_page_numbers():
    sheet = opened(report_of(long_sheet(), title="支援明細 A&B 2023")).active
    setup = sheet.page_setup
    assert (setup.paperSize, setup.fitToWidth, setup.fitToHeight) == (9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    footer = part(written(report_of(long_sheet(), title="支援明細 A&B 2023"))).find(
        f"{MAIN}headerFooter/{MAIN}oddFooter"
    )
    assert "&P/&N" in footer.text, "every page says which of how many it is"
    assert "支援明細 A&&B 2023" in footer.text, "the title stands on every page, & doubled"
    assert AS_OF in footer.text


def test_the_print_area_holds_everything_and_the_heading_is_repeated_and_frozen():
    sheet = opened(report_of(long_sheet(frozen_columns=1))).active
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "管理番号")
    assert sheet.print_area == f"'明細'!$A$1:$B${sheet.max_row}"
    assert sheet.print_title_rows == f"$1:${header}"
    assert sheet.freeze_panes == f"B{header + 1}"
    assert sheet.auto_filter.ref == f"A{header}:B{header + len(ROWS)}", (
        "totals stay out of the filter"
    )
    assert sheet["A1"].value == "支援明細"
    assert sheet["A2"].value == AS_OF


def test_with_several_short_tables_the_title_is_what_every_page_repeats():
    one = table_of(words("a", "b"))
    sheet = opened(report_of(sheet_of(Heading("(1)"), one, Heading("(2)"), one))).active
    assert sheet.print_title_rows == "$1:$3", "title, as-of line and the gap under them"
    assert sheet.freeze_panes == "A3"


def test_a_tall_head_is_not_repeated_whole():
    tall = long_sheet(legend="とても長い凡例。" * 60)
    sheet = opened(report_of(tall)).active
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "管理番号")
    assert sheet.print_title_rows == f"${header}:${header}"


@pytest.mark.parametrize(
    ("widths", "wanted", "orientation"),
    [((20, 20), None, "portrait"), ((40,) * 5, None, "landscape"), ((20,), True, "landscape")],
)
def test_a_wide_sheet_lies_on_its_side(widths, wanted, orientation):
    columns = tuple(Column("列", width) for width in widths)
    table = Table("", columns, ())
    sheet = opened(report_of(sheet_of(table, landscape=wanted))).active
    assert sheet.page_setup.orientation == orientation


def test_an_empty_table_says_so_and_a_sheet_without_tables_is_a_page_of_words():
    table = Table("", (Column("a"), Column("b")), (), empty_text="記録はまだありません。")
    values = [cell.value for row in opened(report_of(sheet_of(table))).active for cell in row]
    assert "記録はまだありません。" in values
    sheet = opened(report_of(sheet_of(Paragraph("文だけ"), notes=("※ 注",)))).active
    assert [row[0].value for row in sheet][-1] == "※ 注"


def test_the_notes_close_the_sheet_and_the_legend_stands_at_its_head():
    sheet = opened(report_of(long_sheet(legend="凡例：－ 0", notes=("※ 一部",)))).active
    first = [row[0].value for row in sheet]
    assert first[2] == "凡例：－ 0"
    assert first[-1] == "※ 一部"


# ------------------------------------------------------------------ cells


@pytest.mark.parametrize(
    ("cell", "value", "number_format"),
    [
        (Number(1234), 1234, '#,##0;"△"#,##0'),
        (Number(-20, "人"), -20, '#,##0"人";"△"#,##0"人"'),
        (Number(Decimal("11.50"), "kg"), 11.5, '#,##0.0"kg";"△"#,##0.0"kg"'),
        (Number(1_234_567, scale=1000), 1235, '#,##0;"△"#,##0'),
        (figure("c", 0), 0, '#,##0;"△"#,##0'),
        (figure("c", 0, dash_zero=True), 0, '#,##0;"△"#,##0;"－"'),
        (figure("t", 7201, unit="人"), 7201, '#,##0"人";"△"#,##0"人"'),
        (
            figure("f", 3_763_390_000, unit="万円", scale=10_000),
            376_339,
            '#,##0"万円";"△"#,##0"万円"',
        ),
    ],
)
def test_a_plain_number_is_kept_as_a_number(cell, value, number_format):
    (found,) = written_cells(cell)
    assert found.data_type == "n"
    assert found.value == value
    assert found.number_format == number_format


@pytest.mark.parametrize(
    "cell",
    [
        Figure("funds", 3_763_390_000, "376,339万円(32県市町)"),
        Figure("funds", 1_000_000_000, "10億円＋未公表4件"),
        Figure("funds", None, "不明"),
        Figure("staff", 12, "12人(一部)"),
        Figure("staff", 12, "12"[::-1]),
        Number(10**15),
        Number(Decimal("0.1234567890123456")),
        Number(1, '"人'),
        Number(1, "とても長い単位がここにあって入りきらない"),
    ],
)
def test_what_a_number_format_cannot_say_is_kept_as_the_words_people_read(cell):
    (found,) = written_cells(cell)
    assert found.data_type == "s"
    assert found.value == cell.display


def test_an_unknown_is_words_a_blank_is_empty_and_a_zero_is_a_zero():
    unknown, blank, zero = written_cells(Figure("x", None, "金額未公表"), BLANK, Number(0))
    assert (unknown.value, blank.value, zero.value) == ("金額未公表", None, 0)


def test_a_hundred_different_units_still_open_in_excel():
    cells = tuple(Number(number, f"単{number}") for number in range(300))
    workbook = opened(report_of(sheet_of(table_of(*[(cell,) for cell in cells]))))
    formats = {cell.number_format for row in workbook.active for cell in row}
    assert len(formats) <= 102, "Excel takes some 200 number formats of its own in a workbook"
    read = [row[0].value for row in workbook.active if row[0].value is not None]
    assert read[-1] == "299単299", "what has no format of its own is words"


def test_twenty_thousand_cells_share_a_few_styles():
    rows = [(Text(f"t{n}"), Number(n), Link("l", f"/s/{n}")) for n in range(2000)]
    written_styles = part(written(report_of(sheet_of(table_of(*rows)))), "xl/styles.xml")
    assert int(written_styles.find(f"{MAIN}cellXfs").get("count")) < 40
    names = [style.get("name") for style in written_styles.find(f"{MAIN}cellStyles")]
    assert "帳票 題名" in names


def test_the_font_of_the_cells_is_that_by_which_excel_counts_columns():
    styles = part(written(report_of(long_sheet())), "xl/styles.xml")
    fonts = {font.find(f"{MAIN}name").get("val") for font in styles.iter(f"{MAIN}font")}
    assert fonts == {"BIZ UDPGothic"}


@given(
    st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=8),
    st.sampled_from(["", "人", "トン"]),
)
def test_a_column_is_wide_enough_for_its_longest_number(values, unit):
    table = Table(
        "", (Column("数", 2, "right"),), tuple((Number(value, unit),) for value in values)
    )
    sheet = opened(report_of(sheet_of(table))).active
    longest = max(text_width(Number(value, unit).display) for value in values)
    assert sheet.column_dimensions["A"].width >= longest + 2, "a number must never show as ####"


# ------------------------------------------------------------------ rows


@given(st.text(st.sampled_from("あ漢字A b1、\n"), min_size=1, max_size=150))
def test_a_row_is_high_enough_for_its_longest_text(text):
    sheet = opened(report_of(sheet_of(table_of((Text(text), Text("短い")))))).active
    width = sheet.column_dimensions["A"].width
    lines = sum(max(1, -(-text_width(line) // (width - 1))) for line in text.split("\n"))
    assert sheet.row_dimensions[sheet.max_row].height >= min(15, lines) * 14.5


def test_a_text_taller_than_a_page_goes_on_under_the_table_in_full():
    long = "長い備考。" * 400
    sheet = opened(report_of(sheet_of(table_of((Text("S-000008"), Text(long)))))).active
    values = [row[0].value for row in sheet if row[0].value]
    label = next(
        number for number, value in enumerate(values) if value.startswith("※1 S-000008 列2")
    )
    assert "".join(values[label + 1 :]) == long, "nothing may be lost in print"
    cell = next(row[1].value for row in sheet if row[0].value == "S-000008")
    assert cell.endswith("…（全文は表の下の※1）")
    assert long.startswith(cell.split("\n")[0])
    heights = [dimension.height for dimension in sheet.row_dimensions.values()]
    assert max(heights) < 250, "a row fits on a page together with the repeated rows"


def test_grouped_headings_stand_in_two_rows_that_are_both_repeated():
    columns = (Column("区"), Column("a", group="派遣"), Column("b", group="派遣"), Column("計"))
    rows = (words("港区", "1", "2", "3"),)
    sheet = opened(report_of(sheet_of(Table("", columns, rows)))).active
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "区")
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {f"A{top}:A{top + 1}", f"B{top}:C{top}", f"D{top}:D{top + 1}"} <= merged
    assert [cell.value for cell in sheet[top + 1]] == [None, "a", "b", None]
    assert sheet.print_title_rows == f"$1:${top + 1}"


def test_columns_that_span_let_tables_of_different_shape_share_a_sheet():
    two = Table("", (Column("内容", 30, span=2), Column("数")), (words("廃棄物", "33,000"),))
    sheet = opened(report_of(sheet_of(table_of(words("a", "b", "c")), two))).active
    row = next(row[0].row for row in sheet.iter_rows() if row[0].value == "廃棄物")
    assert f"A{row}:B{row}" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.cell(row, 3).value == "33,000"
    widths = sheet.column_dimensions
    assert widths["A"].width + widths["B"].width >= 30


def test_caption_and_unit_share_a_row_and_long_captions_take_one_of_their_own():
    columns = (Column("a", 30), Column("b", 30))
    short = Table("区別", columns, (), unit_note="単位：千円")
    long = Table("とても長い表題" * 10, columns, (), unit_note="単位：千円")
    for table, together in ((short, True), (long, False)):
        sheet = opened(report_of(sheet_of(table))).active
        rows = [[cell.value for cell in row] for row in sheet]
        caption = next(number for number, row in enumerate(rows) if row[0] == table.caption)
        unit = next(number for number, row in enumerate(rows) if "単位：千円" in row)
        assert (caption == unit) is together


# ------------------------------------------------------------------ links


def test_links_lead_to_the_pages_of_the_installation():
    (cell,) = written_cells(
        Link("S-000124", "/supports/S-000124"), base_url="https://ledger.test/a/"
    )
    assert cell.value == "S-000124"
    assert cell.hyperlink.target == "https://ledger.test/a/supports/S-000124"
    assert cell.font.underline == "single", "a link is told by its line, not by colour alone"


def test_links_lead_to_other_sheets_by_the_name_that_they_really_have():
    links = sheet_of(table_of((Link("明細へ", "#支援/明細"), Link("なし", "#ない"))), name="概要")
    other = sheet_of(Paragraph("x"), name="支援/明細")
    sheet = opened(report_of(links, other))["概要"]
    first, second = sheet[sheet.max_row]
    assert first.hyperlink.location == "'支援／明細'!A1"
    assert second.hyperlink is None


@pytest.mark.parametrize(
    "url",
    [
        "/supports/1",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//evil.test/",
        "mailto:a@b",
        "",
        "https:",
        "https://x.test/" + "a" * 3000,
    ],
)
def test_other_targets_are_plain_words(url):
    (cell,) = written_cells(Link("移る", url))
    assert cell.value == "移る"
    assert cell.hyperlink is None
    assert cell.font.underline is None, "what leads nowhere must not look like a link"


def test_a_target_with_quotes_and_spaces_keeps_the_file_whole():
    (cell,) = written_cells(Link("移る", 'https://x.test/?q="<港 区>&a=1'))
    assert cell.hyperlink.target == "https://x.test/?q=%22%3C%E6%B8%AF%20%E5%8C%BA%3E&a=1"


def test_more_links_than_excel_takes_are_left_as_words():
    rows = [(Link("x", "/s"),)] * (MOST_LINKS + 5)
    sheet = part(written(report_of(sheet_of(table_of(*rows))), base_url="https://x.test"))
    assert len(sheet.find(f"{MAIN}hyperlinks")) == MOST_LINKS


# ------------------------------------------------------------------ the file


def test_the_parts_of_a_sheet_stand_in_the_order_that_excel_demands():
    short = table_of(words("a", "b"))
    blocks = [
        Heading("見出し"),
        Table("", (Column("列", 60),), tuple(words("a") for _ in range(30))),
    ] * 3
    sheet = sheet_of(*blocks, table_of((Link("l", "/s"), Text("b")), autofilter=True), short)
    tags = [
        child.tag.removeprefix(MAIN)
        for child in part(written(report_of(sheet), base_url="http://x"))
    ]
    order = "sheetPr dimension sheetViews sheetFormatPr cols sheetData autoFilter mergeCells hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks ignoredErrors"
    assert tags == order.split()


def test_rows_and_cells_are_numbered_upwards_without_a_gap():
    sheet = part(written(report_of(long_sheet())))
    numbers = [int(row.get("r")) for row in sheet.iter(f"{MAIN}row")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert sheet.find(f"{MAIN}dimension").get("ref") == f"A1:B{len(numbers)}"
    assert all(float(row.get("ht")) <= 409 for row in sheet.iter(f"{MAIN}row"))


def test_the_same_report_gives_the_same_file_and_its_properties_say_what_it_is():
    report = report_of(long_sheet())
    assert written(report) == written(report)
    properties = opened(report).properties
    assert (properties.title, properties.creator) == ("支援明細", "支援台帳")
    made = datetime(2024, 1, 2, 3, 4, tzinfo=UTC)
    assert opened(report, made_at=made).properties.created.isoformat() == "2024-01-02T03:04:00"


def test_nothing_in_the_file_leads_outside_but_links():
    with ZipFile(BytesIO(written(report_of(long_sheet())))) as package:
        assert package.testzip() is None
        assert not [name for name in package.namelist() if "vba" in name or "external" in name]


def test_every_sheet_holds_its_own_rows():
    report = report_of(
        *(sheet_of(table_of(words(name)), name=name) for name in ("概要", "明細", "概要"))
    )
    workbook = load_workbook(BytesIO(written(report)), read_only=True)
    found = {name: [row[0] for row in workbook[name].values][-1] for name in workbook.sheetnames}
    workbook.close()
    assert found == {"概要": "概要", "明細": "明細", "概要 (2)": "概要"}


def test_progress_runs_up_to_the_end_and_never_back():
    rows = [words("a")] * 1500
    calls = []
    written(report_of(sheet_of(table_of(*rows))), progress=lambda *call: calls.append(call))
    done = [call[0] for call in calls]
    assert len(calls) > 5
    assert done == sorted(done)
    assert {call[1] for call in calls} == {1500}
    assert calls[-1] == (1500, 1500)
    assert done.count(1500) == 1, "the end is told once, when the file is whole"


# ------------------------------------------------------------------ pages


def test_a_part_that_fits_a_page_is_not_broken():
    parts = [Part(1, 0, 600), Part(40, 600, 900), Part(60, 900, 1000)]
    assert breaks_before(parts, 700, 50) == [40]


def test_rather_than_an_empty_half_page_a_table_is_broken():
    parts = [Part(1, 0, 200), Part(10, 200, 800)]
    assert breaks_before(parts, 700, 50) == []


@given(st.lists(st.floats(1, 3000), min_size=1, max_size=20), st.floats(0, 2000))
def test_pages_only_break_between_parts_and_in_order(heights, repeated):
    parts, top = [], 0.0
    for number, height in enumerate(heights, 1):
        parts.append(Part(number, top, top + height))
        top += height
    breaks = breaks_before(parts, 700, repeated)
    assert breaks == sorted(set(breaks))
    assert set(breaks) <= set(range(2, len(parts) + 1)), "nothing breaks before the first part"


def test_a_sheet_may_have_no_blocks_at_all():
    assert opened(report_of(Sheet("空", "空の報告", ()))).active["A1"].value == "空の報告"
