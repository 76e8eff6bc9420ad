"""The file of an order: a workbook for people (帳票), a draft for Word, or data for machines."""

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO, Final

from sqlalchemy.orm import Session

from tracker.domain.progress import Progress, untold
from tracker.reports import annual
from tracker.reports.data.asked import DataAsked
from tracker.reports.data.write import copy_workbook, made_data, write_zip
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
    between_batches: Callable[[], object] | None = None,
) -> None:
    """Read what was asked for and write it, whatever kind of file it is.

    progress and between_batches: as in reports/order.py. Raises NotFound where the ledger did not
    know the disaster.
    """
    if order.as_draft:
        make_draft(session, order, target, made_at=made_at, progress=progress)
        return
    if order.report not in (DATA, DATA_EXCEL):
        make_workbook(
            session,
            order,
            target,
            made_at=made_at,
            progress=progress,
            between_batches=between_batches,
        )
        return
    write = write_zip if order.report == DATA else copy_workbook
    with made_data(
        session,
        asked_of(order, made_at),
        progress=progress,
        between_batches=between_batches,
    ) as folder:
        write(folder, target)


def name_of_file(session: Session, order: Order) -> str:
    """As reports/order.py names it, with the ending that it has."""
    if order.as_draft:
        return draft_name(session, order)
    name = file_name(session, order)
    return f"{name.removesuffix('.xlsx')}.zip" if order.report == DATA else name


def media_type_of(name: str) -> str:
    """By the ending of its name."""
    return _MEDIA_TYPES[name[name.rfind(".") :]]


def effort_of(session: Session, order: Order) -> int:
    """How long the making takes, in lines of a workbook."""
    long = order.as_draft and order.report == annual.KIND
    return lines_in(session, order) * (_LINES_OF_A_DRAFT if long else 1)
