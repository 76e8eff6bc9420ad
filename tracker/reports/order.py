"""What somebody asked for: which report, of what, on which day, known at which change.

An order says it all, so that the page, the command line and a process of its own make the same
workbook from it, now or later.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, BinaryIO, Final

from sqlalchemy.orm import Session

from tracker.domain.access import PUBLIC
from tracker.domain.association import Association
from tracker.domain.entry_filter import (
    Acknowledged,
    Counting,
    EntryFilter,
    Part,
    Shelved,
    Sort,
    Unstated,
)
from tracker.domain.fiscal_year import fiscal_year_span, format_fiscal_year
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.progress import Progress, part, untold
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, Noun
from tracker.domain.wareki import format_date
from tracker.queries.detail_rows import count_entries
from tracker.queries.moment import Clocks
from tracker.queries.names import association
from tracker.queries.records import at_change
from tracker.reports import annual, details, letters, news_draft, overview, wards
from tracker.reports.annual import annual_report
from tracker.reports.annual_data import annual_data
from tracker.reports.annual_draft import annual_draft
from tracker.reports.content import Report
from tracker.reports.detail_totals import submitted_only
from tracker.reports.details import details_report
from tracker.reports.draft import Draft
from tracker.reports.entry_form import making as entry_form
from tracker.reports.excel import write_report
from tracker.reports.letters import letters_report
from tracker.reports.news_data import news_data
from tracker.reports.overview import overview_report
from tracker.reports.wards import wards_report
from tracker.reports.word import write_draft

DRAFT_MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: {member}: what the association calls one of its members (区).
TITLES: Final = {
    overview.KIND: "支援概要",
    details.KIND: "支援明細",
    wards.KIND: wards.TITLE,
    letters.KIND: letters.TITLE,
    annual.KIND: annual.TITLE,
    news_draft.KIND: news_draft.TITLE,
    "data": "データ(CSV一式)",
    "data-excel": "データ(Excel)",
    entry_form.KIND: entry_form.NAME,
}
#: Reports of one disaster, of a fiscal year or of everything.
_OF_ANY_RANGE: Final = {wards.KIND: wards_report, letters.KIND: letters_report}

#: Everybody's view: drafts are in no report for anyone (rule 9).
SCOPE: Final = PUBLIC
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_NAME: Final = 120
#: The whole work, reading and writing together, is told in so many parts.
_PARTS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`wanted` of an overview is its disaster and fiscal year, `letters` what a list of letters is
    narrowed to. `base_url` makes links whole. `known_at` is the moment of 記録時点 in ISO 8601;
    '' is when the file is made. `as_draft` asks for the draft for Word, `blank` for 入力様式 that
    hold nothing of what is recorded."""

    report: str
    wanted: EntryFilter
    clocks: Clocks
    known_at_label: str
    sort: Sort | None = None
    base_url: str = ""
    letters: LetterFilter | None = None
    known_at: str = ""
    as_draft: bool = False
    blank: bool = False

    def title(self, association: Association) -> str:
        """支援概要, 支援明細, 区別一覧."""
        return title_of(self.report, association)

    def to_json(self) -> str:
        """As it is kept with an export."""
        return json.dumps(asdict(self), ensure_ascii=False, default=date.isoformat)


def title_of(report: str, association: Association) -> str:
    """What a report is called; a report of another version by its word."""
    return TITLES.get(report, report).format(member=association.member)


def order_from(text: str) -> Order:
    """The order of `to_json`."""
    plain = json.loads(text)
    clocks = {**plain["clocks"]}
    for name in ("as_of", "today"):
        clocks[name] = date.fromisoformat(clocks[name])
    sort = plain["sort"]
    return Order(
        report=plain["report"],
        wanted=EntryFilter(**{name: _read(name, v) for name, v in plain["wanted"].items()}),
        clocks=Clocks(**clocks),
        known_at_label=plain["known_at_label"],
        sort=Sort(sort) if sort else None,
        base_url=plain["base_url"],
        letters=_letters_from(plain.get("letters")),
        known_at=plain.get("known_at", ""),
        as_draft=plain.get("as_draft", False),
        blank=plain.get("blank", False),
    )


def _letters_from(plain: dict[str, Any] | None) -> LetterFilter | None:
    return LetterFilter(**{**plain, "shelved": Shelved(plain["shelved"])}) if plain else None


_WORDS: Final[dict[str, tuple[type[StrEnum], ...]]] = {
    "kind": (Kind,),
    "channel": (Channel,),
    "fund_kind": (FundKind, Unstated),
    "duty": (Duty, Unstated),
    "standing": (Counting,),
    "part": (Part,),
    "thanked": (Acknowledged,),
    "shelved": (Shelved,),
}


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("first", "last", "ends_by"):
        return date.fromisoformat(value)
    words = [word for words in _WORDS.get(name, ()) for word in words]
    return next((word for word in words if word.value == value), value)


def day_of_year(clocks: Clocks, fiscal_year: int | None) -> Clocks:
    """The clocks of a fiscal year that was asked for without a day: its last, or today while it
    runs (product.md 4b)."""
    if not fiscal_year:
        return clocks
    last = fiscal_year_span(fiscal_year).last_by(clocks.today)
    return replace(clocks, as_of=min(last, clocks.today))


def lines_in(session: Session, order: Order) -> int:
    """How many lines of entries the workbook will have: what its making takes time for."""
    return count_entries(session, order.clocks, SCOPE, submitted_only(order.wanted)).lines


def file_name(session: Session, order: Order) -> str:
    """支援概要_東日本大震災_令和5年10月1日現在.xlsx, without what Windows takes in no name."""
    wanted = order.wanted
    parts = [order.title(association(session)), _disaster_name(session, order)]
    parts.append(format_fiscal_year(wanted.fiscal_year) if wanted.fiscal_year else "")
    parts.append(f"{format_date(order.clocks.as_of)}現在")
    name = "_".join(_UNFIT.sub("-", part).strip(" .") for part in parts if part)
    return f"{name[:_LONGEST_NAME]}.xlsx"


def _disaster_name(session: Session, order: Order) -> str:
    disaster_id, clocks = order.wanted.disaster_id, order.clocks
    if disaster_id is None:
        return ""
    found = at_change(session, Noun.DISASTER, disaster_id, SCOPE, clocks.known_at)
    name: str = found.content.name_on(clocks.as_of)
    return name


def report_of(
    session: Session,
    order: Order,
    progress: Progress = untold,
    between_batches: Callable[[], object] | None = None,
) -> Report:
    """The content of the report. Raises NotFound where the ledger did not know the disaster."""
    asked: dict[str, Any] = {
        "clocks": order.clocks,
        "known_at_label": order.known_at_label,
        "scope": SCOPE,
    }
    wanted = order.wanted
    of_year: dict[str, Any] = {
        "disaster_id": wanted.disaster_id,
        "fiscal_year": wanted.fiscal_year,
    }
    if order.report == annual.KIND:
        if not wanted.fiscal_year:
            raise ValueError("an annual report is of one fiscal year")
        return annual_report(session, fiscal_year=wanted.fiscal_year, progress=progress, **asked)
    if order.report == letters.KIND and order.letters is not None:
        return letters_report(session, narrowed=order.letters, **asked)
    if order.report in _OF_ANY_RANGE:
        return _OF_ANY_RANGE[order.report](session, **of_year, **asked)
    if order.report == overview.KIND:
        if wanted.disaster_id is None:
            raise ValueError("an overview is of one disaster")
        return overview_report(session, **of_year, **asked)
    return details_report(
        session,
        wanted=wanted,
        sort=order.sort,
        progress=progress,
        between_batches=between_batches,
        **asked,
    )


def make_draft(
    session: Session,
    order: Order,
    target: BinaryIO,
    *,
    made_at: datetime,
    progress: Progress = untold,
) -> None:
    """A Word draft: the 年度報告 of a fiscal year, or the NEWS on a disaster, from its beginning on
    or in a fiscal year. progress: as in make_workbook. Raises NotFound where the ledger did not
    know the disaster."""
    reading, writing = _halves(progress)
    write_draft(_draft(session, order, reading), target, made_at=made_at, progress=writing)


def _draft(session: Session, order: Order, progress: Progress) -> Draft:
    wanted, label = order.wanted, order.known_at_label
    asked: dict[str, Any] = {"clocks": order.clocks, "scope": SCOPE, "progress": progress}
    if order.report == news_draft.KIND and wanted.disaster_id is not None:
        of_year = {"fiscal_year": wanted.fiscal_year, **asked}
        news = news_data(session, disaster_id=wanted.disaster_id, **of_year)
        return news_draft.news_draft(news, label)
    if order.report == annual.KIND and wanted.fiscal_year:
        data = annual_data(session, fiscal_year=wanted.fiscal_year, **asked)
        return annual_draft(data, label)
    raise ValueError("a draft is of the annual report of a fiscal year, or on a disaster")


def draft_name(session: Session, order: Order) -> str:
    """年度報告_令和2年度_令和3年3月31日現在_案.docx."""
    return f"{file_name(session, order).removesuffix('.xlsx')}_案.docx"


def make_workbook(
    session: Session,
    order: Order,
    target: BinaryIO,
    *,
    made_at: datetime,
    progress: Progress = untold,
    between_batches: Callable[[], object] | None = None,
) -> None:
    """Read the report and write it as .xlsx; when it is read, `between_batches` is called again.

    progress: called with (done, of all), where reading and writing count alike.
    """
    reading, writing = _halves(progress)
    report = report_of(session, order, reading, between_batches)
    if between_batches:
        between_batches()
    write_report(report, target, writing, base_url=order.base_url, made_at=made_at)


def _halves(progress: Progress) -> tuple[Progress, Progress]:
    """The progress of reading and of writing as parts of the whole work."""
    half, of = _PARTS // 2, _PARTS
    return part(progress, first=0, last=half, of=of), part(progress, first=half, last=of, of=of)
