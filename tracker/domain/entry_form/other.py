"""Sheet その他の支援: one row an entry."""

from dataclasses import replace

from tracker.domain.entry_form import cells
from tracker.domain.entry_form.form_sheet import Column, FormRow, FormSheet, Shown, day_of
from tracker.domain.entry_form.goods import QUANTITY, UNIT_LIMIT
from tracker.domain.entry_form.shared_columns import (
    CANCELLED,
    COMMON,
    PLACES,
    TITLE_LIMIT,
    WITHDRAW,
    read_common,
    read_place,
    show_common,
    show_place,
    span_text,
    text,
    unit,
)
from tracker.domain.names import Names
from tracker.domain.numbers import unit_typed
from tracker.domain.support import OtherSupport
from tracker.domain.vocabulary import Kind, Noun

_COLUMNS = (
    WITHDRAW,
    *PLACES,
    Column(
        key="what",
        title="内容",
        width=24,
        example="災害廃棄物の受入れ",
        also=("支援内容", "支援の内容"),
    ),
    QUANTITY,
    Column(key="unit", title="単位", width=8, example="トン"),
    Column(
        key="span",
        title="実施期間",
        width=24,
        example="令和2年7月10日～16日",
        also=("期間", "実施日"),
    ),
    CANCELLED,
    *COMMON,
)


def _read(row: FormRow, base: OtherSupport) -> OtherSupport:
    span = row.take("span", cells.span, base.span, None)
    on = day_of(row, (span.first if span else None,), base.disaster_id)
    counted = unit(row, base.unit, UNIT_LIMIT) or unit_typed(row.typed("quantity"))
    units = (counted,) if counted else ()
    return replace(
        read_common(row, base),
        recipient=read_place(row, base.recipient, on),
        what=text(row, "what", base.what, TITLE_LIMIT),
        quantity=row.take(
            "quantity", lambda cell: cells.quantity(cell, units), base.quantity, None
        ),
        unit=counted,
        span=span,
    )


def _show(content: OtherSupport, names: Names) -> Shown:
    return {
        **show_place(content.recipient, names),
        "what": content.what,
        "quantity": "" if content.quantity is None else content.quantity,
        "unit": content.unit,
        "span": span_text(content.span),
        **show_common(content, names),
    }


OTHER = FormSheet(
    title="その他の支援",
    noun=Noun.SUPPORT,
    kind=Kind.OTHER,
    columns=_COLUMNS,
    show=_show,
    read=_read,
)
