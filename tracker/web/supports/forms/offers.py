"""What every entry form offers to choose from, and how it finds recipients; read once a page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor, Role
from tracker.domain.association import Association
from tracker.domain.giver import Giver
from tracker.domain.item import Item
from tracker.domain.names import Names
from tracker.domain.support import Support
from tracker.domain.vocabulary import GiverRole
from tracker.queries import catalogue, disasters, givers, recipients
from tracker.queries.disasters import DisasterRow
from tracker.queries.moment import head
from tracker.queries.names import association, place_names
from tracker.queries.recipients import Candidate, Resolved


@dataclass(frozen=True)
class Offers:
    """The choices of a form for one actor. `find` resolves a typed recipient on a day,
    `place` gives the one with a code."""

    actor: Actor
    association: Association
    today: date
    disasters: dict[int, DisasterRow]
    givers: list[Giver]
    items: dict[int, Item]
    find: Callable[[str, date | None], Resolved]
    place: Callable[[str, date | None], Candidate | None]
    names_of: Callable[[list[Support]], Names]

    @property
    def members(self) -> list[Giver]:
        """The members in official order."""
        return [giver for giver in self.givers if giver.role is GiverRole.WARD]

    @property
    def is_secretariat(self) -> bool:
        return self.actor.role is Role.SECRETARIAT

    def start_of(self, disaster_id: int) -> date | None:
        """First day of a disaster."""
        row = self.disasters.get(disaster_id)
        return row.content.start if row else None


def offers_for(session: Session, actor: Actor) -> Offers:
    """Read the choices; a handful of queries whatever the size of the ledger."""
    known_at, today = head(session), clock.today()
    rows = {row.record_id: row for row in disasters.register(session, known_at)}
    all_givers = givers.givers(session)
    items = {row.record_id: row.content for row in catalogue.items(session, known_at)}

    def names_of(contents: list[Support]) -> Names:
        codes = {code for content in contents for code in place_codes(content)}
        return Names(
            association=association(session),
            givers={giver.code: giver.name for giver in all_givers},
            places=place_names(session, codes) if codes else {},
            items={record_id: item.name for record_id, item in items.items()},
            disasters={key: row.content.label_on(today) for key, row in rows.items()},
        )

    return Offers(
        actor=actor,
        association=association(session),
        today=today,
        disasters=rows,
        givers=all_givers,
        items=items,
        find=lambda text, on: recipients.resolve(session, text, on),
        place=lambda code, on: recipients.by_code(session, code, on),
        names_of=names_of,
    )


def place_codes(content: Support) -> list[str]:
    """Codes of all recipients in a content."""
    lines = getattr(content, "funds", ())
    found = [getattr(content, "recipient", None), *(line.recipient for line in lines)]
    return [recipient.code for recipient in found if recipient and recipient.code]
