"""The four parts of the 支援概要: (1) funds, (2) staff, (3) relief goods, (4) other support.

All tables of the sheet stand on one grid of twelve columns, so that they end on one line.
"""

from collections.abc import Iterator
from decimal import Decimal

from tracker.domain.figure import Amount, StaffCount
from tracker.domain.giver import JOINT
from tracker.domain.numbers import format_integer
from tracker.domain.recipient import Recipient
from tracker.domain.summary import fund_name, recipients
from tracker.domain.support import GoodsLine
from tracker.domain.totals import GiverSums
from tracker.domain.vocabulary import FundKind, Kind, Standing
from tracker.queries.goods import ItemSum
from tracker.queries.report_sums import OtherSum
from tracker.reports.content import (
    BLANK,
    Align,
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Paragraph,
    Row,
    Table,
    Text,
    figure,
)
from tracker.reports.figure_words import (
    UNKNOWN,
    item_part,
    joint_funds,
    own_funds,
    part_of_key,
    person_days,
    quantity,
    staff_total,
)
from tracker.reports.overview_data import OverviewData
from tracker.reports.overview_words import HEADCOUNT_NOTE, coverage
from tracker.reports.recipient_words import recipients_beside

UNIT = 8  # half-width characters that one column of the grid is sure to take


def column(title: str, span: int, align: Align = "left", group: str = "") -> Column:
    """A column that takes `span` of the twelve."""
    return Column(title, UNIT * span, align, group, span)


# ---------------------------------------------------------------- (1) funds


def funds_part(data: OverviewData) -> Iterator[Block]:
    """One line a kind of fund: the wards' own, and beside it the joint one, never added up."""
    kinds = list(data.funds)
    only = fund_name(kinds[0]) if len(kinds) == 1 else Kind.FUNDS.label
    yield Heading(f"(1) {only}　{coverage(data, Kind.FUNDS)}")
    joint = data.names.giver(JOINT)
    yield Table(
        "",
        (
            column("区分", 2),
            column(f"{data.names.association.each}の支援", 5, "right"),
            column(f"{joint}での支援", 5, "right"),
        ),
        tuple(_funds_row(data, kind, sums) for kind, sums in data.funds.items()),
        total_rows=(*([_funds_total(data)] if len(kinds) > 1 else []), *_paid(data)),
        empty_text="支援金の記録はありません。",
    )


def _paid(data: OverviewData) -> Iterator[Row]:
    """What of the rows was paid by the day; no line where they do not tell (集計値 never do)."""
    own, joint = data.all_funds.own.was_paid, data.all_funds.joint.was_paid
    if own.is_empty and joint.is_empty:
        return
    yield (
        Text("うち支出済"),
        own_funds("funds/paid/own", own, "", data.behind.paid(joint=False)),
        _joint_amount("funds/paid/joint", joint, data.behind.paid(joint=True)),
    )


def _funds_row(data: OverviewData, kind: FundKind | None, sums: GiverSums[Amount]) -> Row:
    key = f"funds/{kind.value if kind else 'unstated'}"
    own_to = data.recipients(Kind.FUNDS, kind, joint=False)
    joint_to = data.recipients(Kind.FUNDS, kind, joint=True)
    named = f"{data.names.giver(JOINT)}での{fund_name(kind)}"
    own_ids, joint_ids = (data.behind.funds(kind, joint) for joint in (False, True))
    return (
        Text(kind.label if kind else fund_name(kind)),
        own_funds(f"{key}/own", sums.own, own_to, own_ids),
        joint_funds(f"{key}/joint", sums.joint, named, joint_to, joint_ids),
    )


def _funds_total(data: OverviewData) -> Row:
    own, joint = data.all_funds.own, data.all_funds.joint
    joint_ids = data.behind.total(Kind.FUNDS, joint=True)
    return (
        Text("計"),
        own_funds("funds/all/own", own, "", data.behind.total(Kind.FUNDS, joint=False)),
        _joint_amount("funds/all/joint", joint, joint_ids),
    )


def _joint_amount(key: str, joint: Amount, ids: tuple[int, ...]) -> Figure:
    known = joint.yen if joint.has_known and not joint.is_empty else None
    return Figure(key, known, joint.display(), ids)


# ---------------------------------------------------------------- (2) staff


def staff_part(data: OverviewData) -> Iterator[Block]:
    """派遣中 a, 既派遣 b, 今後派遣予定 c and their sum; the joint body has a line of its own."""
    yield Heading(f"(2) 職員派遣（単位：人）　{coverage(data, Kind.STAFF)}")
    staff = data.staff
    sides: list[tuple[str, str, StaffCount, bool | None]] = [("計", "staff", staff.total, None)]
    if not staff.joint.is_empty:
        joint = data.names.giver(JOINT)
        sides.insert(0, (data.names.association.each, "staff/own", staff.own, False))
        sides.insert(1, (joint, "staff/joint", staff.joint, True))
    rows = [_staff_row(data, *side, named=len(sides) > 1) for side in sides]
    yield Table(
        "",
        _staff_columns(staff.total, named=len(sides) > 1),
        () if staff.total.is_empty else tuple(rows[:-1] if len(sides) > 1 else rows),
        total_rows=tuple(rows[-1:]) if len(sides) > 1 else (),
        empty_text="職員派遣の記録はありません。",
    )
    yield Paragraph(f"注　{HEADCOUNT_NOTE}延べ人日は別の尺度であり、人数に足さない。")


#: Grid columns of (区分,) a, b, c, (内訳不明,) 計, 延べ人日, by (named, unclear).
_SPANS = {
    (False, False): (2, 2, 3, 3, 2),
    (False, True): (2, 2, 2, 2, 2, 2),
    (True, False): (2, 2, 2, 2, 2, 2),
    (True, True): (2, 2, 2, 2, 1, 2, 1),
}


def _staff_columns(staff: StaffCount, *, named: bool) -> tuple[Column, ...]:
    unclear = bool(staff.unclear)
    counts = ["派遣中(a)", "既派遣(b)", "今後派遣予定(c)"]
    counts += ["内訳不明", "計(a+b+c＋内訳不明)"] if unclear else ["計(a+b+c)"]
    spans = iter(_SPANS[named, unclear])
    return (
        *([column("区分", next(spans))] if named else []),
        *(column(title, next(spans), "right", "実人数") for title in counts),
        column("延べ人日", next(spans), "right"),
    )


def _staff_row(
    data: OverviewData, label: str, key: str, staff: StaffCount, joint: bool | None, *, named: bool
) -> Row:
    standings = {"a": Standing.PRESENT, "b": Standing.SERVED, "c": Standing.PLANNED}
    cells: list[Cell] = [Text(label)] if named else []
    cells += [
        _stage(f"{key}/{letter}", staff, getattr(staff, letter), data.behind.staff(stands, joint))
        for letter, stands in standings.items()
    ]
    if data.staff.total.unclear:
        ids = data.behind.staff(None, joint)
        cells.append(figure(f"{key}/unclear", staff.unclear, ids, dash_zero=True))
    everybody = data.behind.total(Kind.STAFF, joint)
    cells.append(staff_total(f"{key}/total", staff, everybody))
    cells.append(person_days(f"{key}/person_days", staff, everybody))
    return tuple(cells)


def _stage(key: str, staff: StaffCount, number: int, ids: tuple[int, ...]) -> Figure:
    """One of a, b, c: 0 where nobody is, 不明 where an aggregate will only speak of a later day."""
    if not staff.missing:
        return figure(key, number, ids)
    told = f"{format_integer(number)}＋{UNKNOWN}" if number else UNKNOWN
    return Figure(key, number or None, told, ids)


# ---------------------------------------------------------------- (3) relief goods


def goods_part(data: OverviewData) -> Iterator[Block]:
    """A line an item in its own unit; what has no figure at all is named below."""
    to = data.recipients(Kind.GOODS)
    yield Heading(f"(3) 支援物資{f'({to})' if to else ''}　{coverage(data, Kind.GOODS)}")
    listed = [item for item in data.items if item.unknown < item.lines]
    named = _items_without_figures(data)
    empty = "数量のわかる支援物資の記録はありません。" if named else "支援物資の記録はありません。"
    yield Table(
        "",
        (column("分類", 4), column("品目", 4), column("数量", 3, "right"), column("単位", 1)),
        tuple(_item_rows(data, listed)),
        empty_text=empty,
    )
    if named:
        yield Paragraph(f"このほか、数量の記録がないもの：{'、'.join(named)} 等")


def _items_without_figures(data: OverviewData) -> list[str]:
    """Their names, those of aggregates in the order in which they were published."""
    told = [
        data.names.item(line.item_id, line.item_text)
        for entry in data.counted(Kind.GOODS)
        for line in data.contents[entry.record_id].goods
    ]
    names = [item.name or "品目の記載なし" for item in data.items if item.unknown == item.lines]
    order = {name: place for place, name in enumerate(dict.fromkeys([*told, *names]))}
    return sorted(set(names), key=order.__getitem__)


def _item_rows(data: OverviewData, items: list[ItemSum]) -> Iterator[Row]:
    """The category stands in the first of its lines alone, as the association prints it."""
    before = ""
    for item in items:
        text = "" if item.item_id is not None else item.name
        ids = data.behind.item((item.item_id, text, item.unit))
        key = f"goods/{item_part(item.item_id, text)}/{part_of_key(item.unit)}"
        yield (
            BLANK if item.category == before else Text(item.category),
            Text(item.name),
            quantity(key, item.quantity, item.unknown, item.lines, ids),
            Text(item.unit),
        )
        before = item.category


# ---------------------------------------------------------------- (4) other support


def other_part(data: OverviewData) -> Iterator[Block]:
    """Each kind of other support in a line, from aggregates and from rows."""
    yield Heading(f"(4) その他の支援　{coverage(data, Kind.OTHER)}")
    yield Table(
        "",
        (column("内容", 6), column("支援先", 3), column("数量", 2, "right"), column("単位", 1)),
        (*_published_others(data), *_other_rows(data)),
        empty_text="その他の支援の記録はありません。",
    )


def _published_others(data: OverviewData) -> Iterator[Row]:
    for entry in data.counted(Kind.OTHER):
        content, ids = data.contents[entry.record_id], (entry.record_id,)
        same: dict[tuple[str, str], list[GoodsLine]] = {}
        for line in content.goods:
            called = data.names.item(line.item_id, line.item_text)
            same.setdefault((called, line.unit), []).append(line)
        for (called, unit), lines in same.items():
            key = f"other_published/{entry.record_id}/{lines[0].line_id}"
            known = [line.quantity for line in lines if line.quantity is not None]
            unknown = len(lines) - len(known)
            yield (
                Text(called or content.title),
                Text(recipients(content, data.names)),
                quantity(key, sum(known, Decimal(0)), unknown, len(lines), ids) if known else BLANK,
                Text(unit if known else ""),
            )


def _other_rows(data: OverviewData) -> Iterator[Row]:
    """One line for what has the same description and unit, whoever gave it to whomever."""
    same: dict[tuple[str, str], list[OtherSum]] = {}
    for other in data.others:
        same.setdefault((other.what, other.unit), []).append(other)
    for (what, unit), sums in same.items():
        known = sum((one.quantity for one in sums), Decimal(0))
        unknown, entries = (sum(getattr(o, n) for o in sums) for n in ("unknown", "entries"))
        ids = data.behind.other(what, unit)
        is_known = unknown < entries
        key = f"other/{part_of_key(what)}/{part_of_key(unit)}"
        yield (
            Text(what or "内容の記載なし"),
            Text(_to(data, [one.recipient for one in sums])),
            quantity(key, known, unknown, entries, ids) if is_known else BLANK,
            Text(unit if is_known else ""),
        )


def _to(data: OverviewData, recipients: list[Recipient]) -> str:
    """The one recipient by its name, several as a count."""
    stated = list(dict.fromkeys(one for one in recipients if one.is_stated))
    if len(stated) == 1:
        return data.names.recipient(stated[0])
    return recipients_beside([], stated, data.names.places)
