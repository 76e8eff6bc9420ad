"""派遣一覧 and 支援金: the year's dispatches and funds one by one, and what they come to."""

from datetime import date

from tracker.domain.counting import Counted
from tracker.domain.figure import Amount
from tracker.domain.giver import JOINT
from tracker.domain.numbers import format_integer
from tracker.domain.person_days import person_days
from tracker.domain.summary import duty, fund_name, occupation, recipients
from tracker.domain.support import Aggregate, Funds, NilReturn, StaffDispatch
from tracker.domain.totals import GiverSums
from tracker.domain.vocabulary import FundKind, Kind, Noun, record_number
from tracker.domain.wareki import format_date, format_span
from tracker.queries.detail_rows import DetailRow
from tracker.reports.addresses import record_page
from tracker.reports.annual_cells import year_cells
from tracker.reports.annual_data import MOST_ON_PAGE, AnnualData
from tracker.reports.content import BLANK, Cell, Column, Link, Number, Row, Table, Text
from tracker.reports.figure_words import NOTHING, UNKNOWN, people, yen

#: The key of the person-days in all, of the dispatches that are listed: no list has this figure.
DAYS_IN_ALL = "days_in_all"
DISPATCH_NOTES = (
    "※ 人数は、従事したそれぞれの年度に数える。年度をまたぐ派遣は、前後の年度にも同じ人数で出る。",
    "※ 延べ人日の「年度内」は3月31日で分けた、現在の日までの分。",
    "※ 「通算」は派遣の始めから終わりまで(現在の日より後も)の分。終わりのない派遣は現在の日まで。",
    "※ 中止になった派遣は出さない。計上の「○」は計に入れた派遣、「集計値に含む」は足さない派遣。",
)
FUNDS_NOTES = (
    "※ 支出した日の年度、支出した日がなければ決定した日の年度に入れる。",
    "※ 共同の支援金は1度だけ数え、ほかの額に足さない。未公表は0ではない。",
    "※ 計上の「○」は計に入れた支援金、「集計値に含む」は足さない支援金。",
)


def _listed(data: AnnualData, kind: Kind) -> list[DetailRow]:
    """Entries of a kind that count or lie inside an aggregate."""
    return [
        row
        for row in data.entries
        if row.measured_kind is kind
        and row.counted is not Counted.NO
        and not isinstance(row.content, NilReturn)
    ]


def _first_ones(data: AnnualData, kind: Kind) -> str:
    """What a page says over a list that is too long for it."""
    told = f"管理番号の順に、はじめの{MOST_ON_PAGE}件。計は全{data.counts.get(kind, 0)}件の計。"
    return "" if data.is_whole(kind) else told


def _opening(data: AnnualData, row: DetailRow) -> tuple[Cell, ...]:
    """Record, disaster (its name without its days, for a narrow column), giver, recipient."""
    return (
        Link(record_number(Noun.SUPPORT, row.number), record_page(row.record_id)),
        Text(data.disasters[row.content.disaster_id].name_on(data.clocks.as_of)),
        Text(data.names.giver(row.content.giver)),
        Text(recipients(row.content, data.names) or NOTHING),
    )


# ---------------------------------------------------------------- dispatches


def dispatch_table(data: AnnualData) -> Table:
    """One line a dispatch that served in the year, in the order of the record numbers."""
    columns = (
        Column("管理番号", 9),
        Column("災害", 22),
        Column(data.names.association.member, 10),
        Column("支援先", 16),
        Column("職種・業務", 26),
        Column("期間", 25),
        Column("人数(人)", 8, "right"),
        Column("年度内", 8, "right", "延べ人日"),
        Column("通算", 8, "right", "延べ人日"),
        Column("計上", 8),
    )
    rows = _listed(data, Kind.STAFF)
    return Table(
        "",
        columns,
        tuple(_dispatch_row(data, row) for row in rows),
        (_dispatch_total(data, rows),) if rows else (),
        empty_text="この年度に従事した派遣は記録されていません。",
        autofilter=True,
        unit_note=_first_ones(data, Kind.STAFF),
    )


def _dispatch_row(data: AnnualData, row: DetailRow) -> Row:
    content, unknown = row.content, Text(UNKNOWN)
    in_all = days_in_all(row, data.clocks.as_of)
    inside = None if isinstance(content, Aggregate) else row.person_days
    return (
        *_opening(data, row),
        Text(_what(row)),
        Text(_span(row)),
        _people(row, data.clocks.as_of),
        unknown if inside is None else Number(inside),
        unknown if in_all is None else Number(in_all),
        Text(row.counted.label),
    )


def _what(row: DetailRow) -> str:
    if isinstance(row.content, StaffDispatch):
        return " ".join(filter(None, [occupation(row.content, ""), duty(row.content)])) or NOTHING
    return Kind.AGGREGATE.label


def _span(row: DetailRow) -> str:
    span = getattr(row.content, "span", None) or getattr(row.content, "period", None)
    return format_span(span) if span else "日付不明"


def _people(row: DetailRow, as_of: date) -> Cell:
    content = row.content
    if isinstance(content, StaffDispatch):
        return Text(UNKNOWN) if content.headcount is None else Number(content.headcount)
    if isinstance(content, Aggregate):
        planned = content.staff_c or 0 if content.speaks_of == as_of else 0
        return Number((content.staff_a or 0) + (content.staff_b or 0) + planned)
    return BLANK


def days_in_all(row: DetailRow, as_of: date) -> int | None:
    """Person-days of a dispatch from its first day to its last, which may be after as_of; of one
    without an end to as_of. None where they are not known."""
    content = row.content
    if not isinstance(content, StaffDispatch) or content.headcount is None:
        return None
    span, given = content.span, content.person_days
    if span is None or given is not None:
        return given
    return person_days(content.headcount, span, None, span.first, span.last_by(as_of))


def _dispatch_total(data: AnnualData, rows: list[DetailRow]) -> Row:
    staff, inside, *_ = year_cells(data, data.fiscal_year)
    blanks = (Text(""),) * 5
    in_all = _all_days(data, rows) if data.is_whole(Kind.STAFF) else Text("")
    return (Text("計"), *blanks, staff, inside, in_all, Text(""))


def _all_days(data: AnnualData, rows: list[DetailRow]) -> Cell:
    counted = [row for row in rows if row.counted is Counted.YES]
    days = [days_in_all(row, data.clocks.as_of) for row in counted]
    known = sum(day for day in days if day is not None)
    return people(
        DAYS_IN_ALL, known, missing=None in days, entries=len(counted),
        ids=tuple(row.record_id for row in counted),
    )  # fmt: skip


# ---------------------------------------------------------------- funds


def funds_table(data: AnnualData) -> Table:
    """One line a kind of fund: the members' own and the joint ones, never added up."""
    words = data.names.association
    columns = (
        Column("種類", 18),
        Column(f"{words.each}の支援(円)", 18, "right"),
        Column(f"{data.names.giver(JOINT)}の支援(円)", 18, "right"),
    )
    rows = tuple(_funds_row(kind, sums) for kind, sums in data.wards.funds.items())
    own, joint = data.sides()
    total = (Text("計"), yen("side/all/own", own, ()), yen("side/all/joint", joint, ()))
    return Table(
        "種類別",
        columns,
        rows,
        (total,) if rows else (),
        empty_text="この年度の支援金は記録されていません。",
    )


def _funds_row(kind: FundKind | None, sums: GiverSums[Amount]) -> Row:
    key = f"funds/{kind.value if kind else 'unstated'}"
    called = kind.label if kind else "種類の記載なし"
    return Text(called), yen(f"{key}/own", sums.own, ()), yen(f"{key}/joint", sums.joint, ())


def funds_list(data: AnnualData) -> Table:
    """One line a decision, in the order of the record numbers."""
    columns = (
        Column("管理番号", 9),
        Column("災害", 20),
        Column(data.names.association.member, 10),
        Column("支援先", 22),
        Column("種類", 11),
        Column("決定日", 15),
        Column("支出日", 15),
        Column("金額(円)", 15, "right"),
        Column("計上", 9),
    )
    rows = _listed(data, Kind.FUNDS)
    total = (Text("計"), *(Text(""),) * 6, year_cells(data, data.fiscal_year)[3], Text(""))
    return Table(
        "1件ごと",
        columns,
        tuple(_fund_row(data, row) for row in rows),
        (total,) if rows else (),
        empty_text="この年度の支援金は記録されていません。",
        autofilter=True,
        unit_note=_first_ones(data, Kind.FUNDS),
    )


def _fund_row(data: AnnualData, row: DetailRow) -> Row:
    content = row.content
    kind = getattr(content, "fund_kind", None)
    return (
        *_opening(data, row),
        Text(Kind.AGGREGATE.label if isinstance(content, Aggregate) else fund_name(kind)),
        Text(_day(getattr(content, "decided_on", None))),
        Text(_day(getattr(content, "paid_on", None))),
        _amount(row),
        Text(row.counted.label),
    )


def _day(day: date | None) -> str:
    return format_date(day) if day else NOTHING


def _amount(row: DetailRow) -> Cell:
    content = row.content
    if isinstance(content, Funds) and content.unpublished:
        amount = Amount(content.known_yen, content.unpublished, entries=1)
        return Text(amount.told(format_integer(amount.yen), ""))
    if isinstance(content, Funds):
        return Number(content.known_yen)
    known = getattr(content, "amount_yen", None)
    return Text("未公表") if known is None else Number(known)
