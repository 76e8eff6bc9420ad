"""支援先別, 品目別 and 業務別 of a disaster, each line leading to its rows, and what has no line.

Most aggregates name no recipient and none a duty: what the totals hold beyond the rows stands in a
line of its own, so that every column adds up to the total of the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.entry_filter import UNSTATED, Part
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.numbers import format_quantity
from tracker.domain.recipient import NOT_STATED_WORDS
from tracker.domain.vocabulary import Kind
from tracker.queries.disasters import DisasterTotals
from tracker.queries.goods import ItemSum
from tracker.queries.overview import DutySums, MapPlace, RecipientSums
from tracker.queries.part_figures import Figures, beyond_duties, beyond_recipients
from tracker.web.disasters.by_giver import NONE, Cell, days_cell, plain_number
from tracker.web.entry_links import EntryLinks

NO_BREAKDOWN = "（集計値のうち内訳のない分）"


@dataclass(frozen=True)
class RecipientRow:
    """One recipient."""

    name: str
    staff: Cell
    goods: Cell
    other: Cell
    funds: Cell


def recipient_rows(
    recipients: Sequence[RecipientSums],
    totals: DisasterTotals,
    places: Mapping[str, MapPlace],
    links: EntryLinks,
) -> list[RecipientRow]:
    """The recipients in the order of codes, then the part of aggregates without recipients."""
    rows = [_recipient_row(sums, places, links) for sums in recipients]
    rest = _beyond_recipients(recipients, totals, links)
    return [*rows, rest] if rest else rows


def recipient_name(sums: RecipientSums, places: Mapping[str, MapPlace]) -> str:
    """熊本県人吉市, 日本赤十字社, or that it is not stated."""
    if sums.code is None:
        return sums.name or NOT_STATED_WORDS
    place = places.get(sums.code)
    return place.full_name if place else sums.code


def _recipient_row(
    sums: RecipientSums, places: Mapping[str, MapPlace], links: EntryLinks
) -> RecipientRow:
    def cell(kind: Kind, figure: StaffCount | EntryCount | Amount) -> Cell:
        if figure.is_empty:
            return Cell(word=NONE)
        return Cell(plain_number(figure), recipient_link(sums, links, kind))

    return RecipientRow(
        name=recipient_name(sums, places),
        staff=cell(Kind.STAFF, sums.staff),
        goods=cell(Kind.GOODS, sums.goods),
        other=cell(Kind.OTHER, sums.other),
        funds=cell(Kind.FUNDS, sums.funds),
    )


def recipient_link(sums: RecipientSums, links: EntryLinks, kind: Kind | None) -> str:
    """The list of a recipient: by code, a body by its name, or what states none."""
    if sums.code:
        return links.to(kind=kind, recipient=sums.code)
    if sums.name:
        return links.to(kind=kind, body=sums.name)
    return links.to(kind=kind, recipient=UNSTATED)


def _beyond_recipients(
    recipients: Sequence[RecipientSums], totals: DisasterTotals, links: EntryLinks
) -> RecipientRow | None:
    whole = Figures(totals.staff.total, totals.funds.total, totals.goods.total, totals.other.total)
    rest = beyond_recipients(whole, recipients)
    if all(figure.is_empty for figure in (rest.staff, rest.funds, rest.goods, rest.other)):
        return None

    def cell(kind: Kind, figure: StaffCount | EntryCount | Amount) -> Cell:
        if figure.is_empty:
            return Cell(word=NONE)
        return Cell(plain_number(figure), links.to(kind=kind, part=Part.NO_RECIPIENT))

    return RecipientRow(
        name=NO_BREAKDOWN,
        staff=cell(Kind.STAFF, rest.staff),
        goods=cell(Kind.GOODS, rest.goods),
        other=cell(Kind.OTHER, rest.other),
        funds=cell(Kind.FUNDS, rest.funds),
    )


@dataclass(frozen=True)
class DutyRow:
    """One duty."""

    name: str
    people: Cell
    person_days: Cell


def duty_rows(
    duties: Sequence[DutySums], totals: DisasterTotals, links: EntryLinks
) -> list[DutyRow]:
    """The duties in the order of the glossary, then what is known without its duty."""
    rows = [_duty_row(sums, links) for sums in duties]
    rest = beyond_duties(totals.staff.total, duties)
    if not rest.is_empty:
        people = Cell(plain_number(rest), links.to(kind=Kind.STAFF, part=Part.NO_DUTY))
        rows.append(DutyRow(NO_BREAKDOWN, people, days_cell(rest, people.href)))
    return rows


def _duty_row(sums: DutySums, links: EntryLinks) -> DutyRow:
    href = links.to(kind=Kind.STAFF, duty=sums.duty or UNSTATED)
    return DutyRow(
        name=sums.duty.label if sums.duty else "（業務の記載なし）",
        people=Cell(plain_number(sums.staff), href),
        person_days=days_cell(sums.staff, href),
    )


@dataclass(frozen=True)
class ItemRow:
    """One item, counted in its own unit."""

    category: str
    name: str
    quantity: Cell
    unit: str


def item_rows(items: Sequence[ItemSum], links: EntryLinks) -> list[ItemRow]:
    """The items in the catalogue's order, each in its own unit."""
    return [_item_row(item, links) for item in items]


def _item_row(item: ItemSum, links: EntryLinks) -> ItemRow:
    which = {"item_id": item.item_id} if item.item_id else {"item_text": item.name}
    href = links.to(kind=Kind.GOODS, unit=item.unit, **which)
    known = item.unknown < item.lines
    unknown = f"数量不明{item.unknown}件" if item.unknown else ""
    text = "＋".join(filter(None, (format_quantity(item.quantity) if known else "", unknown)))
    return ItemRow(item.category, item.name or "（品名の記載なし）", Cell(text, href), item.unit)
