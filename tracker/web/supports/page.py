"""The page of one entry: its sentence, all its fields, lines and shares, and what may be done."""

from typing import Any

from flask import render_template, url_for
from sqlalchemy.orm import Session

from tracker.domain.letter_filter import LetterFilter
from tracker.domain.names import Names
from tracker.domain.permission import Permission, may_enter_for
from tracker.domain.sentence import entry_sentence
from tracker.domain.summary import letter_sender, subject
from tracker.domain.vocabulary import Noun, State
from tracker.domain.wareki import format_date
from tracker.extensions import db
from tracker.operations.stages import Act, possible, stage_of
from tracker.queries.history import record_changes
from tracker.queries.letters import letters
from tracker.queries.names import names as names_at
from tracker.queries.records import Revision, at_change
from tracker.queries.support_list import entry_row
from tracker.queries.thanked_entries import NOT_THANKED
from tracker.web.access import allow, viewer
from tracker.web.change_lines import (
    change_lines,
    contents_of,
    editions,
    names_for,
    place_codes,
)
from tracker.web.clocks import PageClocks, requested_clocks
from tracker.web.supports.blueprint import bp
from tracker.web.supports.next_entry import Step, next_entries
from tracker.web.supports.rows import row_tags
from tracker.web.supports.sheet import fields, line_table, share_table

_LATEST = 5


@bp.get("/<int(max=2147483647):record_id>")
@allow(Permission.READ)
def show(record_id: int) -> Any:
    at, scope, session = requested_clocks(), viewer().scope, db.session()
    found = at_change(session, Noun.SUPPORT, record_id, scope, at.clocks.known_at)
    changes = record_changes(session, Noun.SUPPORT, record_id, scope)
    contents = [content for change in changes for content in contents_of(change)]
    told = names_for(session, contents)
    names = _names(session, found, at)
    row = entry_row(session, at.clocks, scope, found)
    filled, blank = fields(found, names, row, at)
    return render_template(
        "supports/show.html",
        at=at,
        found=found,
        edition=editions(changes)[found.number],
        called=f"{found.label} {subject(found.content, names)}",
        sentence=entry_sentence(found.content, names, as_of=at.clocks.as_of),
        tags=row_tags(row, at.clocks.as_of, names.association) if row else [],
        fields=filled,
        blank=blank,
        lines=line_table(found.content, names),
        shares=share_table(found.content, names, at.clocks.as_of),
        letters=_letters(session, found, at),
        thanks_possible=found.content.kind not in NOT_THANKED and found.state is State.SUBMITTED,
        may_write=at.moment is None and viewer().can(Permission.ENTER),
        changes=change_lines(session, changes[:_LATEST], told),
        earlier=max(len(changes) - _LATEST, 0),
        is_past=changes[0].revision != found.number,
        actions=_actions(found, at),
        next_entries=_next(found, at),
    )


def _names(session: Session, found: Revision, at: PageClocks) -> Names:
    """As things were called on the day and known at the moment that the page speaks of."""
    return names_at(
        session,
        known_at=at.clocks.known_at,
        as_of=at.clocks.as_of,
        places=place_codes(found.content),
    )


def _letters(session: Session, found: Revision, at: PageClocks) -> list[tuple[str, str]]:
    """The letters that give thanks for the entry: (words, address)."""
    wanted = LetterFilter(support_id=found.record_id)
    rows = letters(session, at.clocks, viewer().scope, wanted)
    codes = {row.content.sender.code for row in rows if row.content.sender.code}
    names = names_at(session, known_at=at.clocks.known_at, as_of=at.clocks.as_of, places=codes)
    return [
        (
            f"{row.label} {letter_sender(row.content, names) or '差出人の記載なし'}"
            + (f"（{format_date(row.day)}）" if row.day else ""),
            url_for("letters.show", record_id=row.record_id, **at.as_query),  # type: ignore[arg-type]
        )
        for row in rows
    ]


def _actions(found: Revision, at: PageClocks) -> list[tuple[str, str]]:
    """What the viewer may do with the entry: (words, address); nothing with a past revision."""
    if at.moment is not None:
        return []
    if not may_enter_for(viewer().actor, found.content.giver):
        return []
    stage, record_id = stage_of(found), found.record_id
    return [
        (words, url_for(endpoint, record_id=record_id))
        for act, words, endpoint in _CHANGES
        if possible(stage, act)
    ]


def _next(found: Revision, at: PageClocks) -> list[Step]:
    if at.moment is not None or not viewer().can(Permission.ENTER):
        return []
    return next_entries(found.content, found.record_id)


_CHANGES = (
    (Act.SAVE_DRAFT, "下書きを続ける", "supports.edit"),
    (Act.CORRECT, "訂正する", "supports.edit"),
    (Act.CANCEL, "中止にする", "supports.cancel"),
    (Act.WITHDRAW, "取り消す", "supports.withdraw"),
    (Act.RESTORE, "取消を戻す", "supports.restore"),
)
