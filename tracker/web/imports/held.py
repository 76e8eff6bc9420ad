"""A workbook that the viewer has sent and not taken in yet, and its rows."""

from tracker.domain.errors import InputError, NotFound
from tracker.domain.text import quoted
from tracker.extensions import db
from tracker.queries.imports import Held, held_workbook, taken_in_from
from tracker.sheets.book import Sheet
from tracker.sheets.reading import read
from tracker.web.access import viewer

_LONGEST_TOKEN = 64


def own_held(token: str) -> Held | None:
    """The viewer's own; None where it was taken in before. NotFound for all others."""
    if len(token) > _LONGEST_TOKEN:
        raise NotFound("この取り込みは見つかりません。")
    try:
        return held_workbook(db.session(), token=token, account_id=viewer().actor.account_id)
    except NotFound:
        if taken_in(token) is None:
            raise
        return None


def taken_in(token: str) -> str | None:
    """The hash of the change that the viewer made with the workbook; None where there is none."""
    return taken_in_from(db.session(), token=token, account_id=viewer().actor.account_id)


def rows_of(held: Held) -> tuple[Sheet, ...]:
    """Its sheets, read anew. Ends the transaction under way: reading takes seconds, in which
    none is to be open. Raises InputError."""
    db.session.rollback()
    try:
        return read(held.name, held.content).sheets
    except InputError as refused:
        raise InputError(f"{quoted(held.name, 60)}は、{refused.message}") from refused
