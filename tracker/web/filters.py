"""How values look on pages: filters and the variables that every template has."""

from typing import Any, NoReturn

from flask import Flask, current_app, g

from tracker.domain import numbers, wareki


def register(app: Flask) -> None:
    """Add filters and variables to the templates of `app`."""
    app.jinja_env.filters.update(
        date=wareki.format_date,
        moment=wareki.format_moment,
        span=wareki.format_span,
        integer=numbers.format_integer,
        quantity=numbers.format_quantity,
        yen=numbers.format_yen,
        yen_short=numbers.format_yen_short,
    )
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals["raise"] = _refuse
    app.jinja_env.globals["association"] = app.config["ASSOCIATION"]
    app.context_processor(_everywhere)


def _refuse(message: str) -> NoReturn:
    """How a component says what it is missing."""
    raise TypeError(message)


def _everywhere() -> dict[str, Any]:
    return {
        "viewer": g.get("viewer"),
        "demo": current_app.config["DEMO"],
        "contact": current_app.config["HELP_CONTACT"],
        "version": current_app.config.get("VERSION", "0.1"),
    }
