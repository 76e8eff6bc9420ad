"""The columns of the 支援明細, in their order; those that a kind cannot have are left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.domain.vocabulary import Kind
from tracker.reports.content import BLANK, Align, Cell, Column, Row

STAFF, GOODS, FUNDS, OTHER = Kind.STAFF, Kind.GOODS, Kind.FUNDS, Kind.OTHER


@dataclass(frozen=True, slots=True)
class DetailColumn:
    """`name` is what lines give their cells; `kinds` empty: every kind has it."""

    name: str
    title: str
    width: int
    align: Align = "left"
    kinds: tuple[Kind, ...] = ()

    @property
    def column(self) -> Column:
        return Column(self.title, self.width, self.align)


#: The first columns, which tell what a row is of: they stay in sight, and stand on both pages.
NAMING = 3
_ALL = (
    DetailColumn("number", "管理番号", 9),
    DetailColumn("giver", "{member}", 9),
    DetailColumn("recipient", "支援先", 17),
    DetailColumn("code", "コード", 7),
    DetailColumn("counted", "計上", 7),
    DetailColumn("disaster", "災害", 14),
    DetailColumn("channel", "経路", 8),
    DetailColumn("kind", "種別", 8),
    DetailColumn("state", "状態", 7),
    DetailColumn("what", "内容", 18),
    DetailColumn("headcount", "人数(人)", 6, "right", (STAFF,)),
    DetailColumn("person_days", "延べ人日", 7, "right", (STAFF,)),
    DetailColumn("item", "品目", 10, kinds=(GOODS, OTHER)),
    DetailColumn("quantity", "数量", 8, "right", (GOODS, OTHER)),
    DetailColumn("unit", "単位", 4, kinds=(GOODS, OTHER)),
    DetailColumn("yen", "金額(円)", 12, "right", (FUNDS,)),
    DetailColumn("span", "期間・日付", 16),
    DetailColumn("decided", "決定", 9, kinds=(STAFF, FUNDS)),
    DetailColumn("paid", "支払", 9, kinds=(FUNDS,)),
    DetailColumn("received", "受領", 9, kinds=(GOODS, FUNDS)),
    DetailColumn("section", "担当課", 12),
    DetailColumn("note", "備考", 32),
    DetailColumn("edition", "版", 3, "right"),
    DetailColumn("updated", "最終更新", 9),
)


def columns_for(kind: Kind | None, member: str) -> tuple[DetailColumn, ...]:
    """The columns of a list that is narrowed to `kind`; None and others have them all.

    `member` is what the association calls one of its members: 区.
    """
    measured = kind in (STAFF, GOODS, FUNDS, OTHER)
    found = (c for c in _ALL if not measured or not c.kinds or kind in c.kinds)
    return tuple(replace(c, title=c.title.format(member=member)) for c in found)


def row_of(columns: tuple[DetailColumn, ...], cells: Mapping[str, Cell]) -> Row:
    """A row of cells by their names; what is not given is blank."""
    return tuple(cells.get(column.name, BLANK) for column in columns)
