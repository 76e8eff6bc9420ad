"""From the key of a figure of a report to the list of the entries behind it (rule 8)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import url_for

from tracker.domain.entry_filter import UNSTATED, Acknowledged, Counting, EntryFilter, Part
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.vocabulary import Channel, FundKind, Kind
from tracker.reports.by_giver import TOTAL, UNCOUNTED
from tracker.reports.figure_words import text_of_part
from tracker.reports.overview_data import OverviewData
from tracker.web.entry_address import filter_query
from tracker.web.entry_links import EntryLinks

Narrowed = dict[str, Any]

_STANDINGS = {
    "a": Counting.PRESENT,
    "b": Counting.SERVED,
    "c": Counting.PLANNED,
    "unclear": Counting.UNCLEAR,
}
_SIDES: dict[str, Narrowed] = {"own": {"own": True}, "joint": {"channel": Channel.JOINT}}


def overview_links(data: OverviewData, clocks: dict[str, str]) -> Callable[[str], str]:
    """A function from the keys of the 支援概要 to addresses. Raises KeyError for another key."""
    links = EntryLinks(disaster_id=data.disaster_id, clocks=clocks)

    def link_of(key: str) -> str:
        narrowed = _narrowed(data, key.split("/"))
        return links.to(fiscal_year=data.fiscal_year, **narrowed)

    return link_of


def _narrowed(data: OverviewData, parts: list[str]) -> Narrowed:
    match parts:
        case ["staff", stage]:
            return _staff(stage)
        case ["staff", side, stage]:
            return {**_staff(stage), **_SIDES[side]}
        case ["funds", fund_kind, side]:
            return _funds(data, fund_kind, side)
        case ["goods", item, unit]:
            return {"kind": Kind.GOODS, **by_item(item), "unit": text_of_part(unit)}
        case ["other", what, unit]:
            described = {"what": text_of_part(what), "unit": text_of_part(unit)}
            return {"kind": Kind.OTHER, **described}
        case ["other_published", record, line]:
            return _published_other(data, int(record), int(line))
        case ["giver", giver, measure, *part]:
            return by_giver(giver, measure, *part)
        case ["difference", kind, *rest]:
            return _difference(kind, rest)
        case _:
            raise KeyError("/".join(parts))


def by_item(item: str) -> Narrowed:
    """A catalogue item by its record, another one by its words."""
    if item.startswith("="):
        return {"item_text": text_of_part(item.removeprefix("="))}
    return {"item_id": int(item)}


def _staff(stage: str) -> Narrowed:
    standing = {"standing": _STANDINGS[stage]} if stage in _STANDINGS else {}
    return {"kind": Kind.STAFF, **standing}


def _funds(data: OverviewData, fund_kind: str, side: str) -> Narrowed:
    """Without joint funds the wards' own are all there is."""
    narrowed: Narrowed = {"kind": Kind.FUNDS}
    if fund_kind == "paid":
        narrowed["paid"] = True
    elif fund_kind != "all":
        narrowed["fund_kind"] = _fund_kind(fund_kind)
    if side == "own" and data.all_funds.joint.is_empty:
        return narrowed
    return {**narrowed, **_SIDES[side]}


def _fund_kind(word: str) -> Any:
    return UNSTATED if word == "unstated" else FundKind(word)


def _published_other(data: OverviewData, record_id: int, line_id: int) -> Narrowed:
    """An item of one 集計値: the giver tells which one, for only one of each giver counts."""
    content = data.contents[record_id]
    line = next(line for line in content.goods if line.line_id == line_id)
    item = {"item_id": line.item_id} if line.item_id else {"item_text": line.item_text}
    return {"kind": Kind.OTHER, "giver": content.giver, **item, "unit": line.unit}


def by_giver(giver: str, measure: str, part: str = "") -> Narrowed:
    """A figure of the tables by giver: the giver or total, the measure or kind, and which part
    of it (what went via the metropolis, what is recorded but does not count)."""
    kind = Kind.STAFF if measure == "person_days" else Kind(measure)
    narrowed: Narrowed = {"kind": kind}
    if part == UNCOUNTED:
        return {**narrowed, **uncounted(giver)}
    via = bool(part)
    if giver == ALL_WARDS and not via:
        narrowed["part"] = Part.REMAINDER
    elif giver == JOINT:
        narrowed["channel"] = Channel.JOINT
    elif giver != "total":
        narrowed["giver"] = giver
    return {**narrowed, "channel": Channel.VIA_METROPOLIS} if via else narrowed


def uncounted(giver: str) -> Narrowed:
    """What is recorded of a giver, or of all, but does not count on the day."""
    none = {"standing": Counting.NONE}
    return none if giver == TOTAL else {**none, "giver": giver}


_PARTS = {"published": Part.PUBLISHED, "inside": Part.INSIDE}


def _difference(kind: str, rest: list[str]) -> Narrowed:
    part = _PARTS.get(rest[-1]) if rest else None
    about = rest[:-1] if part else rest
    narrowed: Narrowed = {"kind": Kind(kind), "part": part or Part.GAP}
    if kind == Kind.FUNDS:
        narrowed["fund_kind"] = _fund_kind(about[0])
    elif kind == Kind.GOODS:
        narrowed |= {**by_item(about[0]), "unit": text_of_part(about[1])}
    return narrowed


_MEASURES = {
    "headcount": Kind.STAFF,
    "person_days": Kind.STAFF,
    "yen": Kind.FUNDS,
    "goods": Kind.GOODS,
    "other": Kind.OTHER,
}


def details_links(wanted: EntryFilter, query: dict[str, str]) -> Callable[[str], str]:
    """A function from the keys of the 支援明細's totals to addresses; `query`: clocks and order."""

    def link_of(key: str) -> str:
        side, measure = key.split("/")
        narrowed = {"kind": wanted.kind or _MEASURES[measure], **_SIDES.get(side, {})}
        return url_for("supports.index", **filter_query(replace(wanted, **narrowed)), **query)

    return link_of


def by_thanks(parts: list[str]) -> Narrowed:
    """Keys of the 御礼の状況: a disaster and one of its recipients, or all; then how far."""
    match parts:
        case ["all", state]:
            return {"thanked": Acknowledged(state)}
        case [disaster, recipient, state]:
            named: Narrowed = {"recipient": UNSTATED if recipient == "unstated" else recipient}
            if recipient.startswith("="):
                named = {"body": text_of_part(recipient.removeprefix("="))}
            return {"disaster_id": int(disaster), "thanked": Acknowledged(state), **named}
        case _:
            raise KeyError("/".join(parts))
