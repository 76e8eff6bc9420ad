"""What the form of a letter offers to choose from, and how it finds who wrote; read once a page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor, Role
from tracker.domain.association import Association
from tracker.domain.giver import ALL_WARDS, JOINT, Giver
from tracker.domain.labels import Content
from tracker.domain.names import Names
from tracker.queries import disasters, givers, recipients
from tracker.queries.disasters import DisasterRow
from tracker.queries.moment import head
from tracker.queries.names import association
from tracker.queries.recipients import Candidate, Resolved
from tracker.web.change_lines import names_for


@dataclass(frozen=True)
class LetterOffers:
    """The choices for one actor. `parties` are the association and its members, by code."""

    actor: Actor
    association: Association
    today: date
    disasters: dict[int, DisasterRow]
    parties: list[tuple[str, str]]
    find: Callable[[str, date | None], Resolved]
    place: Callable[[str, date | None], Candidate | None]
    names_of: Callable[[Iterable[Content]], Names]

    @property
    def is_secretariat(self) -> bool:
        return self.actor.role is Role.SECRETARIAT


def letter_offers(session: Session, actor: Actor) -> LetterOffers:
    """Read the choices; a handful of queries whatever the size of the ledger."""
    rows = {row.record_id: row for row in disasters.register(session, head(session))}
    words = association(session)
    return LetterOffers(
        actor=actor,
        association=words,
        today=clock.today(),
        disasters=rows,
        parties=parties(givers.givers(session), words),
        find=lambda text, on: recipients.resolve(session, text, on),
        place=lambda code, on: recipients.by_code(session, code, on),
        names_of=lambda contents: names_for(session, contents),
    )


def parties(all_givers: Iterable[Giver], words: Association) -> list[tuple[str, str]]:
    """Who keeps letters and is written to: the association, then its members in their order."""
    members = [
        (giver.code, giver.name) for giver in all_givers if giver.code not in (JOINT, ALL_WARDS)
    ]
    return [(JOINT, words.name), *members]
