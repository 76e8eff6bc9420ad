"""The features of the pages, one blueprint each; no feature imports another."""

from flask import Flask

from tracker.web.accounts import routes as accounts
from tracker.web.assist import routes as assist
from tracker.web.catalogue import routes as catalogue
from tracker.web.disasters import routes as disasters
from tracker.web.forms import routes as forms
from tracker.web.history import routes as history
from tracker.web.home import routes as home
from tracker.web.imports import routes as imports
from tracker.web.letters import routes as letters
from tracker.web.reports import routes as reports
from tracker.web.supports import routes as supports

BLUEPRINTS = tuple(
    feature.bp
    for feature in (
        home,
        disasters,
        supports,
        letters,
        imports,
        forms,
        history,
        reports,
        catalogue,
        accounts,
        assist,
    )
)


def register(app: Flask) -> None:
    """Register every feature."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
