"""An entry as lines of the 支援明細: one an item, one a recipient of a fund, else one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from tracker.domain.entry_filter import UNSTATED, EntryFilter
from tracker.domain.names import Names
from tracker.domain.recipient import Recipient
from tracker.domain.summary import called, duty, legal_basis, occupation, recipients
from tracker.domain.support import (
    Aggregate,
    Funds,
    FundsLine,
    GoodsLine,
    NilReturn,
    OtherSupport,
    ReliefGoods,
    StaffDispatch,
    Support,
)
from tracker.domain.totals import STAFF, AggregateEntry, Aggregates
from tracker.domain.vocabulary import Kind, Noun, Standing, record_number
from tracker.domain.wareki import JAPAN, format_date, format_span
from tracker.queries.detail_rows import DetailRow
from tracker.reports.addresses import record_page
from tracker.reports.content import BLANK, Cell, Link, Number, Text
from tracker.reports.figure_words import UNKNOWN

Cells: TypeAlias = dict[str, Cell]

UNPUBLISHED = "未公表"
CANCELLED = "中止"
NO_DAY = "日付不明"


@dataclass(frozen=True)
class Reading:
    """How entries are read: on which day, by which names, narrowed to what."""

    as_of: date
    wanted: EntryFilter
    names: Names
    prefectures: Mapping[str, str]
    aggregates: Mapping[int, AggregateEntry]

    def takes(self, recipient: Recipient) -> bool:
        """Whether a line of this recipient is part of what the list is narrowed to."""
        code, wanted = recipient.code, self.wanted
        if wanted.recipient == UNSTATED:
            return not recipient.is_stated
        if wanted.recipient and code not in wanted.recipients:
            return False
        if wanted.body and recipient.name != wanted.body:
            return False
        return not self.wanted.prefecture or self.prefectures.get(code or "") == (
            self.wanted.prefecture
        )

    def takes_item(self, line: GoodsLine) -> bool:
        """Whether a line of goods is part of what the list is narrowed to; a line without a unit
        counts in that of its item."""
        wanted = self.wanted
        if wanted.item_id is not None and line.item_id != wanted.item_id:
            return False
        if wanted.item_text is not None and (line.item_id, line.item_text) != (
            None,
            wanted.item_text,
        ):
            return False
        of_item = line.item_id is not None and not line.unit
        return wanted.unit is None or of_item or line.unit == wanted.unit


def reading(
    as_of: date,
    wanted: EntryFilter,
    names: Names,
    prefectures: Mapping[str, str],
    aggregates: Aggregates,
) -> Reading:
    """`aggregates` are those of the filter: their figures are narrowed as it is."""
    by_record = {entry.record_id: entry for entry in aggregates.effective}
    return Reading(as_of, wanted, names, prefectures, by_record)


def lines_of(row: DetailRow, read: Reading) -> Iterator[Cells]:
    """The lines of an entry; each has what all of them have in common."""
    common = {**_head(row, read), **_tail(row)}
    lines = list(_lines(row, read)) or [{}]
    for line in lines:
        yield {**common, **line}


def _head(row: DetailRow, read: Reading) -> Cells:
    content = row.content
    recipient: Recipient = getattr(content, "recipient", Recipient())
    return {
        "number": _number(row),
        "counted": _text(row.counted.label),
        "disaster": _text(read.names.disaster(content.disaster_id)),
        "giver": _text(read.names.giver(content.giver)),
        "channel": _text(read.names.association.channel(content.channel)),
        "kind": _text(_kind(content)),
        "state": _text(_state(row, read.as_of)),
        "code": _text(recipient.code or ""),
        "recipient": _text(recipients(content, read.names)),
        "what": _text(_what(content)),
        "span": _text(_span(content)),
    }


def _tail(row: DetailRow) -> Cells:
    content = row.content
    updated = row.recorded_at.astimezone(JAPAN).date()
    return {
        "decided": _day(getattr(content, "decided_on", None)),
        "paid": _day(getattr(content, "paid_on", None)),
        "received": _day(getattr(content, "received_on", None)),
        "section": _text(content.contact.section),
        "note": _text(content.note),
        "edition": _count(row.edition),
        "updated": _day(updated),
    }


def _lines(row: DetailRow, read: Reading) -> Iterator[Cells]:
    match row.content:
        case StaffDispatch() as content:
            yield {
                "headcount": _count_or_unknown(content.headcount),
                "person_days": _count_or_unknown(row.person_days),
            }
        case ReliefGoods() as content:
            yield from _goods(content.goods, read)
        case Funds() as content:
            yield from (_funds(line, read) for line in content.funds if read.takes(line.recipient))
        case OtherSupport() as content:
            line = GoodsLine(line_id=1, quantity=content.quantity, unit=content.unit)
            yield _item(line, "")
        case Aggregate() as content:
            yield from _aggregate(row, content, read)


def _goods(lines: tuple[GoodsLine, ...], read: Reading) -> Iterator[Cells]:
    for line in lines:
        if read.takes_item(line):
            yield _item(line, read.names.item(line.item_id, line.item_text))


def _item(line: GoodsLine, called_so: str) -> Cells:
    known = line.quantity is not None
    unknown = _text(UNKNOWN) if called_so else BLANK
    return {
        "item": _text(called_so),
        "quantity": Number(line.quantity) if line.quantity is not None else unknown,
        "unit": _text(line.unit if known else ""),
    }


def _funds(line: FundsLine, read: Reading) -> Cells:
    stated = line.recipient.is_stated
    return {
        "code": _text(line.recipient.code or ""),
        "recipient": _text(read.names.recipient(line.recipient) if stated else ""),
        "yen": _yen(line.amount_yen),
    }


def _aggregate(row: DetailRow, content: Aggregate, read: Reading) -> Iterator[Cells]:
    if content.of_kind is Kind.STAFF:
        yield {"headcount": _published_people(row.record_id, content, read)}
    elif content.of_kind is Kind.FUNDS:
        yield {"yen": _yen(content.amount_yen)}
    else:
        yield from _goods(content.goods, read)


def _published_people(record_id: int, content: Aggregate, read: Reading) -> Cell:
    """What of a published a, b, c the total counts; of one that counts no more, a and b."""
    if content.staff_a is None and content.staff_b is None:
        return _text(UNKNOWN)
    entry = read.aggregates.get(record_id)
    if entry is None:
        return _count((content.staff_a or 0) + (content.staff_b or 0))
    return _count(STAFF.of_aggregate(entry, read.as_of).total)


def _number(row: DetailRow) -> Cell:
    if row.number is None:
        return BLANK
    return Link(record_number(Noun.SUPPORT, row.number), record_page(row.record_id))


def _kind(content: Support) -> str:
    return called(content) if isinstance(content, Aggregate | NilReturn) else content.kind.label


def _state(row: DetailRow, as_of: date) -> str:
    content = row.content
    if content.cancelled_on is not None and content.cancelled_on <= as_of:
        return CANCELLED
    if isinstance(content, Aggregate | NilReturn):
        return content.kind.label
    return Standing(row.standing).label


def _what(content: Support) -> str:
    """What it was, without what has a column of its own."""
    parts: list[str] = [content.title]
    match content:
        case StaffDispatch():
            wave = f"第{content.wave}陣" if content.wave else ""
            parts += [occupation(content, ""), duty(content), wave, legal_basis(content)]
        case Funds():
            parts.insert(0, called(content))
        case OtherSupport():
            parts.insert(0, content.what)
    return "　".join(filter(None, parts))


def _span(content: Support) -> str:
    match content:
        case StaffDispatch() | OtherSupport():
            return format_span(content.span) if content.span else NO_DAY
        case ReliefGoods():
            return f"{format_date(content.sent_on)}発送" if content.sent_on else NO_DAY
        case Aggregate() | NilReturn() if content.speaks_of:
            return f"{format_date(content.speaks_of)}現在"
        case _:
            return ""


@lru_cache(maxsize=4096)
def _text(text: str) -> Cell:
    """The same words are kept once: a long report repeats most of them."""
    return Text(text) if text else BLANK


@lru_cache(maxsize=4096)
def _day(day: date | None) -> Cell:
    """Two lines, for a narrow column: the year, then month and day."""
    return Text(format_date(day).replace("年", "年\n", 1)) if day else BLANK


@lru_cache(maxsize=4096)
def _count(number: int) -> Cell:
    return Number(number)


def _count_or_unknown(number: int | None) -> Cell:
    return _text(UNKNOWN) if number is None else _count(number)


def _yen(amount: int | None) -> Cell:
    return _text(UNPUBLISHED) if amount is None else Number(amount)
