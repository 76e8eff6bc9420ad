"""The five measures of the 年度報告 as columns and cells, in one order everywhere."""

from tracker.domain.vocabulary import Kind
from tracker.queries.part_figures import Figures
from tracker.reports.annual_data import AnnualData
from tracker.reports.behind import Ids
from tracker.reports.content import Cell, Column, Figure
from tracker.reports.figure_words import NOTHING, entries, person_days, staff_total, yen

STAFF, DAYS, GOODS, FUNDS, OTHER = "staff", "person_days", "goods", "funds", "other"


def measure_columns(group: str = "", funds_width: int = 13) -> tuple[Column, ...]:
    """職員派遣(人), 延べ人日, 支援物資(件), 支援金(円), その他(件)."""
    return (
        Column("職員派遣(人)", 8, "right", group),
        Column("延べ人日", 8, "right", group),
        Column("支援物資(件)", 8, "right", group),
        Column("支援金(円)", funds_width, "right", group),
        Column("その他(件)", 8, "right", group),
    )


def year_cells(data: AnnualData, year: int, disaster_id: int | None = None) -> tuple[Cell, ...]:
    """What was given in a year, in one disaster or in all."""
    where = "all" if disaster_id is None else str(disaster_id)
    ids = {kind: data.ids(year, disaster_id, kind) for kind in Kind}
    return five(f"year/{year}/{where}", data.figures(year, disaster_id), ids)


def five(key: str, found: Figures, ids: dict[Kind, Ids] | None = None) -> tuple[Cell, ...]:
    """One figure of each measure under keys that begin with `key`; － where nothing is entered."""
    behind = ids or {}
    staff, goods, funds, other = (
        behind.get(kind, ()) for kind in (Kind.STAFF, Kind.GOODS, Kind.FUNDS, Kind.OTHER)
    )
    return (
        staff_total(f"{key}/{STAFF}", found.staff, staff),
        person_days(f"{key}/{DAYS}", found.staff, staff),
        entries(f"{key}/{GOODS}", found.goods, goods),
        yen(f"{key}/{FUNDS}", found.funds, funds),
        entries(f"{key}/{OTHER}", found.other, other),
    )


def nothing() -> Figure:
    """A place without a figure."""
    return Figure("nothing", None, NOTHING)
