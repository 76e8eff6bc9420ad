"""Writing to the register of disasters: enter, correct, confirm, merge, withdraw, restore.

All run inside one change. Each takes the revision (`base`) that its form was made from, and the
form's token `once`; they raise Conflict and AlreadyRecorded as operations/record.py says.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.access import Actor, Role
from tracker.domain.disaster import Disaster
from tracker.domain.disaster_rules import (
    check_disaster,
    check_may_change_disaster,
    check_merge,
    free_slug,
)
from tracker.domain.errors import NotAllowed, RuleBroken
from tracker.domain.vocabulary import Noun, State
from tracker.models.content import SHELVES
from tracker.operations.record import Origin, Recording, recording
from tracker.queries.disasters import OF_DISASTERS, rows_of, slugs_in_use, states_of
from tracker.queries.records import Revision, current


@dataclass(frozen=True)
class Merged:
    """What a merge did: the change that holds it all, and how many records it moved."""

    change_id: int
    moved: int


def enter_disaster(
    session: Session,
    *,
    actor: Actor,
    content: Disaster,
    reason: str = "",
    once: str | None = None,
    origin: Origin = Origin.FORM,
) -> Any:
    """A new entry of the register; of a ward it is 仮 until the secretariat confirms it.

    An empty slug is made up. Returns the revision; raises RuleBroken with the form's field.
    """
    if actor.role is Role.VIEWER:
        raise NotAllowed("災害を登録する権限がありません。")
    if actor.role is Role.WARD:
        content = replace(content, provisional=True, proposed_by=actor.ward)
    with recording(session, actor=actor, origin=origin, reason=reason, once=once) as change:
        return change.create(_with_slug(session, content, None), State.SUBMITTED)


def correct_disaster(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    base: int,
    content: Disaster,
    reason: str = "",
    once: str | None = None,
) -> Any:
    """The next revision of a standing entry; a ward's own 仮 stays its own 仮."""
    now = _standing(session, actor, record_id)
    if actor.role is Role.WARD:
        content = replace(content, provisional=True, proposed_by=now.content.proposed_by)
    with recording(session, actor=actor, origin=Origin.FORM, reason=reason, once=once) as change:
        content = _with_slug(session, content, record_id)
        return change.revise(record_id, base, content, State.SUBMITTED)


def confirm_disaster(
    session: Session, *, actor: Actor, record_id: int, base: int, once: str | None = None
) -> Any:
    """The secretariat takes a 仮 into the register; who proposed it stays known."""
    _only_secretariat(actor)
    now = _standing(session, actor, record_id)
    content = replace(now.content, provisional=False)
    with recording(
        session, actor=actor, origin=Origin.FORM, reason="仮の登録を確認", once=once
    ) as change:
        return change.revise(record_id, base, content, State.SUBMITTED)


def merge_disaster(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    base: int,
    into: int,
    reason: str = "",
    once: str | None = None,
) -> Merged:
    """Move every support and letter of a disaster to another and withdraw the emptied one.

    Drafts and withdrawn entries move too and keep their state: nothing is lost. All of it is one
    change, so it can be told, seen and undone as one.
    """
    _only_secretariat(actor)
    source = current(session, Noun.DISASTER, record_id, actor.scope)
    target = current(session, Noun.DISASTER, into, actor.scope)
    with recording(session, actor=actor, origin=Origin.FORM, reason=reason, once=once) as change:
        check_merge(record_id, source.state, into, target.state)
        moved = sum(_move(change, noun, record_id, into) for noun in OF_DISASTERS)
        emptied = replace(source.content, merged_into=into)
        change.revise(record_id, base, emptied, State.WITHDRAWN)
    return Merged(change.change.id, moved)


def withdraw_disaster(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    base: int,
    reason: str = "",
    once: str | None = None,
) -> Any:
    """Take an entry out of the register; refused while supports or letters stand in it that the
    actor may know of. Another ward's draft does not hinder, for that would tell of it (rule 9):
    its submission asks for a disaster that stands."""
    now = _standing(session, actor, record_id)
    with recording(session, actor=actor, origin=Origin.FORM, reason=reason, once=once) as change:
        for noun in OF_DISASTERS:
            states = states_of(session, noun, record_id, actor.scope)
            left = states[State.SUBMITTED] + states[State.DRAFT]
            if left:
                raise RuleBroken(_still_used(noun, left))
        return change.revise(record_id, base, now.content, State.WITHDRAWN)


def restore_disaster(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    base: int,
    reason: str = "",
    once: str | None = None,
) -> Any:
    """Put a withdrawn or merged entry back; supports that a merge moved stay where they are."""
    _only_secretariat(actor)
    now = current(session, Noun.DISASTER, record_id, actor.scope)
    if now.state is not State.WITHDRAWN:
        raise RuleBroken("この災害は取り消されていません。")
    with recording(session, actor=actor, origin=Origin.FORM, reason=reason, once=once) as change:
        content = _with_slug(session, replace(now.content, merged_into=None), record_id)
        return change.revise(record_id, base, content, State.SUBMITTED)


def _only_secretariat(actor: Actor) -> None:
    if actor.role is not Role.SECRETARIAT:
        raise NotAllowed("この操作は事務局だけができます。")


def _standing(session: Session, actor: Actor, record_id: int) -> Revision:
    """The current entry, for somebody who may change it; refused where it was withdrawn."""
    now = current(session, Noun.DISASTER, record_id, actor.scope)
    check_may_change_disaster(actor, now.content)
    if now.state is not State.SUBMITTED:
        raise RuleBroken("この災害は取り消されています。先に取消を取りやめてください。")
    return now


def _with_slug(session: Session, content: Disaster, record_id: int | None) -> Disaster:
    """`content` with a slug that is its own; runs under the lock of the ledger's head."""
    taken = {slug for slug, owner in slugs_in_use(session).items() if owner != record_id}
    if not content.slug:
        content = replace(content, slug=free_slug(content.spoken, content.hazard, taken))
    check_disaster(content)
    if content.slug in taken:
        raise RuleBroken("このアドレス名は別の災害が使っています。別の名前にしてください。", "slug")
    return content


def _move(change: Recording, noun: Noun, source: int, target: int) -> int:
    rows = rows_of(change.session, noun, source)
    to_content = SHELVES[noun].content
    for row in rows:
        content = replace(to_content(row), disaster_id=target)
        change.revise(row.record_id, row.number, content, row.state)
    return len(rows)


def _still_used(noun: Noun, left: int) -> str:
    return (
        f"この災害には{noun.label}の記録が{left}件あるので取り消せません。"
        f"別の災害にまとめるか、先に{noun.label}を取り消してください。"
    )
