"""From the key of a figure of the 支援概要 to the list of the entries behind it (rule 8)."""

from collections.abc import Callable
from typing import Any

from tracker.domain.entry_filter import Counting
from tracker.domain.giver import JOINT
from tracker.domain.vocabulary import Channel, FundKind, Kind
from tracker.reports.overview_data import OverviewData
from tracker.web.entry_links import EntryLinks

_LONGEST_TEXT = 200  # that the list takes in (web/entry_address.py)
_STANDINGS = {"a": Counting.PRESENT, "b": Counting.SERVED, "c": Counting.PLANNED}


def overview_links(data: OverviewData, clocks: dict[str, str]) -> Callable[[str], str]:
    """A function from keys to addresses; '' where no list has exactly the figure's entries."""
    links = EntryLinks(disaster_id=data.behind.disaster_id, clocks=clocks)

    def link_of(key: str) -> str:
        narrowed = _narrowed(data, key.split("/"))
        if narrowed is None:
            return ""
        return links.to(fiscal_year=data.fiscal_year, **narrowed)

    return link_of


def _narrowed(data: OverviewData, parts: list[str]) -> dict[str, Any] | None:
    match parts:
        case ["staff", stage]:
            return _staff(stage)
        case ["funds", fund_kind, side]:
            return _funds(data, fund_kind, joint=side == "joint")
        case ["goods", item, _unit]:
            return {"kind": Kind.GOODS, **_item(item)}
        case ["other", what, _unit]:
            return {"kind": Kind.OTHER, "text": what[:_LONGEST_TEXT]}
        case ["other_published", *_]:
            return {"kind": Kind.OTHER}
        case ["giver", giver, measure, *via]:
            return _giver(giver, measure, via=bool(via))
        case _:
            return None


def _item(item: str) -> dict[str, Any]:
    """A catalogue item by its record, another one by its words."""
    return {"item_id": int(item)} if item.isdecimal() else {"text": item[:_LONGEST_TEXT]}


def _staff(stage: str) -> dict[str, Any]:
    standing = {"standing": _STANDINGS[stage]} if stage in _STANDINGS else {}
    return {"kind": Kind.STAFF, **standing}


def _funds(data: OverviewData, fund_kind: str, *, joint: bool) -> dict[str, Any] | None:
    """The wards' own are those of the channel 区独自, unless some went through the metropolis."""
    if fund_kind == "unstated":
        return None
    kind = None if fund_kind == "all" else FundKind(fund_kind)
    narrowed = {"kind": Kind.FUNDS, "fund_kind": kind}
    sums = data.all_funds if kind is None else data.funds[kind]
    if joint:
        return {**narrowed, "channel": Channel.JOINT}
    if sums.joint.is_empty:
        return narrowed
    return None if sums.via_metropolis else {**narrowed, "channel": Channel.WARD}


def _giver(giver: str, measure: str, *, via: bool) -> dict[str, Any]:
    kind = Kind.STAFF if measure == "person_days" else Kind(measure)
    narrowed: dict[str, Any] = {"kind": kind}
    if giver == JOINT:
        narrowed["channel"] = Channel.JOINT
    elif giver != "total":
        narrowed["giver"] = giver
    return {**narrowed, "channel": Channel.VIA_METROPOLIS} if via else narrowed
