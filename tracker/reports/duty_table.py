"""区別・業務別: the members and for what duty their people went.

Aggregates tell no duty, so the lines are of dispatches in full, and what the total holds beyond
them stands in a line of its own, as on the page of a disaster (業務別).
"""

from collections.abc import Iterator

from tracker.domain.figure import StaffCount
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.vocabulary import Duty, GiverRole, Kind
from tracker.queries.overview import DutySums
from tracker.queries.part_figures import beyond_duties
from tracker.reports.behind import Ids
from tracker.reports.by_giver import TOTAL, nothing, without_breakdown, zero
from tracker.reports.content import Cell, Column, Row, Table, Text
from tracker.reports.figure_words import NOTHING, staff_total
from tracker.reports.wards_data import WardsData

NO_BREAKDOWN = "集計値のうち業務の内訳のない分"
UNSTATED = "unstated"
_DUTIES: tuple[Duty | None, ...] = (*Duty, None)


def duty_table(data: WardsData, unit_note: str = "", not_entered: str = NOTHING) -> Table:
    """The lines and columns add up; the last figure is the 計 of the table by giver."""
    words = data.names.association
    members = [giver for giver in data.givers if giver.role is GiverRole.WARD]
    rows = [_row(data, giver.code, giver.name, not_entered) for giver in members]
    for code, called in ((ALL_WARDS, without_breakdown(words)), (JOINT, data.names.giver(JOINT))):
        rows.append(_row(data, code, called, NOTHING))
    return Table(
        f"{words.member}別・業務別の派遣",
        (
            Column(words.member, 19),  # 各区計〔内訳なし〕 on one line
            *(Column(duty.label, 8, "right") for duty in Duty),
            Column("業務の記載なし", 8, "right"),
            Column("計", 8, "right"),
        ),
        (*rows, *_beyond(data)),
        total_rows=(_total(data),),
        unit_note=unit_note,
    )


def _row(data: WardsData, code: str, called: str, not_entered: str) -> Row:
    found = [data.duties.get((code, duty), StaffCount()) for duty in _DUTIES]
    whole = _sum(found)
    if whole.is_empty:
        told = nothing(data, Kind.STAFF, code, f"duty/{code}", not_entered)
        return (Text(called), *(Text(NOTHING) for _ in _DUTIES), told)
    ids = data.behind.dispatches(code)
    return (
        Text(called),
        *(_cell(data, code, duty, staff) for duty, staff in zip(_DUTIES, found, strict=True)),
        staff_total(f"duty/{code}/{TOTAL}", whole, ids),
    )


def _cell(data: WardsData, code: str, duty: Duty | None, staff: StaffCount) -> Cell:
    if staff.is_empty:
        return Text(NOTHING)
    ids: Ids = data.behind.duty(None if code == TOTAL else code, duty)
    return staff_total(f"duty/{code}/{duty or UNSTATED}", staff, ids)


def _beyond(data: WardsData) -> Iterator[Row]:
    """What the aggregates hold beyond the dispatches, if anything."""
    rest = beyond_duties(data.staff.total, _by_duty(data))
    if not rest.is_empty:
        figure = staff_total("duty/none", rest, data.behind.no_duty())
        yield (Text(NO_BREAKDOWN), *(Text(NOTHING) for _ in _DUTIES), figure)


def _total(data: WardsData) -> Row:
    by_duty = {sums.duty: sums.staff for sums in _by_duty(data)}
    cells = [_cell(data, TOTAL, duty, by_duty.get(duty, StaffCount())) for duty in _DUTIES]
    ids = data.behind.total(Kind.STAFF)
    whole = data.staff.total
    none = zero(data, Kind.STAFF, TOTAL, f"duty/{TOTAL}") if whole.is_empty else None
    return (Text("計"), *cells, none or staff_total(f"duty/{TOTAL}/{TOTAL}", whole, ids))


def _by_duty(data: WardsData) -> list[DutySums]:
    found: dict[Duty | None, StaffCount] = {}
    for (_, duty), staff in data.duties.items():
        found[duty] = found.get(duty, StaffCount()) + staff
    return [DutySums(duty, found[duty]) for duty in _DUTIES if duty in found]


def _sum(figures: list[StaffCount]) -> StaffCount:
    return sum(figures, start=StaffCount())
