"""23区の納入状況: what each member bears of each joint fund, and what of it is paid in.

A fund is never added to another, and shares never to the fund that they are parts of (rule 3).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.domain.figure import Amount
from tracker.domain.giver import Giver
from tracker.domain.summary import fund_name, recipients
from tracker.domain.support import Share
from tracker.domain.vocabulary import GiverRole, Noun, record_number
from tracker.domain.wareki import format_date
from tracker.queries.joint_funds import JointFund
from tracker.reports.addresses import record_page
from tracker.reports.content import Block, Cell, Column, Figure, Link, Row, Table, Text, figure
from tracker.reports.figure_words import NOTHING, yen
from tracker.reports.wards_data import WardsData

UNPUBLISHED, NOT_PAID, NOT_STATED = "未公表", "未納入", "記載なし"
EMPTY = "この範囲に、共同の支援金はありません。"
#: Funds beside each other in one table: as many as A4 takes across.
ABREAST: Final = 3
#: Room for 令和12年12月31日 on one line.
DAY: Final = 16


@dataclass(frozen=True)
class Sharing:
    """A fund, its shares by member, and what of them is paid in by the day or still open.

    A share of 0 yen is neither: there is nothing to pay.
    """

    fund: JointFund
    shares: dict[str, Share]
    paid: tuple[Share, ...]
    open: tuple[Share, ...]

    @property
    def key(self) -> str:
        return f"share/{self.fund.record_id}"

    @property
    def number(self) -> str:
        """管理番号."""
        return record_number(Noun.SUPPORT, self.fund.number)


def sharings(data: WardsData) -> list[Sharing]:
    """Each joint fund with its shares, as they were paid in by as_of."""
    found = []
    for fund in data.joint_funds:
        shares = {share.ward: share for share in fund.content.shares}
        due = [share for share in shares.values() if share.amount_yen != 0]
        paid = [s for s in due if s.paid_on is not None and s.paid_on <= data.clocks.as_of]
        left = [s for s in due if s not in paid]
        found.append(Sharing(fund, shares, tuple(paid), tuple(left)))
    return found


def paid_in_blocks(data: WardsData, unit_note: str = "") -> Iterator[Block]:
    """The funds one under the other, then the members' shares of them, some funds abreast."""
    found = sharings(data)
    yield _funds_table(data, found, unit_note)
    members = [giver for giver in data.givers if giver.role is GiverRole.WARD]
    for start in range(0, len(found), ABREAST):
        yield _shares_table(data, members, found[start : start + ABREAST])


# ---------------------------------------------------------------- the funds


def _funds_table(data: WardsData, found: Sequence[Sharing], unit_note: str) -> Table:
    words = data.names.association
    return Table(
        f"{words.joint}の支援金と納入の状況",
        (
            Column("管理番号", 10),
            Column("災害", 12),
            Column("支援金(支援先)", DAY),
            Column("総額(円)", 12, "right"),
            Column("決定日", DAY),
            Column("納入済(円)", 12, "right"),
            Column("未納入(円)", DAY, "right"),
            Column(f"納入した{words.member}", 8, "right"),
        ),
        tuple(_fund_row(data, sharing) for sharing in found),
        empty_text=EMPTY,
        unit_note=unit_note,
    )


def _fund_row(data: WardsData, sharing: Sharing) -> Row:
    fund, content = sharing.fund, sharing.fund.content
    decided = content.decided_on
    return (
        Link(sharing.number, record_page(fund.record_id)),
        Text(data.names.disaster(content.disaster_id)),
        Text(_called(data, sharing)),
        _total(sharing),
        Text(format_date(decided) if decided else NOT_STATED),
        _sum(sharing, "paid", sharing.paid),
        _sum(sharing, "open", sharing.open),
        _members(data, sharing),
    )


def _called(data: WardsData, sharing: Sharing) -> str:
    """復興支援金(山形県・福岡県ほか2団体)."""
    content = sharing.fund.content
    to = recipients(content, data.names)
    return f"{fund_name(content.fund_kind)}({to})" if to else fund_name(content.fund_kind)


def _total(sharing: Sharing) -> Figure:
    content = sharing.fund.content
    amount = Amount(content.known_yen, content.unpublished, entries=1)
    return yen(f"{sharing.key}/total", amount, (sharing.fund.record_id,))


def _sum(sharing: Sharing, part: str, shares: Sequence[Share]) -> Cell:
    """The known yen of some shares and how many are not published; － of none."""
    if not sharing.shares:
        return Text(NOT_STATED)
    known = sum(share.amount_yen or 0 for share in shares)
    unknown = sum(share.amount_yen is None for share in shares)
    amount = Amount(known, unknown, entries=len(shares))
    return yen(f"{sharing.key}/{part}", amount, (sharing.fund.record_id,))


def _members(data: WardsData, sharing: Sharing) -> Cell:
    """20/23."""
    if not sharing.shares:
        return Text(NOT_STATED)
    of_all = len(sharing.paid) + len(sharing.open)
    told = f"{len(sharing.paid)}/{of_all}{data.names.association.member}"
    ids = (sharing.fund.record_id,)
    return Figure(f"{sharing.key}/members", len(sharing.paid), told, ids)


# ---------------------------------------------------------------- their shares


def _shares_table(data: WardsData, members: Sequence[Giver], abreast: Sequence[Sharing]) -> Table:
    words = data.names.association
    columns = [Column(words.member, 10)]
    for sharing in abreast:
        content = sharing.fund.content
        called = f"{sharing.number} {data.names.disaster(content.disaster_id)}"
        group = f"{called} {fund_name(content.fund_kind)}"
        columns.append(Column("拠出額(円)", 12, "right", group))
        columns.append(Column("納入日", DAY, "left", group))
    return Table(
        f"{words.each}の拠出額と納入日（{_numbers(abreast)}）",
        tuple(columns),
        tuple(_member_row(data, giver, abreast) for giver in members),
        total_rows=tuple(_total_rows(data, abreast)),
    )


def _numbers(abreast: Sequence[Sharing]) -> str:
    first, last = abreast[0].number, abreast[-1].number
    return first if first == last else f"{first}から{last}まで"


def _member_row(data: WardsData, giver: Giver, abreast: Sequence[Sharing]) -> Row:
    cells: list[Cell] = [Text(giver.name)]
    for sharing in abreast:
        cells += _share(data, sharing, giver.code)
    return tuple(cells)


def _share(data: WardsData, sharing: Sharing, ward: str) -> tuple[Cell, Cell]:
    """A share and the day on which it was paid in; what is not on record says so."""
    share = sharing.shares.get(ward)
    if share is None:
        unpublished = sharing.fund.content.total_yen is None and not sharing.shares
        return Text(UNPUBLISHED if unpublished else NOT_STATED), Text(NOT_STATED)
    key, ids = f"{sharing.key}/{ward}", (sharing.fund.record_id,)
    if share.amount_yen is None:
        amount = Figure(key, None, UNPUBLISHED, ids)
    else:
        amount = figure(key, share.amount_yen, ids)
    if share in sharing.paid and share.paid_on:
        return amount, Text(format_date(share.paid_on))
    return amount, Text(NOT_PAID if share in sharing.open else NOTHING)


def _total_rows(data: WardsData, abreast: Sequence[Sharing]) -> Iterator[Row]:
    member = data.names.association.member
    for called, part in (("計", "shares"), ("うち納入済", "paid"), ("うち未納入", "open")):
        cells: list[Cell] = [Text(called)]
        for sharing in abreast:
            of_part = {"paid": sharing.paid, "open": sharing.open}
            shares = of_part.get(part, tuple(sharing.shares.values()))
            cells.append(_sum(sharing, part, shares))
            cells.append(Text(f"{len(shares)}{member}" if sharing.shares else NOTHING))
        yield tuple(cells)
