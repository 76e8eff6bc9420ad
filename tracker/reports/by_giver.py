"""区別: what each member gave, in official order, then 各区計〔内訳なし〕, 23区共同 and 計."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.domain.association import Association
from tracker.domain.figure import StaffCount
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.totals import GiverSums
from tracker.domain.vocabulary import GiverRole, Kind
from tracker.reports.behind import Ids
from tracker.reports.content import Cell, Column, Figure, Row, Sheet, Table, Text, figure
from tracker.reports.differences import differences
from tracker.reports.figure_words import NOTHING, entries, person_days, staff_total, yen
from tracker.reports.giver_data import GiverData
from tracker.reports.overview_data import OverviewData
from tracker.reports.overview_words import LEGEND, coverage

TOTAL, UNCOUNTED = "total", "uncounted"
#: The order of the columns.
KINDS = (Kind.STAFF, Kind.GOODS, Kind.FUNDS, Kind.OTHER)
ZERO_LEGEND = "0：記録はあるが、その日の数に入らないもの(中止など)"
NOT_ENTERED = "未入力"
NIL_LEGEND = f"該当なし：支援しなかったと回答があったもの　{ZERO_LEGEND}"
#: Of a nil return, which speaks of one disaster, beside the figures of many.
NIL_NOTE = "※ 該当なしは、支援のあった災害のすべてについて、該当なしの回答があるもの。"


@dataclass(frozen=True)
class Measured:
    """A kind of support as columns: its sums, and how a sum and its ids become a figure."""

    kind: Kind
    sums: GiverSums[Any]
    shown: Callable[[str, Any, Ids], Figure]


def giver_sheet(data: OverviewData, title: str, subtitles: tuple[str, ...]) -> Sheet:
    """区別: one line a giver; the lines add up to 計 (the part via the metropolis is inside)."""
    name = f"{data.names.association.member}別"
    unit_note = "　".join(f"{kind.label}{coverage(data, kind)}" for kind in KINDS)
    legend = f"{LEGEND}　{NIL_LEGEND}　{not_entered_legend(data)}"
    return Sheet(
        name,
        f"{title}（{name}）",
        (giver_table(data, unit_note, NOT_ENTERED), *differences(data)),
        subtitles,
        legend,
        giver_notes(data),
        landscape=False,
    )


def giver_table(data: GiverData, unit_note: str = "", not_entered: str = NOTHING) -> Table:
    """The members in official order, 各区計〔内訳なし〕, the joint body and 計, kind by kind.

    unit_note: what stands over the table; not_entered: the word of a member without entries.
    """
    measures, words = _measures(data), data.names.association
    members = [giver for giver in data.givers if giver.role is GiverRole.WARD]
    rows = [_row(data, measures, giver.code, giver.name, not_entered) for giver in members]
    for code, called in ((ALL_WARDS, without_breakdown(words)), (JOINT, data.names.giver(JOINT))):
        rows.append(_row(data, measures, code, called, NOTHING))
    return Table(
        f"{words.member}別の支援",
        _columns(words),
        tuple(rows),
        total_rows=(_row(data, measures, TOTAL, "計", NOTHING),),
        unit_note=unit_note,
    )


def not_entered_legend(data: GiverData) -> str:
    """What 未入力 means, for the legend."""
    return f"{NOT_ENTERED}：その{data.names.association.member}の記録がない"


def without_breakdown(words: Association) -> str:
    """What the line of 各区計 is called where it stands beside the members."""
    return f"{words.each}計〔内訳なし〕"


def _columns(words: Association) -> tuple[Column, ...]:
    via = f"うち{words.via_metropolis}"
    return (
        Column(words.member, 12),
        Column("人数(計)", 8, "right", "職員派遣(人)"),
        Column(via, 7, "right", "職員派遣(人)"),
        Column("延べ人日", 9, "right", "職員派遣(人)"),
        Column("件数", 8, "right", "支援物資(件)"),
        Column(via, 7, "right", "支援物資(件)"),
        Column("金額", 14, "right", "支援金(円)"),
        Column(via, 9, "right", "支援金(円)"),
        Column("件数", 8, "right", "その他の支援(件)"),
        Column(via, 7, "right", "その他の支援(件)"),
    )


def _measures(data: GiverData) -> list[Measured]:
    return [
        Measured(Kind.STAFF, data.staff, staff_total),
        Measured(Kind.GOODS, data.goods, entries),
        Measured(Kind.FUNDS, data.all_funds, yen),
        Measured(Kind.OTHER, data.other, entries),
    ]


def _row(
    data: GiverData, measures: list[Measured], code: str, called: str, not_entered: str
) -> Row:
    cells: list[Cell] = [Text(called)]
    for measure in measures:
        cells.append(_cell(data, measure, code, not_entered))
        cells.append(_via(data, measure, code))
        if measure.kind is Kind.STAFF:
            cells.append(_person_days(data, code))
    return tuple(cells)


def _cell(data: GiverData, measure: Measured, code: str, not_entered: str) -> Cell:
    found = _sum_of(measure.sums, code)
    if found is None or found.is_empty:
        key = f"giver/{code}/{measure.kind.value}"
        return nothing(data, measure.kind, code, key, not_entered)
    ids = _ids(data, measure.kind, code)
    return measure.shown(f"giver/{code}/{measure.kind.value}", found, ids)


def _sum_of(sums: GiverSums[Any], code: str) -> Any:
    fixed = {ALL_WARDS: sums.remainder, JOINT: sums.joint, TOTAL: sums.total}
    return fixed[code] if code in fixed else sums.wards.get(code)


def _ids(data: GiverData, kind: Kind, code: str) -> Ids:
    if code == ALL_WARDS:
        return data.behind.remainder(kind)
    return data.behind.total(kind) if code == TOTAL else data.behind.giver(kind, code)


def nothing(data: GiverData, kind: Kind, code: str, key: str, not_entered: str) -> Cell:
    """Nothing entered, the giver's own word that there is nothing, or 0 (rule 4)."""
    if kind in data.nil.get(code, set()):
        return Text(Kind.NIL.label)
    return zero(data, kind, code, key) or Text(not_entered)


def zero(data: GiverData, kind: Kind, code: str, key: str) -> Figure | None:
    """0 where something is recorded that does not count on the day: cancelled, or later."""
    giver = None if code == TOTAL else code
    if not data.has_uncounted(kind, giver):
        return None
    return figure(f"{key}/{UNCOUNTED}", 0, data.behind.uncounted(kind, giver))


def _via(data: GiverData, measure: Measured, code: str) -> Cell:
    via = measure.sums.via_metropolis
    parts = list(via.values()) if code == TOTAL else [via[code]] if code in via else []
    if not parts:
        return Text(NOTHING)
    found = parts[0]
    for part in parts[1:]:
        found = found + part
    givers = list(via) if code == TOTAL else [code]
    ids = tuple(i for giver in givers for i in data.behind.via_metropolis(measure.kind, giver))
    return measure.shown(f"giver/{code}/{measure.kind.value}/via_metropolis", found, ids)


def _person_days(data: GiverData, code: str) -> Cell:
    staff: StaffCount | None = _sum_of(data.staff, code)
    if staff is None or staff.is_empty:
        is_nil = Kind.STAFF in data.nil.get(code, set())
        none = None if is_nil else zero(data, Kind.STAFF, code, f"giver/{code}/person_days")
        return none or Text(NOTHING)
    key = f"giver/{code}/person_days"
    return person_days(key, staff, _ids(data, Kind.STAFF, code))


def giver_notes(data: GiverData) -> tuple[str, ...]:
    """What a reader of the table must know."""
    words = data.names.association
    whole = any(entry.giver == ALL_WARDS for entry in data.aggregates.effective)
    return tuple(
        filter(
            None,
            [
                f"※ {words.via_metropolis}は{words.each}の数の内数。"
                f"{data.names.giver(JOINT)}は{words.each}の数に含まない。",
                f"※ {without_breakdown(words)}：集計値から、{words.member}別に記録のある分を"
                "引いた残り"
                "(物資とその他は件数を引かない)。"
                if whole
                else "",
                "※ 延べ人日の計は、集計値に含まれる派遣の分を足していない。" if whole else "",
            ],
        )
    )
