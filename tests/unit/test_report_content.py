"""A report is pure content: what it refuses, how numbers read, and the JSON that is kept of it."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbooks import report_of, sheet_of, table_of, words
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
    figures,
    figures_by_key,
    from_json,
    scaled,
    shown,
    to_json,
)

texts = st.text(max_size=20)
units = st.sampled_from(["", "人", "箱", "kg"])
scales = st.sampled_from([1, 1000, 10_000])
quantities = st.integers(-(10**18), 10**18) | st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
)
cells = (
    st.builds(Text, texts)
    | st.just(BLANK)
    | st.builds(Link, texts, texts)
    | st.builds(Number, quantities, units, scales)
    | st.builds(
        Figure,
        texts,
        st.none() | quantities,
        texts,
        st.lists(st.integers(1, 9999), max_size=4).map(tuple),
        units,
        scales,
    )
)
columns = st.builds(
    Column, texts, st.integers(1, 60), st.sampled_from(["left", "center", "right"]), texts
)


@st.composite
def tables(draw):
    heads = tuple(draw(st.lists(columns, min_size=1, max_size=4)))
    row = st.tuples(*[cells for _ in heads])
    rows = tuple(draw(st.lists(row, max_size=3)))
    totals = tuple(draw(st.lists(row, max_size=2)))
    return Table(draw(texts), heads, rows, totals, draw(texts), unit_note=draw(texts))


blocks = tables() | st.builds(Heading, texts, st.sampled_from([1, 2])) | st.builds(Paragraph, texts)
sheets = st.builds(
    Sheet,
    texts,
    texts,
    st.lists(blocks, max_size=3).map(tuple),
    st.lists(texts, max_size=3).map(tuple),
    texts,
    st.lists(texts, max_size=2).map(tuple),
    st.none() | st.booleans(),
    st.integers(0, 3),
)
reports = st.builds(
    Report,
    texts,
    texts,
    st.dates(),
    st.integers(0, 10**9),
    st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    st.lists(sheets, min_size=1, max_size=2).map(tuple),
)


@given(reports)
def test_a_report_comes_back_from_its_json_and_gives_the_same_json_again(report):
    kept = to_json(report)
    back = from_json(kept)
    assert back == report, "to_json must keep everything that from_json needs"
    assert to_json(back) == kept, "the JSON is hashed: making it twice must give the same text"
    kept.encode("utf-8")


def test_the_json_of_an_issued_report_never_changes():
    row = (Text("白米"), figure("goods/白米", Decimal("11471.5"), (3, 5), unit="kg"), BLANK)
    report = report_of(Sheet("概要", "支援概要", (table_of(row),)))
    cell = '{"=":"Text","text":"白米"}'
    number = (
        '{"=":"Figure","display":"11,471.5kg","key":"goods/白米","record_ids":[3,5],"unit":"kg",'
        '"value":{"=":"Decimal","value":"11471.5"}}'
    )
    heads = ",".join(f'{{"=":"Column","title":"列{n}","width_chars":14}}' for n in (1, 2, 3))
    table = (
        f'{{"=":"Table","caption":"","columns":[{heads}],'
        f'"rows":[[{cell},{number},{{"=":"Blank"}}]]}}'
    )
    sheet = f'{{"=":"Sheet","blocks":[{table}],"name":"概要","title":"支援概要"}}'
    assert to_json(report) == (
        '{"format":1,"report":{"=":"Report","as_of":{"=":"date","value":"2023-10-01"},'
        f'"kind":"details","known_at_change":7,"parameters":[["disaster","2020-07"]],"sheets":[{sheet}],'
        '"title":"支援明細"}}'
    ), (
        "issued reports keep the hash of this text: new fields need a default, a new form a new FORMAT"
    )


def test_json_can_be_stored_even_where_a_text_is_no_text():
    report = report_of(sheet_of(table_of(words("壊れた\ud800字"))))
    kept = to_json(report)
    assert kept.encode("utf-8"), "lone surrogates are written as escapes"
    assert from_json(kept) == report


@pytest.mark.parametrize(
    "damaged",
    [
        "[]",
        "{}",
        '{"format":2,"report":{}}',
        '{"format":1,"report":{"=":"Text","text":"a"}}',
        '{"format":1,"report":{"=":"Popen","args":"ls"}}',
        '{"format":1,"report":{"=":"Report","title":"a"}}',
    ],
)
def test_json_of_something_else_is_refused(damaged):
    with pytest.raises(ValueError, match=r"content|part"):
        from_json(damaged)


@pytest.mark.parametrize(
    ("value", "unit", "scale", "display"),
    [
        (0, "", 1, "0"),
        (7201, "人", 1, "7,201人"),
        (-20, "", 1, "△20"),
        (Decimal("1234.50"), "kg", 1, "1,234.5kg"),
        (3_763_390_000, "万円", 10_000, "376,339万円"),
        (1500, "", 1000, "2"),
        (1499, "", 1000, "1"),
        (-1500, "", 1000, "△2"),
        (-499, "", 1000, "0"),
    ],
)
def test_numbers_read_as_people_write_them(value, unit, scale, display):
    assert shown(value, unit, scale) == display
    assert Number(value, unit, scale).display == display


def test_a_printed_zero_is_a_dash_only_where_it_is_asked_for():
    assert figure("staff.c", 0).display == "0"
    assert figure("staff.c", 0, dash_zero=True).display == "－"
    assert figure("staff.c", 3, dash_zero=True).display == "3"


@given(st.integers(-(10**12), 10**12), st.sampled_from([1000, 10_000]))
def test_rounding_is_at_most_half_a_unit_off(value, scale):
    assert abs(scaled(value, scale) * scale - value) * 2 <= scale


def test_what_is_no_quantity_is_refused():
    for wrong in (Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(ValueError, match="None"):
            Number(wrong)
        with pytest.raises(ValueError, match="None"):
            Figure("key", wrong, "?")
    with pytest.raises(ValueError, match="scale"):
        Number(1, scale=0)


def test_a_row_of_another_length_than_the_head_is_refused():
    with pytest.raises(ValueError, match="row 2 has 1 cells for 2 columns"):
        table_of(words("a", "b"), words("c"))


def test_only_one_table_of_a_sheet_has_a_filter_and_no_spans():
    one = table_of(words("a"), autofilter=True)
    with pytest.raises(ValueError, match="only one table"):
        sheet_of(one, one)
    with pytest.raises(ValueError, match="span 1"):
        Table("", (Column("a", span=2),), (), autofilter=True)


def test_a_report_has_a_sheet_and_a_table_has_a_column():
    with pytest.raises(ValueError, match="at least one sheet"):
        Report("k", "t", date(2023, 10, 1), 1, (), ())
    with pytest.raises(ValueError, match="no columns"):
        Table("", (), ())


def test_figures_are_found_by_key_and_doubled_keys_are_refused():
    one, two = figure("staff.a", 11, (1,)), figure("staff.b", 7190, (2,))
    report = report_of(sheet_of(table_of((one, two), total_rows=((one, BLANK),))))
    assert list(figures(report)) == [one, two, one]
    assert figures_by_key(report) == {"staff.a": one, "staff.b": two}
    other = figure("staff.a", 12, (1,))
    with pytest.raises(ValueError, match=r"staff\.a"):
        figures_by_key(report_of(sheet_of(table_of((one, other)))))


def test_the_same_figure_may_stand_in_yen_and_in_thousands():
    yen, thousands = (
        figure("funds", 12_345_678, (4,)),
        figure("funds", 12_345_678, (4,), scale=1000),
    )
    report = report_of(sheet_of(table_of((yen, thousands))))
    assert figures_by_key(report)["funds"].display == "12,345,678"


def test_fields_at_their_default_leave_no_trace():
    kept = json.loads(to_json(report_of(sheet_of(table_of(words("a"))))))
    column = kept["report"]["sheets"][0]["blocks"][0]["columns"][0]
    assert set(column) == {"=", "title", "width_chars"}, (
        "a new field with a default changes no hash"
    )
