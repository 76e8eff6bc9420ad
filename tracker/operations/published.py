"""Figures that the association has published, as entries of the ledger (published.json).

They are totals: the overview of a disaster becomes aggregate entries (集計値) that speak of its
day, dispatches and joint funds become ordinary entries, and what was not published stays unknown.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.domain.errors import InputError
from tracker.domain.fiscal_year import fiscal_year_span
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.shares import ShareRule, split
from tracker.domain.span import Span
from tracker.domain.support import (
    Aggregate,
    Funds,
    FundsLine,
    GoodsLine,
    Share,
    StaffDispatch,
    Support,
)
from tracker.domain.vocabulary import Channel, FundKind, Kind
from tracker.operations.register_files import disaster_key, item_key

Json = Mapping[str, Any]
Keyed = Iterator[tuple[str, Support]]

_FUND_KIND_BY_LABEL = {kind.label: kind for kind in FundKind}
_SAME_KIND_NOTE = "資料に種別の記載がないため、令和2年7月豪雨と同じ種別にしています。"


@dataclass(frozen=True)
class Ledger:
    """What published figures refer to.

    `record_of` gives the record of a seed's key, or None; `prefectures` codes by name; `places`
    all known codes; `members` the wards in official order.
    """

    record_of: Callable[[str], int | None]
    prefectures: Mapping[str, str]
    places: frozenset[str]
    members: tuple[str, ...]

    def disaster(self, slug: str) -> int | None:
        return self.record_of(disaster_key(slug))


def still_dispatched(folder: Path) -> set[str]:
    """Slugs of disasters for which the newest published day still had people dispatched (a)."""
    overview = _read(folder).get("overview_2011")
    present = overview is not None and overview["staff"]["now_dispatched_a"] > 0
    return {overview["disaster"]} if present and overview else set()


def published_entries(folder: Path, ledger: Ledger) -> dict[str, Support]:
    """Every published figure whose disaster the ledger has, by its key.

    Raises InputError where the file is not as it should be.
    """
    published = _read(folder)
    try:
        return dict(
            [
                *_overview(published.get("overview_2011"), ledger),
                *_dispatches(published.get("dispatch_fy2022"), ledger),
                *_joint_funds(published, ledger),
            ]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"published.jsonの内容が読めません({type(error).__name__}: {error})。直してください。"
        ) from error


def _read(folder: Path) -> Json:
    path = folder / "published.json"
    if not path.exists():
        return {}
    try:
        published: Json = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"published.jsonがJSONとして読めません({error})。") from error
    return published


def _overview(overview: Json | None, ledger: Ledger) -> Keyed:
    """The page on the 2011 earthquake: staff, funds, joint funds, goods and other support."""
    disaster_id = ledger.disaster(overview["disaster"]) if overview else None
    if overview is None or disaster_id is None:
        return
    key = f"published/{overview['disaster']}"
    common = {
        "disaster_id": disaster_id,
        "giver": ALL_WARDS,
        "channel": Channel.WARD,
        "title": overview["title"],
        "source": overview["source"],
        "speaks_of": date.fromisoformat(overview["as_of"]),
    }
    yield f"{key}/staff", _staff(overview["staff"], common)
    yield from _funds(overview["funds"], common, key)
    yield f"{key}/goods", _goods(overview["goods"], common, ledger)
    for number, other in enumerate(overview["other"], 1):
        yield f"{key}/other/{number}", _other(other, common, ledger)


def _staff(staff: Json, common: Json) -> Aggregate:
    return Aggregate(
        **common,
        of_kind=Kind.STAFF,
        staff_a=staff["now_dispatched_a"],
        staff_b=staff["already_dispatched_b"],
        staff_c=staff["still_to_go_c"],
        note="滞在日数に係わらず従事した職員等の数、予定を含む(実人数)",
    )


def _funds(funds: Json, common: Json, key: str) -> Keyed:
    """The wards' own amount with its recipients, and the joint one that stands beside it."""
    kind = _FUND_KIND_BY_LABEL[funds["kind"]]
    yield (
        f"{key}/funds",
        Aggregate(
            **common,
            of_kind=Kind.FUNDS,
            fund_kind=kind,
            amount_yen=funds["by_wards_yen"],
            recipient_label=funds["recipients_label"],
            recipient_count=funds["recipients"],
        ),
    )
    joint = {**common, "giver": JOINT, "channel": Channel.JOINT}
    yield (
        f"{key}/funds/joint",
        Aggregate(
            **joint,
            of_kind=Kind.FUNDS,
            fund_kind=kind,
            amount_yen=funds["joint_yen"],
            note=funds["joint_label"],
        ),
    )


def _goods(goods: Json, common: Json, ledger: Ledger) -> Aggregate:
    """One line an item; those given without figures are lines of unknown quantity."""
    lines = [
        {
            "item_id": ledger.record_of(item_key(item["category"], item["item"])),
            "name": item["item"],
            "quantity": Decimal(str(item["quantity"])),
            "unit": item["unit"],
        }
        for item in goods["items"]
    ]
    lines += [{"item_id": None, "name": name} for name in goods["also_given_without_figures"]]
    return Aggregate(
        **common,
        of_kind=Kind.GOODS,
        goods=tuple(_goods_line(number, **line) for number, line in enumerate(lines, 1)),
        recipient_label=goods["recipients_label"],
        recipient_count=goods["recipients"],
    )


def _goods_line(
    number: int,
    *,
    item_id: int | None,
    name: str,
    quantity: Decimal | None = None,
    unit: str = "",
) -> GoodsLine:
    text = name if item_id is None else ""
    return GoodsLine(line_id=number, item_id=item_id, item_text=text, quantity=quantity, unit=unit)


def _other(other: Json, common: Json, ledger: Ledger) -> Aggregate:
    quantity = Decimal(str(other["quantity"]))
    line = GoodsLine(line_id=1, item_text=other["what"], quantity=quantity, unit=other["unit"])
    code = other["recipient_code"]
    recipient = Recipient(code) if code in ledger.places else NOT_STATED
    return Aggregate(**common, of_kind=Kind.OTHER, recipient=recipient, goods=(line,))


def _dispatches(published: Json | None, ledger: Ledger) -> Keyed:
    """Dispatches over a whole fiscal year, of all wards together, recipient not stated."""
    if published is None:
        return
    year = fiscal_year_span(published["fiscal_year"])
    for dispatch in published["year_long_dispatches"]:
        slug = dispatch["disaster"]
        disaster_id = ledger.disaster(slug)
        if disaster_id is None:
            continue
        yield (
            f"published/{slug}/staff/{published['fiscal_year']}",
            StaffDispatch(
                disaster_id=disaster_id,
                giver=ALL_WARDS,
                channel=Channel.WARD,
                title=f"{published['fiscal_year_label']}の1年間の派遣",
                source=published["source"],
                headcount=dispatch["people"],
                span=Span(year.first, year.last),
            ),
        )


def _joint_funds(published: Json, ledger: Ledger) -> Keyed:
    """Joint funds whose amounts are not published; of those of 2022 not even the recipients are."""
    first = published.get("joint_funds_2020")
    kind = _FUND_KIND_BY_LABEL[first["kind"]] if first else None
    if first is not None:
        codes = [ledger.prefectures.get(name) for name in first["recipient_prefectures"]]
        recipients = [Recipient(code) for code in codes]
        yield from _joint_fund(
            first["disaster"], recipients, ledger, fund_kind=kind, source=first["source"]
        )
    notice = published.get("dispatch_fy2022", {})
    for slug in notice.get("joint_funds_also_given_to", ()):
        note = _SAME_KIND_NOTE if kind else ""
        source = notice["source"]
        yield from _joint_fund(slug, [NOT_STATED], ledger, fund_kind=kind, source=source, note=note)


def _joint_fund(slug: str, recipients: list[Recipient], ledger: Ledger, **values: Any) -> Keyed:
    disaster_id = ledger.disaster(slug)
    if disaster_id is None:
        return
    shares = split(None, ShareRule.EQUAL, ledger.members)
    yield (
        f"published/{slug}/joint",
        Funds(
            disaster_id=disaster_id,
            giver=JOINT,
            channel=Channel.JOINT,
            title="共同での支援金",
            funds=tuple(
                FundsLine(line_id=number, recipient=recipient)
                for number, recipient in enumerate(recipients, 1)
            ),
            share_rule=ShareRule.EQUAL,
            shares=tuple(Share(ward=ward, amount_yen=amount) for ward, amount in shares.items()),
            **values,
        ),
    )
