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
from tracker.reports.content import Cell, Column, Figure, Row, Sheet, Table, Text
from tracker.reports.differences import differences
from tracker.reports.figure_words import NOTHING, entries, people, staff_total, yen
from tracker.reports.overview_data import OverviewData
from tracker.reports.overview_words import LEGEND, coverage

TOTAL = "total"


@dataclass(frozen=True)
class Measured:
    """A kind of support as columns: its sums, and how a sum and its ids become a figure."""

    kind: Kind
    sums: GiverSums[Any]
    shown: Callable[[str, Any, Ids], Figure]


def giver_sheet(data: OverviewData, title: str, subtitles: tuple[str, ...]) -> Sheet:
    """区別: one line a giver; the lines add up to 計 (the part via the metropolis is inside)."""
    measures, words = _measures(data), data.names.association
    name = f"{words.member}別"
    members = [giver for giver in data.givers if giver.role is GiverRole.WARD]
    rows = [(giver.code, giver.name) for giver in members]
    rows.append((ALL_WARDS, _without_breakdown(words)))
    rows.append((JOINT, data.names.giver(JOINT)))
    table = Table(
        f"{name}の支援",
        _columns(words),
        tuple(_row(data, measures, code, called) for code, called in rows),
        total_rows=(_row(data, measures, TOTAL, "計"),),
        unit_note="　".join(f"{kind.label}{coverage(data, kind)}" for kind in _KINDS),
    )
    legend = f"{LEGEND}　該当なし：支援しなかったと回答があったもの"
    return Sheet(
        name,
        f"{title}（{name}）",
        (table, *differences(data)),
        subtitles,
        legend,
        _notes(data),
        landscape=False,
    )


_KINDS = (Kind.STAFF, Kind.GOODS, Kind.FUNDS, Kind.OTHER)


def _without_breakdown(words: Association) -> str:
    return f"{words.each}計〔内訳なし〕"


def _columns(words: Association) -> tuple[Column, ...]:
    via = f"うち{words.via_metropolis}"
    return (
        Column(words.member, 17),
        Column("人数(計)", 8, "right", "職員派遣(人)"),
        Column(via, 8, "right", "職員派遣(人)"),
        Column("延べ人日", 9, "right", "職員派遣(人)"),
        Column("件数", 9, "right", "支援物資(件)"),
        Column(via, 8, "right", "支援物資(件)"),
        Column("金額", 14, "right", "支援金(円)"),
        Column(via, 11, "right", "支援金(円)"),
        Column("件数", 9, "right", "その他の支援(件)"),
        Column(via, 8, "right", "その他の支援(件)"),
    )


def _measures(data: OverviewData) -> list[Measured]:
    return [
        Measured(Kind.STAFF, data.staff, staff_total),
        Measured(Kind.GOODS, data.goods, entries),
        Measured(Kind.FUNDS, data.all_funds, yen),
        Measured(Kind.OTHER, data.other, entries),
    ]


def _row(data: OverviewData, measures: list[Measured], code: str, called: str) -> Row:
    cells: list[Cell] = [Text(called)]
    for measure in measures:
        cells.append(_cell(data, measure, code))
        cells.append(_via(data, measure, code))
        if measure.kind is Kind.STAFF:
            cells.append(_person_days(data, code))
    return tuple(cells)


def _cell(data: OverviewData, measure: Measured, code: str) -> Cell:
    found = _sum_of(measure.sums, code)
    if found is None or found.is_empty:
        return _nothing(data, measure.kind, code)
    ids = _ids(data, measure.kind, code)
    return measure.shown(f"giver/{code}/{measure.kind.value}", found, ids)


def _sum_of(sums: GiverSums[Any], code: str) -> Any:
    fixed = {ALL_WARDS: sums.remainder, JOINT: sums.joint, TOTAL: sums.total}
    return fixed[code] if code in fixed else sums.wards.get(code)


def _ids(data: OverviewData, kind: Kind, code: str) -> Ids:
    if code == ALL_WARDS:
        return data.behind.remainder(kind)
    return data.behind.total(kind) if code == TOTAL else data.behind.giver(kind, code)


def _nothing(data: OverviewData, kind: Kind, code: str) -> Cell:
    """Nothing entered, or the giver's own word that there is nothing (rule 4)."""
    return Text("該当なし" if kind in data.nil.get(code, set()) else NOTHING)


def _via(data: OverviewData, measure: Measured, code: str) -> Cell:
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


def _person_days(data: OverviewData, code: str) -> Cell:
    staff: StaffCount | None = _sum_of(data.staff, code)
    if staff is None or staff.is_empty:
        return Text(NOTHING)
    key = f"giver/{code}/person_days"
    givers = {entry.giver for entry in data.aggregates.effective if entry.of_kind is Kind.STAFF}
    missing = staff.missing or (bool(givers) if code == TOTAL else code in givers)
    ids = _ids(data, Kind.STAFF, code)
    return people(key, staff.person_days, missing=missing, entries=staff.entries, ids=ids)


def _notes(data: OverviewData) -> tuple[str, ...]:
    words = data.names.association
    whole = any(entry.giver == ALL_WARDS for entry in data.aggregates.effective)
    return tuple(
        filter(
            None,
            [
                f"※ {words.via_metropolis}は{words.each}の数の内数。"
                f"{data.names.giver(JOINT)}は{words.each}の数に含まない。",
                f"※ {_without_breakdown(words)}：集計値から、{words.member}別に記録のある分を"
                "引いた残り"
                "(物資とその他は件数を引かない)。"
                if whole
                else "",
                "※ 延べ人日の計は、集計値に含まれる派遣の分を足していない。" if whole else "",
            ],
        )
    )
