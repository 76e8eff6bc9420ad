"""Accounts with a password, for tests that sign in as people do."""

from flask import Flask
from sqlalchemy import select

from tests.factories import MINATO
from tests.pages import Page, Pages, apart
from tracker.domain.access import SYSTEM, Role
from tracker.extensions import db
from tracker.models import Account
from tracker.models.connection import begin_writing
from tracker.operations.accounts import create_account

PASSWORD = "kumamoto no ame to kaeru"
OTHER_PASSWORD = "quartz lighthouse 47 pears"


def make_account(
    app: Flask,
    login: str = "minato01",
    role: Role = Role.WARD,
    ward: str | None = MINATO,
    password: str | None = PASSWORD,
) -> int:
    """An account as the command line makes it; returns its id."""

    def make() -> int:
        begin_writing(db.session())
        account, _ = create_account(
            db.session(), actor=SYSTEM, login=login, name="田中 花子", role=role,
            ward=ward if role is Role.WARD else None, password=password,
        )  # fmt: skip
        db.session.commit()
        return account.id

    return apart(app, make)


def sign_in(
    pages: Pages, login: str = "minato01", password: str = PASSWORD, status: int = 303
) -> Page:
    """Type login and password on the sign-in page; the answer itself, not where it leads."""
    page = pages.open("/accounts/sign-in")
    return page.submit(login=login, password=password, status=status, follow=False)


def stored(app: Flask, login: str) -> Account:
    """The account as it stands in the database now."""

    def read() -> Account:
        account = db.session.scalars(select(Account).where(Account.login == login)).one()
        db.session.expunge(account)
        return account

    return apart(app, read)
