"""What a list, a total or an export of support entries is narrowed to."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, Labelled


class Counting(Labelled):
    """The standing on the day that a list is narrowed to."""

    COUNTED = "counted", "計上されるもの"
    PRESENT = "a", "派遣中"
    SERVED = "b", "既派遣"
    PLANNED = "c", "今後派遣予定"
    UNCLEAR = "unclear", "内訳不明"
    NONE = "none", "計上外"


class Shelved(Labelled):
    """Which state of revisions a list shows; totals only ever count submitted ones."""

    SUBMITTED = "submitted", "提出済"
    DRAFT = "draft", "下書き"
    WITHDRAWN = "withdrawn", "取消"


class Sort(Labelled):
    """The four fixed orders of the list."""

    NEWEST = "newest", "記録の新しい順"
    DAY = "day", "日付の新しい順"
    GIVER = "giver", "{member}の順"  # 区の順: the page knows the association's word
    RECIPIENT = "recipient", "支援先の順"


class Unstated(Labelled):
    """Asks for the entries that leave open what a filter is about (支援先の記載なし)."""

    UNSTATED = "unstated", "記載なし"


UNSTATED = Unstated.UNSTATED


class Part(Labelled):
    """The entries behind a figure that is made of 集計値 and the rows inside them.

    REMAINDER is what 各区計 holds beyond the members (内訳なし); PUBLISHED its 集計値 alone, INSIDE
    the rows inside it, GAP the one minus the other (公表値との差); NO_RECIPIENT and NO_DUTY what
    all 集計値 hold beyond the rows by recipient or duty; RECIPIENTS adds up single recipients, each
    with the 集計値 that states it in place of its rows inside; ROWS leaves every 集計値 out.
    """

    REMAINDER = "remainder", "内訳なし（集計値－内訳）"
    PUBLISHED = "published", "公表値（集計値）"
    INSIDE = "inside", "公表値に含まれる記録"
    GAP = "gap", "公表値との差（集計値－記録）"
    NO_RECIPIENT = "no_recipient", "支援先の内訳なし（集計値－記録）"
    NO_DUTY = "no_duty", "業務の内訳なし（集計値－記録）"
    RECIPIENTS = "recipients", "支援先ごとの数の計（集計値は、その支援先への記録だけを含む）"
    ROWS = "rows", "集計値を除く"

    @property
    def subtracts(self) -> bool:
        """Whether the total is what remains of 集計値 and not a sum of the list."""
        return self in _SUBTRACTING


_SUBTRACTING = frozenset(
    {Part.REMAINDER, Part.GAP, Part.NO_RECIPIENT, Part.NO_DUTY, Part.RECIPIENTS}
)


class Acknowledged(Labelled):
    """How far a support has been thanked for by letters (domain/coverage.py): by all of the
    recipients that are asked about, by some, by none. DUE is all that thanks may come for."""

    DUE = "due", "御礼の対象すべて"
    YES = "yes", "御礼あり"
    PART = "part", "一部から御礼あり"
    NO = "no", "まだ"


#: As `giver`: all that no member gave alone (joint support, 各区計).
NO_MEMBER = "no_member"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Narrowing by what people see in the list; None or empty: not narrowed.

    `giver` is a code or NO_MEMBER. `recipient` is a code or UNSTATED, `also` the codes of the same
    place under its other names, joined by '-' (滝沢市: 滝沢村 too), `body` the name of a recipient
    without a code (日本赤十字社). `item_text` is an item that the catalogue does not
    have, `what` the description of other support, `unit` that of an item or of other support; in
    these three '' asks for what is not stated. `fiscal_year` 0 asks for 年度不明. `first` and
    `last` are a period in the world; `ends_by` asks for dispatches whose last day is known and
    not later. `paid` asks for funds that were paid by the day (支出済), `own` leaves joint support
    out. `thanked` asks how far letters have given thanks.
    """

    disaster_id: int | None = None
    giver: str | None = None
    kind: Kind | None = None
    channel: Channel | None = None
    fund_kind: FundKind | Unstated | None = None
    duty: Duty | Unstated | None = None
    item_id: int | None = None
    item_text: str | None = None
    what: str | None = None
    unit: str | None = None
    prefecture: str | None = None
    recipient: str | None = None
    also: str | None = None
    body: str | None = None
    standing: Counting | None = None
    shelved: Shelved = Shelved.SUBMITTED
    fiscal_year: int | None = None
    first: date | None = None
    last: date | None = None
    ends_by: date | None = None
    paid: bool = False
    own: bool = False
    part: Part | None = None
    thanked: Acknowledged | None = None
    text: str = ""

    @property
    def recipients(self) -> tuple[str, ...]:
        """The codes that are asked for, the one that was named first."""
        if self.recipient is None or self.recipient == UNSTATED:
            return ()
        return (self.recipient, *(self.also.split("-") if self.also else ()))

    @property
    def names_item(self) -> bool:
        """Whether it is narrowed to one item or one description of other support."""
        return any(v is not None for v in (self.item_id, self.item_text, self.what, self.unit))


YEAR_UNKNOWN = 0
EVERYTHING = EntryFilter()
