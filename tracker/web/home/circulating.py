"""Letters in circulation on the home page: a ward sees them, the secretariat who has not."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from tracker.domain.access import Actor, Role
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.names import Names
from tracker.domain.summary import letter_sender
from tracker.domain.wareki import format_date
from tracker.queries.givers import members
from tracker.queries.letters import LetterRow, letters, ticked_wards
from tracker.queries.moment import Clocks
from tracker.queries.names import names as names_at

#: Of the secretariat: more than this stand in the list of letters alone. A ward, which ticks here,
#: has all that it has not seen.
MOST = 8
_NAMED = 5


@dataclass(frozen=True)
class CircularLine:
    """A letter to be seen; `not_yet` is who has not, in words; `tick` where the viewer ticks."""

    record_id: int
    text: str
    href: str
    note: str
    not_yet: str
    tick: str


@dataclass(frozen=True)
class Circulating:
    """What is shown of the letters that wait, and where all of them are."""

    lines: list[CircularLine]
    count: int
    href: str


NOTHING = Circulating([], 0, "")


def circulating(session: Session, now: Clocks, actor: Actor) -> Circulating:
    """Of a ward what it has not seen; of the secretariat what some ward has not; else nothing."""
    if actor.role is Role.VIEWER:
        return NOTHING
    wanted = LetterFilter(waiting_for=actor.ward) if actor.ward else LetterFilter(unfinished=True)
    found = letters(session, now, actor.scope, wanted)
    shown = found if actor.ward else found[:MOST]
    places = {row.content.sender.code for row in shown if row.content.sender.code}
    names = names_at(session, known_at=now.known_at, as_of=now.as_of, places=places)
    seen = ticked_wards(session, now, [row.record_id for row in shown])
    wards = members(session)
    lines = []
    for row in shown:
        missing = [one.name for one in wards if one.code not in seen.get(row.record_id, set())]
        lines.append(_line(row, names, missing, actor))
    href = url_for("letters.index", waiting=actor.ward or "any")
    return Circulating(lines, len(found), href)


def _line(row: LetterRow, names: Names, missing: list[str], actor: Actor) -> CircularLine:
    sender = letter_sender(row.content, names) or "差出人の記載なし"
    more = len(missing) - _NAMED
    return CircularLine(
        record_id=row.record_id,
        text=f"{sender}からの御礼状",
        href=url_for("letters.show", record_id=row.record_id),
        note=format_date(row.day) if row.day else "",
        not_yet=""
        if actor.ward
        else "、".join(missing[:_NAMED]) + (f"ほか{more}" if more > 0 else ""),
        tick=url_for("letters.tick", record_id=row.record_id) if actor.ward else "",
    )
