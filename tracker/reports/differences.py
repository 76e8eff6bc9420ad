"""公表値との差: the published figure, the sum of the rows inside it, and what has no breakdown."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tracker.domain.figure import Amount
from tracker.domain.numbers import format_integer
from tracker.domain.summary import fund_name
from tracker.domain.totals import AggregateEntry
from tracker.domain.vocabulary import FundKind, Kind
from tracker.domain.wareki import format_date
from tracker.reports.behind import Ids
from tracker.reports.content import Block, Column, Figure, Heading, Row, Table, Text, figure
from tracker.reports.figure_words import part_of_key
from tracker.reports.overview_data import OverviewData


def differences(data: OverviewData) -> Iterator[Block]:
    """A table of the kinds for which rows stand inside an effective 各区計; else nothing."""
    rows = (*_staff(data), *_funds(data), *_goods(data))
    if not rows:
        return
    yield Heading("(参考) 公表値との差")
    yield Table(
        "",
        (
            Column("区分", 30, span=3),
            Column("公表値(集計値)", 20, "right", span=2),
            Column("左のうち記録のあるもの", 20, "right", span=2),
            Column("差(内訳なし)", 20, "right", span=3),
        ),
        rows,
    )


def _staff(data: OverviewData) -> Iterator[Row]:
    whole = data.whole(Kind.STAFF)
    if whole and data.staff.inside.entries:
        ids = data.behind.inside(Kind.STAFF)
        published, inside = data.staff.published.total, data.staff.inside.total
        yield _row("staff", f"職員派遣(人){_on(whole)}", published, inside, (whole, ids))


def _funds(data: OverviewData) -> Iterator[Row]:
    for kind, sums in data.funds.items():
        whole = data.whole(Kind.FUNDS, kind)
        if whole and whole.yen is not None and sums.inside.entries:
            ids = data.behind.inside(Kind.FUNDS, kind)
            called = f"{fund_name(kind)}(円){_on(whole)}"
            row = _row(_funds_key(kind), called, whole.yen, sums.inside.yen, (whole, ids))
            yield _with_unpublished(row, sums.inside.unpublished)


def _funds_key(kind: FundKind | None) -> str:
    return f"funds/{kind.value if kind else 'unstated'}"


def _with_unpublished(row: Row, unpublished: int) -> Row:
    """Amounts that are not published may hide in the difference."""
    inside, rest = row[2:]
    if not (unpublished and isinstance(inside, Figure) and isinstance(rest, Figure)):
        return row
    known = Amount(int(inside.value or 0), unpublished)
    left = Amount(int(rest.value or 0), -unpublished)
    return (row[0], row[1], _told(inside, known), _told(rest, left))


def _told(shown: Figure, amount: Amount) -> Figure:
    return replace(shown, display=amount.told(format_integer(amount.yen), alone=""))


def _goods(data: OverviewData) -> Iterator[Row]:
    whole = data.whole(Kind.GOODS)
    if whole is None:
        return
    published: dict[tuple[int | None, str], Decimal] = {}
    for line in data.contents[whole.record_id].goods:
        if line.item_id is not None and line.quantity is not None:
            key = (line.item_id, line.unit)
            published[key] = published.get(key, Decimal(0)) + line.quantity
    for (item_id, unit), quantity in published.items():
        inside = data.inside_items.get((item_id, unit))
        if inside is not None:
            called = f"{data.names.item(item_id)}({unit}){_on(whole)}"
            ids = data.behind.inside_item((item_id, "", unit))
            yield _row(
                f"goods/{item_id}/{part_of_key(unit)}", called, quantity, inside, (whole, ids)
            )


def _on(whole: AggregateEntry) -> str:
    return f"　{format_date(whole.speaks_of)}現在"


def _row(
    key: str,
    called: str,
    published: int | Decimal,
    inside: int | Decimal,
    behind: tuple[AggregateEntry, Ids],
) -> Row:
    whole, ids = behind
    of_whole = (whole.record_id,) if ids else ()
    return (
        Text(called),
        figure(f"difference/{key}/published", published, of_whole),
        figure(f"difference/{key}/inside", inside, ids),
        figure(f"difference/{key}", published - inside, (*of_whole, *ids)),
    )
