"""Joint funds with their members' shares: what the 納入状況 is written from."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.entry_filter import Counting, EntryFilter
from tracker.domain.giver import JOINT
from tracker.domain.support import Funds
from tracker.domain.vocabulary import Kind, Noun
from tracker.models import Record, SupportRevision
from tracker.models.content import SHELVES
from tracker.queries.entries import DAY, entry_rows
from tracker.queries.moment import Clocks

S = SupportRevision


@dataclass(frozen=True, slots=True)
class JointFund:
    """A joint fund as it was decided by the day."""

    record_id: int
    number: int
    content: Funds


def joint_funds(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter
) -> list[JointFund]:
    """Submitted joint funds that count on the day, oldest first; also those inside an aggregate,
    which tells nothing of shares. A fixed number of queries."""
    only = replace(wanted, giver=JOINT, kind=Kind.FUNDS, standing=Counting.COUNTED)
    shelf = SHELVES[Noun.SUPPORT]
    query = (
        entry_rows(clocks, scope, only)
        .where(S.kind == Kind.FUNDS)
        .add_columns(S)
        .options(*shelf.load)
        .order_by(DAY, Record.number)
    )
    return [
        JointFund(row.record_id, row.number, shelf.content(row.SupportRevision))
        for row in session.execute(query)
    ]
