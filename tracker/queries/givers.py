"""The givers, read in official order."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import giver as domain
from tracker.domain.vocabulary import GiverRole
from tracker.models import Giver


def givers(session: Session) -> list[domain.Giver]:
    """All givers in official order: the members, then their joint body and 各区計."""
    return [
        domain.Giver(row.code, row.role, row.name, row.kana, row.position)
        for row in session.scalars(select(Giver).order_by(Giver.position))
    ]


def members(session: Session) -> list[domain.Giver]:
    """The members alone, in official order; how many they are is data."""
    return [giver for giver in givers(session) if giver.role is GiverRole.WARD]
