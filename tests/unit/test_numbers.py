"""Numbers as people type and read them; a sign, a decimal or a unit never goes lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import InputError
from tracker.domain.numbers import (
    LIMIT,
    format_integer,
    format_man_yen,
    format_quantity,
    format_yen,
    format_yen_short,
    parse_integer,
    parse_quantity,
    parse_yen,
)


@pytest.mark.parametrize(
    ("typed", "yen"),
    [
        ("１，２００", 1200),
        ("1,200円", 1200),
        ("1200", 1200),
        ("1、200", 1200),
        ("５０万円", 500_000),
        ("10億円", 1_000_000_000),
        ("1億2,000万円", 120_000_000),
        ("1億 2,000万 円", 120_000_000),
        ("3億7633万", 376_330_000),
        ("376,339万円", 3_763_390_000),
        ("3千円", 3000),
        ("1,200千円", 1_200_000),
        ("3千万円", 30_000_000),
        ("1億2千万円", 120_000_000),
        ("5百円", 500),
        ("1.5億円", 150_000_000),
        ("1.2345万円", 12_345),
        ("¥1,200", 1200),
        ("￥１，２００", 1200),
        ("\\1,200", 1200),
        ("1,200.00円", 1200),
        ("0", 0),
        ("1000兆円", LIMIT),
    ],
)
def test_every_notation_of_an_amount_is_read(typed, yen):
    assert parse_yen(typed) == yen


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", "数を書いてください"),
        ("円", "数を書いてください"),
        ("－", "数を書いてください"),
        ("0.5円", "1円未満"),
        ("1.00001万円", "1円未満"),
        ("1,20", "コンマの位置"),
        ("1,2000", "コンマの位置"),
        ("1,,200", "コンマの位置"),
        ("1 200", "空白"),
        ("12枚", "「枚」"),
        ("1億20000万円", "けた数"),
        ("1万2億", "順"),
        ("1億1.5万円", "小数"),
        ("五十万円", "「五十万」"),
        ("万円", "「万」"),
        ("1.", "小数点の後"),
        ("1.2.3", "「.3」"),
        ("1e5", "「e5」"),
        ("5²", "「²」"),
        ("①", "「①」"),
        ("½", "「½」"),
        ("(1,200)", "「(1,200)」"),
        ("--5", "「-5」"),
        ("1_000", "「_000」"),
        ("1000兆1円", "大きすぎます"),
        ("9" * 60, "大きすぎます"),
        ("9" * 50_000, "長すぎて"),
        ("1\x00", "□"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_wrong_part(typed, wrong):
    with pytest.raises(InputError) as refused:
        parse_yen(typed)
    assert wrong in refused.value.message


@pytest.mark.parametrize("minus", "-▲△−－–ー")
def test_a_minus_is_refused_loudly_or_kept_and_never_lost(minus):
    for typed in (f"{minus}1,200円", f"{minus} 1,200", f"{minus}¥1,200", f"¥{minus}1,200"):
        with pytest.raises(InputError, match="負の数"):
            parse_yen(typed)
        assert parse_yen(typed, allow_negative=True) == -1200
    with pytest.raises(InputError, match="負の数"):
        parse_integer(f"{minus}5")
    with pytest.raises(InputError, match="負の数"):
        parse_quantity(f"{minus}5")
    assert parse_integer(f"{minus}5", allow_negative=True) == -5
    assert parse_quantity(f"{minus}5.5", allow_negative=True) == Decimal("-5.5")


@pytest.mark.parametrize(
    ("typed", "units", "number"),
    [
        ("１，２００枚", ("枚",), 1200),
        ("1,200 枚", ("箱", "枚"), 1200),
        ("12人日", ("日", "人日"), 12),
        ("2万枚", ("枚",), 20_000),
        ("12.0", (), 12),
        ("7,201", (), 7201),
    ],
)
def test_an_integer_may_carry_one_of_its_units(typed, units, number):
    assert parse_integer(typed, units) == number


@pytest.mark.parametrize(
    ("typed", "units", "wrong"),
    [
        ("12箱", ("枚",), "「枚」"),
        ("12箱", (), "「箱」"),
        ("1.5枚", ("枚",), "端数"),
        ("12枚枚", ("枚",), "「枚」"),
        ("1²", (), "「²」"),
    ],
)
def test_an_integer_with_anything_else_is_refused(typed, units, wrong):
    with pytest.raises(InputError) as refused:
        parse_integer(typed, units)
    assert wrong in refused.value.message


@pytest.mark.parametrize(
    ("typed", "units", "quantity"),
    [
        ("1.5kg", ("kg",), "1.5"),
        ("１．５㎏", ("kg",), "1.5"),
        ("104,451ℓ", ("ℓ",), "104451"),
        ("104,451L", ("ℓ",), "104451"),
        ("33,000トン", ("トン",), "33000"),
        ("3m³", ("m3",), "3"),
        ("0.001", (), "0.001"),
        ("1.50", (), "1.5"),
        ("1.5000", (), "1.5"),
        ("0", (), "0"),
        ("100", (), "100"),
    ],
)
def test_a_quantity_has_up_to_three_decimals_and_no_trailing_zeros(typed, units, quantity):
    assert str(parse_quantity(typed, units)) == quantity


def test_a_fourth_decimal_is_refused():
    with pytest.raises(InputError, match="小数第3位まで"):
        parse_quantity("1.2345")


def test_figures_are_printed_as_offices_print_them():
    assert format_integer(7190) == "7,190"
    assert format_integer(-1200) == "△1,200"
    assert format_integer(0) == "0"
    assert format_quantity(Decimal("1200.500")) == "1,200.5"
    assert format_quantity(Decimal("1E+3")) == "1,000"
    assert format_quantity(Decimal("-0.25")) == "△0.25"
    assert format_quantity(Decimal("-0.00")) == "0"
    assert format_yen(10**9) == "1,000,000,000円"
    assert format_man_yen(3_763_390_000) == "376,339万円"


@pytest.mark.parametrize(
    ("yen", "short"),
    [
        (10**9, "10億円"),
        (376_330_000, "3億7,633万円"),
        (12_000_000, "1,200万円"),
        (10**12, "10,000億円"),
        (10**9 + 1, "1,000,000,001円"),
        (5000, "5,000円"),
        (0, "0円"),
        (-500_000, "△50万円"),
    ],
)
def test_a_short_amount_is_exact_or_written_out(yen, short):
    assert format_yen_short(yen) == short


def test_what_is_no_whole_man_yen_keeps_its_decimals():
    assert format_man_yen(12_345) == "1.2345万円"
    assert format_man_yen(-12_340_000) == "△1,234万円"
    assert format_man_yen(0) == "0万円"


@given(
    st.one_of(st.integers(-LIMIT, LIMIT), st.integers(-(10**11), 10**11).map(lambda n: n * 10**4))
)
def test_every_amount_is_read_back_as_it_is_printed(yen):
    for printed in (format_yen(yen), format_yen_short(yen), format_man_yen(yen), str(yen)):
        assert parse_yen(printed, allow_negative=True) == yen, printed


@given(st.decimals(-(10**12), 10**12, places=3))
def test_every_quantity_is_read_back_as_it_is_printed(quantity):
    assert parse_quantity(format_quantity(quantity), allow_negative=True) == quantity


@given(st.text(st.sampled_from("0123456789０９,.，．億万千百兆円枚-△▲−¥\\ 　²①\x00"), max_size=20))
def test_whatever_is_typed_is_read_or_refused_in_words(typed):
    for parse in (parse_yen, parse_integer, parse_quantity):
        message = refusal(parse, typed)
        assert message is None or "ください" in message


def refusal(parse, typed):
    """The message with which it is refused; None when it is read, which is never negative."""
    try:
        assert parse(typed) >= 0
    except InputError as refused:
        return refused.message
    return None
