"""Who is signed in, and the accounts as the secretariat's page lists them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.access import Actor, Role
from tracker.domain.errors import NotFound
from tracker.domain.vocabulary import GiverRole
from tracker.models import Account, Giver, SignIn


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session on the server that was not ended, with whom it belongs to."""

    id: int
    began_at: datetime
    seen_at: datetime
    actor: Actor
    ward_name: str
    must_change_password: bool

    def holds_at(self, now: datetime, *, idle: timedelta, lifetime: timedelta) -> bool:
        """Whether neither the time without use nor the whole time is over."""
        return now < self.seen_at + idle and now < self.began_at + lifetime


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One line of the list of accounts; `seen_at` is None for who never signed in."""

    id: int
    login: str
    name: str
    role: Role
    ward_name: str
    active: bool
    must_change_password: bool
    seen_at: datetime | None


def signed_in(session: Session, token_hash: str) -> SignedIn | None:
    """The session of an active account by the hash of its token; one query, limits not judged."""
    row = session.execute(
        select(SignIn, Account, Giver.name)
        .join(Account, SignIn.account_id == Account.id)
        .outerjoin(Giver, Account.ward == Giver.code)
        .where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None), Account.active)
    ).one_or_none()
    if row is None:
        return None
    sign_in, account, ward_name = row
    return SignedIn(
        id=sign_in.id,
        began_at=sign_in.began_at,
        seen_at=sign_in.seen_at,
        actor=Actor(account.id, account.name, account.role, account.ward),
        ward_name=ward_name or "",
        must_change_password=account.must_change_password,
    )


def account_by_login(session: Session, login: str) -> Account | None:
    """The account with this login, active or not; `login` as domain/account.login_key gives it."""
    return session.scalar(select(Account).where(Account.login == login))


def account_by_id(session: Session, account_id: int) -> Account:
    """The account; raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("このアカウントは見つかりません。")
    return account


def account_rows(session: Session) -> list[AccountRow]:
    """All accounts: the secretariat first, then wards in official order, then viewers."""
    last = (
        select(SignIn.account_id, func.max(SignIn.seen_at).label("seen_at"))
        .group_by(SignIn.account_id)
        .subquery()
    )
    query = (
        select(Account, Giver.name, Giver.position, last.c.seen_at)
        .outerjoin(Giver, Account.ward == Giver.code)
        .outerjoin(last, last.c.account_id == Account.id)
    )
    found = session.execute(query).all()
    order = {Role.SECRETARIAT: 0, Role.WARD: 1, Role.VIEWER: 2}
    return [
        AccountRow(
            id=account.id,
            login=account.login,
            name=account.name,
            role=account.role,
            ward_name=ward_name or "",
            active=account.active,
            must_change_password=account.must_change_password,
            seen_at=seen_at,
        )
        for account, ward_name, _, seen_at in sorted(
            found, key=lambda row: (order[row[0].role], row[2] or 0, row[0].login)
        )
    ]


def member_choices(session: Session) -> list[tuple[str, str]]:
    """Code and name of every member ward in official order, for a select."""
    query = (
        select(Giver.code, Giver.name).where(Giver.role == GiverRole.WARD).order_by(Giver.position)
    )
    return [(code, name) for code, name in session.execute(query)]
