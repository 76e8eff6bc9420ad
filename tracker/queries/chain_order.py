"""What of the ledger's order the hashes do not cover: `until`, `disclosed` and 管理番号."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import Noun, State
from tracker.models import Record
from tracker.models.content import SHELVES


def order_problems(session: Session, head: int) -> Iterator[str]:
    """Japanese sentences on revisions and numbers up to change `head` that do not fit together."""
    for noun in SHELVES:
        for row in session.execute(_misplaced(noun, head)):
            yield (
                f"{noun.label}の記録(内部番号{row.record_id})の第{row.number}版の順番が、"
                "前後の版と合いません。"
            )
        yield from _number_problems(session, noun, head)


def _misplaced(noun: Noun, head: int) -> Select[Any]:
    """Revisions that were not closed by their successor, or are disclosed otherwise than they say.

    A successor that was written after `head` is no matter: its predecessor is then open at `head`.
    """
    model = SHELVES[noun].model
    by_number = {"partition_by": model.record_id, "order_by": model.number}
    submitted = case((model.state == State.SUBMITTED, 1), else_=0)
    rows = select(
        model.record_id,
        model.number,
        model.since,
        model.until,
        model.disclosed,
        func.lead(model.since).over(**by_number).label("successor"),
        func.row_number().over(**by_number).label("rank"),
        func.max(submitted).over(**by_number).label("was_submitted"),
    ).subquery("revision")
    c = rows.c
    return (
        select(c.record_id, c.number)
        .where(
            c.since <= head,
            or_(
                c.number != c.rank,
                func.coalesce(c.until, 0) != func.coalesce(c.successor, 0),
                case((c.disclosed, 1), else_=0) != c.was_submitted,
            ),
        )
        .order_by(c.since, c.record_id)
    )


def _number_problems(session: Session, noun: Noun, head: int) -> Iterator[str]:
    """管理番号 are given at submission: without gaps, and in the order of the changes."""
    model = SHELVES[noun].model
    first = func.min(case((model.disclosed, model.since)))
    query = (
        select(Record.id, Record.number, first.label("first"))
        .outerjoin(model, model.record_id == Record.id)
        .where(Record.noun == noun, Record.created_by <= head)
        .group_by(Record.id, Record.number)
        .having(or_(first <= head, first.is_(None)))
        .order_by(Record.number.is_not(None), Record.number)
    )
    rows = session.execute(query)
    number, since = 0, 0
    for row in rows:
        if (row.number is None) != (row.first is None):
            yield f"{noun.label}の記録(内部番号{row.id})の管理番号が、提出の有無と合いません。"
        elif row.number is not None:
            if row.number != number + 1 or row.first < since:
                yield f"{noun.label}の管理番号{row.number}が、番号の順番と合いません。"
            number, since = row.number, row.first
