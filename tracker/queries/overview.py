"""What a disaster's page breaks down: by recipient, by duty, by month, and who entered what.

Most aggregates state no recipient and none a duty, so the sums here show every counted row in full,
also those inside an aggregate, unless it states their own recipient; what the totals of
queries/disasters.py hold beyond them (total − rows) is the aggregates' part without a breakdown.
Each sum equals that of the list narrowed to it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.entry_filter import Counting, EntryFilter
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.totals import FUNDS, STAFF, AggregateEntry, Aggregates
from tracker.domain.vocabulary import MEASURED_KINDS, Duty, Kind, Noun, Standing
from tracker.models import Change, Municipality, SupportLine, SupportRevision
from tracker.queries.entries import NO_AGGREGATES, STAFF_LAST, entry_rows
from tracker.queries.moment import Clocks, known
from tracker.queries.visible import visible_revisions

S = SupportRevision


@dataclass(frozen=True, slots=True)
class RecipientSums:
    """What one recipient was given. `code` None: a body by `name`, or not stated (name empty)."""

    code: str | None
    name: str
    staff: StaffCount = field(default_factory=StaffCount)
    goods: EntryCount = field(default_factory=EntryCount)
    funds: Amount = field(default_factory=Amount)
    other: EntryCount = field(default_factory=EntryCount)

    @property
    def entries(self) -> int:
        """How many entries (of a fund: lines) name the recipient: its weight on the map."""
        rows = sum(f.entries for f in (self.staff, self.goods, self.funds, self.other))
        return rows + self.goods.aggregates + self.other.aggregates


def recipient_sums(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    wanted: EntryFilter,
    aggregates: Aggregates = NO_AGGREGATES,
) -> list[RecipientSums]:
    """Counted rows by recipient, funds by their lines, in the order of codes; two queries.

    Of `aggregates` those that state one recipient stand with it, in place of its rows inside
    them (rule 3). `wanted` may narrow by anything but recipients.
    """
    found: dict[tuple[str | None, str], RecipientSums] = {}
    told = _telling_recipient(aggregates)
    for row in [
        *session.execute(_by_recipient(clocks, scope, wanted, told)),
        *session.execute(_funds_by_recipient(clocks, scope, wanted, told)),
    ]:
        key = row.code, row.name or ""
        before = found.get(key, RecipientSums(*key))
        found[key] = _with_row(before, row)
    for entry in told:
        key = entry.recipient_code, entry.recipient_name or ""
        before = found.get(key, RecipientSums(*key))
        found[key] = _with_aggregate(before, entry, clocks.as_of)
    for scope_, code, name in aggregates.not_yet_to:
        if code or name:
            key = code, name or ""
            found[key] = _with_unknown(found.get(key, RecipientSums(*key)), scope_[1])
    return sorted(found.values(), key=lambda sums: (sums.code or "9", not sums.name, sums.name))


def _counted(clocks: Clocks, scope: Scope, wanted: EntryFilter) -> Select[*tuple[Any, ...]]:
    return entry_rows(clocks, scope, replace(wanted, standing=Counting.COUNTED))


def _telling_recipient(aggregates: Aggregates) -> list[AggregateEntry]:
    """The aggregates that count for the one recipient that they state, as in a list of it."""
    stated: dict[tuple[str | None, str | None], list[AggregateEntry]] = {}
    for entry in aggregates.effective:
        if entry.recipient_code or entry.recipient_name:
            stated.setdefault((entry.recipient_code, entry.recipient_name), []).append(entry)
    return [one for entries in stated.values() for one in Aggregates(tuple(entries)).counted()]


def _not_inside(
    row: Any, recipient: Any, told: Sequence[AggregateEntry], as_of: date
) -> ColumnElement[bool]:
    """Whether no aggregate that states the row's own recipient contains it (queries/entries.py).

    `row` has the columns of entry_rows, `recipient` those of the recipient.
    """
    tests = []
    for entry in told:
        same = [row.disaster_id == entry.disaster_id, row.kind == entry.of_kind]
        if entry.fund_kind is not None:
            same.append(row.fund_kind == entry.fund_kind)
        whole = entry.giver == ALL_WARDS
        same.append(row.giver_code != JOINT if whole else row.giver_code == entry.giver)
        up_to = row.day <= entry.speaks_of
        if entry.speaks_of == as_of:
            up_to = or_(up_to, row.standing == Standing.PLANNED)
        if entry.recipient_code:
            same.append(func.coalesce(recipient.recipient_code, "") == entry.recipient_code)
        else:
            same.append(func.coalesce(recipient.recipient_name, "") == entry.recipient_name)
        tests.append(and_(*same, up_to))
    return case((or_(*tests), 1), else_=0) == 0 if tests else true()


def _by_recipient(
    clocks: Clocks, scope: Scope, wanted: EntryFilter, told: Sequence[AggregateEntry]
) -> Select[*tuple[Any, ...]]:
    rows = (
        _counted(clocks, scope, wanted)
        .add_columns(S.recipient_name)
        .where(S.kind.in_([Kind.STAFF, Kind.GOODS, Kind.OTHER]))
        .subquery("entry")
    )
    keys = (rows.c.kind, rows.c.standing, rows.c.recipient_code, rows.c.recipient_name)
    return (
        select(
            rows.c.kind,
            rows.c.standing,
            rows.c.recipient_code.label("code"),
            rows.c.recipient_name.label("name"),
            func.count().label("entries"),
            func.coalesce(func.sum(rows.c.headcount), 0).label("headcount"),
            func.coalesce(func.sum(rows.c.person_days), 0).label("person_days"),
            func.sum(rows.c.days_unknown).label("days_unknown"),
        )
        .where(_not_inside(rows.c, rows.c, told, clocks.as_of))
        .group_by(*keys)
    )


def _funds_by_recipient(
    clocks: Clocks, scope: Scope, wanted: EntryFilter, told: Sequence[AggregateEntry]
) -> Select[*tuple[Any, ...]]:
    rows = _counted(clocks, scope, wanted).where(S.kind == Kind.FUNDS).subquery("entry")
    unpublished = case((SupportLine.amount_yen.is_(None), 1), else_=0)
    return (
        select(
            literal(Kind.FUNDS.value, String()).label("kind"),
            SupportLine.recipient_code.label("code"),
            SupportLine.recipient_name.label("name"),
            func.count().label("entries"),
            func.coalesce(func.sum(SupportLine.amount_yen), 0).label("yen"),
            func.sum(unpublished).label("unpublished"),
        )
        .join(rows, rows.c.revision_id == SupportLine.revision_id)
        .where(_not_inside(rows.c, SupportLine, told, clocks.as_of))
        .group_by(SupportLine.recipient_code, SupportLine.recipient_name)
    )


def _with_row(sums: RecipientSums, row: Any) -> RecipientSums:
    match Kind(row.kind):
        case Kind.STAFF:
            return replace(sums, staff=sums.staff + staff_of(row))
        case Kind.GOODS:
            return replace(sums, goods=sums.goods + EntryCount(row.entries))
        case Kind.FUNDS:
            amount = Amount(int(row.yen), int(row.unpublished), False, row.entries)
            return replace(sums, funds=sums.funds + amount)
        case _:
            return replace(sums, other=sums.other + EntryCount(row.entries))


def _with_aggregate(sums: RecipientSums, entry: AggregateEntry, as_of: date) -> RecipientSums:
    match entry.of_kind:
        case Kind.STAFF:
            return replace(sums, staff=sums.staff + STAFF.of_aggregate(entry, as_of))
        case Kind.GOODS:
            return replace(sums, goods=sums.goods + EntryCount(aggregates=1))
        case Kind.FUNDS:
            return replace(sums, funds=sums.funds + FUNDS.of_aggregate(entry, as_of))
        case _:
            return replace(sums, other=sums.other + EntryCount(aggregates=1))


def _with_unknown(sums: RecipientSums, kind: Kind) -> RecipientSums:
    """Before the day of its first aggregate the figure is 不明, not 0."""
    match kind:
        case Kind.STAFF:
            return replace(sums, staff=sums.staff + STAFF.unclear)
        case Kind.GOODS:
            return replace(sums, goods=sums.goods + EntryCount(missing=True))
        case Kind.FUNDS:
            return replace(sums, funds=sums.funds + FUNDS.unclear)
        case _:
            return replace(sums, other=sums.other + EntryCount(missing=True))


def staff_of(row: Any) -> StaffCount:
    """A row of dispatches summed in one standing, as a figure."""
    people = {Standing(row.standing): int(row.headcount)}
    return StaffCount(
        a=people.get(Standing.PRESENT, 0),
        b=people.get(Standing.SERVED, 0),
        c=people.get(Standing.PLANNED, 0),
        person_days=int(row.person_days),
        days_unknown=int(row.days_unknown),
        entries=row.entries,
    )


@dataclass(frozen=True, slots=True)
class DutySums:
    """Dispatches for one duty; `duty` None where the entries do not say."""

    duty: Duty | None
    staff: StaffCount


def duty_sums(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter
) -> list[DutySums]:
    """Counted dispatches by duty, in the order of the glossary; one query."""
    rows = _counted(clocks, scope, wanted).where(S.kind == Kind.STAFF).subquery("entry")
    query = select(
        rows.c.duty,
        rows.c.standing,
        func.count().label("entries"),
        func.coalesce(func.sum(rows.c.headcount), 0).label("headcount"),
        func.coalesce(func.sum(rows.c.person_days), 0).label("person_days"),
        func.sum(rows.c.days_unknown).label("days_unknown"),
    ).group_by(rows.c.duty, rows.c.standing)
    found: dict[Duty | None, StaffCount] = {}
    for row in session.execute(query):
        found[row.duty] = found.get(row.duty, StaffCount()) + staff_of(row)
    return [DutySums(duty, found[duty]) for duty in (*Duty, None) if duty in found]


def staff_by_month(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter
) -> list[tuple[str, int]]:
    """People who were on a dispatch on at least one day of a month ("2020-07"), up to as_of.

    Rows with days alone: aggregates and dispatches without days have no month. One query.
    """
    query = (
        _counted(clocks, scope, wanted)
        .with_only_columns(S.span_first, STAFF_LAST, func.sum(S.headcount))
        .where(S.kind == Kind.STAFF, S.span_first <= clocks.as_of)
        .group_by(S.span_first, STAFF_LAST)
    )
    spans = [(first, last, int(people or 0)) for first, last, people in session.execute(query)]
    return present_by_month(spans, clocks.as_of)


def present_by_month(
    spans: Iterable[tuple[date, date | None, int]], as_of: date
) -> list[tuple[str, int]]:
    """First day, last day (None: open) and people to people by month, without a gap."""
    people: dict[int, int] = {}
    for first, last, count in spans:
        end = as_of if last is None else min(last, as_of)
        for month in range(_month(first), _month(end) + 1):
            people[month] = people.get(month, 0) + count
    months = range(min(people), max(people) + 1) if people else range(0)
    return [(f"{m // 12:04}-{m % 12 + 1:02}", people.get(m, 0)) for m in months]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def nil_returns(
    session: Session, clocks: Clocks, scope: Scope, disaster_ids: Collection[int]
) -> dict[str, set[Kind]]:
    """該当なし by giver: the kinds of which it stated by as_of, for each of the disasters, that it
    gave nothing; one query."""
    query = (
        _counted(clocks, scope, EntryFilter(kind=Kind.NIL))
        .with_only_columns(S.giver_code, S.disaster_id, S.of_kind)
        .where(S.disaster_id.in_(disaster_ids))
    )
    stated: dict[tuple[str, Kind], set[int]] = {}
    for giver, disaster_id, of_kind in session.execute(query):
        for kind in MEASURED_KINDS if of_kind is None else (of_kind,):
            stated.setdefault((giver, kind), set()).add(disaster_id)
    found: dict[str, set[Kind]] = {}
    for (giver, kind), disasters in stated.items():
        if len(disasters) == len(disaster_ids):
            found.setdefault(giver, set()).add(kind)
    return found


def last_recorded(
    session: Session, clocks: Clocks, scope: Scope, disaster_id: int
) -> dict[str, datetime]:
    """When the newest revision of each giver's entries was recorded, withdrawals too; one query.

    Drafts are left out for everyone.
    """
    query = (
        select(S.giver_code, func.max(Change.recorded_at, type_=Change.recorded_at.type))
        .join(Change, Change.id == S.since)
        .where(S.disaster_id == disaster_id, known(S, clocks.known_at))
        .where(and_(S.disclosed, visible_revisions(Noun.SUPPORT, scope)))
        .group_by(S.giver_code)
    )
    return dict(session.execute(query).all())


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A municipality as the map needs it; `former` ones stand where their successor does."""

    code: str
    prefecture: str
    name: str
    latitude: float | None
    longitude: float | None
    is_office: bool

    @property
    def full_name(self) -> str:
        return f"{self.prefecture}{self.name}"


def map_places(session: Session) -> dict[str, MapPlace]:
    """All municipalities by code, former ones at the place of their successor; one query."""
    columns = (
        Municipality.code,
        Municipality.prefecture,
        Municipality.name,
        Municipality.latitude,
        Municipality.longitude,
        Municipality.kind,
        Municipality.last_day,
        Municipality.successor_code,
    )
    places: dict[str, MapPlace] = {}
    successors: dict[str, str] = {}
    for code, prefecture, name, latitude, longitude, kind, last_day, after in session.execute(
        select(*columns)
    ):
        is_office = kind != "prefecture" and last_day is None
        places[code] = MapPlace(code, prefecture, name, latitude, longitude, is_office)
        if after is not None:
            successors[code] = after
    for code, after in successors.items():
        place, at = places[code], places[after]
        places[code] = replace(place, latitude=at.latitude, longitude=at.longitude)
    return places


def prefectures(session: Session) -> list[tuple[str, str]]:
    """Code and name of every prefecture, from north to south."""
    query = select(Municipality.code, Municipality.prefecture).where(
        Municipality.kind == "prefecture"
    )
    return [(code, name) for code, name in session.execute(query.order_by(Municipality.code))]
