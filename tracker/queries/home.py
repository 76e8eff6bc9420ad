"""What waits for somebody on the home page: drafts, dispatches about to end, what is entered."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.entry_filter import Counting, EntryFilter, Shelved
from tracker.domain.vocabulary import GiverRole, Kind, Noun, State
from tracker.models import Giver, Record, SupportRevision
from tracker.queries.entries import entry_rows
from tracker.queries.moment import Clocks
from tracker.queries.visible import visible_revisions

S = SupportRevision
#: A dispatch that ends within so many days is asked about: is it prolonged, is there a next one?
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many entries, and the one that comes first: its record, disaster and kind."""

    count: int
    record_id: int | None = None
    disaster_id: int | None = None
    kind: Kind | None = None
    day: date | None = None


NONE_WAITING = Waiting(0)


def drafts(session: Session, clocks: Clocks, scope: Scope, ward: str | None) -> Waiting:
    """Drafts of a ward; without one (the secretariat) those of no single ward, as joint funds."""
    query = entry_rows(clocks, scope, EntryFilter(shelved=Shelved.DRAFT, giver=ward))
    if ward is None:
        query = query.where(Giver.role != GiverRole.WARD)
    rows = session.execute(
        query.with_only_columns(
            S.record_id, S.disaster_id, S.kind, func.count().over().label("entries")
        )
        .order_by(S.since.desc(), S.record_id.desc())
        .limit(1)
    ).all()
    if not rows:
        return NONE_WAITING
    newest = rows[0]
    return Waiting(newest.entries, newest.record_id, newest.disaster_id, newest.kind)


def ending_soon(session: Session, clocks: Clocks, scope: Scope, ward: str | None) -> Waiting:
    """Dispatches under way whose last day lies within SOON; of all givers without a ward."""
    wanted = EntryFilter(kind=Kind.STAFF, standing=Counting.PRESENT, giver=ward)
    rows = session.execute(
        entry_rows(clocks, scope, wanted)
        .where(S.kind == Kind.STAFF, S.span_last <= clocks.as_of + SOON)
        .with_only_columns(
            S.record_id, S.disaster_id, S.kind, S.span_last, func.count().over().label("entries")
        )
        .order_by(S.span_last, Record.number)
        .limit(1)
    ).all()
    if not rows:
        return NONE_WAITING
    first = rows[0]
    return Waiting(first.entries, first.record_id, first.disaster_id, first.kind, first.span_last)


def has_entries(session: Session, scope: Scope, ward: str | None) -> bool:
    """Whether there is anything of a ward, or of anybody without one; drafts of others are not."""
    query = select(S.id).where(
        S.until.is_(None), S.state != State.WITHDRAWN, visible_revisions(Noun.SUPPORT, scope)
    )
    if ward is not None:
        query = query.where(S.giver_code == ward)
    return session.scalar(query.limit(1)) is not None
