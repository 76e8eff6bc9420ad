"""Axes: years and months as people here name them, and round steps for figures."""

import math
from datetime import date

from tracker.domain.wareki import era_of

# The first month of each era as months are spoken of: 2019-04 is still H31.4, 1989-01 H1.1.
_ERAS = (((2019, 5), "R"), ((1989, 1), "H"), ((1926, 12), "S"))


def short_month(year: int, month: int) -> str:
    """The short wareki of a month: (2019, 4) → H31.4, (2019, 5) → R1.5."""
    return f"{_era_year(year, month)}.{month}"


def short_year(year: int) -> str:
    """The short wareki of a calendar year: 2011 → H23, 2026 → R8; 2019 has two: H31/R1."""
    first, last = _era_year(year, 1), _era_year(year, 12)
    return last if first == last else f"{first}/{last}"


def short_day(day: date) -> str:
    """The short wareki of a day: 2019-04-30 → H31.4.30, 2019-05-01 → R1.5.1."""
    era = era_of(day)
    return f"{era.letter}{day.year - era.first.year + 1}.{day.month}.{day.day}"


def round_step(maximum: float, most: int = 4) -> int:
    """The smallest of 1, 2, 5, 10, 20, … of which `most` steps reach `maximum`."""
    step = 1
    while step * most < maximum:
        power = 10 ** int(math.log10(step))
        step = {1: 2, 2: 5, 5: 10}[step // power] * power
    return step


def _era_year(year: int, month: int) -> str:
    """H31 for (2019, 4). Before the eras that are known the western year stands for itself."""
    for first, letter in _ERAS:
        if (year, month) >= first:
            return f"{letter}{year - first[0] + 1}"
    return str(year)
