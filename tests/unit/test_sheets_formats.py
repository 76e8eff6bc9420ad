"""What a number format shows beside a number: its unit, another size, a month without its day."""

import io
import re
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.printing import convert_file
from tests.sheet_files import book, cell, sheet, styles
from tracker.sheets.book import Cell, CellKind
from tracker.sheets.parsing.formats import look_of
from tracker.sheets.parsing.values import NO_DAY, OTHER_SIZE, shown_number
from tracker.sheets.reading import read

TEXT, NUMBER, DATE, MOMENT, BOOL, ERROR = CellKind
OTHER = Cell(ERROR, OTHER_SIZE[1])
DAYLESS = Cell(ERROR, NO_DAY[1])


def saved(*cells: tuple[object, str]) -> bytes:
    """A workbook of openpyxl with one column of values under formats."""
    workbook = openpyxl.Workbook()
    for number, (value, code) in enumerate(cells, 1):
        made = workbook.active.cell(number, 1, value)
        made.number_format = code
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def column(content: bytes) -> list[Cell]:
    (found,) = read("表.xlsx", content).sheets
    return [row.cells[1] for row in found.rows]


WORDS = {
    (50, '#,##0"万円"'): "50万円",
    (500, '#,##0"千円"'): "500千円",
    (1200, '#,##0"円"'): "1200円",
    (100, '0"箱"'): "100箱",
    (3, "0人"): "3人",
    (3, "#,##0\\人"): "3人",
    (3, "0\\万\\円"): "3万円",
    (3, '0\\ "箱"'): "3箱",
    (3, '0" 箱 "'): "3箱",
    (3, '0"万"_ "円"'): "3万円",
    (3, '_ * #,##0"枚"_ ;_ * -#,##0"枚"_ ;_ * "-"??_ ;_ @_ '): "3枚",
    (-3, '_ * #,##0"枚"_ ;_ * -#,##0"枚"_ ;_ * "-"??_ ;_ @_ '): "-3枚",
    (0, '_-* #,##0"枚"_-;_-* #,##0"枚"_-;_-* "-"??"枚"_-'): "0枚",
    (-3, '#,##0"枚";[Red]"△"#,##0"枚"'): "-3枚",
    (-3, '#,##0"枚";\\(#,##0"枚"\\)'): "-3枚",
    (-3, '0"箱";0"袋"'): "-3袋",
    (0, '0"箱";0"袋"'): "0箱",
    (0, '0"箱";0"袋";0"枚"'): "0枚",
    (3, '0"箱";@"様"'): "3箱",
    (-3, '0"箱";@"様"'): "-3箱",
    (3, '[Red][DBNum3][$-411]0"箱"'): "3箱",
    (3, '[黒]General"人"'): "3人",
    (3, 'G/標準"人"'): "3人",
    (2.5, '0.00"トン"'): "2.5トン",
    (2.5, '# ?/?"箱"'): "2.5箱",
    (1200, '0.00E+00"円"'): "1200円",
    (1200, '"¥"#,##0"円"'): "1200円",
    (1200, '[$¥-411]#,##0"円"'): "1200円",
    (1200, "#,##0[$円-411]"): "1200円",
    (1200, "#,##0.00\\ [$€-407]"): "1200€",
    (50, '0"%"'): "50%",
    (3, '"約"0"箱"'): "約3箱",
    (3, '"第"0"回"'): "第3回",
    (3, '0"箱(20本入)"'): "3箱(20本入)",
    (3, "0日"): "3日",
    (3, '0"箱'): "3箱",
    (15_000, '[>=10000]0"円超";0"円"'): "15000円超",
    (15, '[>=1E+4]0"円超";0"円"'): "15円",
    (5, '[<=5]0"A";[>100]0"B";0"C"'): "5A",
    (101, '[<=5]0"A";[>100]0"B";0"C"'): "101B",
    (50, '[<=5]0"A";[>100]0"B";0"C"'): "50C",
    (-50, '[>5]0"A";0"B";0"C"'): "-50B",
    (5, '[=1]0"day";[<>1]0"days"'): "5days",
}

NUMBERS = {
    (1200, "General"): "1200",
    (1200, "#,##0"): "1200",
    (1200, "@"): "1200",
    (1200, "#,##0_ "): "1200",
    (-1200, "#,##0_);[Red]\\(#,##0\\)"): "-1200",
    (-1200, "#,##0\\ ;[Red]\\-#,##0\\ "): "-1200",
    (1200, '"¥"#,##0;[Red]"¥"\\-#,##0'): "1200",
    (1200, "#,##0[$¥-411]"): "1200",
    (1200, '"金"#,##0'): "1200",
    (0.5, "0.0%"): "0.5",
    (1200, "# ##0"): "1200",
    (8611234, "000\\-0000"): "8611234",
    (1200, '0"."'): "1200",
    (1200, "0* "): "1200",
    (0, '0"箱";0"箱";"－"'): "0",
    (3, '"在庫あり"'): "3",
    (3, '[>5]0"箱"'): "3",
}

#: The commas leave out just what the words say: the whole amount is stored, and said in yen.
SCALED = {
    (500_000, '#,##0,"千円"'): "500000円",
    (500_000, "#,##0,千円"): "500000円",
    (500_000, '#,##0.0,"千円"'): "500000円",
    (500_000, '#,##0,.0"千円"'): "500000円",
    (500_000, '#,##0,\\ "(千円)"'): "500000円",
    (5_000_000, '#,##0,,"百万円"'): "5000000円",
    (5_000_000, '[>=1000000]#,##0,,"百万円";#,##0"円"'): "5000000円",
}

OTHERS = {
    (500_000, '#,##0,"円"'),
    (500_000, '#,##0,"万円"'),
    (500_000, '#,##0,"百万円"'),
    (500_000, '#,##0,,"千円"'),
    (500_000, '0"."0,"万円"'),
    (500_000, '#,##0,,,"十億円"'),
    (500_000, "#,##0,"),
    (500_000, '"約"#,##0,"千円"'),
    (500_000, '#"万"####"円"'),
    (123, '0\\.0"万円"'),
    (0.5, '0%"増"'),
    (5, '0"00円"'),
    (5, '"1"0"箱"'),
    (5, '0",000円"'),
    (5, '@"箱"'),
}


@pytest.mark.parametrize(
    ("told", "said"),
    [*WORDS.items(), *SCALED.items()],
    ids=[f"{k[0]} {k[1]}" for k in (*WORDS, *SCALED)],
)
def test_a_number_is_said_with_the_words_behind_it(told: tuple[float, str], said: str):
    assert column(saved(told)) == [Cell(TEXT, said)]


@pytest.mark.parametrize(("told", "said"), NUMBERS.items(), ids=[f"{k[0]} {k[1]}" for k in NUMBERS])
def test_what_means_the_number_itself_leaves_it_a_number(told: tuple[float, str], said: str):
    assert column(saved(told)) == [Cell(NUMBER, said)]


@pytest.mark.parametrize("told", sorted(OTHERS, key=str), ids=str)
def test_a_number_that_is_seen_as_another_one_is_an_error(told: tuple[float, str]):
    assert column(saved(told)) == [OTHER]


DAYLESS_CODES = [
    'yyyy"年"m"月"',
    '[$-411]ggge"年"m"月";@',
    'ggge"年"',
    "mmm-yy",
    "MMM\\-YY",
    "[$-409]mmmm\\ yyyy;@",
    "yyyy/mm",
    'yyyy"年度"',
    'm"月"',
    "rr\\年",
]


@pytest.mark.parametrize("code", DAYLESS_CODES)
def test_a_month_is_no_first_day(code: str):
    assert column(saved((date(2020, 7, 1), code))) == [DAYLESS]
    assert column(book(cell("<v>44013</v>", 's="1"'), styles=styles(code))) == [DAYLESS]
    assert column(book(cell("<v>2020-07-01</v>", 's="1" t="d"'), styles=styles(code))) == [DAYLESS]


@pytest.mark.parametrize("ident", [17, 34, 52, 55])
def test_builtin_months_of_japanese_excel_are_no_first_days(ident: int):
    made = book(cell("<v>44013</v>", 's="1"'), styles=styles(builtin=[ident]))
    assert column(made) == [DAYLESS]


@pytest.mark.parametrize("code", ["yyyy/m/d", 'm"月"d"日"', "d", "dddd", "aaa", "yyyy/mm/dd(aaa)"])
def test_a_date_that_shows_its_day_or_weekday_is_a_day(code: str):
    assert column(saved((date(2020, 7, 1), code))) == [Cell(DATE, "2020-07-01")]


def test_a_day_below_zero_or_a_text_under_such_formats_is_what_it_is():
    assert column(
        saved((-1, "yyyy/mm"), ("東京", '0"箱"'), ("7月", "yyyy/mm"), (True, '0"箱"'))
    ) == [
        Cell(ERROR, "日付にならない数値"),
        Cell(TEXT, "東京"),
        Cell(TEXT, "7月"),
        Cell(BOOL, "TRUE"),
    ]


def test_a_formula_has_the_words_of_its_format():
    made = book(cell("<f>25*2</f><v>50</v>", 's="1"'), styles=styles('#,##0"万円"'))
    assert column(made) == [Cell(TEXT, "50万円")]


def test_only_we_say_sentences():
    made = book(cell("<v>ここを押してください。</v>", 't="e"'))
    assert column(made) == [Cell(ERROR, "ここを押してください")]


def test_fifty_thousand_formats_in_use_are_read_in_time():
    codes = [f'[Red]#,##0"箱{n}";"△"#,##0"箱"' for n in range(50_000)]
    cells = [
        "".join(f'<c s="{row * 50 + place + 1}"><v>5</v></c>' for place in range(50))
        for row in range(1000)
    ]
    rows = "".join(f"<row>{one}</row>" for one in cells)
    (found,) = read("表.xlsx", book(sheet(rows), styles=styles(*codes))).sheets
    assert found.rows[-1].cells[50] == Cell(TEXT, "5箱49999")


class TestLaws:
    @given(st.text(max_size=300), st.integers(-(10**9), 10**9))
    def test_any_format_shows_any_number(self, code: str, number: int):
        kind, said = shown_number(str(number), look_of(code), since_1904=False)
        assert kind in "TNDME"
        assert kind != "N" or said == str(number)

    @given(
        st.text(st.sampled_from('0#?,.;"\\[]_*@% ()円万千箱-+E>=15'), max_size=40),
        st.integers(0, 10**6),
    )
    def test_codes_of_usual_signs(self, code: str, number: int):
        kind, said = shown_number(str(number), look_of(code), since_1904=False)
        assert kind in "TNE"
        assert kind == "E" or str(number) in said

    @given(st.text(st.sampled_from("円万人枚箱袋kgトン台個"), min_size=1), st.integers())
    def test_a_unit_stands_behind_the_number(self, unit: str, number: int):
        number %= 10**15
        told = shown_number(str(number), look_of(f'#,##0"{unit}"'), since_1904=False)
        assert told == ("T", f"{number}{unit}")


def test_what_libreoffice_saves_says_the_same(tmp_path):
    source = tmp_path / "表.xlsx"
    told = [
        (50, '#,##0"万円"'),
        (100, '0"箱"'),
        (3, "0人"),
        (-3, '#,##0"枚";[Red]"△"#,##0"枚"'),
        (500_000, '#,##0,"千円"'),
        (500_000, '#,##0,"円"'),
        (0.5, "0%"),
        (1200, "[$¥-411]#,##0;[Red]-[$¥-411]#,##0"),
        (15, '[>=100]0"箱";0"袋"'),
        (date(2020, 7, 1), 'yyyy"年"m"月"'),
        (date(2020, 7, 1), '[$-411]ggge"年"m"月";@'),
        (date(2020, 7, 1), "mmm-yy"),
        (date(2020, 7, 1), 'yyyy"年"m"月"d"日"'),
    ]
    source.write_bytes(saved(*told))
    ods = convert_file(source, "ods", tmp_path)
    back = convert_file(ods, "xlsx", tmp_path).read_bytes()
    assert column(back) == column(source.read_bytes())
    assert [re.sub("。.*", "", one.text) for one in column(back)][:4] == [
        "50万円",
        "100箱",
        "3人",
        "-3枚",
    ]
