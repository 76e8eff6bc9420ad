"""Sums that know what they do not know: rule 4 and the totals with unknowns of product.md."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import ClassVar, Self

from tracker.domain.numbers import format_integer, format_yen, format_yen_short


@cache
def _names(figure: "type[Figure]") -> tuple[str, ...]:
    """The numbers and marks of a figure; a page adds up thousands of figures."""
    return tuple(field.name for field in fields(figure))


@dataclass(frozen=True, slots=True)
class Figure(ABC):
    """A sum of several numbers and of marks of what is unknown; marks are kept when adding.

    `subtractable` is false where a remainder means nothing (counted rows off a published total).
    """

    subtractable: ClassVar[bool] = True

    def __add__(self, other: Self) -> Self:
        return self._combined(other, 1)

    def __sub__(self, other: Self) -> Self:
        return self._combined(other, -1)

    def _combined(self, other: Self, sign: int) -> Self:
        values: dict[str, int | bool] = {}
        for name in _names(type(self)):
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, bool):
                values[name] = mine or (theirs and sign > 0)
            else:
                values[name] = mine + sign * theirs
        return type(self)(**values)

    @property
    @abstractmethod
    def is_empty(self) -> bool:
        """Nothing was entered at all, which is not the same as zero."""

    @abstractmethod
    def display(self) -> str:
        """The figure for people, with its unit and with what is unknown."""

    def untold(self) -> Self:
        """What rows inside an aggregate still add to it, because no aggregate tells it."""
        return type(self)()

    def as_rest(self, whole: Self) -> Self:
        """The figure as what remains of `whole`: as many entries as that, and measures that it
        never told stay those of it."""
        return self

    def with_entries(self, entries: int) -> Self:
        """The same figure, said to come from so many entries."""
        return replace(self, entries=entries)  # type: ignore[call-arg]


@dataclass(frozen=True, slots=True)
class Amount(Figure):
    """Yen that are known, plus lines `unpublished` (金額未公表); `unclear` where 不明 is added.

    `unclear` is set before the day of the first aggregate of a scope: the figure was not zero.
    `paid` yen and `paid_unpublished` lines are the part of rows that was paid by the day (支出済);
    aggregates do not tell it, so it is always that of the rows, also of those inside them.
    """

    yen: int = 0
    unpublished: int = 0
    unclear: bool = False
    entries: int = 0
    paid: int = 0
    paid_unpublished: int = 0

    @property
    def is_empty(self) -> bool:
        """Nothing was entered at all, which is not the same as zero."""
        return self.entries == 0 and not self.unclear

    @property
    def was_paid(self) -> "Amount":
        """The part that was paid by the day; empty where no payment is on record."""
        known = self.paid or self.paid_unpublished
        return Amount(self.paid, self.paid_unpublished, entries=1 if known else 0)

    def untold(self) -> Self:
        """Payments: an aggregate says what was decided, never what was paid."""
        return type(self)(paid=self.paid, paid_unpublished=self.paid_unpublished)

    def as_rest(self, whole: "Amount") -> "Amount":
        """What remains of `whole`; payments are told by rows alone."""
        return replace(
            self, paid=whole.paid, paid_unpublished=whole.paid_unpublished, entries=whole.entries
        )

    def display(self, *, short: bool = True) -> str:
        """For people: 10億円＋未公表4件, 金額未公表4件, 不明, 0円, or － without entries."""
        if self.is_empty:
            return "－"
        return self.told(format_yen_short(self.yen) if short else format_yen(self.yen))

    @property
    def has_known(self) -> bool:
        """Whether anything of it is a known number (0 may be one)."""
        return self.yen != 0 or not (self.unpublished > 0 or self.unclear)

    def told(self, money: str, alone: str = "金額") -> str:
        """`money`, which says the known yen, with what is unknown; `alone` stands before 未公表
        where nothing is known. Of a remainder rows may be unpublished, which hides how much is
        still to be taken off: 2,900円(未公表1件を引く前).
        """
        parts = [money] if self.has_known else []
        if self.unpublished > 0:
            parts.append(f"{'' if parts else alone}未公表{self.unpublished}件")
        if self.unclear:
            parts.append("不明")
        shown = "＋".join(parts)
        return f"{shown}(未公表{-self.unpublished}件を引く前)" if self.unpublished < 0 else shown


@dataclass(frozen=True, slots=True)
class StaffCount(Figure):
    """Rule 5: a 派遣中, b 既派遣, c 今後派遣予定, and `unclear` people of an aggregate (内訳不明).

    `missing` is set where the figure is 不明 (before the day of the first aggregate). Beside
    `person_days` stand the `days_unknown` entries that have none: dispatches without dates, and
    aggregates.
    """

    a: int = 0
    b: int = 0
    c: int = 0
    unclear: int = 0
    person_days: int = 0
    days_unknown: int = 0
    missing: bool = False
    entries: int = 0

    @property
    def total(self) -> int:
        """計 = a + b + c, and those of an aggregate whose breakdown is not known."""
        return self.a + self.b + self.c + self.unclear

    @property
    def is_empty(self) -> bool:
        return self.entries == 0 and not self.missing

    @property
    def has_unknown_days(self) -> bool:
        """Whether somebody is in it whose person-days nobody knows."""
        return self.missing or self.days_unknown > 0

    def as_rest(self, whole: "StaffCount") -> "StaffCount":
        """No aggregate tells person-days, so none of the rows inside it can be taken off."""
        days, unknown = whole.person_days, whole.days_unknown
        return replace(self, person_days=days, days_unknown=unknown, entries=whole.entries)

    def told_days(self, unit: str = "") -> str:
        """Person-days for people: 21人日, 21人日＋不明, or 不明 where none of them are known."""
        known = f"{format_integer(self.person_days)}{unit}"
        if not self.has_unknown_days:
            return known
        return f"{known}＋不明" if self.person_days else "不明"

    def display(self) -> str:
        """計 for people: 7,201人, 不明, 12人＋不明, or － without entries."""
        if self.is_empty:
            return "－"
        parts = [f"{format_integer(self.total)}人"] if self.entries or not self.missing else []
        if self.missing:
            parts.append("不明")
        return "＋".join(parts)


@dataclass(frozen=True, slots=True)
class EntryCount(Figure):
    """How many rows (goods deliveries, other support), and beside them how many aggregates.

    An aggregate is not a row, so it is never added to the rows; `missing` as in StaffCount.
    """

    subtractable: ClassVar[bool] = False

    entries: int = 0
    aggregates: int = 0
    missing: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.aggregates or self.missing)

    def display(self) -> str:
        """31件, 集計値1件, 31件＋集計値1件, 不明, or － without entries."""
        if self.is_empty:
            return "－"
        parts = [f"{format_integer(self.entries)}件"] if self.entries else []
        if self.aggregates:
            parts.append(f"集計値{self.aggregates}件")
        if self.missing:
            parts.append("不明")
        return "＋".join(parts)
