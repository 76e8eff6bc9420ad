"""The two clocks of a page, 現在 (as_of) and 記録時点 (known_at), as its address asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import request

from tracker import clock
from tracker.domain.dates import parse_date, parse_moment
from tracker.domain.errors import InputError
from tracker.domain.wareki import format_date, format_moment
from tracker.extensions import db
from tracker.queries.moment import Clocks, clocks


@dataclass(frozen=True)
class PageClocks:
    """The clocks, the texts to show in their two fields, and what was wrong in them.

    `errors` has the keys as_of and known_at; a wrong clock stands at today or now. `as_query`
    is what links hand on so that the next page speaks of the same day and moment; it leaves out
    what was not asked for. `moment` is the known_at that was asked for.
    """

    clocks: Clocks
    as_of_text: str = ""
    known_at_text: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    as_query: dict[str, str] = field(default_factory=dict)
    moment: datetime | None = None

    @property
    def spoken(self) -> str:
        """For headings: 令和5年10月1日現在, with the 記録時点 where one was asked for."""
        day = f"{format_date(self.clocks.as_of)}現在"
        return f"{day}（記録時点 {format_moment(self.moment)}）" if self.moment else day


def requested_clocks(given: Mapping[str, str] | None = None) -> PageClocks:
    """The clocks of `?as_of=…&known_at=…`; without them today in Japan, and all that is known.

    given: where they stand, if not in the address (a form that is posted).
    """
    given = request.args if given is None else given
    errors: dict[str, str] = {}
    as_query: dict[str, str] = {}
    day_text = given.get("as_of", "").strip()
    moment_text = given.get("known_at", "").strip()
    day = _day(day_text, errors)
    if day is not None:
        as_query["as_of"] = day.isoformat()
        day_text = format_date(day)
    moment = _moment(moment_text, errors)
    if moment is not None:
        as_query["known_at"] = moment_text
    return PageClocks(
        clocks=clocks(db.session(), as_of=day, known_at=moment),
        as_of_text=day_text,
        known_at_text=moment_text,
        errors=errors,
        as_query=as_query,
        moment=moment,
    )


def _day(text: str, errors: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text).value
    except InputError as error:
        errors["as_of"] = error.message
        return None


def _moment(text: str, errors: dict[str, str]) -> datetime | None:
    if not text:
        return None
    try:
        return parse_moment(text, clock.now())
    except InputError as error:
        errors["known_at"] = error.message
        return None
