"""Disasters in one line each, as the home page shows them: label and figures, each a link."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from tracker.domain.association import Association
from tracker.domain.entry_filter import Counting
from tracker.domain.figure import Amount
from tracker.domain.numbers import format_integer
from tracker.domain.vocabulary import Channel, DisasterStatus, Kind
from tracker.queries.disasters import NOTHING, DisasterRow, DisasterTotals
from tracker.queries.moment import Clocks
from tracker.web.entry_links import EntryLinks


@dataclass(frozen=True)
class Figure:
    """A figure in running words: 派遣 12人."""

    label: str
    text: str
    href: str


@dataclass(frozen=True)
class DisasterLine:
    """One disaster."""

    label: str
    href: str
    is_ongoing: bool
    is_provisional: bool
    figures: list[Figure]


def disaster_lines(
    rows: Sequence[DisasterRow],
    totals: Mapping[int, DisasterTotals],
    letters: Mapping[int, int],
    now: Clocks,
    words: Association,
) -> list[DisasterLine]:
    """The lines in the order of `rows`; a disaster without support or letters has no figures."""
    return [
        DisasterLine(
            label=row.content.label_on(now.as_of),
            href=url_for("disasters.show", record_id=row.record_id),
            is_ongoing=row.content.status is DisasterStatus.ONGOING,
            is_provisional=row.content.provisional,
            figures=[
                *_figures(totals.get(row.record_id, NOTHING), EntryLinks(row.record_id), words),
                *_letters(row.record_id, letters.get(row.record_id, 0)),
            ],
        )
        for row in rows
    ]


def _letters(disaster_id: int, count: int) -> list[Figure]:
    href = url_for("letters.index", disaster=disaster_id)
    return [Figure("御礼状", f"{format_integer(count)}通", href)] if count else []


def _figures(totals: DisasterTotals, links: EntryLinks, words: Association) -> list[Figure]:
    staff = totals.staff.total
    present = Figure(
        "うち派遣中",
        f"{format_integer(staff.a)}人",
        links.to(kind=Kind.STAFF, standing=Counting.PRESENT),
    )
    found = [
        (Kind.STAFF, "職員派遣", staff, None),
        *_funds(totals, words),
        (Kind.GOODS, "支援物資", totals.goods.total, None),
        (Kind.OTHER, "その他", totals.other.total, None),
    ]
    figures = [
        Figure(label, figure.display(), links.to(kind=kind, channel=channel))
        for kind, label, figure, channel in found
        if not figure.is_empty
    ]
    if staff.a:
        figures.insert(1, present)
    return figures


def _funds(
    totals: DisasterTotals, words: Association
) -> Iterator[tuple[Kind, str, Amount, Channel]]:
    """支援金 区独自, 都経由, 23区共同."""
    amounts = {
        Channel.WARD: totals.ward_funds,
        Channel.VIA_METROPOLIS: totals.via_funds,
        Channel.JOINT: totals.funds.joint,
    }
    for channel, amount in amounts.items():
        yield Kind.FUNDS, f"{Kind.FUNDS.label} {words.channel(channel)}", amount, channel
