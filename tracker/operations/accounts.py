"""Accounts are made, changed, disabled and reset by the secretariat; passwords by their owners."""

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor, Role
from tracker.domain.account import check_login, check_name, check_ward_of_role
from tracker.domain.errors import NotAllowed, NotFound, RuleBroken
from tracker.domain.password import check_new_password, generate_password
from tracker.domain.permission import Permission, allows
from tracker.domain.vocabulary import GiverRole
from tracker.models import Account, Giver
from tracker.operations.password_hash import hash_password
from tracker.operations.sign_in import end_all_sign_ins
from tracker.queries.names import association

log = structlog.get_logger()

ASK_OTHERS = "ほかの事務局の人に頼んでください。"


def create_account(
    session: Session,
    *,
    actor: Actor,
    login: str,
    name: str,
    role: Role,
    ward: str | None,
    password: str | None,
) -> tuple[Account, str | None]:
    """A new account; without `password` one is made, returned, and must be changed at once.

    Raises RuleBroken with the field (login, name, ward, password) that cannot stay so.
    """
    _check_keeper(actor)
    key, shown = check_login(login), check_name(name)
    _check_ward(session, role, ward)
    if password is not None:
        check_new_password(password, login=key, name=shown)
    made = generate_password() if password is None else None
    account = Account(
        login=key,
        name=shown,
        role=role,
        ward=ward,
        password_hash=hash_password(made or password or ""),
        must_change_password=made is not None,
        active=True,
        created_at=clock.now(),
    )
    _insert(session, account)
    log.info("account_created", account=account.id, by=actor.account_id)
    return account, made


def change_account(
    session: Session, *, actor: Actor, account_id: int, name: str, role: Role, ward: str | None
) -> Account:
    """Change name, role and ward; what an account did before stays under its name of then."""
    _check_keeper(actor)
    keepers = _locked_keepers(session)
    account = _locked(session, account_id)
    shown = check_name(name)
    _check_ward(session, role, ward)
    if role is not Role.SECRETARIAT:
        if account.id == actor.account_id:
            raise RuleBroken(f"自分の役割は変えられません。{ASK_OTHERS}", "role")
        _check_not_last(keepers, account, "role")
    account.name, account.role, account.ward = shown, role, ward
    session.flush()
    log.info("account_changed", account=account.id, by=actor.account_id)
    return account


def disable_account(session: Session, *, actor: Actor, account_id: int) -> Account:
    """Keep somebody out from this moment on; every session ends. Raises RuleBroken."""
    _check_keeper(actor)
    keepers = _locked_keepers(session)
    account = _locked(session, account_id)
    if account.id == actor.account_id:
        raise RuleBroken(f"自分のアカウントは止められません。{ASK_OTHERS}")
    _check_not_last(keepers, account, "")
    account.active = False
    end_all_sign_ins(session, account_id=account.id, now=clock.now())
    session.flush()
    log.info("account_disabled", account=account.id, by=actor.account_id)
    return account


def enable_account(session: Session, *, actor: Actor, account_id: int) -> Account:
    """Let somebody in again, with the password of before."""
    _check_keeper(actor)
    account = _locked(session, account_id)
    account.active = True
    session.flush()
    log.info("account_enabled", account=account.id, by=actor.account_id)
    return account


def reset_password(session: Session, *, actor: Actor, account_id: int) -> tuple[Account, str]:
    """A new initial password, shown once; every session of the account ends."""
    _check_keeper(actor)
    account = _locked(session, account_id)
    if account.id == actor.account_id:
        raise RuleBroken("自分のパスワードは「パスワード変更」で変えてください。")
    made = generate_password()
    _set_hash(session, account, hash_password(made), must_change=True)
    log.info("password_reset", account=account.id, by=actor.account_id)
    return account, made


def change_password(session: Session, *, actor: Actor, password_hash: str) -> None:
    """The owner's own new password, checked and hashed before the transaction; sessions end."""
    account = _locked(session, actor.account_id or 0)
    _set_hash(session, account, password_hash, must_change=False)
    log.info("password_changed", account=account.id)


def _set_hash(session: Session, account: Account, password_hash: str, must_change: bool) -> None:
    account.password_hash = password_hash
    account.must_change_password = must_change
    end_all_sign_ins(session, account_id=account.id, now=clock.now())
    session.flush()


def _insert(session: Session, account: Account) -> None:
    try:
        with session.begin_nested():
            session.add(account)
            session.flush()
    except IntegrityError as error:
        raise RuleBroken(
            "このログインIDはすでに使われています。ほかのログインIDにしてください。", "login"
        ) from error


def _check_keeper(actor: Actor) -> None:
    if not allows(actor.role, Permission.KEEP_ACCOUNTS):
        raise NotAllowed("アカウントを扱えるのは事務局だけです。")


def _check_ward(session: Session, role: Role, ward: str | None) -> None:
    words = association(session)
    check_ward_of_role(role, ward, words)
    if ward is not None:
        giver = session.get(Giver, ward)
        if giver is None or giver.role is not GiverRole.WARD:
            raise RuleBroken(f"{words.member}を一覧から選んでください。", "ward")


def _locked(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None:
        raise NotFound("このアカウントは見つかりません。")
    return account


def _locked_keepers(session: Session) -> list[int]:
    """Ids of the active secretariat's accounts, locked first and in order."""
    query = select(Account.id).where(Account.role == Role.SECRETARIAT, Account.active)
    return list(session.scalars(query.order_by(Account.id).with_for_update()))


def _check_not_last(keepers: list[int], account: Account, field: str) -> None:
    if keepers == [account.id]:
        raise RuleBroken(
            "事務局の最後のアカウントです。先に別の事務局のアカウントを作ってください。", field
        )
