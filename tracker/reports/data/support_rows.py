"""An entry as rows of the tables of supports: what it measures, and what its kind says besides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.domain.counting import Counted
from tracker.domain.disaster import Disaster
from tracker.domain.fiscal_year import fiscal_year_of
from tracker.domain.item import Item
from tracker.domain.names import Names
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.span import Span
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
from tracker.domain.vocabulary import Kind, Labelled, Noun, Standing, record_number
from tracker.queries.detail_rows import DetailRow
from tracker.reports.data import codes
from tracker.reports.data.table import DataRow

Named = tuple[str, DataRow]
Measure = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """On which day and by which names entries are read; items and disasters by their records."""

    as_of: date
    names: Names
    disasters: Mapping[int, Disaster]
    items: Mapping[int, Item]


def rows_of(row: DetailRow, read: Reading) -> Iterator[Named]:
    """All rows of an entry, each with the name of its table."""
    record = {
        "record_id": row.record_id,
        "record_number": record_number(Noun.SUPPORT, row.number),
        "revision": row.edition,
    }
    entry = _entry(row, read)
    yield "entries", {**record, **entry}
    common = {**record, **_common(row, entry, read)}
    for number, measure in enumerate(_measures(row, read), 1):
        yield "supports", {**common, "row_no": number, **measure}
    for table, own in _own_rows(row.content, read):
        yield table, {**record, **own}


def _entry(row: DetailRow, read: Reading) -> dict[str, Any]:
    content = row.content
    return {
        "recorded_at": row.recorded_at,
        "disaster_id": content.disaster_id,
        "kind": content.kind,
        "measured_kind": _measured(row),
        "giver_code": content.giver,
        "channel": content.channel,
        "title": content.title or None,
        **recipient_cells(getattr(content, "recipient", NOT_STATED), read.names),
        "fund_kind": getattr(content, "fund_kind", None),
        "share_rule": getattr(content, "share_rule", None),
        **span_cells("", getattr(content, "span", None) or getattr(content, "period", None)),
        **{name: getattr(content, name, None) for name in _DAYS},
        "counts_from": row.day,
        "fiscal_year": fiscal_year_of(row.year_day) if row.year_day else None,
        "standing": row.standing,
        "counted": row.counted,
        "section": content.contact.section or None,
        "note": content.note or None,
        "source": content.source or None,
    }


_DAYS = ("decided_on", "sent_on", "paid_on", "received_on", "speaks_of", "cancelled_on")


def _measured(row: DetailRow) -> Kind | None:
    content = row.content
    if isinstance(content, Aggregate | NilReturn):
        return content.of_kind
    return content.kind


def recipient_cells(
    recipient: Recipient, names: Names, before: str = "recipient"
) -> dict[str, Any]:
    """Code and name; both blank where it is not stated."""
    named = names.recipient(recipient) if recipient.is_stated else None
    return {f"{before}_code": recipient.code or None, f"{before}_name": named}


def span_cells(before: str, span: Span | None) -> dict[str, Any]:
    """First and last day and precision; all blank without a span."""
    if span is None:
        return {}
    return {
        f"{before}first_on": span.first,
        f"{before}last_on": span.last,
        f"{before}precision": span.precision,
    }


#: Columns that the long form repeats from the entry.
_REPEATED = (
    "disaster_id",
    "kind",
    "measured_kind",
    "giver_code",
    "channel",
    "recipient_code",
    "recipient_name",
    "fund_kind",
    "counts_from",
    "fiscal_year",
    "standing",
    "counted",
)


def _common(row: DetailRow, entry: Mapping[str, Any], read: Reading) -> dict[str, Any]:
    disaster = read.disasters[row.content.disaster_id]
    return {
        **{name: entry[name] for name in _REPEATED},
        "disaster_name": disaster.name_on(read.as_of),
    }


def _measures(row: DetailRow, read: Reading) -> Iterator[Measure]:
    yield _measure(codes.ENTRIES, 1, "件")
    match row.content:
        case StaffDispatch() as content:
            yield _measure(codes.HEADCOUNT, content.headcount, "人")
            yield _measure(codes.PERSON_DAYS, row.person_days, "人日")
        case ReliefGoods() as content:
            yield from (_quantity(line, read) for line in content.goods)
        case Funds() as content:
            yield from _money(content, read)
        case OtherSupport() as content:
            if content.quantity is not None:
                named = {"item_name": content.what or content.title or None}
                yield {**_number(content.quantity, content.unit), **named}
        case Aggregate() as content:
            yield from _aggregate(row, content, read)


def _measure(
    measure: str, value: int | Decimal | None, unit: str, status: str = codes.UNKNOWN
) -> Measure:
    return {
        "measure": measure,
        "value": value,
        "unit": unit or None,
        "value_status": status if value is None else codes.KNOWN,
    }


def _number(quantity: Decimal | None, unit: str) -> Measure:
    unit = unit or (codes.NO_UNIT if quantity is not None else "")
    return _measure(codes.QUANTITY, quantity, unit)


def _quantity(line: GoodsLine, read: Reading) -> Measure:
    item = read.items.get(line.item_id) if line.item_id is not None else None
    return {
        **_number(line.quantity, unit_of(line, read)),
        "item_category": item.category if item else None,
        "item_name": (item.name if item else line.item_text) or None,
    }


def unit_of(line: GoodsLine, read: Reading) -> str:
    """The unit of a line; where none was written that of its item (queries/goods_lines.py)."""
    item = read.items.get(line.item_id) if line.item_id is not None else None
    return line.unit or (item.unit if item else "")


def _money(content: Funds, read: Reading) -> Iterator[Measure]:
    paid = content.paid_on is not None and content.paid_on <= read.as_of
    for line in content.funds:
        to = recipient_cells(line.recipient, read.names)
        yield {**_yen(codes.AMOUNT, line), **to}
        if paid:
            yield {**_yen(codes.PAID, line), **to}


def _yen(measure: str, line: FundsLine) -> Measure:
    return _measure(measure, line.amount_yen, "円", codes.UNPUBLISHED)


def _aggregate(row: DetailRow, content: Aggregate, read: Reading) -> Iterator[Measure]:
    if content.of_kind is Kind.STAFF:
        yield from _published_people(row, content, read)
    elif content.of_kind is Kind.FUNDS:
        yield _measure(codes.AMOUNT, content.amount_yen, "円", codes.UNPUBLISHED)
    else:
        yield from (_quantity(line, read) for line in content.goods)


def _published_people(row: DetailRow, content: Aggregate, read: Reading) -> Iterator[Measure]:
    """On its day a, b, c as given; later a and b together (domain/totals.py). No person-days."""
    yield _measure(codes.PERSON_DAYS, None, "人日")
    if content.speaks_of is not None and read.as_of > content.speaks_of:
        given = [n for n in (content.staff_a, content.staff_b) if n is not None]
        people = sum(given) if given else None
        later = codes.UNCLEAR if row.standing is not Standing.NONE else Standing.NONE
        yield {**_measure(codes.HEADCOUNT, people, "人"), "standing": later}
        return
    for standing, people in (
        (Standing.PRESENT, content.staff_a),
        (Standing.SERVED, content.staff_b),
        (Standing.PLANNED, content.staff_c),
    ):
        stands = standing if row.counted is not Counted.NO else Standing.NONE
        yield {**_measure(codes.HEADCOUNT, people, "人"), "standing": stands}


def _own_rows(content: Support, read: Reading) -> Iterator[Named]:
    match content:
        case StaffDispatch():
            yield "staff", _staff(content)
        case ReliefGoods():
            yield from (("goods_lines", _goods_line(line, read)) for line in content.goods)
        case Funds():
            yield from (("funds_lines", _funds_line(line, read)) for line in content.funds)
            yield from (("shares", share) for share in _shares(content))
        case OtherSupport():
            yield "other_supports", {"what": content.what or None, **_quantity_cells(content)}
        case Aggregate():
            yield (
                "aggregates",
                {
                    "recipient_label": content.recipient_label or None,
                    "recipient_count": content.recipient_count,
                },
            )
            yield from (("goods_lines", _goods_line(line, read)) for line in content.goods)
            yield from (("aggregate_figures", figure) for figure in _figures(content))


def _staff(content: StaffDispatch) -> DataRow:
    return {
        "headcount": content.headcount,
        "person_days_given": content.person_days,
        **_choice("occupation", content.occupation, content.occupation_text),
        **_choice("duty", content.duty, content.duty_text),
        **_choice("legal_basis", content.legal_basis, content.legal_basis_text),
        "wave": content.wave,
    }


def _choice(column: str, word: Labelled | None, text: str) -> dict[str, Any]:
    """The word, and the text of その他 in a column of its own (rule L2-05)."""
    if text and word is None:
        return {column: "other", f"{column}_other": text}
    of_other = word is not None and word.value == "other"
    return {column: word, f"{column}_other": text or None if of_other else None}


def _quantity_cells(content: OtherSupport) -> dict[str, Any]:
    cells = _number(content.quantity, content.unit)
    return {
        "quantity": cells["value"],
        "unit": cells["unit"],
        "quantity_status": cells["value_status"],
    }


def _goods_line(line: GoodsLine, read: Reading) -> DataRow:
    cells = _number(line.quantity, unit_of(line, read))
    return {
        "line_id": line.line_id,
        "item_id": line.item_id,
        "item_other": (line.item_text or None) if line.item_id is None else None,
        "quantity": cells["value"],
        "unit": cells["unit"],
        "quantity_status": cells["value_status"],
    }


def _funds_line(line: FundsLine, read: Reading) -> DataRow:
    return {
        "line_id": line.line_id,
        **recipient_cells(line.recipient, read.names),
        **_amount_cells(line.amount_yen),
    }


def _amount_cells(yen: int | None) -> dict[str, Any]:
    status = codes.UNPUBLISHED if yen is None else codes.KNOWN
    return {"amount_yen": yen, "amount_status": status}


def _shares(content: Funds) -> Iterator[DataRow]:
    for position, share in enumerate(content.shares, 1):
        yield {
            "ward_code": share.ward,
            "position": position,
            **_amount_cells(share.amount_yen),
            "weight": share.weight,
            "paid_on": share.paid_on,
        }


def _figures(content: Aggregate) -> Iterator[DataRow]:
    """What was published, number by number; a number that was not given has no row."""
    given = (
        (codes.STAFF_A, content.staff_a, "人"),
        (codes.STAFF_B, content.staff_b, "人"),
        (codes.STAFF_C, content.staff_c, "人"),
        (codes.AMOUNT, content.amount_yen, "円"),
    )
    for figure, value, unit in given:
        if value is not None:
            yield {"figure": figure, "value": value, "unit": unit}
