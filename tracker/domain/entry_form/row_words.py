"""Rows of a file in words: 12行目, 5・6・9行目ほか12行."""

from collections.abc import Sequence
from typing import Final

from tracker.domain.numbers import format_integer

#: Row numbers that are told one by one.
TOLD: Final = 8


def rows_told(numbers: Sequence[int]) -> str:
    """The rows of one entry, in their order."""
    told = "・".join(str(number) for number in numbers[:TOLD])
    more = f"ほか{format_integer(len(numbers) - TOLD)}行" if len(numbers) > TOLD else ""
    return f"{told}行目{more}"
