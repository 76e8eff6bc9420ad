"""支援概要: what was given in one disaster, in the shape in which the association publishes it
(product.md section 7), for any day and moment, from entries alone."""

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.wareki import format_date
from tracker.queries.moment import Clocks
from tracker.reports.by_giver import giver_sheet
from tracker.reports.content import Block, Report, Sheet
from tracker.reports.overview_data import OverviewData, overview_data
from tracker.reports.overview_parts import funds_part, goods_part, other_part, staff_part
from tracker.reports.overview_words import LEGEND, notes
from tracker.reports.record_list import record_sheet

KIND = "overview"
SUMMARY = "支援概要"


def overview_report(
    session: Session,
    *,
    disaster_id: int,
    clocks: Clocks,
    known_at_label: str,
    scope: Scope,
    fiscal_year: int | None = None,
    records: bool = True,
) -> Report:
    """The report; `known_at_label` says in words what `clocks.known_at` is.

    fiscal_year: only what belongs to that year (rule 6); None: everything up to as_of.
    records: with the records behind each figure and the sheet that lists them. A page, on which
        each figure is a link to its rows, goes without.
    Raises NotFound where the ledger did not know the disaster at known_at.
    """
    data = overview_data(
        session,
        disaster_id=disaster_id,
        clocks=clocks,
        scope=scope,
        fiscal_year=fiscal_year,
        records=records,
    )
    return overview_of(data, known_at_label, with_records=records)


def overview_of(data: OverviewData, known_at_label: str, *, with_records: bool) -> Report:
    """The report from what was read: pure, so that the same data give the same report."""
    words = data.names.association
    title = f"「{data.disaster.name_on(data.clocks.as_of)}」への{words.members}の支援事業等の概要"
    subtitles = _subtitles(data, known_at_label)
    sheets = [
        Sheet(SUMMARY, title, _blocks(data), subtitles, LEGEND, notes(data), landscape=False),
        giver_sheet(data, title, subtitles),
    ]
    if with_records:
        sheets.append(record_sheet(data, title, subtitles))
    return Report(
        kind=KIND,
        title=title,
        as_of=data.clocks.as_of,
        known_at_change=data.clocks.known_at,
        parameters=_parameters(data),
        sheets=tuple(sheets),
    )


def _blocks(data: OverviewData) -> tuple[Block, ...]:
    return (
        *funds_part(data),
        *staff_part(data),
        *goods_part(data),
        *other_part(data),
    )


def _subtitles(data: OverviewData, known_at_label: str) -> tuple[str, ...]:
    year = f"対象：{format_fiscal_year(data.fiscal_year)}" if data.fiscal_year else ""
    as_of = f"【{format_date(data.clocks.as_of)}現在】"
    return tuple(filter(None, [as_of, year, f"記録時点：{known_at_label}"]))


def _parameters(data: OverviewData) -> tuple[tuple[str, str], ...]:
    year = (("fiscal_year", str(data.fiscal_year)),) if data.fiscal_year else ()
    return (
        ("disaster", data.disaster.slug),
        ("as_of", data.clocks.as_of.isoformat()),
        ("known_at", str(data.clocks.known_at)),
        *year,
    )
