"""What the 支援概要 asks beyond the totals: recipients, other support by what it was, sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Select, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.giver import JOINT
from tracker.domain.recipient import Recipient
from tracker.domain.support import Aggregate
from tracker.domain.totals import Aggregates
from tracker.domain.vocabulary import FundKind, Kind, Noun, Standing
from tracker.models import SupportLine, SupportRevision
from tracker.models.content import SHELVES
from tracker.queries.entries import entry_rows
from tracker.queries.goods_lines import unit_of_line
from tracker.queries.moment import Clocks, known

S = SupportRevision


@dataclass(frozen=True, slots=True)
class RecipientUse:
    """A recipient that counted rows name, outside every aggregate."""

    kind: Kind
    fund_kind: FundKind | None
    joint: bool
    recipient: Recipient


@dataclass(frozen=True, slots=True)
class OtherSum:
    """Other support of one description: `quantity` in `unit`, `unknown` entries without one."""

    what: str
    recipient: Recipient
    unit: str
    quantity: Decimal
    unknown: int
    entries: int


def _rows(
    clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> Select[*tuple[Any, ...]]:
    return entry_rows(clocks, scope, wanted, aggregates).add_columns(
        S.recipient_name, S.title, S.what, S.quantity, S.unit, S.source
    )


def _outside(entry: Any) -> Any:
    """Rows that count and lie inside no aggregate."""
    return and_(
        entry.c.standing != Standing.NONE,
        entry.c.in_own == 0,
        entry.c.in_all == 0,
        entry.c.kind.not_in([Kind.AGGREGATE, Kind.NIL]),
    )


def recipient_uses(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> list[RecipientUse]:
    """Each recipient once for every kind, fund kind and side (joint or the wards'); two queries."""
    entry = _rows(clocks, scope, wanted, aggregates).subquery("entry")
    joint = entry.c.giver_code == JOINT
    of_entry = (
        select(
            entry.c.kind, entry.c.fund_kind, joint, entry.c.recipient_code, entry.c.recipient_name
        )
        .where(_outside(entry), entry.c.kind != Kind.FUNDS)
        .where(or_(entry.c.recipient_code.is_not(None), entry.c.recipient_name.is_not(None)))
        .distinct()
    )
    line = SupportLine
    of_line = (
        select(entry.c.kind, entry.c.fund_kind, joint, line.recipient_code, line.recipient_name)
        .join(entry, entry.c.revision_id == line.revision_id)
        .where(_outside(entry), entry.c.kind == Kind.FUNDS)
        .where(or_(line.recipient_code.is_not(None), line.recipient_name.is_not(None)))
        .distinct()
    )
    return [
        RecipientUse(kind, fund_kind, bool(is_joint), Recipient(code, name))
        for query in (of_entry, of_line)
        for kind, fund_kind, is_joint, code, name in session.execute(query)
    ]


def other_sums(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> list[OtherSum]:
    """Other support of counted rows outside every aggregate, by what, to whom and unit."""
    entry = _rows(clocks, scope, wanted, aggregates).subquery("entry")
    what = func.coalesce(func.nullif(entry.c.what, ""), entry.c.title, "")
    keys = (
        what.label("called"),
        entry.c.recipient_code,
        entry.c.recipient_name,
        func.coalesce(entry.c.unit, "").label("unit"),
    )
    thousandths = type_coerce(entry.c.quantity, BigInteger)
    query = (
        select(
            *keys,
            func.coalesce(func.sum(thousandths), 0).label("thousandths"),
            func.sum(case((entry.c.quantity.is_(None), 1), else_=0)).label("unknown"),
            func.count().label("entries"),
        )
        .where(_outside(entry), entry.c.kind == Kind.OTHER)
        .group_by(*keys)
        .order_by(func.min(entry.c.day), func.min(entry.c.number))
    )
    return [
        OtherSum(
            what=row.called,
            recipient=Recipient(row.recipient_code, row.recipient_name),
            unit=row.unit,
            quantity=(Decimal(int(row.thousandths)) / 1000).normalize() + 0,
            unknown=int(row.unknown),
            entries=row.entries,
        )
        for row in session.execute(query)
    ]


def inside_quantities(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> dict[tuple[int | None, str], Decimal]:
    """Quantities of the goods rows inside 各区計, by catalogue item and unit."""
    entry = entry_rows(clocks, scope, wanted, aggregates).subquery("entry")
    unit = unit_of_line(clocks)
    thousandths = type_coerce(SupportLine.quantity, BigInteger)
    query = (
        select(SupportLine.item_id, unit, func.sum(thousandths))
        .join(entry, entry.c.revision_id == SupportLine.revision_id)
        .where(entry.c.kind == Kind.GOODS, entry.c.in_all == 1)
        .where(entry.c.standing != Standing.NONE, SupportLine.quantity.is_not(None))
        .group_by(SupportLine.item_id, unit)
    )
    return {
        (item_id, unit): (Decimal(int(total)) / 1000).normalize() + 0
        for item_id, unit, total in session.execute(query)
    }


def aggregate_contents(
    session: Session, clocks: Clocks, record_ids: Iterable[int]
) -> dict[int, Aggregate]:
    """The whole content of aggregate entries, by record."""
    ids = set(record_ids)
    if not ids:
        return {}
    shelf = SHELVES[Noun.SUPPORT]
    query = select(S).where(S.record_id.in_(ids), known(S, clocks.known_at)).options(*shelf.load)
    return {row.record_id: shelf.content(row) for row in session.scalars(query)}


def sources(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> list[str]:
    """The sources (出典) that counted rows name, each once, in the order of their entry."""
    entry = _rows(clocks, scope, wanted, aggregates).subquery("entry")
    query = (
        select(entry.c.source)
        .where(_outside(entry), entry.c.source != "")
        .group_by(entry.c.source)
        .order_by(func.min(entry.c.number))
    )
    return list(session.scalars(query))
