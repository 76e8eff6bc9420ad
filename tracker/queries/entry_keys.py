"""The entries behind the figures of a report, without their contents (rule 8)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.recipient import Recipient
from tracker.domain.totals import Aggregates
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, Standing
from tracker.models import Record, SupportLine, SupportRevision
from tracker.queries.entries import entry_rows
from tracker.queries.goods_lines import unit_of_line
from tracker.queries.moment import Clocks

S = SupportRevision


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKey:
    """What decides in which figures an entry is; `kind` is what it measures or speaks of.

    `what` and `unit` tell other support apart as queries/report_sums.other_sums does.
    """

    record_id: int
    number: int | None
    disaster_id: int
    kind: Kind
    is_aggregate: bool
    is_nil: bool
    fund_kind: FundKind | None
    duty: Duty | None
    giver: str
    channel: Channel
    standing: Standing
    in_own: bool
    in_all: bool
    headcount: int | None
    person_days: int | None
    yen: int | None
    unpublished: int | None
    paid: bool
    recipient: Recipient
    what: str
    unit: str


def entry_keys(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> list[EntryKey]:
    """All entries that `wanted` admits, in the order of their numbers; one query."""
    query = entry_rows(clocks, scope, wanted, aggregates).add_columns(
        S.recipient_name, S.what, S.title, S.unit
    )
    return [
        EntryKey(
            record_id=row.record_id,
            number=row.number,
            disaster_id=row.disaster_id,
            kind=row.measured_kind,
            is_aggregate=row.kind is Kind.AGGREGATE,
            is_nil=row.kind is Kind.NIL,
            fund_kind=row.fund_kind,
            duty=row.duty,
            giver=row.giver_code,
            channel=row.channel,
            standing=row.standing,
            in_own=bool(row.in_own),
            in_all=bool(row.in_all),
            headcount=row.headcount,
            person_days=None if row.person_days is None else int(row.person_days),
            yen=None if row.yen is None else int(row.yen),
            unpublished=row.unpublished,
            paid=row.paid is not None or row.paid_unpublished is not None,
            recipient=Recipient(row.recipient_code, row.recipient_name),
            what=row.what or row.title,
            unit=row.unit or "",
        )
        for row in session.execute(query.order_by(Record.number))
    ]


#: Item (record of the catalogue, else the typed text) and unit.
ItemKey = tuple[int | None, str, str]


def records_by_item(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter
) -> dict[ItemKey, list[int]]:
    """Records with a line of the item, whether they are counted or not; one query."""
    entry = entry_rows(clocks, scope, wanted).subquery("entry")
    line = SupportLine
    query = (
        select(
            line.item_id,
            line.item_text,
            unit_of_line(clocks),
            entry.c.record_id,
            entry.c.number,
        )
        .join(entry, entry.c.revision_id == line.revision_id)
        .where(entry.c.measured_kind == Kind.GOODS)
        .order_by(entry.c.number)
        .distinct()
    )
    found: dict[ItemKey, list[int]] = {}
    for item_id, text, unit, record_id, _ in session.execute(query):
        key = (item_id, "" if item_id is not None else text or "", unit)
        found.setdefault(key, []).append(record_id)
    return found
