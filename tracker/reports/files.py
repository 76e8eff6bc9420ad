"""The file of an order: a workbook for people (帳票), a draft for Word, data for machines, or the
入力様式 of all members."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.progress import Progress, untold
from tracker.queries.disasters import DisasterRow, listed
from tracker.queries.givers import members
from tracker.reports import annual
from tracker.reports.data.asked import DataAsked
from tracker.reports.data.write import copy_workbook, made_data, write_zip
from tracker.reports.entry_form import making as entry_form
from tracker.reports.order import (
    DRAFT_MEDIA_TYPE,
    MEDIA_TYPE,
    Order,
    draft_name,
    file_name,
    lines_in,
    make_draft,
    make_workbook,
)

DATA, DATA_EXCEL = "data", "data-excel"
_MEDIA_TYPES: Final = {
    ".zip": "application/zip",
    ".xlsx": MEDIA_TYPE,
    ".docx": DRAFT_MEDIA_TYPE,
}
#: A line of the 年度報告 in Word takes as long as so many in a workbook; the NEWS is half a page.
_LINES_OF_A_DRAFT: Final = 10
#: An 入力様式 without a line takes as long as so many in a workbook: it has 500 empty rows a sheet.
_LINES_OF_A_FORM: Final = 300
_LetGo = Callable[[], object] | None


class _Maker(Protocol):
    def __call__(
        self,
        session: Session,
        order: Order,
        target: BinaryIO,
        *,
        made_at: datetime,
        progress: Progress,
        between_batches: _LetGo,
    ) -> None: ...


def asked_of(order: Order, made_at: datetime) -> DataAsked:
    """What the order of a データ asks for."""
    known_at = datetime.fromisoformat(order.known_at) if order.known_at else made_at
    return DataAsked(
        clocks=order.clocks,
        known_at=known_at,
        made_at=made_at,
        disaster_id=order.wanted.disaster_id,
        fiscal_year=order.wanted.fiscal_year,
    )


def make_file(
    session: Session,
    order: Order,
    target: BinaryIO,
    *,
    made_at: datetime,
    progress: Progress = untold,
    between_batches: _LetGo = None,
) -> None:
    """Read what was asked for and write it, whatever kind of file it is.

    progress and between_batches: as in reports/order.py. Raises NotFound where the ledger did not
    know the disaster.
    """
    make = _make_draft if order.as_draft else _MAKERS.get(order.report, make_workbook)
    make(
        session,
        order,
        target,
        made_at=made_at,
        progress=progress,
        between_batches=between_batches,
    )


def _make_draft(
    session: Session,
    order: Order,
    target: BinaryIO,
    *,
    made_at: datetime,
    progress: Progress,
    between_batches: _LetGo,
) -> None:
    make_draft(session, order, target, made_at=made_at, progress=progress)


def _make_data(
    write: Callable[[Path, BinaryIO], None],
    session: Session,
    order: Order,
    target: BinaryIO,
    *,
    made_at: datetime,
    progress: Progress,
    between_batches: _LetGo,
) -> None:
    asked = asked_of(order, made_at)
    with made_data(session, asked, progress=progress, between_batches=between_batches) as folder:
        write(folder, target)


def _make_forms(
    session: Session,
    order: Order,
    target: BinaryIO,
    *,
    made_at: datetime,
    progress: Progress,
    between_batches: _LetGo,
) -> None:
    orders = entry_form.form_orders(
        members(session),
        disaster=_disaster(session, order),
        clocks=order.clocks,
        made_at=made_at,
        blank=order.blank,
    )
    entry_form.make_forms(session, orders, target, progress, between_batches)


_MAKERS: Final[dict[str, _Maker]] = {
    DATA: partial(_make_data, write_zip),
    DATA_EXCEL: partial(_make_data, copy_workbook),
    entry_form.KIND: _make_forms,
}


def _disaster(session: Session, order: Order) -> DisasterRow:
    """The disaster of the register; what was withdrawn or merged has no form."""
    for row in listed(session, order.clocks.known_at):
        if row.record_id == order.wanted.disaster_id:
            return row
    raise NotFound("この災害は見つかりません。")


def name_of_file(session: Session, order: Order) -> str:
    """As reports/order.py names it, with the ending that it has."""
    if order.report == entry_form.KIND:
        return entry_form.forms_name(_disaster(session, order), order.clocks, blank=order.blank)
    if order.as_draft:
        return draft_name(session, order)
    name = file_name(session, order)
    return f"{name.removesuffix('.xlsx')}.zip" if order.report == DATA else name


def media_type_of(name: str) -> str:
    """By the ending of its name."""
    return _MEDIA_TYPES[name[name.rfind(".") :]]


def effort_of(session: Session, order: Order) -> int:
    """How long the making takes, in lines of a workbook."""
    if order.report == entry_form.KIND:
        filled = 0 if order.blank else lines_in(session, order)
        return _LINES_OF_A_FORM * len(members(session)) + filled
    long = order.as_draft and order.report == annual.KIND
    return lines_in(session, order) * (_LINES_OF_A_DRAFT if long else 1)
