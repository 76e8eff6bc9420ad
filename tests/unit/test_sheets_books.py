"""Workbooks as Excel, LibreOffice, Google Sheets, openpyxl and other writers make them."""

import io
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from tests.printing import convert_file
from tests.sheet_files import (
    LINKS,
    MAIN,
    STRICT,
    STRICT_LINKS,
    book,
    cell,
    relationships,
    sheet,
    styles,
    texts,
    with_parts,
)
from tracker.sheets.book import Area, Book, Cell, CellKind, Sheet
from tracker.sheets.parsing.values import digits
from tracker.sheets.reading import read

TEXT, NUMBER, DATE, MOMENT, BOOL, ERROR = CellKind
NINE_THIRTY = datetime(2024, 4, 1, 9, 30)  # noqa: DTZ001 (workbooks know no time zones)


def values(found: Sheet) -> dict[int, dict[int, str]]:
    return {row.number: {n: c.text for n, c in row.cells.items()} for row in found.rows}


def one(content: bytes) -> Sheet:
    (found,) = read("表.xlsx", content).sheets
    return found


def saved(workbook: openpyxl.Workbook) -> bytes:
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


# ------------------------------------------------------------------ shape


class TestRows:
    def test_empty_rows_and_cells_are_left_out(self):
        rows = (
            '<row r="2"/><row r="3" ht="20"><c r="A3" s="1"/></row>'
            '<row r="5"><c r="B5"><v>1</v></c><c r="C5" s="1"/></row>'
            + "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(6, 900))
        )
        assert values(one(book(sheet(rows), styles=styles("0")))) == {5: {2: "1"}}

    def test_a_sheet_of_nothing_has_no_rows(self):
        assert one(book(sheet(""))) == Sheet("Sheet1", False, ())

    def test_hidden_rows_are_read_and_said(self):
        rows = "".join(
            f'<row r="{n}" {state}><c r="A{n}"><v>{n}</v></c></row>'
            for n, state in enumerate(
                ('hidden="1"', "", 'hidden="true"', 'hidden="0"', 'outlineLevel="1"'), 1
            )
        )
        found = one(book(sheet(rows, after='<autoFilter ref="A1:A5"/>')))
        assert [row.hidden for row in found.rows] == [True, False, True, False, False]

    def test_hidden_sheets_are_read_and_said(self):
        made = book(
            *[sheet()] * 3,
            names=["表", "マスタ", "設定"],
            states=["visible", "hidden", "veryHidden"],
        )
        found = read("表.xlsx", made).sheets
        assert [(s.name, s.hidden) for s in found] == [
            ("表", False),
            ("マスタ", True),
            ("設定", True),
        ]

    def test_rows_in_another_order_are_put_in_order(self):
        rows = '<row r="5"><c><v>5</v></c></row><row r="2"><c r="B2"><v>2</v></c><c r="A2"><v>1</v></c></row>'
        assert values(one(book(sheet(rows)))) == {2: {1: "1", 2: "2"}, 5: {1: "5"}}

    def test_rows_and_cells_without_their_place_follow_each_other(self):
        rows = '<row><c><v>1</v></c></row><row r="4"><c r="C4"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>'
        assert values(one(book(sheet(rows)))) == {1: {1: "1"}, 4: {3: "2", 4: "3"}, 5: {1: "4"}}

    def test_small_letters_name_columns_too(self):
        assert values(one(book(sheet('<row r="1"><c r="ab1"><v>1</v></c></row>')))) == {
            1: {28: "1"}
        }

    def test_names_keep_their_characters(self):
        names = ["①物資＆人", "a_x0041_b", "𠮷"]
        found = read("表.xlsx", book(*[sheet()] * 3, names=names)).sheets
        assert [s.name for s in found] == ["①物資＆人", "aAb", "𠮷"]

    def test_equal_cells_are_kept_once(self):
        found = one(book(sheet(texts([["毛布"] * 3] * 3))))
        assert len({id(c) for row in found.rows for c in row.cells.values()}) == 1


class TestMerged:
    def merged(self, rows: str, *refs: str) -> Sheet:
        areas = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
        return one(book(sheet(rows, after=f"<mergeCells>{areas}</mergeCells>")))

    def test_the_value_is_in_the_first_cell_alone(self):
        rows = "".join(
            f'<row r="{n}">' + "".join(f'<c r="{c}{n}"><v>{n}</v></c>' for c in "ABC") + "</row>"
            for n in (1, 2, 3)
        )
        found = self.merged(rows, "A1:B2")
        assert values(found) == {1: {1: "1", 3: "1"}, 2: {3: "2"}, 3: {1: "3", 2: "3", 3: "3"}}
        assert found.merged == (Area(1, 1, 2, 2),)

    def test_the_whole_sheet(self):
        rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="9"><c r="A9"><v>3</v></c></row>'
        found = self.merged(rows, "A1:XFD1048576")
        assert (values(found), found.merged) == ({1: {1: "1"}}, (Area(1, 1, 1_048_576, 16_384),))

    def test_one_cell_is_no_merge(self):
        assert self.merged('<row r="1"><c><v>1</v></c></row>', "A1:A1", "B2").merged == ()

    def test_corners_may_be_turned(self):
        assert self.merged("", "C3:A1", "$D$1:$E$2").merged == (Area(1, 1, 3, 3), Area(1, 4, 2, 5))

    def test_many_small_ones(self):
        rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 2001))
        found = self.merged(rows, *(f"A{n}:C{n}" for n in range(1, 2001)))
        assert (len(found.rows), len(found.merged)) == (2000, 2000)


# ------------------------------------------------------------------ who wrote it


def test_as_excel_in_japan_writes_it():
    strings = (
        '<si><t>新宿区</t><rPh sb="0" eb="3"><t>シンジュクク</t></rPh><phoneticPr fontId="1"/></si>'
        '<si><r><rPr><sz val="11"/></rPr><t xml:space="preserve">毛布 </t></r>'
        '<r><rPr><b/></rPr><t>大</t></r><rPh sb="0" eb="2"><t>モウフ</t></rPh></si>'
    )
    rows = (
        '<row r="1" spans="1:4" ht="18.75" x14ac:dyDescent="0.4">'
        '<c r="A1" s="1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" s="1"><v>45383</v></c>'
        '<c r="D1"><f>SUM(C1:C2)*1.1</f><v>0.30000000000000004</v></c></row>'
    )
    before = (
        '<sheetPr filterMode="1"/><dimension ref="A1:D1"/><sheetViews><sheetView/></sheetViews>'
    )
    whole = sheet(rows, before=before, after='<phoneticPr fontId="1"/><pageMargins left="0.7"/>')
    whole = whole.replace(
        "<worksheet ",
        '<worksheet xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" ',
    )
    found = one(book(whole, strings=strings, styles=styles(builtin=[58])))
    assert found.rows[0].cells == {
        1: Cell(TEXT, "新宿区"),
        2: Cell(TEXT, "毛布 大"),
        3: Cell(DATE, "2024-04-01"),
        4: Cell(NUMBER, "0.3"),
    }


def test_as_google_sheets_writes_it():
    rows = (
        '<row r="1"><c r="A1" s="1" t="inlineStr"><is><t>区</t></is></c>'
        '<c r="B1" s="1" t="str"><f>CONCATENATE("a","b")</f><v>ab</v></c></row>'
        '<row r="2"><c r="A2" s="2"><v>45383.0</v></c><c r="B2" s="1"><v>1200.0</v></c></row>'
    )
    found = one(book(sheet(rows), styles=styles("General", "yyyy-mm-dd")))
    assert values(found) == {1: {1: "区", 2: "ab"}, 2: {1: "2024-04-01", 2: "1200"}}
    assert found.rows[1].cells[1].kind is DATE


def test_without_styles_and_shared_texts():
    assert values(one(book(sheet(texts([["区", "品目"], ["新宿区", ""]]))))) == {
        1: {1: "区", 2: "品目"},
        2: {1: "新宿区"},
    }


def test_strict_open_xml():
    whole = sheet(
        '<row r="1"><c r="A1" t="d"><v>2024-04-01T00:00:00.000</v></c><c r="B1" t="s"><v>0</v></c></row>',
        ns=STRICT,
    )
    made = book(whole, strings="<si><t>東京</t></si>", ns=STRICT, links=STRICT_LINKS)
    assert values(one(made)) == {1: {1: "2024-04-01", 2: "東京"}}


def test_a_prefix_for_every_element():
    whole = sheet().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    assert values(one(book(whole.replace("xmlns=", "xmlns:x=")))) == {1: {1: "1"}}


def test_parts_under_other_names():
    made = with_parts({
        "_rels/.rels": relationships([("a", "officeDocument", "/book/main.xml")]),
        "book/main.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="b"/><sheet name="図" sheetId="2" r:id="c"/></sheets></workbook>',
        "book/_rels/main.xml.rels": relationships(
            [("b", "worksheet", "../data/one.xml"), ("c", "chartsheet", "chart.xml")]
        ),
        "data/one.xml": sheet(),
    })  # fmt: skip
    assert [s.name for s in read("表.xlsx", made).sheets] == ["表"]


def test_values_of_other_workbooks_are_those_last_seen():
    inside = "<f>'[1]物資'!A1+'C:\\送付\\[b.xlsx]表'!A2</f><v>7</v>"
    made = with_parts({"xl/externalLinks/externalLink1.xml": "<externalLink/>"}, cell(inside))
    assert values(one(made)) == {1: {1: "7"}}


class TestOpenpyxl:
    def test_everything_that_a_form_has(self):
        workbook = openpyxl.Workbook()
        page = workbook.active
        page.title = "物資"
        page.append(["区", "数量", "日付", "時刻", "はい", None, "式"])
        page.append(["新宿区", 1200, date(2024, 4, 1), NINE_THIRTY, True, None, "=1+1"])
        page.append([0.1, -5, time(9, 30), "行\n替え", "=1+1", "0123"])
        page["E3"].data_type = "s"
        page["A1"].font = Font(bold=True)
        page.merge_cells("A10:B11")
        page.row_dimensions[3].hidden = True
        page.add_data_validation(DataValidation("list", '"毛布,水"', sqref=["A2:A500"]))
        page.auto_filter.ref = "A1:G3"
        (found,) = read("表.xlsx", saved(workbook)).sheets
        assert found.name == "物資"
        assert [row.hidden for row in found.rows] == [False, False, True]
        assert found.merged == (Area(10, 1, 11, 2),)
        assert list(found.rows[1].cells.values()) == [
            Cell(TEXT, "新宿区"),
            Cell(NUMBER, "1200"),
            Cell(DATE, "2024-04-01"),
            Cell(MOMENT, "2024-04-01T09:30:00"),
            Cell(BOOL, "TRUE"),
            Cell(ERROR, "計算結果がない"),
        ]
        assert values(found)[3] == {
            1: "0.1",
            2: "-5",
            3: "9:30",
            4: "行\n替え",
            5: "=1+1",
            6: "0123",
        }

    @pytest.mark.parametrize(
        "since", [openpyxl.utils.datetime.MAC_EPOCH, openpyxl.utils.datetime.WINDOWS_EPOCH]
    )
    def test_both_date_systems(self, since):
        workbook = openpyxl.Workbook()
        workbook.epoch = since
        workbook.active.append([date(2024, 4, 1), date(1904, 1, 2)])
        assert values(one(saved(workbook))) == {1: {1: "2024-04-01", 2: "1904-01-02"}}

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def test_random_tables_come_back(self, data):
        plain = st.text(
            st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"),
            min_size=1,
            max_size=20,
        ).filter(lambda t: not t.startswith(("=", "#")) and "_x" not in t)
        value = st.one_of(
            st.none(),
            plain,
            st.booleans(),
            st.integers(-(10**14), 10**14),
            st.decimals(-(10**6), 10**6, places=3),
            st.dates(date(1900, 3, 1), date(9999, 12, 31)),
        )
        table = st.lists(st.lists(value, max_size=6), max_size=8)
        tables = data.draw(st.lists(table, min_size=1, max_size=4))
        workbook = openpyxl.Workbook(write_only=data.draw(st.booleans()))
        for given_table in tables:
            page = workbook.create_sheet()
            for row in given_table:
                page.append(row or [None])
        found = read("表.xlsx", saved(workbook)).sheets[-len(tables) :]
        for sheet_read, given_table in zip(found, tables, strict=True):
            expected = {
                number: cells
                for number, row in enumerate(given_table, 1)
                if (cells := {n: _as_read(v) for n, v in enumerate(row, 1) if v is not None})
            }
            assert {row.number: dict(row.cells) for row in sheet_read.rows} == expected


def _as_read(value) -> Cell:
    if isinstance(value, bool):
        return Cell(BOOL, str(value).upper())
    if isinstance(value, int):
        return Cell(NUMBER, str(value))
    if isinstance(value, Decimal):
        return Cell(NUMBER, digits(float(value)))
    if isinstance(value, date):
        return Cell(DATE, value.isoformat())
    return Cell(TEXT, value)


class TestLibreOffice:
    """Real files: LibreOffice makes .xlsx of a CSV, of an .ods and of an .xlsx of openpyxl."""

    CSV = "区,数量,日付,率,備考\n新宿区,1200,2024-04-01,0.5,𠮷野_x000D_\n0123,-5,1904-01-02,12.0,行末 \n"

    def test_out_of_a_csv(self, tmp_path):
        source = tmp_path / "表.csv"
        source.write_text(self.CSV, encoding="utf-8")
        made = convert_file(source, "xlsx", tmp_path, "--infilter=CSV:44,34,76,1")  # 76: UTF-8
        found = one(made.read_bytes())
        rows = [list(row.cells.values()) for row in found.rows]
        assert rows[0] == [Cell(TEXT, t) for t in ("区", "数量", "日付", "率", "備考")]
        assert rows[1] == [
            Cell(TEXT, "新宿区"),
            Cell(NUMBER, "1200"),
            Cell(DATE, "2024-04-01"),
            Cell(NUMBER, "0.5"),
            Cell(TEXT, "𠮷野_x000D_"),
        ]
        assert [cell.text for cell in rows[2]] == ["123", "-5", "1904-01-02", "12", "行末 "]

    def test_out_of_an_ods(self, tmp_path):
        workbook = openpyxl.Workbook()
        page = workbook.active
        page.append(["区", "数量", "日付", "時", "式"])
        page.append(["新宿区\n西", 0.1, date(2024, 4, 1), NINE_THIRTY, "=B2*3"])
        page["C2"].number_format = '[$-411]ggge"年"m"月"d"日";@'
        page.append(["合計", "=SUM(B2:B2)", None, time(9, 30), "=1/0"])
        page.merge_cells("A5:C6")
        page.row_dimensions[3].hidden = True
        workbook.create_sheet("マスタ").sheet_state = "hidden"
        source = tmp_path / "表.xlsx"
        workbook.save(source)
        ods = convert_file(source, "ods", tmp_path)
        found = read("表.xlsx", convert_file(ods, "xlsx", tmp_path).read_bytes())
        assert [(s.name, s.hidden) for s in found.sheets] == [("Sheet", False), ("マスタ", True)]
        self.judge(found)

    def judge(self, found: Book) -> None:
        page = found.sheets[0]
        assert [row.hidden for row in page.rows] == [False, False, True]
        assert page.merged == (Area(5, 1, 6, 3),)
        assert list(page.rows[1].cells.values()) == [
            Cell(TEXT, "新宿区\n西"),
            Cell(NUMBER, "0.1"),
            Cell(DATE, "2024-04-01"),
            Cell(MOMENT, "2024-04-01T09:30:00"),
            Cell(NUMBER, "0.3"),
        ]
        assert page.rows[2].cells == {
            1: Cell(TEXT, "合計"),
            2: Cell(NUMBER, "0.1"),
            4: Cell(TEXT, "9:30"),
            5: Cell(ERROR, "#DIV/0!"),
        }
