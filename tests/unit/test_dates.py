"""Dates as people write them: every notation of product.md section 5, and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.dates import ParsedDate, parse_date, parse_span
from tracker.domain.errors import InputError
from tracker.domain.fiscal_year import fiscal_year_span
from tracker.domain.span import Precision, Span, day_span, month_span, year_span
from tracker.domain.wareki import (
    FIRST_DAY,
    LAST_DAY,
    format_date,
    format_date_with_weekday,
    format_span,
)

FULL_WIDTH = str.maketrans("0123456789./-RH", "０１２３４５６７８９．／－ＲＨ")
JULY_4 = date(2020, 7, 4)


@pytest.mark.parametrize("wide", [False, True], ids=["half-width", "full-width"])
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2020-07-04", JULY_4),
        ("2020/7/4", JULY_4),
        ("20200704", JULY_4),
        ("2020.7.4", JULY_4),
        ("2020年7月4日", JULY_4),
        ("令和2年7月4日", JULY_4),
        ("令和02年07月04日", JULY_4),
        ("R2.7.4", JULY_4),
        ("r2.7.4", JULY_4),
        ("R2/7/4", JULY_4),
        ("R2-7-4", JULY_4),
        ("R2年7月4日", JULY_4),
        ("㋿2年7月4日", JULY_4),
        ("令2.7.4", JULY_4),
        ("令2年7月4日", JULY_4),
        ("平28.4.14", date(2016, 4, 14)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("H28.4.14", date(2016, 4, 14)),
        ("㍻28年4月14日", date(2016, 4, 14)),
        (" 令和 2年 7月 4日 ", JULY_4),
        ("2020−7−4", JULY_4),
        ("2020ー7ー4", JULY_4),
        ("令和2年7月4日(土)", JULY_4),
        ("令和2年7月4日（土）", JULY_4),
        ("令和2年7月4日土曜日", JULY_4),
        ("2020/7/4(土・祝)", JULY_4),
        ("令和2年7月5日(日)", date(2020, 7, 5)),
    ],
)
def test_every_notation_of_a_day_is_read(typed, day, wide):
    assert parse_date(typed.translate(FULL_WIDTH) if wide else typed) == ParsedDate(day)


@pytest.mark.parametrize(
    ("typed", "day", "hint"),
    [
        ("平成31年5月1日", date(2019, 5, 1), "令和元年5月1日"),
        ("H32.7.4", JULY_4, "令和2年7月4日"),
        ("令和元年4月30日", date(2019, 4, 30), "平成31年4月30日"),
        ("平成元年1月7日", date(1989, 1, 7), "昭和64年1月7日"),
        ("昭和95年7月4日", JULY_4, "令和2年7月4日"),
    ],
)
def test_a_day_outside_its_era_is_read_with_a_hint(typed, day, hint):
    assert parse_date(typed) == ParsedDate(day, hint)


@pytest.mark.parametrize(
    ("typed", "wrong", "advice"),
    [
        ("令和2年2月30日", "日「30」", "令和2年2月は29日まで"),
        ("R1.6.31", "日「31」", "1～30"),
        ("2019-02-29", "日「29」", "平成31年2月は28日まで"),
        ("20201301", "月「13」", "月は1～12"),
        ("令和2年0月1日", "月「0」", "月は1～12"),
        ("令和2年7月100日", "日「100」", "1～31"),
        ("令和0年7月4日", "年「0」", "元年"),
        ("2年7月4日", "年「2」", "元号をつけるか西暦4けた"),
        ("20-07-04", "年「20」", "元号をつけるか西暦4けた"),
        ("7月4日", "年がありません", "令和2年7月4日"),
        ("令和2年7月", "日がありません", "日まで"),
        ("2020", "月と日がありません", "日まで"),
        ("令和2年7月5日(土)", "曜日「土」", "令和2年7月5日(日)"),
        ("令和2年7月吉日", "「吉」", "令和2年7月4日"),
        ("令和二年七月四日", "「二」", "R2.7.4"),
        ("令和2年⑦月4日", "「⑦」", "0～9"),
        ("2020 7 4", "数字の間に空白", "～でつないで"),
        ("令和2年7月4～5日", "期間です", "1日だけ"),
        ("令和999年1月1日", "西暦3017年", "2199年まで"),
        ("0001-01-01", "西暦1年", "明治元年10月23日から"),
        ("明治元年1月1日", "西暦1868年", "明治元年10月23日から"),
        ("", "日付を", "書いてください"),
        ("　", "日付を", "書いてください"),
        ("202007", "読めません", "2020-07-04"),
        ("31/12/2020", "読めません", "2020-07-04"),
        ("2020-7/4", "読めません", "2020-07-04"),
        ("2020-07-04-10", "期間です", "1日だけ"),
        ("あ" * 40_000, "長すぎて", "日付だけ"),
        ("\x00\ud83d", "□□", "2020-07-04"),
    ],
)
def test_what_is_no_day_is_refused_with_the_wrong_part_and_what_to_write(typed, wrong, advice):
    with pytest.raises(InputError) as refused:
        parse_date(typed)
    assert wrong in refused.value.message
    assert advice in refused.value.message


APRIL_14_TO_16 = Span(date(2016, 4, 14), date(2016, 4, 16))
SPRING_2012 = Span(date(2012, 4, 9), date(2012, 6, 30))
NEW_YEAR = Span(date(2012, 12, 1), date(2013, 1, 5))
JULY_4_TO_10 = Span(JULY_4, date(2020, 7, 10))
JULY_TO_SEPTEMBER = Span(date(2020, 7, 1), date(2020, 9, 30), Precision.MONTH)


@pytest.mark.parametrize("sign", ["～", "〜", "~", "-", "–", "—", "−", "から", " ～ ", "－", "ー"])
@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        ("平成28年4月14", "16日", APRIL_14_TO_16),
        ("平成28年4月14日", "16日", APRIL_14_TO_16),
        ("H28.4.14", "16", APRIL_14_TO_16),
        ("H28.4.14", "4.16", APRIL_14_TO_16),
        ("H28.4.14", "H28.4.16", APRIL_14_TO_16),
        ("平成24年4月9日", "6月30日", SPRING_2012),
        ("2012/4/9", "6/30", SPRING_2012),
        ("20120409", "20120630", SPRING_2012),
        ("平成24年4月9日(月)", "6月30日(土)", SPRING_2012),
        ("平成24年12月1日", "25年1月5日", NEW_YEAR),
        ("平成24年12月1日", "平成25年1月5日", NEW_YEAR),
        ("H24.12.1", "25.1.5", NEW_YEAR),
        ("2012年12月1日", "2013年1月5日", NEW_YEAR),
        ("2020-07-04", "2020-07-10", JULY_4_TO_10),
        ("2020-07-04", "07-10", JULY_4_TO_10),
        ("2020-07-04", "10", JULY_4_TO_10),
        ("令和2年7", "9月", JULY_TO_SEPTEMBER),
        ("令和2年7月", "9月", JULY_TO_SEPTEMBER),
        ("R2.7", "9", JULY_TO_SEPTEMBER),
        ("2020-07", "2020-09", JULY_TO_SEPTEMBER),
        ("平成28", "30年", Span(date(2016, 1, 1), date(2018, 12, 31), Precision.YEAR)),
        ("2016", "2018", Span(date(2016, 1, 1), date(2018, 12, 31), Precision.YEAR)),
        ("平成23", "25年度", Span(date(2011, 4, 1), date(2014, 3, 31), Precision.FISCAL_YEAR)),
        (
            "2011年度",
            "2013年度",
            Span(date(2011, 4, 1), date(2014, 3, 31), Precision.FISCAL_YEAR),
        ),
    ],
)
def test_a_range_is_read_with_any_sign_and_its_end_filled_from_its_start(sign, first, last, span):
    parsed = parse_span(f"{first}{sign}{last}")
    assert (parsed.value, parsed.hint) == (span, None)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("2020-07-04", day_span(JULY_4)),
        ("2020-07", month_span(2020, 7)),
        ("令和2年7月", month_span(2020, 7)),
        ("Ｒ２．７", month_span(2020, 7)),
        ("令和2年", year_span(2020)),
        ("R2", year_span(2020)),
        ("平成23年度", fiscal_year_span(2011)),
        ("H23年度", fiscal_year_span(2011)),
        ("2011年度", fiscal_year_span(2011)),
        ("令和2年7月10日～", Span(date(2020, 7, 10), None)),
        ("R2.7.10から", Span(date(2020, 7, 10), None)),
        ("令和2年7月～", Span(date(2020, 7, 1), None, Precision.MONTH)),
        ("平成24年4月9日から6月30日まで", SPRING_2012),
    ],
)
def test_a_day_a_month_a_year_and_an_open_end_are_spans(typed, span):
    assert parse_span(typed).value == span


@pytest.mark.parametrize(
    ("typed", "span", "hint"),
    [
        ("平成31年度", fiscal_year_span(2019), "令和元年度"),
        ("平成31年", year_span(2019), "令和元年"),
        ("平成31年5月", month_span(2019, 5), "令和元年5月"),
        (
            "平成31年4月1日～5月10日",
            Span(date(2019, 4, 1), date(2019, 5, 10)),
            "平成31年4月1日～令和元年5月10日",
        ),
    ],
)
def test_a_span_outside_its_era_is_read_with_a_hint(typed, span, hint):
    parsed = parse_span(typed)
    assert (parsed.value, parsed.hint) == (span, hint)


@pytest.mark.parametrize(
    ("typed", "wrong", "advice"),
    [
        ("2020/12/28～1/5", "終わり(令和2年1月5日)が始まり", "終わりにも年"),
        ("平成24年6月～平成25年3月31日", "始まりが月まで、終わりが日まで", "同じ細かさ"),
        ("平成23年～25年度", "始まりが年だけ、終わりが年度", "同じ細かさ"),
        ("～令和2年7月10日", "始まりがありません", "令和2年7月4日～10日"),
        ("4月14～16日", "年がありません", "令和2年7月4日"),
        ("14～16日", "年がありません", "令和2年7月4日"),
        ("7～9月", "年がありません", "令和2年7月4日"),
        ("R2-7-4-10", "2通り", "～でつないで"),
        ("令和2年7月4～32日", "日「32」", "1～31"),
        ("2020年7月～21年3月", "年「21」", "西暦4けた"),
        ("a～b～c", "読めません", "令和2年7月4日"),
        ("2020-07-", "読めません", "令和2年7月4日"),
        ("平成23年度6月", "読めません", "令和2年7月4日"),
        ("", "期間を", "書いてください"),
    ],
)
def test_what_is_no_span_is_refused_with_the_wrong_part_and_what_to_write(typed, wrong, advice):
    with pytest.raises(InputError) as refused:
        parse_span(typed)
    assert wrong in refused.value.message
    assert advice in refused.value.message


DAYS = st.dates(FIRST_DAY, LAST_DAY)


@given(DAYS)
def test_every_day_is_read_back_as_it_is_printed(day):
    for printed in (format_date(day), format_date_with_weekday(day), day.isoformat()):
        assert parse_date(printed) == ParsedDate(day), printed


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Any span that the ledger can print, in every precision, closed and open."""
    precision = draw(st.sampled_from(Precision))
    first, last = sorted(draw(st.tuples(NEAR_DAYS, NEAR_DAYS)))
    start, end = _whole(first, precision), _whole(last, precision)
    return Span(start.first, draw(st.sampled_from([end.last, None])), precision)


NEAR_DAYS = st.one_of(
    st.dates(date(1869, 4, 1), date(2198, 12, 31)),
    st.dates(date(2018, 1, 1), date(2021, 12, 31)),
)


def _whole(day: date, precision: Precision) -> Span:
    match precision:
        case Precision.DAY:
            return day_span(day)
        case Precision.MONTH:
            return month_span(day.year, day.month)
        case Precision.YEAR:
            return year_span(day.year)
        case Precision.FISCAL_YEAR:
            return fiscal_year_span((day - timedelta(days=90)).year)


@given(spans())
def test_every_span_is_read_back_as_it_is_printed(span):
    parsed = parse_span(format_span(span))
    assert (parsed.value, parsed.hint) == (span, None), format_span(span)


@given(
    st.text(
        st.sampled_from("令和平成元年月日度HRS0123456789./-~～から()土日 　\x00あ⑦"), max_size=25
    )
)
def test_whatever_is_typed_is_read_or_refused_in_words(typed):
    for parse in (parse_date, parse_span):
        message = refusal(parse, typed)
        assert message is None or "ください" in message


def refusal(parse, typed):
    """The message with which it is refused; None when it is read."""
    try:
        parse(typed)
    except InputError as refused:
        return refused.message
    return None
