"""The file of an order: a workbook for people (帳票), or data for machines (データ)."""

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO, Final

from sqlalchemy.orm import Session

from tracker.reports.data.asked import DataAsked
from tracker.reports.data.write import copy_workbook, made_data, write_zip
from tracker.reports.order import MEDIA_TYPE, Order, Progress, file_name, make_workbook

DATA, DATA_EXCEL = "data", "data-excel"
_MEDIA_TYPES: Final = {".zip": "application/zip", ".xlsx": MEDIA_TYPE}


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
    progress: Progress | None = None,
    between_batches: Callable[[], object] | None = None,
) -> None:
    """Read what was asked for and write it, whatever kind of file it is.

    progress and between_batches: as in reports/order.py. Raises NotFound where the ledger did not
    know the disaster.
    """
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
    name = file_name(session, order)
    return f"{name.removesuffix('.xlsx')}.zip" if order.report == DATA else name


def media_type_of(name: str) -> str:
    """By the ending of its name."""
    return _MEDIA_TYPES[name[name.rfind(".") :]]
