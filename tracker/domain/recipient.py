"""Recipients of support: a municipality by code, another body by name, or not stated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Recipient:
    """`code`: 全国地方公共団体コード (six digits with check digit); `name`: a body without a code.

    At most one of the two is given; neither means that the recipient is not stated.
    """

    code: str | None = None
    name: str | None = None

    @property
    def is_stated(self) -> bool:
        return bool(self.code or self.name)


NOT_STATED = Recipient()


def day_of_names(days: Iterable[date | None], start: date | None) -> date | None:
    """The day by whose names an entry's recipients are found: the first of its days that is
    known, else the start of its disaster; None: today."""
    return next((day for day in days if day is not None), start)


NOT_STATED_WORDS = "（支援先の記載なし）"
