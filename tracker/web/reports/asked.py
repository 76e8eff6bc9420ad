"""What a page of a report is asked for: the disaster, the fiscal year and the two clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.entry_filter import YEAR_UNKNOWN, EntryFilter, Shelved
from tracker.domain.errors import NotFound
from tracker.domain.fiscal_year import fiscal_year_of, format_fiscal_year
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.wareki import format_date, format_moment
from tracker.queries.disasters import DisasterRow, listed
from tracker.queries.moment import Clocks, head
from tracker.reports.order import Order, day_of_year
from tracker.web.association import association
from tracker.web.clocks import PageClocks, requested_clocks
from tracker.web.entry_address import filter_from, filter_query
from tracker.web.letter_address import letter_filter_from, letter_query


@dataclass(frozen=True)
class Asked:
    """`errors` are messages by parameter; `disasters` those that there are to choose from.
    `is_of_no_year`: 年度不明 was asked for, of which no report is made. `letters` is what a list of
    letters is narrowed to beyond disaster and year."""

    at: PageClocks
    clocks: Clocks
    disasters: list[DisasterRow]
    disaster: DisasterRow | None
    fiscal_year: int | None
    errors: dict[str, str] = field(default_factory=dict)
    is_of_no_year: bool = False
    letters: LetterFilter | None = None

    @property
    def wanted(self) -> EntryFilter:
        return EntryFilter(
            disaster_id=self.disaster.record_id if self.disaster else None,
            fiscal_year=self.fiscal_year,
        )

    @property
    def query(self) -> dict[str, str]:
        """As parameters of an address."""
        return {**self.of_range, **(letter_query(self.letters) if self.letters else {})}

    @property
    def of_range(self) -> dict[str, str]:
        """The parameters without what a list of letters is narrowed to."""
        return {**filter_query(self.wanted), **self.at.as_query}

    @property
    def on_its_day(self) -> dict[str, str]:
        """The clocks as parameters; the day is said even where it follows from the year."""
        return {**self.at.as_query, "as_of": self.clocks.as_of.isoformat()}

    @property
    def blank_day(self) -> str:
        """Of which day the figures are while 現在 is empty."""
        today = self.clocks.today
        day = day_of_year(replace(self.clocks, as_of=today), self.fiscal_year).as_of
        return "今日" if day == today else format_date(day)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Record and label of every disaster, newest first."""
        day = self.clocks.as_of
        return [(str(row.record_id), row.content.label_on(day)) for row in self.disasters]

    @property
    def years(self) -> list[tuple[str, str]]:
        """Fiscal years from the first disaster on, newest first."""
        today = self.clocks.today
        first = min((row.content.start for row in self.disasters), default=today)
        years = range(fiscal_year_of(today), fiscal_year_of(first) - 1, -1)
        return [(str(year), format_fiscal_year(year)) for year in years]

    def order(self, report: str, base_url: str) -> Order:
        """The order for what is asked."""
        return Order(
            report=report,
            wanted=self.wanted,
            clocks=self.clocks,
            known_at_label=known_at_label(self.at),
            base_url=base_url,
            letters=self.letters,
        )


def asked_report(session: Session, given: Mapping[str, str]) -> Asked:
    """Reads the parameters. Raises NotFound for a disaster that there is not."""
    at = requested_clocks(given)
    wanted, errors = filter_from(given, association())
    disasters = listed(session, head(session))
    year = wanted.fiscal_year or None
    return Asked(
        at=at,
        clocks=at.clocks if "as_of" in at.as_query else day_of_year(at.clocks, year),
        disasters=disasters,
        disaster=_chosen(disasters, wanted.disaster_id),
        fiscal_year=year,
        errors={**at.errors, **{name: errors[name] for name in ("year",) if name in errors}},
        is_of_no_year=wanted.fiscal_year == YEAR_UNKNOWN,
    )


def asked_letters(session: Session, given: Mapping[str, str]) -> Asked:
    """As `asked_report`, with everything else that a list of letters can be narrowed to."""
    asked = asked_report(session, given)
    wanted, errors = letter_filter_from(given)
    wanted = replace(wanted, shelved=Shelved.SUBMITTED)
    if not wanted.recipient:
        wanted = replace(wanted, also=None)
    letters = None if wanted.is_range else wanted
    return replace(asked, letters=letters, errors={**errors, **asked.errors})


def _chosen(disasters: list[DisasterRow], record_id: int | None) -> DisasterRow | None:
    if record_id is None:
        return None
    for row in disasters:
        if row.record_id == record_id:
            return row
    raise NotFound("この災害は見つかりません。")


def known_at_label(at: PageClocks) -> str:
    """The 記録時点 in words: the moment that was asked for, or now."""
    return format_moment(at.moment or clock.now())


def at_the_moment(asked: Asked) -> str:
    """Why a report cannot be made at the moment that was asked for."""
    moment = known_at_label(asked.at)
    return f"{moment}の台帳には、この災害はまだありません。記録時点を直してください。"
