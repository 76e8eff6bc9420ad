"""支援明細: the entries of any filter, one row a line, with the totals of the screen.

Every row can be added up: people stand once an entry, amounts once a recipient line, quantities
once an item. What is no part of the total says so in the column 計上.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.counting import Counted
from tracker.domain.entry_filter import EntryFilter, Part, Sort
from tracker.domain.figure import Amount, StaffCount
from tracker.domain.giver import JOINT
from tracker.domain.names import Names
from tracker.domain.numbers import format_integer
from tracker.domain.progress import Progress, untold
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.support import Funds
from tracker.domain.vocabulary import Kind
from tracker.domain.wareki import format_date
from tracker.queries.detail_rows import DetailRow, count_entries, detail_rows, prefectures
from tracker.queries.disasters import register
from tracker.queries.moment import Clocks
from tracker.queries.names import names, place_names
from tracker.reports.content import Cell, Report, Row, Sheet, Table, Text, figure
from tracker.reports.detail_columns import NAMING, DetailColumn, columns_for, row_of
from tracker.reports.detail_lines import lines_of, reading
from tracker.reports.detail_totals import DetailTotals, detail_totals, submitted_only
from tracker.reports.figure_words import person_days, staff_total, yen
from tracker.reports.filter_words import filter_words

KIND, TITLE = "details", "支援明細"
LEGEND = (
    "計上　○：計に入る　集計値に含む：公表された集計値の内数なので足さない　"
    "計上外：その日の数に入らない(予定・中止・該当なし・古い集計値など)　"
    "未公表・不明：0ではない"
)
NOTES = (
    "※ 1件の支援が品目や支援先ごとに数行になる。人数は1件に1度だけ書く。",
    "※ 数量は品目ごとに単位が違うため、計を出さない。",
)


def details_report(
    session: Session,
    *,
    wanted: EntryFilter,
    clocks: Clocks,
    known_at_label: str,
    scope: Scope,
    sort: Sort | None = None,
    progress: Progress = untold,
    between_batches: Callable[[], object] | None = None,
) -> Report:
    """The report of a filter; drafts and withdrawn entries never enter it.

    sort: one of the list's orders; None is the order of the record numbers.
    progress: called with (lines read, lines in all).
    between_batches: called while nothing is read, so that a long reader can let go of its
        transaction; what is read afterwards is the same, for rows at a change never change.
    """
    only = submitted_only(wanted)
    totals = detail_totals(session, clocks, scope, only)
    called = _names(session, clocks)
    read = reading(clocks.as_of, only, called, prefectures(session), totals.aggregates)
    body = _Body(columns_for(only.kind, called.association.member), sort, only.part)
    in_all = count_entries(session, clocks, scope, only).lines if progress is not untold else 0
    for batch in detail_rows(session, clocks, scope, only, totals.aggregates):
        if between_batches:
            between_batches()
        for row in batch:
            body.add(row, (row_of(body.columns, cells) for cells in lines_of(row, read)))
        progress(min(len(body.lines), in_all), in_all)
    return _report(body, totals, only, clocks, known_at_label, called)


def _names(session: Session, clocks: Clocks) -> Names:
    """Names of everything; disasters without their days, which a narrow column has no room for."""
    known = names(session, known_at=clocks.known_at, as_of=clocks.as_of)
    disasters = {
        row.record_id: row.content.name_on(clocks.as_of)
        for row in register(session, clocks.known_at)
    }
    return replace(known, places=place_names(session), disasters=disasters)


class _Body:
    """The rows so far, each with its place in the order, and the records behind the totals."""

    def __init__(
        self, columns: tuple[DetailColumn, ...], sort: Sort | None, part: Part | None = None
    ) -> None:
        self.columns = columns
        taken_off = {Counted.INSIDE} if part and part.subtracts else set()
        self._behind = {Counted.YES, *taken_off}
        self.lines: list[tuple[Any, Row]] = []
        self.entries = 0
        self.counted: dict[tuple[Kind, bool], list[int]] = {}
        self._place = _ORDERS[sort]

    def add(self, row: DetailRow, lines: Iterator[Row]) -> None:
        """Take in the lines of an entry."""
        place = self._place(row)
        self.lines += [((place, len(self.lines)), line) for line in lines]
        self.entries += 1
        if row.counted in self._behind:
            side = row.measured_kind, row.content.giver == JOINT
            self.counted.setdefault(side, []).append(row.record_id)

    def rows(self) -> tuple[Row, ...]:
        """All rows in order."""
        return tuple(line for _, line in sorted(self.lines, key=lambda line: line[0]))

    def ids(self, kind: Kind, joint: bool | None) -> tuple[int, ...]:
        """Counted records of a kind; joint None: of both sides."""
        sides = [joint] if joint is not None else [False, True]
        return tuple(record for side in sides for record in self.counted.get((kind, side), ()))


def _by_number(row: DetailRow) -> Any:
    return row.number


def _by_recipient(row: DetailRow) -> Any:
    """By code, of a fund that of its first line; what has none comes last, as on the list."""
    content = row.content
    first: Recipient = getattr(content, "recipient", NOT_STATED)
    if isinstance(content, Funds) and content.funds:
        first = content.funds[0].recipient
    code = first.code
    return code is None, code or "", -row.number


#: As queries/support_list.py orders the list.
_ORDERS: dict[Sort | None, Callable[[DetailRow], Any]] = {
    None: _by_number,
    Sort.NEWEST: lambda row: -row.number,
    Sort.DAY: lambda row: (-row.day.toordinal(), -row.number),
    Sort.GIVER: lambda row: (row.giver_position, -row.number),
    Sort.RECIPIENT: _by_recipient,
}


def _report(
    body: _Body,
    totals: DetailTotals,
    wanted: EntryFilter,
    clocks: Clocks,
    known_at_label: str,
    called: Names,
) -> Report:
    words = filter_words(wanted, called)
    subtitles = (
        f"【{format_date(clocks.as_of)}現在】",
        f"記録時点：{known_at_label}",
        f"範囲　{'　'.join(words) or 'すべての記録'}",
    )
    table = Table(
        "",
        tuple(column.column for column in body.columns),
        body.rows(),
        tuple(_total_rows(body, totals, called)),
        empty_text="この範囲の記録はありません。",
        autofilter=True,
    )
    sheet = Sheet(
        TITLE, TITLE, (table,), subtitles, LEGEND, NOTES, landscape=True, frozen_columns=NAMING
    )
    parameters = (("as_of", clocks.as_of.isoformat()), ("known_at", str(clocks.known_at)))
    return Report(
        KIND,
        TITLE,
        clocks.as_of,
        clocks.known_at,
        (*parameters, *(("filter", word) for word in words)),
        (sheet,),
    )


def _total_rows(body: _Body, totals: DetailTotals, called: Names) -> Iterator[Row]:
    """The wards' own, the joint body beside it, and both: what the screen shows."""
    side = partial(_total_row, body, totals)
    staff, funds = totals.staff, totals.funds
    if not (totals.rest or (staff.joint.is_empty and funds.joint.is_empty)):
        yield side(f"{called.association.each}の計", "own", staff.own, funds.own, False)
        yield side(called.giver(JOINT), "joint", staff.joint, funds.joint, True)
    told = "　".join(filter(None, [totals.rest, f"{format_integer(body.entries)}件"]))
    yield side("計", "total", totals.total.staff, totals.total.funds, None, told)


def _total_row(
    body: _Body,
    totals: DetailTotals,
    label: str,
    key: str,
    staff: StaffCount,
    funds: Amount,
    joint: bool | None,
    told: str = "",
) -> Row:
    ids = body.ids(Kind.STAFF, joint)
    cells: dict[str, Cell] = {
        "number": Text(label),
        "headcount": staff_total(f"{key}/headcount", staff, ids),
        "person_days": person_days(f"{key}/person_days", staff, ids),
        **_money(key, funds, body.ids(Kind.FUNDS, joint)),
    }
    return row_of(body.columns, {**cells, "what": Text(told)} if told else cells)


def _money(key: str, funds: Amount, ids: tuple[int, ...]) -> dict[str, Cell]:
    """What is known in the column of amounts, and beside it what is not, which needs room."""
    if funds.unpublished < 0:
        known = figure(f"{key}/yen", funds.yen, ids)
        return {"yen": known, "span": Text(funds.told(""))}
    if funds.yen and (funds.unpublished or funds.unclear):
        known = figure(f"{key}/yen", funds.yen, ids)
        return {"yen": known, "span": Text(f"＋{replace(funds, yen=0).display()}")}
    return {"yen": yen(f"{key}/yen", funds, ids)}
