"""Makes the file of a 入力様式, and a ZIP of those of all members."""

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import BinaryIO, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from tracker.clock import JAPAN
from tracker.domain.giver import Giver
from tracker.reports.entry_form.content import entry_form
from tracker.reports.entry_form.data import FormOrder, form_data
from tracker.reports.excel.form_workbook import write_form

NAME: Final = "入力様式"
ZIP_MEDIA_TYPE: Final = "application/zip"
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_NAME: Final = 120


def make_form(session: Session, order: FormOrder, target: BinaryIO) -> None:
    """Write the form as .xlsx."""
    write_form(entry_form(form_data(session, order)), target)


def make_forms(
    session: Session,
    orders: Sequence[tuple[Giver, FormOrder]],
    target: BinaryIO,
    progress: Callable[[int, int], object] | None = None,
) -> None:
    """Write the forms into a ZIP, one after the other; `progress` is told (done, of all)."""
    with ZipFile(target, "w", ZIP_STORED) as package:
        for done, (giver, order) in enumerate(orders, 1):
            form = BytesIO()
            make_form(session, order, form)
            moment = order.made_at.astimezone(JAPAN).timetuple()[:6]
            package.writestr(ZipInfo(form_name(order, giver.name), moment), form.getvalue())
            if progress is not None:
                progress(done, len(orders))


def form_name(order: FormOrder, giver: str, ending: str = "xlsx") -> str:
    """入力様式_港区_令和2年7月豪雨.xlsx, without what Windows takes in no name."""
    disaster = order.disaster.content.name_on(order.clocks.as_of)
    parts = [NAME, giver, disaster, "白紙" if order.blank else ""]
    name = "_".join(_UNFIT.sub("-", part).strip(" .") for part in parts if part)
    return f"{name[:_LONGEST_NAME]}.{ending}"
