"""The unit that is typed with a number is not lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import InputError
from tracker.domain.numbers import parse_quantity, same_unit, unit_typed


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("50枚", "枚"),
        ("１，２００ 枚", "枚"),
        ("1.5kg", "kg"),
        ("50", ""),
        ("", ""),
        ("数十枚", ""),
    ],
)
def test_the_unit_stands_behind_the_number(text: str, unit: str) -> None:
    assert unit_typed(text) == unit


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("1万枚", 10_000, "枚"),
        ("2億", 200_000_000, ""),
        ("2億個", 200_000_000, "個"),
        ("1.2万枚", 12_000, "枚"),
        ("1万2千枚", 12_000, "枚"),
        ("２千枚", 2_000, "枚"),
        ("1、200枚", 1_200, "枚"),
        ("1 万 枚", 10_000, "枚"),
        ("10㎡", 10, "m2"),
        ("10m²", 10, "m2"),
        ("3 m3", 3, "m3"),
        ("20ｋｇ", 20, "kg"),
        ("20㎏", 20, "kg"),
    ],
)
def test_what_stands_for_tens_of_thousands_belongs_to_the_number(text, quantity, unit):
    assert (parse_quantity(text, (unit_typed(text),)), unit_typed(text)) == (quantity, unit)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("1万二千枚", "「二千枚」"),
        ("5十枚", "「十枚」"),
        ("10枚20", "「枚20」"),
        ("5m22", "「m22」"),
        ("10.5.3枚", "「.3枚」"),
        ("5²枚", "「²」"),
        ("1,20枚", "コンマの位置"),
        ("1万2億枚", "順"),
        ("△5枚", "負の数"),
        ("万枚", "「万枚」"),
        ("5枚\x00", "「枚□」"),
    ],
)
def test_what_is_no_number_and_unit_is_refused_with_the_wrong_part(text, wrong):
    unit = unit_typed(text)
    with pytest.raises(InputError) as refused:
        parse_quantity(text, (unit,) if unit else ())
    assert wrong in refused.value.message


def _as_people_write(number: int, scales: tuple[tuple[str, int], ...]) -> str:
    """1万2千3 of 12,003."""
    written = ""
    for word, scale in scales:
        count, number = divmod(number, scale)
        written += f"{count}{word}" if count else ""
    return written + (str(number) if number else "")


_FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
_WRITTEN = (
    str,
    "{:,}".format,
    lambda number: _as_people_write(number, (("億", 10**8), ("万", 10**4))),
    lambda number: _as_people_write(number, (("億", 10**8), ("万", 10**4), ("千", 1000))),
    lambda number: _as_people_write(number, (("千万", 10**7), ("百万", 10**6), ("千", 1000))),
)


@given(
    number=st.one_of(
        st.integers(1, 10**8),
        st.builds(lambda digit, zeros: digit * 10**zeros, st.integers(1, 99), st.integers(0, 6)),
    ),
    written=st.sampled_from(_WRITTEN),
    unit=st.sampled_from(["枚", "個", "人分", "kg", "箱(小)", "m2", "トン"]),
    blank=st.sampled_from(["", " ", "　"]),
    full=st.booleans(),
)
def test_every_notation_of_a_number_gives_the_number_and_its_unit(
    number, written, unit, blank, full
):
    typed = written(number)
    text = f"{typed.translate(_FULL_WIDTH) if full else typed}{blank}{unit}"
    assert unit_typed(text) == unit
    assert parse_quantity(text, (unit,)) == number


@pytest.mark.parametrize(
    ("one", "other"), [("kg", "ｋｇ"), ("㎏", "kg"), ("m2", "㎡"), ("枚", " 枚")]
)
def test_the_same_unit_is_known_however_it_is_typed(one, other):
    assert same_unit(one, other)
    assert not same_unit(one, "箱")
