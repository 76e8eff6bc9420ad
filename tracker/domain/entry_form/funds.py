"""Sheet 支援金: one row a recipient; rows with the same まとめ are one decision."""

from dataclasses import replace

from tracker.domain.entry_form import cells
from tracker.domain.entry_form.form_sheet import Column, FormRow, FormSheet, Shown, day_of
from tracker.domain.entry_form.shared_columns import (
    CANCELLED,
    COMMON,
    PLACES,
    TOGETHER,
    WITHDRAW,
    day,
    day_text,
    read_common,
    read_place,
    show_common,
    show_place,
)
from tracker.domain.names import Names
from tracker.domain.support import Funds, FundsLine
from tracker.domain.vocabulary import FundKind, Kind, Noun

UNPUBLISHED = "未公表"
_COLUMNS = (
    WITHDRAW,
    TOGETHER,
    Column(
        key="fund_kind",
        title="種類",
        width=12,
        example="見舞金",
        choices="fund_kind",
        also=("支援金の種類", "区分", "種別"),
    ),
    *PLACES,
    Column(
        key="amount_yen",
        title="金額(円)",
        width=16,
        hint="円で書きます。公表していないときは「未公表」と書きます。",
        example="500000",
        also=("金額", "支援金額", "見舞金額", "義援金額"),
    ),
    Column(
        key="decided_on",
        title="決定日",
        width=14,
        example="令和2年7月15日",
        also=("決裁日", "議決日"),
    ),
    Column(key="paid_on", title="支出日", width=14, also=("支払日", "振込日", "送金日")),
    Column(key="received_on", title="受領日", width=14, also=("受取日",)),
    CANCELLED,
    *COMMON,
)


def _read(row: FormRow, base: Funds) -> Funds:
    def read(cell: cells.Typed) -> FundKind | None:
        return cells.word(cell, FundKind)

    return replace(
        read_common(row, base),
        fund_kind=row.take("fund_kind", read, base.fund_kind, None),
        decided_on=day(row, "decided_on", base.decided_on),
        paid_on=day(row, "paid_on", base.paid_on),
        received_on=day(row, "received_on", base.received_on),
    )


def _read_line(row: FormRow, base: FundsLine, whole: Funds) -> FundsLine:
    on = day_of(row, (whole.decided_on, whole.paid_on, whole.received_on), whole.disaster_id)
    if "amount_yen" in row.present and "amount_yen" not in row.cells:
        row.fail(
            "amount_yen", f"金額を書くか、公表していないときは「{UNPUBLISHED}」と書いてください。"
        )
    scale = row.scales.get("amount_yen", 1)
    return replace(
        base,
        recipient=read_place(row, base.recipient, on),
        amount_yen=row.take(
            "amount_yen", lambda cell: cells.yen(cell, scale), base.amount_yen, base.amount_yen
        ),
    )


def _show(content: Funds, names: Names) -> Shown:
    return {
        "fund_kind": content.fund_kind.label if content.fund_kind else "",
        "decided_on": day_text(content.decided_on),
        "paid_on": day_text(content.paid_on),
        "received_on": day_text(content.received_on),
        **show_common(content, names),
    }


def _show_line(line: FundsLine, names: Names) -> Shown:
    return {
        **show_place(line.recipient, names),
        "amount_yen": UNPUBLISHED if line.amount_yen is None else line.amount_yen,
    }


FUNDS = FormSheet(
    title="支援金",
    noun=Noun.SUPPORT,
    kind=Kind.FUNDS,
    columns=_COLUMNS,
    show=_show,
    read=_read,
    lines="funds",
    show_line=_show_line,
    read_line=_read_line,
)
