"""The page of a workbook that was taken in: who, when, which file, what it did; and its undoing."""

import re
from typing import Any

from flask import flash, redirect, render_template, url_for

from tracker.domain.entry_form.row_words import rows_told
from tracker.domain.entry_form.task import token_of_undoing
from tracker.domain.errors import NotFound, RuleBroken
from tracker.domain.numbers import format_integer
from tracker.domain.permission import Permission
from tracker.domain.summary import subject
from tracker.extensions import db
from tracker.operations.imports import MEDIA_TYPE, undo
from tracker.queries.imports import (
    Import,
    Written,
    changed_since,
    import_file,
    import_of,
    written_by,
)
from tracker.web.access import allow, viewer
from tracker.web.attachment import attachment
from tracker.web.change_lines import address_of, names_for
from tracker.web.imports.blueprint import bp
from tracker.web.imports.lines import import_lines
from tracker.web.imports.working import take_back_large, work_of

#: Records that the page lists.
SHOWN = 200
_HASH = re.compile("[0-9a-f]{64}")


@bp.get("/done/<change_hash>")
@allow(Permission.ENTER)
def done(change_hash: str) -> Any:
    """What became of the rows, as far as they are the viewer's."""
    session = db.session()
    taken = import_of(session, viewer().scope, _hash(change_hash))
    [line] = import_lines(session, [taken])
    written = written_by(session, viewer().scope, taken.made.id, limit=SHOWN)
    known = names_for(session, [one.revision.content for one in written])
    return render_template(
        "imports/done.html",
        taken=taken,
        line=line,
        rows=[_row(one, known) for one in written],
        more=sum(taken.counts.values()) - len(written),
        fixed=_fixed(taken),
        undoing=_undoing(taken),
    )


@bp.get("/done/<change_hash>/file")
@allow(Permission.ENTER)
def file(change_hash: str) -> Any:
    """The file as it came."""
    name, content = import_file(db.session(), viewer().scope, _hash(change_hash))
    return attachment(name, content, MEDIA_TYPE, "import")


@bp.post("/done/<change_hash>/undo")
@allow(Permission.ENTER)
def take_back(change_hash: str) -> Any:
    """Take it back, all of it or nothing; says why where that cannot be. Of many records the page
    tells how far that is."""
    taken = import_of(db.session(), viewer().scope, _hash(change_hash))
    if not taken.is_whole:
        raise NotFound("この取り込みは、まとめて取りやめることはできません。")
    token = "" if taken.undone else take_back_large(taken)
    if token:
        return redirect(url_for("imports.look", token=token), 303)
    try:
        count = undo(db.session(), actor=viewer().actor, change_id=taken.made.id)
    except RuleBroken as refused:
        flash(refused.message, "error")
    else:
        flash(f"取り込みを取りやめました。{format_integer(count)}件をもとに戻しました。", "success")
    return redirect(url_for("imports.done", change_hash=change_hash), 303)


def _hash(text: str) -> str:
    if not _HASH.fullmatch(text):
        raise NotFound("この取り込みは見つかりません。")
    return text


def _row(one: Written, known: Any) -> dict[str, Any]:
    revision = one.revision
    return {
        "where": f"{one.sheet} {rows_told(one.rows)}",
        "label": revision.label,
        "title": subject(revision.content, known),
        "href": address_of(revision.noun, revision.record_id),
        "outcome": one.outcome,
        "state": revision.state.value,
    }


def _undoing(taken: Import) -> str:
    """Where the viewer follows how it is taken back; '' where it is not."""
    token = token_of_undoing(taken.made.hash, viewer().actor.account_id)
    return url_for("imports.look", token=token) if work_of(token) else ""


def _fixed(taken: Import) -> str:
    """Why it cannot be taken back as one any more, '' where it can."""
    if not taken.is_whole or taken.undone:
        return ""
    label, count = changed_since(db.session(), taken.made.id)
    if not count:
        return ""
    others = f"など{format_integer(count)}件" if count > 1 else ""
    return (
        f"{label}{others}が、取り込みのあとに直されているので、まとめて取りやめることはできません。"
        "1件ずつ開いて直すか、取り消してください。"
    )
