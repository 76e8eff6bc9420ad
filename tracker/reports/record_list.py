"""記録番号一覧: the entries behind the figures, and where each of them stands."""

from collections.abc import Mapping

from tracker.domain.counting import Counted
from tracker.domain.giver import JOINT
from tracker.domain.vocabulary import Kind, Noun, Standing, record_number
from tracker.queries.entry_keys import EntryKey
from tracker.reports.addresses import record_page
from tracker.reports.content import BLANK, Cell, Column, Link, Number, Row, Sheet, Table, Text
from tracker.reports.figure_words import UNKNOWN
from tracker.reports.giver_data import GiverData

RECORDS = "記録番号一覧"
#: Where a kind stands in the 支援概要.
PARTS_OF_OVERVIEW = {
    Kind.FUNDS: "(1) 支援金",
    Kind.STAFF: "(2) 職員派遣",
    Kind.GOODS: "(3) 支援物資",
    Kind.OTHER: "(4) その他",
}
LEGEND = (
    "計上　○：この帳票の数に入る　集計値に含む：公表された集計値の内数なので足さない　"
    "計上外：その日の数に入らない(予定・中止・該当なし・古い集計値など)"
)


def record_sheet(
    data: GiverData,
    title: str,
    subtitles: tuple[str, ...],
    parts: Mapping[Kind, str] = PARTS_OF_OVERVIEW,
    *,
    disasters: bool = False,
) -> Sheet:
    """Every entry in the order of the record numbers.

    parts: where each kind stands in the report; disasters: with a column for them.
    """
    columns, rows = _columns(data), tuple(_row(data, key, parts) for key in data.behind.keys)
    if disasters:
        columns = (columns[0], Column("災害", 16), *columns[1:])
        rows = tuple(
            (row[0], Text(data.names.disaster(key.disaster_id)), *row[1:])
            for row, key in zip(rows, data.behind.keys, strict=True)
        )
    table = Table("", columns, rows, empty_text="この範囲の記録はありません。", autofilter=True)
    return Sheet(RECORDS, f"{title}（{RECORDS}）", (table,), subtitles, LEGEND, landscape=disasters)


def _columns(data: GiverData) -> tuple[Column, ...]:
    return (
        Column("管理番号", 9),
        Column("数えたところ", 22),
        Column("計上", 8),
        Column(data.names.association.member, 11),
        Column("経路", 8),
        Column("内容", 17),
        Column("支援先", 17),
        Column("状態", 12),
        Column("人数(人)", 8, "right"),
        Column("延べ人日", 8, "right"),
        Column("金額(円)", 12, "right"),
    )


def _row(data: GiverData, key: EntryKey, parts: Mapping[Kind, str]) -> Row:
    counted = data.behind.counting(key)
    return (
        _number(key),
        Text(_place(data, key, counted, parts)),
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


def _place(data: GiverData, key: EntryKey, counted: Counted, parts: Mapping[Kind, str]) -> str:
    """Which part of the report it is counted in; '' where in none."""
    if counted is not Counted.YES:
        return ""
    side = f" {data.names.giver(JOINT)}" if key.giver == JOINT and key.kind is Kind.FUNDS else ""
    stage = f" {key.standing.label}" if key.kind is Kind.STAFF and not key.is_aggregate else ""
    return f"{parts.get(key.kind, '')}{side}{stage}"


def _called(key: EntryKey) -> str:
    if key.is_nil:
        return Kind.NIL.label
    called = key.fund_kind.label if key.fund_kind else key.what or key.kind.label
    return f"{called} {Kind.AGGREGATE.label}" if key.is_aggregate else called


def _standing(key: EntryKey) -> str:
    return Standing(key.standing).label


def _measures(data: GiverData, key: EntryKey) -> tuple[Cell, Cell, Cell]:
    people = key.headcount
    if key.is_aggregate and key.kind is Kind.STAFF:
        people = _published_people(data, key.record_id)
    return (
        _count(people),
        _person_days(key),
        _money(key),
    )


def _person_days(key: EntryKey) -> Cell:
    if key.kind is not Kind.STAFF or key.is_nil:
        return BLANK
    return Text(UNKNOWN) if key.person_days is None else Number(key.person_days)


def _published_people(data: GiverData, record_id: int) -> int | None:
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
