"""記録番号一覧: the entries behind the figures, and where each of them stands."""

from tracker.domain.counting import Counted
from tracker.domain.giver import JOINT
from tracker.domain.vocabulary import Kind, Noun, Standing, record_number
from tracker.queries.entry_keys import EntryKey
from tracker.reports.addresses import record_page
from tracker.reports.content import BLANK, Cell, Column, Link, Number, Row, Sheet, Table, Text
from tracker.reports.overview_data import OverviewData

_PARTS = {
    Kind.FUNDS: "(1) 支援金",
    Kind.STAFF: "(2) 職員派遣",
    Kind.GOODS: "(3) 支援物資",
    Kind.OTHER: "(4) その他",
}
LEGEND = (
    "計上　○：概要の数に入る　集計値に含む：公表された集計値の内数なので足さない　"
    "計上外：その日の数に入らない(予定・中止・該当なし・古い集計値など)"
)


def record_sheet(data: OverviewData, name: str, title: str, subtitles: tuple[str, ...]) -> Sheet:
    """Every entry of the disaster in the order of the record numbers."""
    keys = data.behind.keys
    table = Table(
        "",
        _columns(data.names.association.member),
        tuple(_row(data, key) for key in keys),
        empty_text="この災害の記録はありません。",
        autofilter=True,
    )
    return Sheet(name, f"{title}（記録番号一覧）", (table,), subtitles, LEGEND, landscape=False)


def _columns(member: str) -> tuple[Column, ...]:
    return (
        Column("管理番号", 9),
        Column("概要での位置", 15),
        Column("計上", 8),
        Column(member, 12),
        Column("経路", 8),
        Column("内容", 12),
        Column("支援先", 18),
        Column("状態", 9),
        Column("人数(人)", 8, "right"),
        Column("延べ人日", 9, "right"),
        Column("金額(円)", 14, "right"),
    )


def _row(data: OverviewData, key: EntryKey) -> Row:
    counted = data.behind.counting(key)
    return (
        _number(key),
        Text(_place(data, key, counted)),
        Text(counted.label),
        Text(data.names.giver(key.giver)),
        Text(data.names.association.channel(key.channel)),
        Text(_called(key)),
        Text(data.names.recipient(key.recipient) if key.recipient.is_stated else ""),
        Text("" if key.is_aggregate or key.is_nil else _standing(key)),
        *_measures(data, key),
    )


def _number(key: EntryKey) -> Cell:
    if key.number is None:
        return Text("")
    return Link(record_number(Noun.SUPPORT, key.number), record_page(key.record_id))


def _place(data: OverviewData, key: EntryKey, counted: Counted) -> str:
    """Which part of the overview it is counted in; '' where in none."""
    if counted is not Counted.YES:
        return ""
    side = f" {data.names.giver(JOINT)}" if key.giver == JOINT and key.kind is Kind.FUNDS else ""
    stage = f" {key.standing.label}" if key.kind is Kind.STAFF and not key.is_aggregate else ""
    return f"{_PARTS.get(key.kind, '')}{side}{stage}"


def _called(key: EntryKey) -> str:
    if key.is_nil:
        return Kind.NIL.label
    called = key.fund_kind.label if key.fund_kind else key.what or key.kind.label
    return f"{called} {Kind.AGGREGATE.label}" if key.is_aggregate else called


def _standing(key: EntryKey) -> str:
    return Standing(key.standing).label


def _measures(data: OverviewData, key: EntryKey) -> tuple[Cell, Cell, Cell]:
    people = key.headcount
    if key.is_aggregate and key.kind is Kind.STAFF:
        people = _published_people(data, key.record_id)
    return (
        _count(people),
        _count(key.person_days if key.kind is Kind.STAFF and not key.is_aggregate else None),
        _money(key),
    )


def _published_people(data: OverviewData, record_id: int) -> int | None:
    for entry in data.aggregates.effective:
        if entry.record_id == record_id:
            planned = entry.c or 0 if entry.speaks_of == data.clocks.as_of else 0
            return (entry.a or 0) + (entry.b or 0) + planned
    return None


def _count(number: int | None) -> Cell:
    return BLANK if number is None else Number(number)


def _money(key: EntryKey) -> Cell:
    if key.kind is not Kind.FUNDS or key.is_nil:
        return BLANK
    if key.unpublished:
        told = f"{key.yen:,}＋" if key.yen else ""
        return Text(f"{told}未公表{key.unpublished}件")
    return Text("未公表") if key.yen is None else Number(key.yen)
