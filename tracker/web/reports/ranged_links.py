"""From the key of a figure of the 区別一覧 or 御礼状一覧 to the rows behind it (rule 8)."""

from collections.abc import Callable

from flask import url_for

from tracker.domain.entry_filter import UNSTATED, Part
from tracker.domain.vocabulary import Duty, Kind
from tracker.reports.by_giver import TOTAL, UNCOUNTED
from tracker.web.entry_links import EntryLinks
from tracker.web.reports.asked import Asked
from tracker.web.reports.links import Narrowed, by_giver, by_thanks, uncounted


def ward_links(asked: Asked) -> Callable[[str], str]:
    """A function from the keys of the 区別一覧 to addresses. Raises KeyError for another key."""
    wanted, clocks = asked.wanted, asked.on_its_day
    links = EntryLinks(disaster_id=wanted.disaster_id, clocks=clocks)

    def link_of(key: str) -> str:
        match key.split("/"):
            case ["giver", giver, measure, *part]:
                narrowed = by_giver(giver, measure, *part)
            case ["duty", *which]:
                narrowed = _duty(which)
            case ["share", record, _]:
                return url_for("supports.show", record_id=int(record), **clocks)
            case _:
                raise KeyError(key)
        return links.to(fiscal_year=wanted.fiscal_year, **narrowed)

    return link_of


def _duty(which: list[str]) -> Narrowed:
    """Lines are of dispatches alone, the total is of everything, and between them is the rest."""
    of_staff: Narrowed = {"kind": Kind.STAFF}
    match which:
        case ["none"]:
            return {**of_staff, "part": Part.NO_DUTY}
        case [giver, duty] if duty == UNCOUNTED:
            return {**of_staff, **uncounted(giver)}
        case [giver, duty]:
            if giver != TOTAL:
                of_staff["giver"] = giver
            if duty != TOTAL:
                return {**of_staff, "duty": UNSTATED if duty == UNSTATED else Duty(duty)}
            return of_staff if giver == TOTAL else {**of_staff, "part": Part.ROWS}
        case _:
            raise KeyError("/".join(which))


def letter_links(asked: Asked) -> Callable[[str], str]:
    """A function from the keys of the 御礼状一覧 to addresses. Raises KeyError for another key."""
    wanted, query = asked.wanted, {**asked.query, **asked.on_its_day}
    links = EntryLinks(disaster_id=wanted.disaster_id, clocks=asked.on_its_day)

    def link_of(key: str) -> str:
        match key.split("/"):
            case ["letters", "all"]:
                return url_for("letters.index", **query)
            case ["thanked", *which]:
                return links.to(fiscal_year=wanted.fiscal_year, **by_thanks(which))
            case _:
                raise KeyError(key)

    return link_of
