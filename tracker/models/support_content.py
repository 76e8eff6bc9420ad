"""Contents of support entries to columns and back, one kind after the other."""

from dataclasses import fields
from typing import Any

from tracker.domain.fiscal_year import fiscal_year_span
from tracker.domain.person_days import split_by_fiscal_year
from tracker.domain.recipient import Recipient
from tracker.domain.span import Precision, Span
from tracker.domain.support import (
    CONTENT_OF_KIND,
    Aggregate,
    Contact,
    Funds,
    FundsLine,
    GoodsLine,
    Share,
    StaffDispatch,
    Support,
)
from tracker.domain.text import search_key
from tracker.models.support import SupportLine, SupportRevision, SupportShare, SupportYear

#: Fields that are not one column of the same name.
_SHAPED = {
    "contact", "recipient", "span", "period", "goods", "funds", "shares", "giver", "amount_yen",
}  # fmt: skip


def support_columns(content: Support) -> dict[str, Any]:
    """Columns and children of a SupportRevision that hold the whole of `content`."""
    columns: dict[str, Any] = {
        field.name: getattr(content, field.name)
        for field in fields(content)
        if field.name not in _SHAPED
    }
    recipient: Recipient = getattr(content, "recipient", Recipient())
    span: Span | None = getattr(content, "span", None) or getattr(content, "period", None)
    return {
        **columns,
        "kind": content.kind,
        "giver_code": content.giver,
        "contact_section": content.contact.section,
        "contact_person": content.contact.person,
        "contact_phone": content.contact.phone,
        "recipient_code": recipient.code,
        "recipient_name": recipient.name,
        "span_first": span.first if span else None,
        "span_last": span.last if span else None,
        "span_precision": span.precision if span else None,
        "lines": _line_rows(content),
        "shares": _share_rows(content),
        "years": _year_rows(content),
        "search_key": _search_key(content),
        **_sums(content),
    }


#: Fields by whose text, and by whose label (保健師, 避難所運営, 見舞金), an entry is found.
_TYPED = ("what", "occupation_text", "duty_text", "legal_basis_text", "recipient_label")
_WORDS = ("kind", "of_kind", "occupation", "duty", "legal_basis", "fund_kind")


def _search_key(content: Support) -> str:
    texts = [content.title, content.note, content.source]
    texts += [content.contact.section, content.contact.person]
    texts += [str(getattr(content, name, "")) for name in _TYPED]
    texts += [word.label for name in _WORDS if (word := getattr(content, name, None))]
    texts += [line.item_text for line in getattr(content, "goods", ())]
    recipients = [line.recipient for line in getattr(content, "funds", ())]
    recipients += [getattr(content, "recipient", Recipient())]
    texts += [recipient.name or "" for recipient in recipients]
    return search_key(" ".join(filter(None, texts)))


def _sums(content: Support) -> dict[str, Any]:
    if isinstance(content, Funds):
        return {"amount_yen": content.known_yen, "unpublished": content.unpublished}
    if isinstance(content, Aggregate):
        return {"amount_yen": content.amount_yen}
    return {}


def _line_rows(content: Support) -> list[SupportLine]:
    goods: tuple[GoodsLine, ...] = getattr(content, "goods", ())
    funds: tuple[FundsLine, ...] = getattr(content, "funds", ())
    rows = [
        SupportLine(
            line_id=line.line_id,
            item_id=line.item_id,
            item_text=line.item_text,
            quantity=line.quantity,
            unit=line.unit,
        )
        for line in goods
    ]
    rows += [
        SupportLine(
            line_id=line.line_id,
            recipient_code=line.recipient.code,
            recipient_name=line.recipient.name,
            amount_yen=line.amount_yen,
        )
        for line in funds
    ]
    for position, row in enumerate(rows):
        row.position = position
    return rows


def _share_rows(content: Support) -> list[SupportShare]:
    shares: tuple[Share, ...] = getattr(content, "shares", ())
    return [
        SupportShare(
            position=position,
            ward=share.ward,
            amount_yen=share.amount_yen,
            weight=share.weight,
            paid_on=share.paid_on,
        )
        for position, share in enumerate(shares)
    ]


def _year_rows(content: Support) -> list[SupportYear]:
    """A given figure of person-days, one row a fiscal year in which the dispatch stood."""
    if not isinstance(content, StaffDispatch) or content.person_days is None:
        return []
    span = content.span
    if span is None or span.last is None:
        return []
    rows = []
    for year, days in split_by_fiscal_year(content.person_days, span).items():
        whole = fiscal_year_span(year)
        assert whole.last is not None
        rows.append(
            SupportYear(
                first=max(whole.first, span.first),
                last=min(whole.last, span.last),
                person_days=days,
            )
        )
    return rows


def support_content(row: SupportRevision) -> Support:
    """The content that `row` holds, of the dataclass of its kind."""
    content_class = CONTENT_OF_KIND[row.kind]
    shaped = _shaped_fields(row)
    values = {
        field.name: shaped[field.name] if field.name in shaped else _plain(row, field.name)
        for field in fields(content_class)
    }
    return content_class(**values)


def _plain(row: SupportRevision, name: str) -> Any:
    value = getattr(row, name)
    return "" if value is None and name in _TEXTS else value


_TEXTS = {
    "occupation_text", "duty_text", "legal_basis_text", "what", "unit", "recipient_label",
}  # fmt: skip


def _shaped_fields(row: SupportRevision) -> dict[str, Any]:
    span = None
    if row.span_first is not None:
        span = Span(row.span_first, row.span_last, row.span_precision or Precision.DAY)
    return {
        "giver": row.giver_code,
        "contact": Contact(row.contact_section, row.contact_person, row.contact_phone),
        "recipient": Recipient(row.recipient_code, row.recipient_name),
        "span": span,
        "period": span,
        "goods": tuple(_goods_line(line) for line in row.lines),
        "funds": tuple(_funds_line(line) for line in row.lines),
        "shares": tuple(
            Share(
                ward=share.ward,
                amount_yen=share.amount_yen,
                weight=share.weight,
                paid_on=share.paid_on,
            )
            for share in row.shares
        ),
    }


def _goods_line(line: SupportLine) -> GoodsLine:
    return GoodsLine(
        line_id=line.line_id,
        item_id=line.item_id,
        item_text=line.item_text or "",
        quantity=line.quantity,
        unit=line.unit or "",
    )


def _funds_line(line: SupportLine) -> FundsLine:
    recipient = Recipient(line.recipient_code, line.recipient_name)
    return FundsLine(line_id=line.line_id, recipient=recipient, amount_yen=line.amount_yen)
