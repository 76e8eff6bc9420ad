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
    GIVER = "giver", "区の順"
    RECIPIENT = "recipient", "支援先の順"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Narrowing by what people see in the list; None or empty: not narrowed.

    `recipient` is a code, `body` the name of a recipient without one (日本赤十字社).
    `fiscal_year` 0 asks for 年度不明. `first` and `last` are a period in the world.
    `paid` asks for funds that were paid by the day (支出済).
    """

    disaster_id: int | None = None
    giver: str | None = None
    kind: Kind | None = None
    channel: Channel | None = None
    fund_kind: FundKind | None = None
    duty: Duty | None = None
    item_id: int | None = None
    prefecture: str | None = None
    recipient: str | None = None
    body: str | None = None
    standing: Counting | None = None
    shelved: Shelved = Shelved.SUBMITTED
    fiscal_year: int | None = None
    first: date | None = None
    last: date | None = None
    paid: bool = False
    text: str = ""


YEAR_UNKNOWN = 0
EVERYTHING = EntryFilter()
