"""From the key of a figure of the 年度報告 to the rows behind it (rule 8)."""

from collections.abc import Callable

from flask import url_for

from tracker.domain.entry_filter import UNSTATED, YEAR_UNKNOWN, EntryFilter, Part
from tracker.domain.numbers import format_integer
from tracker.domain.vocabulary import Channel, FundKind, Kind
from tracker.reports.annual import DISPATCHES, FUNDS
from tracker.reports.annual_cells import DAYS
from tracker.reports.annual_data import AnnualData
from tracker.reports.annual_lists import DAYS_IN_ALL
from tracker.reports.figure_words import text_of_part
from tracker.web.entry_address import filter_query
from tracker.web.entry_links import EntryLinks
from tracker.web.reports.links import Narrowed, by_giver, by_item, by_thanks

#: The part of the page with one line a dispatch.
BY_DISPATCH = "#sheet-5"
_SIDES: dict[str, Narrowed] = {"own": {"own": True}, "joint": {"channel": Channel.JOINT}}


def annual_links(fiscal_year: int, clocks: dict[str, str]) -> Callable[[str], str]:
    """A function from the keys of the 年度報告 to addresses. Raises KeyError for another key."""
    links = EntryLinks(clocks=clocks)

    def link_of(key: str) -> str:
        match key.split("/"):
            case ["letters", "unknown", "all"]:
                return _letters(["all"], YEAR_UNKNOWN, clocks)
            case ["letters", *where]:
                return _letters(where, fiscal_year, clocks)
            case [only] if only == DAYS_IN_ALL:
                return BY_DISPATCH
            case ["thanked", *which]:
                return links.to(fiscal_year=fiscal_year, **by_thanks(which))
            case ["year", year, where, measure]:
                narrowed = {**_disaster(where), **_measured(measure), "fiscal_year": int(year)}
                return links.to(**narrowed)
            case parts:
                return links.to(fiscal_year=fiscal_year, **_narrowed(parts))

    return link_of


def list_links(data: AnnualData, clocks: dict[str, str]) -> dict[str, tuple[str, str]]:
    """By sheet: the list that it is taken from, in words and as an address; under '' that of
    everything recorded of the year, also what does not count."""
    links = EntryLinks(clocks=clocks)
    found = {
        sheet: (
            f"一覧で全{format_integer(data.counts[kind])}件を見る",
            links.to(fiscal_year=data.fiscal_year, kind=kind),
        )
        for sheet, kind in ((DISPATCHES, Kind.STAFF), (FUNDS, Kind.FUNDS))
        if data.counts[kind]
    }
    everything = links.to(fiscal_year=data.fiscal_year, standing=None)
    return {**found, "": ("この年度の記録を一覧で見る", everything)}


def _letters(where: list[str], fiscal_year: int, clocks: dict[str, str]) -> str:
    wanted = EntryFilter(fiscal_year=fiscal_year, **_disaster(where[-1]))
    return url_for("letters.index", **filter_query(wanted), **clocks)


def _disaster(where: str) -> Narrowed:
    return {} if where == "all" else {"disaster_id": int(where)}


def _measured(measure: str) -> Narrowed:
    return {"kind": Kind.STAFF if measure == DAYS else Kind(measure)}


def _narrowed(parts: list[str]) -> Narrowed:
    match parts:
        case ["giver", giver, measure, *part]:
            return by_giver(giver, measure, *part)
        case ["side", where, side]:
            return {"kind": Kind.FUNDS, **_disaster(where), **_SIDES[side]}
        case ["funds", kind, side]:
            fund_kind = UNSTATED if kind == "unstated" else FundKind(kind)
            return {"kind": Kind.FUNDS, "fund_kind": fund_kind, **_SIDES[side]}
        case ["goods", item, unit]:
            return {"kind": Kind.GOODS, **by_item(item), "unit": text_of_part(unit)}
        case ["other", what, unit]:
            described = {"what": text_of_part(what), "unit": text_of_part(unit)}
            return {"kind": Kind.OTHER, **described}
        case ["rest", measure]:
            return {"part": Part.NO_RECIPIENT, **_measured(measure)}
        case ["prefecture", code, measure]:
            return {"prefecture": code, **_measured(measure)}
        case ["prefecture", code, _, measure]:
            return {"prefecture": code, "part": Part.RECIPIENTS, **_measured(measure)}
        case ["recipient", code, measure]:
            where = UNSTATED if code == UNSTATED else code
            return {"recipient": where, **_measured(measure)}
        case ["body", name, measure]:
            return {"body": text_of_part(name), **_measured(measure)}
        case _:
            raise KeyError("/".join(parts))
