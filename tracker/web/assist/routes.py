"""Short answers in JSON for the scripts of forms: recipients, and what a date or number means."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, jsonify, request

from tracker.domain.dates import parse_date, parse_span
from tracker.domain.errors import InputError
from tracker.domain.numbers import format_quantity, format_yen, parse_quantity, parse_yen
from tracker.domain.permission import Permission
from tracker.domain.recipient import day_of_names
from tracker.domain.wareki import format_date_with_weekday, format_span
from tracker.extensions import db
from tracker.queries.disasters import register
from tracker.queries.moment import head
from tracker.queries.recipients import find
from tracker.web.access import allow

bp = Blueprint("assist", __name__, url_prefix="/assist")

_LONGEST = 200
_MOST_DAYS = 5


@bp.get("/recipients")
@allow(Permission.READ)
def recipients() -> Any:
    """?q=part of a name, reading or code: candidates, best first, by their names as of a day.

    That is the first readable day or span in &on= (as typed, given once for each field), else the
    start of &disaster=, else today: as the form decides when it is sent. &names=all: by any name.
    """
    days = [_first_day(text[:_LONGEST]) for text in request.args.getlist("on")[:_MOST_DAYS]]
    on = day_of_names(days, _start_of(request.args.get("disaster", type=int)))
    found = find(db.session(), _asked("q"), on, ever=_asked("names") == "all")
    return jsonify(
        [
            {"code": one.code, "label": one.label, "reading": one.reading, "note": one.note}
            for one in found
        ]
    )


@bp.get("/day")
@allow(Permission.READ)
def day() -> Any:
    """?text=R2.7.10: 令和2年7月10日(金)."""
    return _echo(lambda text: format_date_with_weekday(parse_date(text).value))


@bp.get("/span")
@allow(Permission.READ)
def span() -> Any:
    """?text=R2.7.10～16: 令和2年7月10～16日(7日間)."""
    return _echo(_span_in_words)


@bp.get("/number")
@allow(Permission.READ)
def number() -> Any:
    """?text=１，２００枚&unit=枚: 1,200枚."""
    unit = _asked("unit")
    units = (unit,) if unit else ()
    return _echo(lambda text: f"{format_quantity(parse_quantity(text, units))}{unit}")


@bp.get("/yen")
@allow(Permission.READ)
def yen() -> Any:
    """?text=１億2,000万円: 120,000,000円."""
    return _echo(lambda text: format_yen(parse_yen(text)))


def _asked(name: str) -> str:
    return request.args.get(name, "")[:_LONGEST]


def _echo(read: Callable[[str], str]) -> Any:
    """What was understood, or why nothing was; an unfinished text is no failure of the request."""
    try:
        return jsonify({"ok": True, "text": read(_asked("text"))})
    except InputError as error:
        return jsonify({"ok": False, "text": error.message})


def _span_in_words(text: str) -> str:
    understood = parse_span(text).value
    if understood.last is None:
        return f"{format_span(understood)}(終わりは未定)"
    return f"{format_span(understood)}({understood.days(understood.first):,}日間)"


def _start_of(disaster_id: int | None) -> date | None:
    if disaster_id is None:
        return None
    rows = register(db.session(), head(db.session()))
    return next((row.content.start for row in rows if row.record_id == disaster_id), None)


def _first_day(text: str) -> date | None:
    try:
        return parse_span(text).value.first if text.strip() else None
    except InputError:
        return None
