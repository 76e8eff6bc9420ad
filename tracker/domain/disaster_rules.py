"""Rules of the register of disasters: who may change what, and what an entry of it must be."""

import re
from collections.abc import Collection
from typing import Final

from tracker.domain.access import Actor, Role
from tracker.domain.disaster import Disaster
from tracker.domain.errors import NotAllowed, RuleBroken
from tracker.domain.span import Span
from tracker.domain.vocabulary import Hazard, State

SLUG_LIMIT: Final = 60
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Hazard, year, number of the event, country; https://glidenumber.net, e.g. EQ-2011-000028-JPN.
_GLIDE: Final = re.compile(r"[A-Z]{2}-[0-9]{4}-[0-9]{6}-[A-Z]{3}")


def may_change_disaster(actor: Actor, disaster: Disaster) -> bool:
    """The secretariat keeps the register; a ward corrects its own proposal while it is 仮."""
    if actor.role is Role.SECRETARIAT:
        return True
    own = actor.ward is not None and disaster.proposed_by == actor.ward
    return actor.role is Role.WARD and disaster.provisional and own


def check_may_change_disaster(actor: Actor, disaster: Disaster) -> None:
    """Raises NotAllowed where `actor` may not change the register's entry."""
    if not may_change_disaster(actor, disaster):
        raise NotAllowed("災害の登録は事務局が管理します。直すところを事務局に知らせてください。")


def check_disaster(disaster: Disaster) -> None:
    """Raises RuleBroken, with the form's field, where the entry cannot stand in the register."""
    if not disaster.names:
        raise RuleBroken("名前を1つ以上書いてください。", "names")
    days = [name.used_from for name in disaster.names]
    if len(set(days)) != len(days):
        raise RuleBroken("同じ日から使う名前が2つあります。使い始めの日を分けてください。", "names")
    if not is_slug(disaster.slug):
        raise RuleBroken(
            "アドレス名は小文字の英数字を「-」でつないで書いてください(例：2020-july-rain)。",
            "slug",
        )
    if disaster.glide and not _GLIDE.fullmatch(disaster.glide):
        raise RuleBroken(
            "GLIDE番号は「EQ-2011-000028-JPN」の形(種別-年-6けた-国)で書いてください。", "glide"
        )
    if disaster.spoken.last is None:
        raise RuleBroken("表示する期間には終わりも書いてください。", "spoken")


def is_slug(text: str) -> bool:
    """Whether `text` can stand in an address and on the command line: [a-z0-9-]."""
    return len(text) <= SLUG_LIMIT and _SLUG.fullmatch(text) is not None


def free_slug(spoken: Span, hazard: Hazard, taken: Collection[str]) -> str:
    """A slug for who types none: 2026-earthquake, then 2026-earthquake-2."""
    plain = f"{spoken.first.year}-{hazard.value.replace('_', '-')}"
    number, slug = 1, plain
    while slug in taken:
        number += 1
        slug = f"{plain}-{number}"
    return slug


def check_merge(source_id: int, source: State, target_id: int, target: State) -> None:
    """Raises RuleBroken where the one disaster cannot be merged into the other."""
    if source_id == target_id:
        raise RuleBroken("同じ災害にはまとめられません。別の災害を選んでください。", "into")
    if source is not State.SUBMITTED:
        raise RuleBroken("取り消された災害はまとめられません。先に取消を取りやめてください。")
    if target is not State.SUBMITTED:
        raise RuleBroken("まとめる先の災害は取り消されています。別の災害を選んでください。", "into")
