"""Support entries as rows of figures: what every list, total and report selects from.

One row an entry, on one day (as_of) and as known at one change (known_at): standing, the day and
the year it belongs to, headcount, person-days, yen. Drafts and withdrawn entries leave the store
only where a filter asks for them, and never enter a total.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import aliased

from tracker.domain.access import Scope
from tracker.domain.entry_filter import (
    NO_MEMBER,
    UNSTATED,
    YEAR_UNKNOWN,
    Counting,
    EntryFilter,
    Shelved,
)
from tracker.domain.fiscal_year import fiscal_year_span
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.totals import AggregateEntry, Aggregates
from tracker.domain.vocabulary import MEASURED_KINDS, GiverRole, Kind, Noun, Standing, State
from tracker.models import (
    DisasterRevision,
    Giver,
    Municipality,
    Record,
    SupportLine,
    SupportRevision,
    SupportYear,
)
from tracker.models.base import Word
from tracker.queries.entry_parts import in_part
from tracker.queries.entry_text import in_text
from tracker.queries.goods_lines import names_line
from tracker.queries.lines import lines_of_recipient
from tracker.queries.moment import Clocks, known
from tracker.queries.sql import at_least_zero, days_inclusive, earlier, later
from tracker.queries.thanked_entries import in_thanks
from tracker.queries.visible import visible_revisions

S = SupportRevision
D = aliased(DisasterRevision, name="disaster")
M = aliased(Municipality, name="recipient")

#: The kind that an entry measures or speaks of.
MEASURED = func.coalesce(S.of_kind, S.kind, type_=S.kind.type)

#: First day, in the world, from which an entry counts (as_of).
STAFF_FIRST = func.coalesce(S.span_first, D.start)
STAFF_LAST = case((S.span_first.is_(None), D.start), else_=S.span_last)
DAY = case(
    (S.kind == Kind.STAFF, STAFF_FIRST),
    (S.kind == Kind.GOODS, func.coalesce(S.sent_on, S.received_on, D.start)),
    (S.kind == Kind.FUNDS, func.coalesce(S.decided_on, S.paid_on, S.received_on, D.start)),
    (S.kind == Kind.OTHER, func.coalesce(S.span_first, D.start)),
    else_=func.coalesce(S.speaks_of, D.start),
)
#: The day whose fiscal year an entry belongs to (rule 6); null is 年度不明.
YEAR_DAY = case(
    (S.kind == Kind.GOODS, func.coalesce(S.sent_on, S.received_on)),
    (S.kind == Kind.FUNDS, func.coalesce(S.paid_on, S.decided_on, S.received_on)),
    (S.kind == Kind.NIL, S.speaks_of),
    else_=S.span_first,
)
#: 1 for a dispatch of which nobody knows the person-days: its person-days are null, not 0.
DAYS_UNKNOWN = case(
    (
        and_(
            S.kind == Kind.STAFF,
            S.person_days.is_(None),
            or_(S.span_first.is_(None), S.headcount.is_(None)),
        ),
        1,
    ),
    else_=0,
)

NO_AGGREGATES = Aggregates()


def entry_rows(
    clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates = NO_AGGREGATES
) -> Select[*tuple[Any, ...]]:
    """One row an entry, narrowed to `wanted`; `in_own` and `in_all` tell what lies inside
    `aggregates` and so is not added again."""
    standing = _standing(clocks, wanted)
    query: Select[*tuple[Any, ...]] = (
        select(
            S.id.label("revision_id"),
            S.record_id,
            Record.number,
            S.number.label("revision"),
            S.state,
            S.since,
            S.kind,
            MEASURED.label("measured_kind"),
            S.disaster_id,
            S.giver_code,
            Giver.position.label("giver_position"),
            S.channel,
            S.fund_kind,
            S.duty,
            S.recipient_code,
            func.coalesce(M.code, literal("999999"), type_=String()).label("recipient_order"),
            DAY.label("day"),
            YEAR_DAY.label("year_day"),
            standing.label("standing"),
            S.headcount,
            _person_days(clocks, wanted).label("person_days"),
            DAYS_UNKNOWN.label("days_unknown"),
            _yen(wanted).label("yen"),
            _unpublished(wanted).label("unpublished"),
            case((_paid_by(clocks), _yen(wanted)), else_=null()).label("paid"),
            case((_paid_by(clocks), _unpublished(wanted)), else_=null()).label("paid_unpublished"),
            _inside(clocks, aggregates, standing, own=True).label("in_own"),
            _inside(clocks, aggregates, standing, own=False).label("in_all"),
        )
        .join(Record, Record.id == S.record_id)
        .join(Giver, Giver.code == S.giver_code)
        .join(D, and_(D.record_id == S.disaster_id, known(D, clocks.known_at)))
        .outerjoin(M, M.code == S.recipient_code)
        .where(known(S, clocks.known_at), visible_revisions(Noun.SUPPORT, scope))
    )
    return query.where(*_conditions(clocks, wanted, standing))


def _standing(clocks: Clocks, wanted: EntryFilter) -> ColumnElement[Any]:
    """Rule 5 (domain/headcount.py) in SQL; counted or not for the other kinds.

    In a fiscal year that begins after as_of nobody has served yet, whatever the span: its
    head-count ends where its person-days do.
    """
    as_of = clocks.as_of
    year = fiscal_year_span(wanted.fiscal_year) if wanted.fiscal_year else None
    is_to_come = true() if year and year.first > as_of else false()
    unset_counts = true() if as_of >= clocks.today else false()
    planned = case((S.decided_on.is_(None), unset_counts), else_=S.decided_on <= as_of)
    stands = case(
        (S.cancelled_on <= as_of, Standing.NONE.value),
        (and_(S.kind != Kind.STAFF, as_of >= DAY), Standing.COUNTED.value),
        (or_(S.kind != Kind.STAFF, is_to_come), Standing.NONE.value),
        (as_of > STAFF_LAST, Standing.SERVED.value),
        (as_of >= STAFF_FIRST, Standing.PRESENT.value),
        (planned, Standing.PLANNED.value),
        else_=Standing.NONE.value,
    )
    return type_coerce(stands, Word(Standing))


def _person_days(clocks: Clocks, wanted: EntryFilter) -> ColumnElement[Any]:
    """Person-days up to as_of, in the fiscal year where one is asked for (domain/person_days).

    Null, which is unknown and not 0, where there are no dates to reckon them from.
    """
    first: ColumnElement[Any] = STAFF_FIRST
    last = earlier(STAFF_LAST, clocks.as_of)
    from_day = None
    if wanted.fiscal_year:
        year = fiscal_year_span(wanted.fiscal_year)
        from_day = year.first
        first, last = later(first, year.first), earlier(last, year.last_by(clocks.as_of))
    by_calendar = at_least_zero(days_inclusive(first, last)) * S.headcount
    return case(
        (S.kind != Kind.STAFF, null()),
        (S.span_first.is_(None), S.person_days),
        (S.person_days.is_not(None), _given_days(clocks, wanted, from_day)),
        else_=by_calendar,
    )


def _given_days(clocks: Clocks, wanted: EntryFilter, from_day: Any) -> ColumnElement[Any]:
    """Of a given figure: the whole of past years, and the floor of the part of a running one."""
    piece = days_inclusive(SupportYear.first, SupportYear.last)
    gone = at_least_zero(
        days_inclusive(SupportYear.first, earlier(SupportYear.last.expression, clocks.as_of))
    )
    query = select(func.coalesce(func.sum(SupportYear.person_days * gone // piece), 0)).where(
        SupportYear.revision_id == S.id
    )
    if from_day is not None and wanted.fiscal_year:
        last = fiscal_year_span(wanted.fiscal_year).last
        query = query.where(SupportYear.first >= from_day, SupportYear.first <= last)
    return query.scalar_subquery()


def _yen(wanted: EntryFilter) -> ColumnElement[Any]:
    """Published yen; of a fund only the lines of the recipient that is asked for."""
    narrowed = lines_of_recipient(wanted)
    if not narrowed:
        return S.amount_yen.expression
    return (
        select(func.sum(SupportLine.amount_yen))
        .where(SupportLine.revision_id == S.id, *narrowed)
        .scalar_subquery()
    )


def _unpublished(wanted: EntryFilter) -> ColumnElement[Any]:
    narrowed = lines_of_recipient(wanted)
    if not narrowed:
        return S.unpublished.expression
    return case(
        (
            S.kind == Kind.FUNDS,
            select(func.count(SupportLine.id))
            .where(SupportLine.revision_id == S.id, SupportLine.amount_yen.is_(None), *narrowed)
            .scalar_subquery(),
        ),
        else_=null(),
    )


def _paid_by(clocks: Clocks) -> ColumnElement[bool]:
    """Funds whose day of payment (支出日) had come; without such a day nobody knows."""
    return and_(S.kind == Kind.FUNDS, S.paid_on <= clocks.as_of)


def _inside(
    clocks: Clocks, aggregates: Aggregates, standing: ColumnElement[Any], *, own: bool
) -> ColumnElement[Any]:
    """Whether a row lies inside an effective aggregate of its own giver (`own`) or of 各区計."""
    tests = [
        _inside_one(clocks, entry, standing)
        & (S.giver_code == entry.giver if own else S.giver_code != JOINT)
        for entry in aggregates.effective
        if own or entry.giver == ALL_WARDS
    ]
    return case((or_(*tests), 1), else_=0) if tests else literal(0)


def _inside_one(
    clocks: Clocks, entry: AggregateEntry, standing: ColumnElement[Any]
) -> ColumnElement[bool]:
    same = and_(S.disaster_id == entry.disaster_id, S.kind == entry.of_kind)
    if entry.fund_kind is not None:
        same = and_(same, S.fund_kind == entry.fund_kind)
    up_to = entry.speaks_of >= DAY
    if entry.speaks_of == clocks.as_of:  # on its day the aggregate's c are the planned ones
        up_to = or_(up_to, standing == Standing.PLANNED)
    return and_(same, up_to)


def _conditions(
    clocks: Clocks, wanted: EntryFilter, standing: ColumnElement[Any]
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [S.state == State(_STATE[wanted.shelved])]
    equal = {
        S.disaster_id: wanted.disaster_id,
        S.channel: wanted.channel,
        S.fund_kind: None if wanted.fund_kind is UNSTATED else wanted.fund_kind,
        S.duty: None if wanted.duty is UNSTATED else wanted.duty,
    }
    conditions += [column == value for column, value in equal.items() if value is not None]
    conditions += _left_open(wanted)
    conditions += _of_giver(wanted)
    if wanted.kind is not None:
        column = MEASURED if wanted.kind in MEASURED_KINDS else S.kind
        conditions.append(column == wanted.kind)
    if wanted.paid:
        conditions.append(_paid_by(clocks))
    conditions += _where_to(wanted) + _what(clocks, wanted)
    conditions += _when(clocks, wanted) + in_text(clocks, wanted)
    if wanted.standing is not None:
        conditions.append(_stands(clocks, wanted.standing, standing))
    if wanted.thanked is not None:
        conditions += in_thanks(clocks, wanted)
    if wanted.part is not None:
        conditions.append(in_part(clocks, wanted, standing=standing, day=DAY, measured=MEASURED))
    return conditions


def _left_open(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.fund_kind is UNSTATED:
        conditions += [S.fund_kind.is_(None), MEASURED == Kind.FUNDS]
    if wanted.duty is UNSTATED:
        conditions += [S.duty.is_(None), S.kind == Kind.STAFF]
    return conditions


def _of_giver(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.giver == NO_MEMBER:
        conditions.append(Giver.role != GiverRole.WARD)
    elif wanted.giver is not None:
        conditions.append(S.giver_code == wanted.giver)
    if wanted.own:
        conditions.append(S.giver_code != JOINT)
    return conditions


def _stands(clocks: Clocks, wanted: Counting, standing: ColumnElement[Any]) -> ColumnElement[bool]:
    """On its day an aggregate tells its a, b, c; on a later one its people are 内訳不明."""
    if wanted is Counting.COUNTED:
        return standing != Standing.NONE
    if wanted is Counting.UNCLEAR:
        return and_(
            S.kind == Kind.AGGREGATE, S.of_kind == Kind.STAFF, clocks.as_of > S.speaks_of,
            standing != Standing.NONE,
        )  # fmt: skip
    published = and_(S.kind == Kind.AGGREGATE, S.of_kind == Kind.STAFF, S.speaks_of == clocks.as_of)
    as_published = published if wanted in _PEOPLE else false()
    return or_(standing == Standing(wanted.value), as_published)


#: Standings that a staff aggregate has figures for on the very day that it speaks of.
_PEOPLE = (Counting.PRESENT, Counting.SERVED, Counting.PLANNED)
_STATE = {
    Shelved.SUBMITTED: State.SUBMITTED,
    Shelved.DRAFT: State.DRAFT,
    Shelved.WITHDRAWN: State.WITHDRAWN,
}


def _where_to(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    """Recipient or prefecture of the entry itself or of one of its lines."""
    conditions: list[ColumnElement[bool]] = []
    narrowed = lines_of_recipient(wanted)
    if narrowed:
        own: list[ColumnElement[bool]] = []
        if wanted.recipient == UNSTATED:  # an aggregate may name theirs as 32県市町
            own += [
                S.kind.in_([Kind.STAFF, Kind.GOODS, Kind.OTHER]),
                S.recipient_code.is_(None),
                func.coalesce(S.recipient_name, "") == "",
            ]
        elif wanted.recipient:
            own.append(S.recipient_code.in_(wanted.recipients))
        if wanted.body:
            own.append(S.recipient_name == wanted.body)
        if wanted.prefecture:
            own.append(M.prefecture_code == wanted.prefecture)
        if wanted.recipient == UNSTATED:
            narrowed = [*narrowed, S.kind == Kind.FUNDS]  # lines of goods have no recipients
        line = exists().where(SupportLine.revision_id == S.id, *narrowed)
        conditions.append(or_(and_(*own), line))
    return conditions


def _what(clocks: Clocks, wanted: EntryFilter) -> list[ColumnElement[bool]]:
    """Item and unit of a line; description and unit of other support."""
    if wanted.what is not None:
        called = func.coalesce(func.nullif(S.what, ""), S.title, "")
        conditions = [S.kind == Kind.OTHER, called == wanted.what]
        if wanted.unit is not None:
            conditions.append(func.coalesce(S.unit, "") == wanted.unit)
        return conditions
    if not wanted.names_item:
        return []
    return [exists().where(SupportLine.revision_id == S.id, *names_line(clocks, wanted))]


def _when(clocks: Clocks, wanted: EntryFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.fiscal_year == YEAR_UNKNOWN:
        conditions += [YEAR_DAY.is_(None), S.kind != Kind.AGGREGATE]
    elif wanted.fiscal_year:
        year = fiscal_year_span(wanted.fiscal_year)
        conditions.append(_in_window(year.first, year.last))
    if wanted.first or wanted.last:
        conditions.append(_in_window(wanted.first, wanted.last))
    if wanted.ends_by:
        conditions += [S.kind == Kind.STAFF, S.span_last <= wanted.ends_by]
    return conditions


def _in_window(first: Any, last: Any) -> ColumnElement[bool]:
    """A dispatch whose span meets the window, an aggregate whose period lies in it, or a day."""
    staff: list[ColumnElement[bool]] = [S.span_first.is_not(None)]
    rest: list[ColumnElement[bool]] = [YEAR_DAY.is_not(None)]
    if last:
        staff.append(S.span_first <= last)
        rest.append(last >= YEAR_DAY)
        rest.append(or_(S.kind != Kind.AGGREGATE, S.span_last <= last))
    if first:
        staff.append(or_(S.span_last.is_(None), S.span_last >= first))
        rest.append(first <= YEAR_DAY)
    return case((S.kind == Kind.STAFF, and_(*staff)), else_=and_(*rest))
