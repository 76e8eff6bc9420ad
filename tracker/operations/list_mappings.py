"""Keeps how a list that is not of our form is read: with the workbook that is held, and for the
next list with the same headings. Nothing is committed here."""

import json

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor
from tracker.domain.entry_form.mapping import ListReading
from tracker.domain.entry_form.reading import options_text, reading_from
from tracker.domain.errors import NotFound
from tracker.domain.permission import check_may_enter_for
from tracker.models import HeldWorkbook, ListMapping
from tracker.operations.import_work import forget_work
from tracker.operations.supports import check_disaster

#: Lists that are remembered for one ward; the oldest give way.
MOST = 300


def map_list(session: Session, *, actor: Actor, token: str, reading: ListReading) -> None:
    """Read a sheet of the actor's own held workbook so, now and the next time.

    Raises NotFound, NotAllowed where the actor may not enter for its giver, and RuleBroken where
    its disaster stands no more in the register.
    """
    held = session.scalar(
        select(HeldWorkbook)
        .where(HeldWorkbook.token == token, HeldWorkbook.account_id == actor.account_id)
        .with_for_update()
    )
    if held is None:
        raise NotFound("このファイルは、もう確かめる画面にありません。もう一度送ってください。")
    check_may_enter_for(actor, reading.giver or "")
    check_disaster(session, reading.disaster_id or 0)
    held.options = options_text(reading_from(held.options).with_list(reading))
    forget_work(session, token=token)
    remember_list(session, ward=actor.ward or "", reading=reading)


def remember_list(session: Session, *, ward: str, reading: ListReading) -> None:
    """For the next list with these headings; what was remembered of them is forgotten."""
    values = {
        "mapping": json.dumps(reading.to_remember().as_json(), ensure_ascii=False),
        "noted_at": clock.now(),
    }
    key = (ListMapping.ward == ward, ListMapping.headings == reading.headings)
    query = update(ListMapping).where(*key).values(**values)
    if session.scalar(select(ListMapping.id).where(*key)) is None:
        try:
            with session.begin_nested():
                session.add(ListMapping(ward=ward, headings=reading.headings, **values))
        except IntegrityError:  # a colleague was quicker
            session.execute(query)
    else:
        session.execute(query)
    _forget_oldest(session, ward)


def _forget_oldest(session: Session, ward: str) -> None:
    newest = (
        select(ListMapping.id)
        .where(ListMapping.ward == ward)
        .order_by(ListMapping.noted_at.desc(), ListMapping.id.desc())
        .limit(MOST)
    )
    session.execute(
        delete(ListMapping).where(ListMapping.ward == ward, ListMapping.id.not_in(newest))
    )
