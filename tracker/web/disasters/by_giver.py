"""区別: the members in official order and what each gave; not entered, nil and 0 told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from tracker.charts.bars import inline_bar
from tracker.domain.entry_filter import Counting, Part
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.giver import ALL_WARDS, JOINT, Giver
from tracker.domain.numbers import format_integer
from tracker.domain.totals import GiverSums
from tracker.domain.vocabulary import Channel, Kind
from tracker.domain.wareki import JAPAN, format_date
from tracker.queries.disasters import DisasterTotals
from tracker.web.entry_links import EntryLinks

BAR = 64
NO_BAR = Markup("")
NOT_ENTERED, NIL, NONE = "未入力", "該当なし", "－"


@dataclass(frozen=True)
class Cell:
    """A number that leads to its rows, or the `word` that says why there is none."""

    text: str = ""
    href: str = ""
    word: str = ""
    bar: Markup = NO_BAR


@dataclass(frozen=True)
class GiverRow:
    """One line of the table; `via` is what of it went through the metropolis, kind by kind."""

    name: str
    staff: Cell
    person_days: Cell
    goods: Cell
    other: Cell
    funds: Cell
    via: tuple[Cell, ...] = ()
    last: str = ""


@dataclass(frozen=True)
class GiverTable:
    """`members` in official order; `foot` are 各区計〔区別内訳なし〕, the joint body and 計."""

    members: list[GiverRow]
    foot: list[GiverRow]


@dataclass(frozen=True)
class _Maker:
    """What every row of the table is made from."""

    totals: DisasterTotals
    nil: Mapping[str, set[Kind]]
    last: Mapping[str, datetime]
    links: EntryLinks
    largest: int

    def member(self, giver: Giver) -> GiverRow:
        sums = self.totals
        figures = (
            sums.staff.wards.get(giver.code, StaffCount()),
            sums.goods.wards.get(giver.code, EntryCount()),
            sums.other.wards.get(giver.code, EntryCount()),
            sums.funds.wards.get(giver.code, Amount()),
        )
        return self._row(giver.name, giver.code, figures, NOT_ENTERED)

    def without_breakdown(self, name: str) -> GiverRow:
        sums = self.totals
        figures = (
            sums.staff.remainder,
            sums.goods.remainder,
            sums.other.remainder,
            sums.funds.remainder,
        )
        return self._row(name, ALL_WARDS, figures, NONE, part=Part.REMAINDER)

    def joint(self, name: str) -> GiverRow:
        sums = self.totals
        figures = (sums.staff.joint, sums.goods.joint, sums.other.joint, sums.funds.joint)
        return self._row(name, JOINT, figures, NONE)

    def total(self) -> GiverRow:
        sums = self.totals
        figures = (sums.staff.total, sums.goods.total, sums.other.total, sums.funds.total)
        return self._row("計", None, figures, NOT_ENTERED)

    def _row(
        self,
        name: str,
        giver: str | None,
        figures: tuple[StaffCount, EntryCount, EntryCount, Amount],
        empty: str,
        part: Part | None = None,
    ) -> GiverRow:
        """Of a part the list has its own way to its entries, whoever gave them."""
        staff, goods, other, funds = figures
        by = {"part": part} if part else {"giver": giver}
        last = self.last.get(giver) if giver else max(self.last.values(), default=None)
        return GiverRow(
            name=name,
            staff=self._cell(Kind.STAFF, giver, staff, empty, by, bar=giver is not None),
            person_days=self._person_days(giver, staff, by),
            goods=self._cell(Kind.GOODS, giver, goods, empty, by),
            other=self._cell(Kind.OTHER, giver, other, empty, by),
            funds=self._cell(Kind.FUNDS, giver, funds, empty, by),
            via=self._via(giver),
            last=format_date(last.astimezone(JAPAN).date()) if last else "",
        )

    def _cell(
        self,
        kind: Kind,
        giver: str | None,
        figure: StaffCount | EntryCount | Amount,
        empty: str,
        by: Mapping[str, Any],
        bar: bool = False,
    ) -> Cell:
        if figure.is_empty:
            is_nil = giver is not None and kind in self.nil.get(giver, ())
            return Cell(word=NIL) if is_nil else self._zero(kind, giver) or Cell(word=empty)
        text = plain_number(figure)
        drawn = self._bar(figure) if bar and isinstance(figure, StaffCount) else NO_BAR
        return Cell(text, self.links.to(kind=kind, **by), bar=drawn)

    def _zero(self, kind: Kind, giver: str | None) -> Cell | None:
        """0 where something is recorded that does not count on the day; it leads to just that."""
        if not self.totals.has_uncounted(kind, giver):
            return None
        return Cell("0", self.links.to(kind=kind, giver=giver, standing=Counting.NONE))

    def _bar(self, figure: StaffCount) -> Markup:
        known = None if figure.missing and not figure.total else figure.total
        return Markup(inline_bar(known, self.largest, width=BAR))  # noqa: S704 (our own SVG)

    def _person_days(self, giver: str | None, figure: StaffCount, by: Mapping[str, Any]) -> Cell:
        """Of dispatches with dates alone; beside others the person-days are not known."""
        if figure.is_empty:
            is_nil = giver is not None and Kind.STAFF in self.nil.get(giver, ())
            return (None if is_nil else self._zero(Kind.STAFF, giver)) or Cell(word=NONE)
        return days_cell(figure, self.links.to(kind=Kind.STAFF, **by))

    def _via(self, giver: str | None) -> tuple[Cell, ...]:
        sums = self.totals
        found = {
            Kind.STAFF: _via_figure(sums.staff, giver),
            Kind.GOODS: _via_figure(sums.goods, giver),
            Kind.OTHER: _via_figure(sums.other, giver),
            Kind.FUNDS: _via_figure(sums.funds, giver),
        }
        channel = Channel.VIA_METROPOLIS
        return tuple(
            Cell(figure.display(), self.links.to(kind=kind, giver=giver, channel=channel))
            for kind, figure in found.items()
            if figure is not None and not figure.is_empty
        )


def giver_table(
    givers: Sequence[Giver],
    totals: DisasterTotals,
    nil: Mapping[str, set[Kind]],
    last: Mapping[str, datetime],
    links: EntryLinks,
) -> GiverTable:
    """The table by giver: as many members as the data has."""
    members = [giver for giver in givers if giver.code not in (JOINT, ALL_WARDS)]
    names = {giver.code: giver.name for giver in givers}
    shown = [totals.staff.wards.get(giver.code, StaffCount()) for giver in members]
    shown += [totals.staff.remainder, totals.staff.joint]
    largest = max((abs(figure.total) for figure in shown), default=0)
    maker = _Maker(totals, nil, last, links, largest)
    return GiverTable(
        members=[maker.member(giver) for giver in members],
        foot=[
            maker.without_breakdown(names[ALL_WARDS]),
            maker.joint(names[JOINT]),
            maker.total(),
        ],
    )


def days_cell(figure: StaffCount, href: str) -> Cell:
    """Person-days of people that are recorded; what has no number leads nowhere."""
    if figure.has_unknown_days and not figure.person_days:
        return Cell(word=figure.told_days())
    return Cell(figure.told_days(), href)


def plain_number(figure: StaffCount | EntryCount | Amount) -> str:
    """A figure under a heading that names its unit: 12, 1,200,000＋未公表2件, 不明."""
    if isinstance(figure, EntryCount):
        return figure.display() if figure.aggregates or figure.missing else f"{figure.entries:,}"
    if isinstance(figure, StaffCount):
        number, unknown = figure.total, ["不明"] if figure.missing else []
    else:
        return figure.told(format_integer(figure.yen), alone="")
    if unknown and not number:
        return "＋".join(unknown)
    return "＋".join([format_integer(number), *unknown])


def _via_figure(sums: GiverSums[Any], giver: str | None) -> Any:
    """Of one giver, or of all where `giver` is None; None where nothing went that way."""
    if giver is not None:
        return sums.via_metropolis.get(giver)
    figures = list(sums.via_metropolis.values())
    return sum(figures[1:], start=figures[0]) if figures else None
