"""The disaster-support ledger (支援台帳) of Tokyo's 23 wards."""

import os
from pathlib import Path
from typing import Any

from flask import Flask

from tracker import cli, config, logs
from tracker.domain.errors import InputError
from tracker.extensions import bootstrap, csrf, db
from tracker.models.connection import prepare_engine
from tracker.operations.reference import association_in
from tracker.web import edge, errors, features, filters
from tracker.web.transaction import LedgerApp

ROOT = Path(__file__).parent.parent


def create_app(**overrides: Any) -> Flask:
    """The application; `overrides` are settings of config.py that win over the environment."""
    folder = os.environ.get("INSTANCE_PATH") or ROOT / "instance"
    instance = Path(overrides.pop("INSTANCE_PATH", folder)).resolve()
    app = LedgerApp(__name__, instance_path=str(instance), template_folder=str(ROOT / "templates"))
    app.config.update(config.settings(instance, overrides))
    _know_the_association(app)
    logs.configure(app)
    _bind_extensions(app)
    edge.register(app)
    errors.register(app)
    filters.register(app)
    features.register(app)
    cli.register(app)
    return app


def _know_the_association(app: Flask) -> None:
    try:
        app.config["ASSOCIATION"] = association_in(Path(app.config["REFERENCE_DIR"]))
    except InputError as error:
        raise config.BadSetting(error.message) from error


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    csrf.init_app(app)
    bootstrap.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
