"""The year at a glance, the years, by disaster, and what belongs to no year."""

from tracker.domain.entry_filter import YEAR_UNKNOWN
from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.giver import JOINT
from tracker.domain.summary import letter_sender
from tracker.domain.vocabulary import MEASURED_KINDS, Coverage, Noun, record_number
from tracker.domain.wareki import format_date, format_span
from tracker.queries.letters import LetterRow
from tracker.reports.addresses import letter_page, record_page
from tracker.reports.annual_cells import measure_columns, year_cells
from tracker.reports.annual_data import AnnualData
from tracker.reports.content import (
    Block,
    Cell,
    Column,
    Link,
    Row,
    Table,
    Text,
    figure,
)
from tracker.reports.figure_words import NOTHING, yen
from tracker.reports.letters import NO_DAY, NOT_STATED

COMPARED, BY_DISASTER = "年度の推移", "災害別・種別の支援"


def glance_blocks(data: AnnualData) -> tuple[Block, ...]:
    """Disaster by kind with the year before beside it, then the years."""
    return glance_table(data), compared_table(data)


def glance_table(data: AnnualData) -> Table:
    """One line a disaster in which something was given in the year or in the one before."""
    year = data.fiscal_year
    rows = [
        (Text(data.names.disaster(one)), *year_cells(data, year, one), *_before(data, one))
        for one in data.given_in(year, year - 1)
    ]
    total = (Text("計"), *year_cells(data, year), *_before(data, None))
    return Table(
        BY_DISASTER,
        (
            Column("災害", 26),
            *measure_columns(format_fiscal_year(year)),
            *measure_columns(f"前年度({format_fiscal_year(year - 1)})"),
        ),
        tuple(rows),
        (total,) if rows else (),
        empty_text="この年度と前年度の支援は記録されていません。",
    )


def _before(data: AnnualData, disaster_id: int | None) -> tuple[Cell, ...]:
    return year_cells(data, data.fiscal_year - 1, disaster_id)


def compared_table(data: AnnualData) -> Table:
    """The totals of the years, the asked one last."""
    rows = [(Text(format_fiscal_year(y)), *year_cells(data, y)) for y in data.compared]
    return Table(COMPARED, (Column("年度", 26), *measure_columns()), tuple(rows))


# ---------------------------------------------------------------- by disaster


def disaster_table(data: AnnualData) -> Table:
    """The year by disaster: people, goods, whose funds, and letters received."""
    joint, year = data.names.giver(JOINT), data.fiscal_year
    columns = (
        Column("災害", 26),
        *measure_columns(),
        Column(f"うち{data.names.association.each}", 13, "right", "支援金の内訳(円)"),
        Column(f"うち{joint}", 13, "right", "支援金の内訳(円)"),
        Column("御礼状(通)", 8, "right"),
        Column("記録の範囲", 12),
    )
    with_letters = [one for one in data.disasters if data.letters_received[one]]
    shown = {*data.given_in(year), *with_letters}
    rows = tuple(_disaster_row(data, one) for one in data.disasters if one in shown)
    return Table(
        "",
        columns,
        rows,
        (_disaster_total(data),) if rows else (),
        empty_text="この年度の支援は記録されていません。",
    )


def _disaster_row(data: AnnualData, disaster_id: int) -> Row:
    return (
        Text(data.names.disaster(disaster_id)),
        *year_cells(data, data.fiscal_year, disaster_id),
        *_sides(data, disaster_id),
        _letters(data, disaster_id),
        Text(_range(data, disaster_id)),
    )


def _disaster_total(data: AnnualData) -> Row:
    cells = year_cells(data, data.fiscal_year)
    return (Text("計"), *cells, *_sides(data, None), _letters(data, None), Text(""))


def _sides(data: AnnualData, disaster_id: int | None) -> tuple[Cell, Cell]:
    own, joint = data.sides(disaster_id)
    key = f"side/{'all' if disaster_id is None else disaster_id}"
    return yen(f"{key}/own", own, ()), yen(f"{key}/joint", joint, ())


def _letters(data: AnnualData, disaster_id: int | None) -> Cell:
    rows = data.letters.received
    ids = tuple(row.record_id for row in rows if disaster_id in (None, row.content.disaster_id))
    where = "all" if disaster_id is None else f"disaster/{disaster_id}"
    unit = "通" if disaster_id is None else ""
    return figure(f"letters/{where}", len(ids), ids, unit=unit, dash_zero=not unit)


def _range(data: AnnualData, disaster_id: int) -> str:
    """Of which kinds the ledger holds only a part."""
    disaster = data.disasters[disaster_id]
    stated = {kind: disaster.coverage_of(kind) for kind in MEASURED_KINDS}
    parts = [kind.label for kind, coverage in stated.items() if coverage is Coverage.PART]
    if parts:
        return f"一部：{'・'.join(parts)}"
    return "全部" if set(stated.values()) == {Coverage.ALL} else "記載なし"


# ---------------------------------------------------------------- no year


def unknown_blocks(data: AnnualData) -> tuple[Block, ...]:
    """What has no date at all, published totals that state no period, letters of no year."""
    return (_unknown_table(data), _timeless_table(data), _undated_table(data))


def _unknown_table(data: AnnualData) -> Table:
    rows = [
        (Text(data.names.disaster(one)), *year_cells(data, YEAR_UNKNOWN, one))
        for one in data.given_in(YEAR_UNKNOWN)
    ]
    return Table(
        "日付のない支援",
        (Column("災害", 30), *measure_columns()),
        tuple(rows),
        ((Text("計"), *year_cells(data, YEAR_UNKNOWN)),) if rows else (),
        empty_text="日付のない支援はありません。",
    )


def _timeless_table(data: AnnualData) -> Table:
    rows = tuple(
        (
            Link(record_number(Noun.SUPPORT, entry.number), record_page(entry.record_id)),
            Text(data.names.disaster(entry.disaster_id)),
            Text(entry.of_kind.label),
            Text(data.names.giver(entry.giver)),
            Text(format_date(entry.speaks_of)),
            Text(data.contents[entry.record_id].source or NOTHING),
        )
        for entry in data.timeless
    )
    columns = (
        ("記録", 9),
        ("災害", 24),
        ("種別", 10),
        ("だれの", 10),
        ("いつ現在", 14),
        ("出典", 24),
    )
    return Table(
        "期間の分からない集計値（どの年度にも入らない）",
        tuple(Column(title, width) for title, width in columns),
        rows,
        empty_text="期間の分からない集計値はありません。",
    )


def _undated_table(data: AnnualData) -> Table:
    ids = tuple(row.record_id for row in data.undated)
    columns = (
        ("御礼状", 12),
        ("災害", 24),
        ("手紙の日付", 14),
        ("差出人", 24),
    )
    total = Text("計"), figure("letters/unknown/all", len(ids), ids, unit="通"), Text(""), Text("")
    return Table(
        "年度の分からない御礼状（どの年度の数にも入らない）",
        tuple(Column(title, width) for title, width in columns),
        tuple(_undated_row(data, row) for row in data.undated),
        (total,) if ids else (),
        empty_text="年度の分からない御礼状はありません。",
    )


def _undated_row(data: AnnualData, row: LetterRow) -> Row:
    """A letter without the day of receipt, whose own date is none or reaches over 31 March."""
    letter = row.content
    return (
        Link(row.label, letter_page(row.record_id)),
        Text(data.names.disaster(letter.disaster_id)),
        Text(format_span(letter.dated) if letter.dated else NO_DAY),
        Text(letter_sender(letter, data.names) or NOT_STATED),
    )
