"""The register as a list: one line a disaster, its four figures on one scale per column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from markupsafe import Markup

from tracker.charts.bars import inline_bar
from tracker.charts.timeline import TimelineEntry, timeline
from tracker.domain.entry_filter import Counting
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.vocabulary import DisasterStatus, Kind
from tracker.queries.disasters import NOTHING, DisasterRow, DisasterTotals
from tracker.web.clocks import PageClocks
from tracker.web.disasters.sheet import hardest_hit, is_partial
from tracker.web.entry_links import EntryLinks

BAR = 48
NO_BAR = Markup("")
AnyFigure = StaffCount | Amount | EntryCount
#: The order of the columns, as the association speaks of them.
COLUMNS = (Kind.STAFF, Kind.FUNDS, Kind.GOODS, Kind.OTHER)


@dataclass(frozen=True)
class Shown:
    """A figure in a cell: its words, the list behind it, a bar; `word` where there is no number."""

    kind: Kind
    text: str = ""
    href: str = ""
    word: str = ""
    bar: Markup = NO_BAR


@dataclass(frozen=True)
class Line:
    """A disaster in the list."""

    row: DisasterRow
    label: str
    href: str
    hardest_hit: str
    figures: tuple[Shown, ...]

    @property
    def is_partial(self) -> bool:
        return is_partial(self.row.content)

    @property
    def is_ongoing(self) -> bool:
        return self.row.content.status is DisasterStatus.ONGOING


def lines(
    rows: Sequence[DisasterRow],
    totals: Mapping[int, DisasterTotals],
    places: Mapping[str, str],
    asked: PageClocks,
) -> list[Line]:
    """What the list shows of `rows`; bars of a column share the scale of its largest figure."""
    largest = {
        kind: max(
            (_size(figure_of(totals.get(row.record_id, NOTHING), kind)) for row in rows), default=0
        )
        for kind in COLUMNS
    }
    return [
        Line(
            row=row,
            label=row.content.label_on(asked.clocks.as_of),
            href=url_for("disasters.show", record_id=row.record_id, **asked.as_query),
            hardest_hit=hardest_hit(row.content, places),
            figures=_figures(row, totals.get(row.record_id, NOTHING), largest, asked),
        )
        for row in rows
    ]


def figure_of(totals: DisasterTotals, kind: Kind) -> AnyFigure:
    """The total of a kind: the wards' own and the joint one."""
    if kind is Kind.STAFF:
        return totals.staff.total
    if kind is Kind.FUNDS:
        return totals.funds.total
    return totals.goods.total if kind is Kind.GOODS else totals.other.total


def _figures(
    row: DisasterRow, totals: DisasterTotals, largest: Mapping[Kind, float], asked: PageClocks
) -> tuple[Shown, ...]:
    links = EntryLinks(row.record_id, asked.as_query)
    return tuple(
        _zero(kind, links)
        if figure_of(totals, kind).is_empty and totals.has_uncounted(kind)
        else _shown(kind, figure_of(totals, kind), largest[kind], links)
        for kind in COLUMNS
    )


def _zero(kind: Kind, links: EntryLinks) -> Shown:
    """Something is recorded, but nothing of it counts on the day."""
    unit = {Kind.STAFF: "人", Kind.FUNDS: "円"}.get(kind, "件")
    return Shown(kind, text=f"0{unit}", href=links.to(kind=kind, standing=Counting.NONE))


def _shown(
    kind: Kind,
    figure: AnyFigure,
    largest: float,
    links: EntryLinks,
) -> Shown:
    if figure.is_empty:
        return Shown(kind, word="未入力")
    return Shown(
        kind,
        text=figure.display(),
        href=links.to(kind=kind),
        bar=Markup(inline_bar(_known(figure), largest, width=BAR)),  # noqa: S704 (our own SVG)
    )


def _size(figure: AnyFigure) -> int:
    if isinstance(figure, StaffCount):
        return figure.total
    return figure.yen if isinstance(figure, Amount) else figure.entries


def _known(figure: AnyFigure) -> int | None:
    """What the bar draws; None (dotted) where nothing of the figure is a known number."""
    if isinstance(figure, StaffCount):
        unknown = figure.missing
    elif isinstance(figure, Amount):
        unknown = figure.unclear or figure.unpublished > 0
    else:
        unknown = figure.missing or figure.aggregates > 0
    size = _size(figure)
    return None if unknown and not size else size


def strip(rows: Sequence[DisasterRow], last_days: Mapping[int, date], asked: PageClocks) -> Markup:
    """The timeline of the listed disasters, from the first of them to the asked day."""
    as_of, today = asked.clocks.as_of, asked.clocks.today
    entries = [
        TimelineEntry(
            label=row.content.label_on(as_of),
            short_label=row.content.name_on(as_of),
            first=row.content.start,
            last_support=last_days.get(row.record_id),
            ongoing=_runs(row, last_days.get(row.record_id), asked),
            href=url_for("disasters.show", record_id=row.record_id, **asked.as_query),
        )
        for row in rows
    ]
    drawn = timeline(
        entries,
        first_year=min((entry.first.year for entry in entries), default=as_of.year),
        as_of=as_of,
        is_today=as_of == today,
        id_prefix="strip",
        title="災害の年表",
    )
    return Markup(drawn)  # noqa: S704 (our own SVG, its texts escaped there)


def _runs(row: DisasterRow, last_day: date | None, asked: PageClocks) -> bool:
    """Whether support ran on the asked day. The register says it of now alone; on an earlier day
    it also ran where somebody was there that day, whatever ended since."""
    if last_day is None:
        return False
    as_of = asked.clocks.as_of
    then = as_of < asked.clocks.today and last_day >= as_of
    return then or row.content.status is DisasterStatus.ONGOING
