"""The unit that is typed with a number is not lost."""

import pytest

from tracker.domain.numbers import unit_typed


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
