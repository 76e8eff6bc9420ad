"""The Flask extensions of the program, bound to an application by the factory."""

from typing import Any

from flask import current_app
from flask_bootstrap import Bootstrap5
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from flask_wtf.csrf import CSRFProtect

from tracker.models import Base


class LedgerSession(FlaskSession):
    """A session that carries what never lies in the database: the key of the hash chain, and the
    words of the association."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        self.info["ledger_key"] = current_app.config["LEDGER_KEY"]
        self.info["association"] = current_app.config["ASSOCIATION"]


db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={"class_": LedgerSession, "expire_on_commit": False},
)
csrf = CSRFProtect()
bootstrap = Bootstrap5()
