"""やること: what waits for the one who has signed in, one line a thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from tracker.domain.access import Actor, Role
from tracker.domain.entry_filter import NO_MEMBER, Counting, EntryFilter, Shelved
from tracker.domain.giver import JOINT
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.vocabulary import Kind
from tracker.domain.wareki import format_date
from tracker.queries import home
from tracker.queries.disasters import DisasterRow
from tracker.queries.home import Waiting
from tracker.queries.letters import letters
from tracker.queries.moment import Clocks
from tracker.web.entry_address import filter_query


@dataclass(frozen=True)
class Task:
    """One line of todo_list()."""

    text: str
    count: str
    note: str
    href: str
    action: str


def tasks(session: Session, now: Clocks, actor: Actor, rows: Sequence[DisasterRow]) -> list[Task]:
    """Of a ward its own; of the secretariat what only it can do; of a viewer nothing."""
    if actor.role is Role.VIEWER:
        return []
    labels = {row.record_id: row.content.label_on(now.as_of) for row in rows}
    waiting = home.drafts(session, now, actor.scope, actor.ward)
    ending = home.ending_soon(session, now, actor.scope, actor.ward)
    found = [
        _drafts(waiting, labels, actor) if waiting.count else None,
        _letter_drafts(session, now, labels, actor),
        _ending(ending, labels, actor, now) if ending.count else None,
        *(_provisional(row, now, actor) for row in rows if _concerns(row, actor)),
    ]
    return [task for task in found if task is not None]


def _drafts(waiting: Waiting, labels: dict[int, str], actor: Actor) -> Task:
    kind = waiting.kind.label if waiting.kind else ""
    only = waiting.count == 1
    wanted = EntryFilter(shelved=Shelved.DRAFT, giver=actor.ward or NO_MEMBER)
    return Task(
        text="下書き",
        count=f"{waiting.count}件",
        note=f"{labels.get(waiting.disaster_id or 0, '')} {kind}{'' if only else ' ほか'}",
        href=url_for("supports.edit", record_id=waiting.record_id)
        if only
        else url_for("supports.index", **filter_query(wanted)),
        action="続ける",
    )


def _letter_drafts(
    session: Session, now: Clocks, labels: dict[int, str], actor: Actor
) -> Task | None:
    wanted = LetterFilter(shelved=Shelved.DRAFT, party=actor.ward or JOINT)
    found = letters(session, now, actor.scope, wanted)
    if not found:
        return None
    only = len(found) == 1
    return Task(
        text="御礼状の下書き",
        count=f"{len(found)}通",
        note=f"{labels.get(found[0].content.disaster_id, '')}{'' if only else ' ほか'}",
        href=url_for("letters.edit", record_id=found[0].record_id)
        if only
        else url_for("letters.index", shelved=Shelved.DRAFT.value),
        action="続ける",
    )


def _ending(waiting: Waiting, labels: dict[int, str], actor: Actor, now: Clocks) -> Task:
    wanted = EntryFilter(
        kind=Kind.STAFF,
        standing=Counting.PRESENT,
        giver=actor.ward,
        ends_by=now.as_of + home.SOON,
    )
    last = format_date(waiting.day) if waiting.day else ""
    more = "" if waiting.count == 1 else " ほか"
    return Task(
        text="7日以内に終わる派遣",
        count=f"{waiting.count}件",
        note=f"{labels.get(waiting.disaster_id or 0, '')} {last}まで{more}",
        href=url_for("supports.show", record_id=waiting.record_id)
        if waiting.count == 1
        else url_for("supports.index", **filter_query(wanted)),
        action="確かめる",
    )


def _concerns(row: DisasterRow, actor: Actor) -> bool:
    own = actor.role is Role.SECRETARIAT or row.content.proposed_by == actor.ward
    return row.content.provisional and own


def _provisional(row: DisasterRow, now: Clocks, actor: Actor) -> Task:
    confirms = actor.role is Role.SECRETARIAT
    endpoint = "disasters.confirm" if confirms else "disasters.show"
    return Task(
        text="仮の災害",
        count="",
        note=row.content.label_on(now.as_of) + ("" if confirms else " 事務局の確認を待っています"),
        href=url_for(endpoint, record_id=row.record_id),
        action="確かめる" if confirms else "見る",
    )
