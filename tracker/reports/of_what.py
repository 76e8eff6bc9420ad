"""What a report is of, one disaster or many, a fiscal year or all: its disasters, its words."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.disaster import Disaster
from tracker.domain.entry_filter import YEAR_UNKNOWN
from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.vocabulary import Noun
from tracker.domain.wareki import format_date
from tracker.queries.disasters import register
from tracker.queries.moment import Clocks
from tracker.queries.records import at_change

ALL_DISASTERS, NO_YEAR = "すべての災害", "年度不明"


def disasters_of(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    disaster_id: int | None,
    given_in: Collection[int],
) -> dict[int, Disaster]:
    """The disaster that is asked for, else those of `given_in`, newest first.

    Raises NotFound where the ledger did not know the one that is asked for.
    """
    if disaster_id is None:
        rows = register(session, clocks.known_at)
        return {row.record_id: row.content for row in rows if row.record_id in given_in}
    found = at_change(session, Noun.DISASTER, disaster_id, scope, clocks.known_at)
    return {disaster_id: found.content}


def subtitles_of(
    clocks: Clocks, disaster: Disaster | None, fiscal_year: int | None, known_at_label: str
) -> tuple[str, ...]:
    """【令和3年3月31日現在】, 対象：すべての災害　令和2年度, 記録時点：…."""
    of_all = ALL_DISASTERS if disaster is None else ""
    asked = "　".join(filter(None, [of_all, _year(fiscal_year)]))
    as_of = f"【{format_date(clocks.as_of)}現在】"
    ranged = f"対象：{asked}" if asked else ""
    return tuple(filter(None, [as_of, ranged, f"記録時点：{known_at_label}"]))


def _year(fiscal_year: int | None) -> str:
    if fiscal_year is None:
        return ""
    return NO_YEAR if fiscal_year == YEAR_UNKNOWN else format_fiscal_year(fiscal_year)


def parameters_of(
    clocks: Clocks, disaster: Disaster | None, fiscal_year: int | None
) -> tuple[tuple[str, str], ...]:
    """Names and values enough to make the report again."""
    of_disaster = (("disaster", disaster.slug),) if disaster else ()
    of_year = (("fiscal_year", str(fiscal_year)),) if fiscal_year is not None else ()
    return (
        *of_disaster,
        ("as_of", clocks.as_of.isoformat()),
        ("known_at", str(clocks.known_at)),
        *of_year,
    )
