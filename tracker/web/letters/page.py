"""The page of a letter: fields, scans, what it thanks for, who has seen it, what may be done."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from tracker.domain.difference import describe
from tracker.domain.letter import Letter
from tracker.domain.names import Names
from tracker.domain.permission import Permission, may_enter_for
from tracker.domain.summary import letter_sender
from tracker.domain.vocabulary import Noun, State
from tracker.domain.wareki import JAPAN, format_date
from tracker.extensions import db
from tracker.operations.stages import Act, possible, stage_of
from tracker.queries.givers import members
from tracker.queries.history import record_changes
from tracker.queries.letter_links import Linkable, linked
from tracker.queries.letters import TickRow, ticks
from tracker.queries.names import names as names_at
from tracker.queries.records import Revision, at_change
from tracker.queries.thanked_entries import places
from tracker.web.access import allow, viewer
from tracker.web.change_lines import (
    SECRETARIAT,
    change_lines,
    contents_of,
    editions,
    names_for,
    place_codes,
)
from tracker.web.clocks import PageClocks, requested_clocks
from tracker.web.letters.blueprint import bp
from tracker.web.letters.rows import is_seen, letter_tags, page_images
from tracker.web.letters.thanks import Choice, as_choice

_LATEST = 5
#: Shown in places of their own.
_ELSEWHERE = ("supports", "scans")


@dataclass(frozen=True)
class Seen:
    """A ward, and when and by whom it was said to have seen the letter; '' for not yet."""

    code: str
    name: str
    when: str
    iso: str
    by: str
    may_tick: bool


@bp.get("/<int:record_id>")
@allow(Permission.READ)
def show(record_id: int) -> Any:
    at, scope, session = requested_clocks(), viewer().scope, db.session()
    found = at_change(session, Noun.LETTER, record_id, scope, at.clocks.known_at)
    content: Letter = found.content
    changes = record_changes(session, Noun.LETTER, record_id, scope)
    told = names_for(session, [content for change in changes for content in contents_of(change)])
    thanked = linked(session, content.supports, at.clocks.known_at, scope)
    names = _names(content, thanked, at)
    seen = _seen(found, ticks(session, at.clocks, record_id), names, at)
    number = sum(1 for one in seen if one.when)
    filled, blank = _fields(content, names, at)
    sender = letter_sender(content, names)
    return render_template(
        "letters/show.html",
        at=at,
        found=found,
        edition=editions(changes)[found.number],
        called=f"{found.label} 御礼状" + (f"（{sender}）" if sender else ""),
        tags=letter_tags(content, found.state, number, len(seen)),
        all_seen=is_seen(content, number, len(seen)) and found.state is State.SUBMITTED,
        fields=filled,
        blank=blank,
        images=page_images(content, record_id, sender or "差出人の記載なし"),
        thanked=_links(thanked, content, names),
        seen=seen,
        not_yet=[one for one in seen if not one.when],
        changes=change_lines(session, changes[:_LATEST], told),
        earlier=max(len(changes) - _LATEST, 0),
        is_past=changes[0].revision != found.number,
        actions=_actions(found, at),
    )


def _links(thanked: list[Linkable], content: Letter, names: Names) -> list[Choice]:
    """What the letter thanks for, with what is to be known of it."""
    known = places(db.session())
    return [as_choice(one, content.sender, names, known, content.disaster_id) for one in thanked]


def _names(content: Letter, thanked: list[Linkable], at: PageClocks) -> Names:
    """As things were called on the day and known at the moment that the page speaks of."""
    contents = [content, *(one.content for one in thanked)]
    return names_at(
        db.session(),
        known_at=at.clocks.known_at,
        as_of=at.clocks.as_of,
        places={code for one in contents for code in place_codes(one)},
        supports=content.supports,
    )


def _fields(
    content: Letter, names: Names, at: PageClocks
) -> tuple[list[tuple[str, str | Markup]], list[str]]:
    """The fields with their labels in the order of the form, and the labels of the empty ones."""
    pairs: list[tuple[str, str | Markup]] = []
    for field in describe(content, names):
        if field.field in _ELSEWHERE:
            continue
        text: str | Markup = field.text
        if field.field == "disaster_id":
            address = url_for("disasters.show", record_id=content.disaster_id, **at.as_query)  # type: ignore[arg-type]
            text = Markup('<a href="{}">{}</a>').format(address, field.text)
        pairs.append((field.label, text))
    return [pair for pair in pairs if pair[1]], [label for label, text in pairs if not text]


def _seen(found: Revision, ticked: list[TickRow], names: Names, at: PageClocks) -> list[Seen]:
    """Every ward in official order; nothing where the letter is not circulated."""
    if not found.content.circulate and not ticked:
        return []
    by_ward = {tick.ward: tick for tick in ticked}
    open_now = at.moment is None and found.state is State.SUBMITTED and found.content.circulate
    rows = []
    for ward in members(db.session()):
        tick = by_ward.get(ward.code)
        there = tick.ticked_at.astimezone(JAPAN) if tick else None
        rows.append(
            Seen(
                code=ward.code,
                name=ward.name,
                when=f"{format_date(there.date())} {there:%H:%M}" if there else "",
                iso=there.isoformat() if there else "",
                by=_by(tick, names) if tick else "",
                may_tick=open_now and tick is None and may_enter_for(viewer().actor, ward.code),
            )
        )
    return rows


def _by(tick: TickRow, names: Names) -> str:
    body = names.giver(tick.actor_ward) if tick.actor_ward else SECRETARIAT
    return tick.actor_name if tick.actor_name.startswith(body) else f"{body} {tick.actor_name}"


def _actions(found: Revision, at: PageClocks) -> list[tuple[str, str]]:
    """What the viewer may do with the letter: (words, address); nothing with a past revision."""
    if at.moment is not None or not may_enter_for(viewer().actor, found.content.owner):
        return []
    stage, record_id = stage_of(found), found.record_id
    return [
        (words, url_for(endpoint, record_id=record_id))
        for act, words, endpoint in _CHANGES
        if possible(stage, act)
    ]


_CHANGES = (
    (Act.SAVE_DRAFT, "下書きを続ける", "letters.edit"),
    (Act.CORRECT, "訂正する", "letters.edit"),
    (Act.WITHDRAW, "取り消す", "letters.withdraw"),
    (Act.RESTORE, "取消を戻す", "letters.restore"),
)
