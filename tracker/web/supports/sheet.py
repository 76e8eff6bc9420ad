"""The parts of an entry's page: its fields, the table of its lines, the table of its shares."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup

from tracker.domain.difference import describe, goods_amount, yen_text
from tracker.domain.figure import Amount
from tracker.domain.labels import SHARE_RULE
from tracker.domain.names import Names
from tracker.domain.numbers import format_integer, format_quantity, format_yen
from tracker.domain.support import Funds, Support
from tracker.domain.vocabulary import Kind, Standing, State
from tracker.domain.wareki import format_date
from tracker.queries.records import Revision
from tracker.queries.support_list import ListRow
from tracker.web.clocks import PageClocks

Pair = tuple[str, str | Markup]

#: Shown as the title of the page or in tables of their own.
_ELSEWHERE = ("kind", "goods.", "funds.", "shares.")


def fields(
    found: Revision, names: Names, row: ListRow | None, at: PageClocks
) -> tuple[list[Pair], list[str]]:
    """The fields with their labels in the order of the form, and the labels of the empty ones."""
    pairs: list[Pair] = []
    for field in describe(found.content, names):
        if field.field.startswith(_ELSEWHERE):
            continue
        text: str | Markup = field.text
        if field.field == "disaster_id":
            text = _disaster_link(found.content, field.text, at)
        elif field.field == "person_days" and not field.text:
            text = _person_days(row, at)
        pairs.append((field.label, text))
    return [pair for pair in pairs if pair[1]], [label for label, text in pairs if not text]


def _disaster_link(content: Support, label: str, at: PageClocks) -> Markup:
    address = url_for("disasters.show", record_id=content.disaster_id, **at.as_query)  # type: ignore[arg-type]
    return Markup('<a href="{}">{}</a>').format(address, label)


def _person_days(row: ListRow | None, at: PageClocks) -> str:
    """What the calendar gives up to the day that the page speaks of; 不明 without dates."""
    if row is None or row.standing is Standing.NONE:
        return ""  # not begun, or 中止
    if row.person_days is None:
        return "" if row.state is State.DRAFT else "不明(派遣期間の記載なし)"
    return f"{format_date(at.clocks.as_of)}までで{format_integer(row.person_days)}人日"


@dataclass(frozen=True)
class LineTable:
    """The lines of an entry: headings, rows of (name, amount, is it a number), total in words."""

    caption: str
    heading: str
    amount: str
    rows: list[tuple[str, str]]
    total: str = ""


def line_table(content: Support, names: Names) -> LineTable | None:
    """Goods by item, funds by recipient; None where the entry has no lines."""
    if isinstance(content, Funds):
        rows = [
            (names.recipient(line.recipient), yen_text(line.amount_yen)) for line in content.funds
        ]
        total = Amount(content.known_yen, content.unpublished, entries=len(rows)).display(
            short=False
        )
        return LineTable("支援先と金額", "支援先", "金額", rows, total)
    lines = getattr(content, "goods", ())
    if not lines:
        return None
    rows = [
        (names.item(line.item_id, line.item_text) or "品目の記載なし", goods_amount(line))
        for line in lines
    ]
    caption = "集計の内訳" if content.kind is Kind.AGGREGATE else "物資の明細"
    return LineTable(caption, "品目", "数量", rows)


@dataclass(frozen=True)
class ShareTable:
    """拠出額 by member, and how far they are paid in (納入状況)."""

    rule: str
    weighted: bool
    rows: list[dict[str, Any]]
    total: str
    paid: str


def share_table(content: Support, names: Names, as_of: date = date.max) -> ShareTable | None:
    """The shares of a joint fund, paid in by `as_of`; None where there are none."""
    shares = content.shares if isinstance(content, Funds) else ()
    if not isinstance(content, Funds) or not shares:
        return None
    paid = [share for share in shares if share.paid_on is not None and share.paid_on <= as_of]
    amounts = [share.amount_yen for share in shares]
    known = sum(amount for amount in amounts if amount is not None)
    unpublished = amounts.count(None)
    paid_yen = sum(share.amount_yen or 0 for share in paid)
    return ShareTable(
        rule=SHARE_RULE[content.share_rule] if content.share_rule else "",
        weighted=any(share.weight is not None for share in shares),
        rows=[
            {
                "ward": names.giver(share.ward),
                "amount": "" if share.amount_yen is None else format_integer(share.amount_yen),
                "weight": "" if share.weight is None else format_quantity(share.weight),
                "paid_on": format_date(share.paid_on) if share.paid_on else "",
                "iso": share.paid_on.isoformat() if share.paid_on else "",
            }
            for share in shares
        ],
        total="金額未公表" if unpublished else format_yen(known),
        paid=f"納入済 {len(paid)}／{len(shares)}{names.association.member}、"
        f"納入額の計 {format_yen(paid_yen)}",
    )
