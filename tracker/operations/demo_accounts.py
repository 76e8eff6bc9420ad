"""Sign-ins of the demo: new passwords at every start, kept nowhere but where they are printed."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import SYSTEM, Role
from tracker.domain.password import generate_password
from tracker.models import Account
from tracker.operations.accounts import create_account
from tracker.operations.password_hash import hash_password
from tracker.operations.sign_in import end_all_sign_ins
from tracker.queries.givers import members
from tracker.queries.names import association


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """What a newcomer types, and as whom."""

    who: str
    login: str
    password: str


def renew_demo_accounts(session: Session) -> list[DemoSignIn]:
    """One sign-in each for a ward, the secretariat and a viewer; made where they are missing."""
    ward = members(session)[0]
    return [
        _renewed(session, "demo-ku", Role.WARD, f"{ward.name} 担当", ward.code),
        _renewed(session, "demo-jimukyoku", Role.SECRETARIAT, "事務局 担当", None),
        _renewed(session, "demo-etsuran", Role.VIEWER, "閲覧 担当", None),
    ]


def _renewed(session: Session, login: str, role: Role, name: str, ward: str | None) -> DemoSignIn:
    password = generate_password()
    account = session.scalar(select(Account).where(Account.login == login))
    if account is None:
        account, _ = create_account(
            session, actor=SYSTEM, login=login, name=name, role=role, ward=ward, password=password
        )
    account.password_hash = hash_password(password)
    account.must_change_password = False
    account.active = True
    end_all_sign_ins(session, account_id=account.id, now=clock.now())
    session.flush()
    return DemoSignIn(f"{association(session).role(role)}({account.name})", login, password)
