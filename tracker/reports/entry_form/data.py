"""Reads what a 入力様式 is made of."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.letter import Letter
from tracker.queries.catalogue import items
from tracker.queries.disasters import DisasterRow
from tracker.queries.form_entries import FormEntry, form_entries, places_used
from tracker.queries.moment import Clocks
from tracker.queries.names import names
from tracker.reports.entry_form.content import FormData, ItemChoice

#: No vowels: twelve of them say nothing.
_CAPITALS: Final = "BCDFGHJKLMNPQRSTVWXZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOrder:
    """Whose form it is, for which disaster, as known when; `blank`: without what is recorded."""

    giver: str
    disaster: DisasterRow
    clocks: Clocks
    made_at: datetime
    blank: bool = False


def form_data(session: Session, order: FormOrder) -> FormData:
    """What the form shows: the giver's own entries, drafts too, so only who may enter for it may
    ask. A constant number of queries."""
    disaster, known_at = order.disaster, order.clocks.known_at
    own = Scope(ward=order.giver)  # whoever asks: the form goes to this one
    asked: dict[str, Any] = {"disaster_id": disaster.record_id, "known_at": known_at}
    entries = [] if order.blank else form_entries(session, own, giver=order.giver, **asked)
    used = places_used(session, own, **asked)
    offered = dict.fromkeys([*disaster.content.hardest_hit, *disaster.content.further])
    offered |= dict.fromkeys(sorted(used))
    called = names(
        session,
        known_at=known_at,
        as_of=order.clocks.as_of,
        places=[*offered, *_places(entries)],
        supports=_supports(entries),
    )
    return FormData(
        giver=order.giver,
        slug=disaster.content.slug,
        disaster=disaster.content.label_on(order.clocks.as_of),
        made_at=order.made_at,
        names=called,
        entries=entries,
        items=[
            ItemChoice(row.content.category, row.content.name, row.content.unit)
            for row in items(session, known_at)
            if row.content.active
        ],
        places=[called.place(code) for code in offered],
        batch="".join(secrets.choice(_CAPITALS) for _ in range(12)),
    )


def _places(entries: Iterable[FormEntry]) -> Iterator[str]:
    for entry in entries:
        content = entry.content
        parties = [line.recipient for line in getattr(content, "funds", ())]
        parties += [getattr(content, name, None) for name in ("recipient", "sender")]
        yield from (party.code for party in parties if party is not None and party.code)


def _supports(entries: Iterable[FormEntry]) -> Iterator[int]:
    for entry in entries:
        if isinstance(entry.content, Letter):
            yield from entry.content.supports
