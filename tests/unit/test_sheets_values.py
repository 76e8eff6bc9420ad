"""What stands in a cell, whatever wrote it: digits, days, texts, errors."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sheet_files import book, cell, sheet, styles
from tracker.sheets.book import Cell, CellKind
from tracker.sheets.parsing.formats import Shown, shown_by
from tracker.sheets.parsing.values import digits, number, text_of
from tracker.sheets.reading import read

TEXT, NUMBER, DATE, MOMENT, BOOL, ERROR = CellKind


def only(content: bytes) -> Cell | None:
    """The one cell of the one sheet; None for an empty one."""
    (found,) = read("表.xlsx", content).sheets
    if not found.rows:
        return None
    ((row,), (cells,)) = found.rows, [found.rows[0].cells]
    assert (row.number, list(cells)) == (1, [1]), f"one cell A1, not {found.rows}"
    return cells[1]


NUMBERS = {
    "12": "12",
    "0": "0",
    "-5": "-5",
    "12.0": "12",
    "0.1": "0.1",
    "0.10000000000000001": "0.1",
    "0.30000000000000004": "0.3",
    "1E+20": "100000000000000000000",
    "1.5e3": "1500",
    "1E-7": "0.0000001",
    "-0": "0",
    "00012": "12",
    "+7": "7",
    ".5": "0.5",
    " 12 ": "12",
    "123456789012345": "123456789012345",
    "1234567890123456789": "1234567890123460000",
    "1234.5600000000001": "1234.56",
}


@pytest.mark.parametrize(("stored", "said"), NUMBERS.items())
def test_a_number_has_the_digits_that_excel_shows(stored: str, said: str):
    assert only(book(cell(f"<v>{stored}</v>"))) == Cell(NUMBER, said)


@pytest.mark.parametrize(
    "stored",
    ["1_000", "nan", "inf", "1e999", "１２", "0x10", "12枚", "1,200", "- 5", "9" * 500, "--"],
)
def test_what_is_no_number_is_named_and_not_guessed(stored: str):
    assert only(book(cell(f"<v>{stored}</v>"))) == Cell(ERROR, "数値ではない値")


DAYS = {
    ("45383", "yyyy/m/d"): "2024-04-01",
    ("45383", '[$-411]ggge"年"m"月"d"日";@'): "2024-04-01",
    ("45383", "[$-411]ge.m.d"): "2024-04-01",
    ("45383", "m/d"): "2024-04-01",
    ("45383", '[<43586]"平成";[<43831]"令和元年"m"月"d"日";ggge"年"m"月"d"日"'): "2024-04-01",
    ("45383", '"期日："aaa'): "2024-04-01",
    ("45383.75", "yyyy/m/d"): "2024-04-01",
    ("45383.0", "yyyy/m/d h:mm"): "2024-04-01",
    ("4.5383E4", "d-mmm"): "2024-04-01",
    ("1", "yyyy/m/d"): "1900-01-01",
    ("59", "yyyy/m/d"): "1900-02-28",
    ("61", "yyyy/m/d"): "1900-03-01",
    ("2958465", "yyyy/m/d"): "9999-12-31",
    ("36526", "rr\\.m\\.d"): "2000-01-01",
}


@pytest.mark.parametrize(("told", "said"), DAYS.items(), ids=[f"{k[0]} {k[1]}" for k in DAYS])
def test_a_day_is_iso_however_it_is_shown(told: tuple[str, str], said: str):
    stored, code = told
    assert only(book(cell(f"<v>{stored}</v>", 's="1"'), styles=styles(code))) == Cell(DATE, said)


@pytest.mark.parametrize(
    "ident", [14, 15, 16, *range(27, 32), 35, 36, 50, 51, 53, 54, *range(56, 59)]
)
def test_builtin_formats_of_japanese_excel_are_days(ident: int):
    made = book(cell("<v>45383</v>", 's="1"'), styles=styles(builtin=[ident]))
    assert only(made) == Cell(DATE, "2024-04-01")


SHOWN = {
    ("45383.395833333336", "yyyy/m/d h:mm"): Cell(MOMENT, "2024-04-01T09:30:00"),
    ("45383.999999999", "yyyy/m/d h:mm"): Cell(DATE, "2024-04-02"),
    ("45383.5000057870", 'm"月"d"日" h"時"'): Cell(MOMENT, "2024-04-01T12:00:00.500"),
    ("0.375", "h:mm"): Cell(TEXT, "9:00"),
    ("0.3755208333", 'h"時"mm"分"ss"秒"'): Cell(TEXT, "9:00:45"),
    ("0.75", "h:mm AM/PM"): Cell(TEXT, "18:00"),
    ("1.25", "[h]:mm"): Cell(TEXT, "30:00"),
    ("1.25", "[h]:mm:ss"): Cell(TEXT, "30:00"),
    ("45383.5", "h:mm"): Cell(MOMENT, "2024-04-01T12:00:00"),
    ("60", "yyyy/m/d"): Cell(ERROR, "日付にならない数値"),
    ("0", "yyyy/m/d"): Cell(ERROR, "日付にならない数値"),
    ("-1", "yyyy/m/d"): Cell(ERROR, "日付にならない数値"),
    ("2958466", "yyyy/m/d"): Cell(ERROR, "日付にならない数値"),
    ("1e300", "yyyy/m/d"): Cell(ERROR, "日付にならない数値"),
    ("abc", "yyyy/m/d"): Cell(ERROR, "数値ではない値"),
    ("0.5", "0%"): Cell(NUMBER, "0.5"),
    ("1200", '[Red]#,##0;"dy"0'): Cell(NUMBER, "1200"),
    ("1200", "[$¥-411]#,##0"): Cell(NUMBER, "1200"),
    ("1200", "[DBNum3]General"): Cell(NUMBER, "1200"),
    ("1200", "G/標準"): Cell(NUMBER, "1200"),
    ("1200", "0.00E+00"): Cell(NUMBER, "1200"),
    ("1200", "_(* #,##0_);_(* (#,##0)"): Cell(NUMBER, "1200"),
    ("1200", "y" * 2000): Cell(NUMBER, "1200"),
    ("1200", '"'): Cell(NUMBER, "1200"),
}


@pytest.mark.parametrize(
    ("told", "said"), SHOWN.items(), ids=[f"{k[0]} {k[1][:20]}" for k in SHOWN]
)
def test_a_number_is_what_its_format_makes_of_it(told: tuple[str, str], said: Cell):
    stored, code = told
    assert only(book(cell(f"<v>{stored}</v>", 's="1"'), styles=styles(code))) == said


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("0", Cell(DATE, "1904-01-01")),
        ("60", Cell(DATE, "1904-03-01")),
        ("43921", Cell(DATE, "2024-04-01")),
        ("43921.5", Cell(DATE, "2024-04-01")),
        ("2957003", Cell(DATE, "9999-12-31")),
        ("2957004", Cell(ERROR, "日付にならない数値")),
    ],
)
@pytest.mark.parametrize("told", ["1", "true"])
def test_days_since_1904(stored: str, said: Cell, told: str):
    made = book(
        cell(f"<v>{stored}</v>", 's="1"'),
        styles=styles("yyyy/m/d"),
        properties=f'<workbookPr date1904="{told}"/>',
    )
    assert only(made) == said


INLINE = {
    "<is><t>東京</t></is>": "東京",
    "<is><r><t>東</t></r><r><rPr><b/></rPr><t>京</t></r></is>": "東京",
    '<is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></is>': "東京",
    '<is><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><t>東京</t></is>': "東京",
    '<is><t xml:space="preserve"> 東 京 </t></is>': " 東 京 ",
    "<is><t>一行目&#10;二行目</t></is>": "一行目\n二行目",
    "<is><t>一行目_x000D_&#10;二行目</t></is>": "一行目\r\n二行目",
    "<is><t>_x005F_x000D_</t></is>": "_x000D_",
    "<is><t>a_x0009_b</t></is>": "a\tb",
    "<is><t>_xD83D__xDE00_</t></is>": "\U0001f600",
    "<is><t>_xD83D_</t></is>": "\ufffd",
    "<is><t>_x12_ _xZZZZ_</t></is>": "_x12_ _xZZZZ_",
    "<is><t>&lt;b&gt;&amp;&quot;</t></is>": '<b>&"',
    "<is><t><![CDATA[<太字>]]></t></is>": "<太字>",
    "<is><t>𠮷野髙﨑</t></is>": "𠮷野髙﨑",
    "<v>文字</v>": "文字",
    "<is><t>=1+1</t></is>": "=1+1",
    "<is><t>'0123</t></is>": "'0123",
    "<is><t>０１２３</t></is>": "０１２３",
}


@pytest.mark.parametrize(("inside", "said"), INLINE.items())
def test_an_inline_text_is_its_text(inside: str, said: str):
    assert only(book(cell(inside, 't="inlineStr"'))) == Cell(TEXT, said)


@pytest.mark.parametrize(
    ("inside", "said"),
    [(inside[4:-5], said) for inside, said in INLINE.items() if inside.startswith("<is>")],
)
def test_a_shared_text_is_its_text(inside: str, said: str):
    made = book(cell("<v>1</v>", 't="s"'), strings=f"<si><t>別</t></si><si>{inside}</si>")
    assert only(made) == Cell(TEXT, said)


KINDS = {
    ('t="b"', "<v>1</v>"): Cell(BOOL, "TRUE"),
    ('t="b"', "<v>0</v>"): Cell(BOOL, "FALSE"),
    ('t="b"', "<v>true</v>"): Cell(BOOL, "TRUE"),
    ('t="b"', "<v>はい</v>"): Cell(ERROR, "数値ではない値"),
    ('t="b"', "<f>TRUE()</f><v>1</v>"): Cell(BOOL, "TRUE"),
    ('t="e"', "<v>#N/A</v>"): Cell(ERROR, "#N/A"),
    ('t="e"', "<f>1/0</f><v>#DIV/0!</v>"): Cell(ERROR, "#DIV/0!"),
    ('t="e"', "<f>A0</f><v>#REF!</v>"): Cell(ERROR, "#REF!"),
    ('t="str"', '<f>"東"&amp;"京"</f><v>東京</v>'): Cell(TEXT, "東京"),
    ('t="str"', '<f>""</f><v></v>'): None,
    ('t="str"', "<v>_x000D_</v>"): Cell(TEXT, "\r"),
    ('t="str"', "<f>A2</f>"): Cell(ERROR, "計算結果がない"),
    ("", "<f>1+1</f><v>2</v>"): Cell(NUMBER, "2"),
    ("", "<f>1+1</f><v></v>"): Cell(ERROR, "計算結果がない"),
    ("", "<f>1+1</f><v/>"): Cell(ERROR, "計算結果がない"),
    ("", "<f>1+1</f>"): Cell(ERROR, "計算結果がない"),
    ("", '<f t="shared" si="0"/><v>3</v>'): Cell(NUMBER, "3"),
    ("", '<f t="shared" si="0"/>'): Cell(ERROR, "計算結果がない"),
    ("", '<f t="array" ref="A1:A3">SUM(1)</f><v>0.1</v>'): Cell(NUMBER, "0.1"),
    ("", "<f>[1]別紙!A1</f><v>7</v>"): Cell(NUMBER, "7"),
    ("", ""): None,
    ('s="3"', ""): None,
    ("", "<v></v>"): None,
    ("", "<v/>"): None,
    ('t="s"', ""): None,
    ('t="inlineStr"', "<is/>"): None,
    ('t="inlineStr"', "<is><t/></is>"): None,
    ('t="n"', "<v>4</v>"): Cell(NUMBER, "4"),
    ('s="999999"', "<v>4</v>"): Cell(NUMBER, "4"),
    ('s="-1"', "<v>4</v>"): Cell(NUMBER, "4"),
    ('s="壱"', "<v>4</v>"): Cell(NUMBER, "4"),
    ('cm="1" vm="1"', "<v>4</v><extLst><ext/></extLst>"): Cell(NUMBER, "4"),
    ('t="d"', "<v>2024-04-01</v>"): Cell(DATE, "2024-04-01"),
    ('t="d"', "<v>2024-04-01T00:00:00</v>"): Cell(DATE, "2024-04-01"),
    ('t="d"', "<v>2024-04-01T09:30:00.000Z</v>"): Cell(MOMENT, "2024-04-01T09:30:00"),
    ('t="d"', "<v>2024-04-01T09:30</v>"): Cell(MOMENT, "2024-04-01T09:30:00"),
    ('t="d"', "<v>09:30:00</v>"): Cell(TEXT, "9:30"),
    ('t="d"', "<v>2024-02-30</v>"): Cell(ERROR, "日付にならない数値"),
    ('t="d"', "<v>2024-04-01T25:00:00</v>"): Cell(ERROR, "日付にならない数値"),
    ('t="d"', "<v>令和6年4月1日</v>"): Cell(ERROR, "日付にならない数値"),
}


@pytest.mark.parametrize(("told", "said"), KINDS.items(), ids=[" ".join(k)[:40] for k in KINDS])
def test_each_kind_of_cell_is_read(told: tuple[str, str], said: Cell | None):
    attributes, inside = told
    assert only(book(cell(inside, attributes), styles=styles("0"))) == said


class TestLaws:
    @given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
    def test_serials_are_days(self, day: date):
        serial = (day - date(1899, 12, 30)).days
        assert number(str(serial), Shown.DAY, since_1904=False) == ("D", day.isoformat())
        later = str(serial - 1462)
        if day >= date(1904, 1, 1):
            assert number(later, Shown.DAY, since_1904=True) == ("D", day.isoformat())

    @given(st.integers(61 * 86_400, 109_574 * 86_400))
    def test_moments_come_back_to_the_second(self, seconds: int):
        since = datetime(1899, 12, 30, tzinfo=UTC)
        kind, said = number(repr(seconds / 86_400), Shown.MOMENT, since_1904=False)
        assert datetime.fromisoformat(said).replace(tzinfo=UTC) == since + timedelta(0, seconds)
        assert kind == ("M" if seconds % 86_400 else "D")

    @given(st.decimals(-(10**9), 10**9, places=3))
    def test_decimals_come_back(self, value):
        assert float(digits(float(value))) == float(value)
        assert "e" not in digits(float(value)).lower()

    @given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
    def test_texts_without_escapes_are_as_they_are(self, text: str):
        assert text_of(text.replace("_x", "")) == text.replace("_x", "")
        escaped = "".join(f"_x{ord(c):04X}_" if ord(c) < 0x10000 else c for c in text)
        assert text_of(escaped) == text

    @given(st.text(max_size=300))
    def test_any_format_code_is_judged(self, code: str):
        assert shown_by(code) in Shown


def test_a_cell_without_a_style_has_the_first():
    made = book(cell("<v>45383</v>"), styles=styles().replace('numFmtId="0"', 'numFmtId="14"'))
    assert only(made) == Cell(DATE, "2024-04-01")


def test_cells_of_one_row_keep_their_columns():
    made = book(
        sheet('<row r="3"><c r="B3"><v>2</v></c><c><v>3</v></c><c r="GR3"><v>200</v></c></row>')
    )
    (found,) = read("表.xlsx", made).sheets
    (row,) = found.rows
    assert (row.number, {n: c.text for n, c in row.cells.items()}) == (
        3,
        {2: "2", 3: "3", 200: "200"},
    )
