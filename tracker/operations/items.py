"""Writing to the catalogue of items (品目): add, correct, retire, take up again."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.access import Actor, Role
from tracker.domain.errors import NotAllowed, RuleBroken
from tracker.domain.item import Item
from tracker.domain.one_thing import ONE_UNIT, has_several_units
from tracker.domain.text import search_key
from tracker.domain.vocabulary import State
from tracker.operations.record import Origin, Recording, recording
from tracker.queries.catalogue import ItemRow, items
from tracker.queries.moment import head


def add_item(
    session: Session, *, actor: Actor, content: Item, reason: str = "", once: str | None = None
) -> Any:
    """A new item at the end of its category; those behind it move on by one where need be.

    Raises RuleBroken with the form's field where the catalogue has it already.
    """
    _only_secretariat(actor)
    with recording(session, actor=actor, origin=Origin.FORM, reason=reason, once=once) as change:
        known = items(session, head(session))
        _check_new(content, known)
        position = _end_of_category(content.category, known)
        _make_room(change, known, position)
        return change.create(replace(content, position=position), State.SUBMITTED)


def correct_item(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    base: int,
    content: Item,
    reason: str = "",
    once: str | None = None,
) -> Any:
    """Name, unit or use of an item. Lines keep the unit in which they were recorded.

    An item that changes its category goes to the end of the new one; `position` is not read.
    """
    _only_secretariat(actor)
    with recording(session, actor=actor, origin=Origin.FORM, reason=reason, once=once) as change:
        known = items(session, head(session))
        others = [row for row in known if row.record_id != record_id]
        now = next((row for row in known if row.record_id == record_id), None)
        _check_new(content, others)
        if now is not None and now.content.category == content.category:
            position = now.content.position
        else:
            position = _end_of_category(content.category, others)
            _make_room(change, others, position)
        return change.revise(record_id, base, replace(content, position=position), State.SUBMITTED)


def _only_secretariat(actor: Actor) -> None:
    if actor.role is not Role.SECRETARIAT:
        raise NotAllowed("品目は事務局が管理します。")


def _check_new(content: Item, others: list[ItemRow]) -> None:
    for name, field in (("分類", "category"), ("品目", "name"), ("単位", "unit")):
        if not getattr(content, field):
            raise RuleBroken(f"{name}を書いてください。", field)
    if has_several_units(content.unit):
        raise RuleBroken(ONE_UNIT, "unit")
    same = [row for row in others if _key(row.content) == _key(content)]
    if same:
        how = "" if same[0].content.active else "使用をやめた品目として"
        raise RuleBroken(f"同じ分類に、この品目と単位が{how}もうあります。", "name")


def _key(item: Item) -> tuple[str, str, str]:
    return search_key(item.category), search_key(item.name), search_key(item.unit)


def _end_of_category(category: str, known: list[ItemRow]) -> int:
    own = [row.content.position for row in known if row.content.category == category]
    return max(own or [row.content.position for row in known], default=0) + 1


def _make_room(change: Recording, known: list[ItemRow], position: int) -> None:
    """Move the items from `position` on, as far as they stand close to one another."""
    for row in known:
        if row.content.position == position:
            moved = replace(row.content, position=position + 1)
            change.revise(row.record_id, row.revision, moved, State.SUBMITTED)
            position += 1
