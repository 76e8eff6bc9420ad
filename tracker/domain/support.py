"""Content of a support entry: one frozen dataclass per kind, common part inherited.

Days are Gregorian dates, money is whole yen, quantities have up to three decimals.
`None` for a figure means unknown (未公表, 不明), which is never zero.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.shares import ShareRule
from tracker.domain.span import Span
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, LegalBasis, Occupation


@dataclass(frozen=True, slots=True)
class Contact:
    """Who knows in the ward: 担当課, 担当者, 電話."""

    section: str = ""
    person: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsLine:
    """One item of a delivery; `line_id` is the line's own across revisions (1, 2, 3 …).

    `item_id` is the record of a catalogue item; without it `item_text` says what it is.
    """

    line_id: int
    item_id: int | None = None
    item_text: str = ""
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsLine:
    """One recipient of a fund; `amount_yen` None is 金額未公表."""

    line_id: int
    recipient: Recipient = NOT_STATED
    amount_yen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A ward's part (拠出額) of a joint fund, and the day on which it paid it in."""

    ward: str
    amount_yen: int | None = None
    weight: Decimal | None = None
    paid_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Support:
    """What all kinds have in common. `disaster_id` is the record of the disaster."""

    kind: ClassVar[Kind]

    disaster_id: int
    giver: str
    channel: Channel
    title: str = ""
    contact: Contact = Contact()
    note: str = ""
    source: str = ""
    cancelled_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class StaffDispatch(Support):
    kind: ClassVar[Kind] = Kind.STAFF

    recipient: Recipient = NOT_STATED
    headcount: int | None = None
    span: Span | None = None
    decided_on: date | None = None
    person_days: int | None = None
    occupation: Occupation | None = None
    occupation_text: str = ""
    duty: Duty | None = None
    duty_text: str = ""
    legal_basis: LegalBasis | None = None
    legal_basis_text: str = ""
    wave: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReliefGoods(Support):
    kind: ClassVar[Kind] = Kind.GOODS

    recipient: Recipient = NOT_STATED
    goods: tuple[GoodsLine, ...] = ()
    sent_on: date | None = None
    received_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Funds(Support):
    kind: ClassVar[Kind] = Kind.FUNDS

    fund_kind: FundKind | None = None
    funds: tuple[FundsLine, ...] = ()
    decided_on: date | None = None
    paid_on: date | None = None
    received_on: date | None = None
    share_rule: ShareRule | None = None
    shares: tuple[Share, ...] = ()

    @property
    def known_yen(self) -> int:
        """Sum of the published amounts, in yen."""
        return sum(line.amount_yen for line in self.funds if line.amount_yen is not None)

    @property
    def unpublished(self) -> int:
        """How many recipient lines have no published amount."""
        return sum(1 for line in self.funds if line.amount_yen is None)

    @property
    def total_yen(self) -> int | None:
        """Sum in yen, or None as soon as one amount is not published."""
        return None if self.unpublished else self.known_yen


@dataclass(frozen=True, kw_only=True)
class OtherSupport(Support):
    kind: ClassVar[Kind] = Kind.OTHER

    recipient: Recipient = NOT_STATED
    what: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    span: Span | None = None


@dataclass(frozen=True, kw_only=True)
class Aggregate(Support):
    """集計値: a published total that works like an opening balance (product.md section 3).

    `staff_a`, `staff_b`, `staff_c` are headcounts; `amount_yen` is for funds; `goods` holds one
    line an item, and for other support one line with what, quantity and unit.
    """

    kind: ClassVar[Kind] = Kind.AGGREGATE

    of_kind: Kind = Kind.STAFF
    fund_kind: FundKind | None = None
    speaks_of: date | None = None
    period: Span | None = None
    recipient: Recipient = NOT_STATED
    recipient_label: str = ""
    recipient_count: int | None = None
    staff_a: int | None = None
    staff_b: int | None = None
    staff_c: int | None = None
    amount_yen: int | None = None
    goods: tuple[GoodsLine, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class NilReturn(Support):
    """該当なし: the giver states that nothing of this kind was given (of_kind None: nothing)."""

    kind: ClassVar[Kind] = Kind.NIL

    of_kind: Kind | None = None
    speaks_of: date | None = None


CONTENT_OF_KIND: dict[Kind, type[Support]] = {
    content.kind: content
    for content in (StaffDispatch, ReliefGoods, Funds, OtherSupport, Aggregate, NilReturn)
}
