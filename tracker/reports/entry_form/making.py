"""Makes the file of a 入力様式, and a ZIP of those of all members."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from tracker.clock import JAPAN
from tracker.domain.giver import Giver
from tracker.domain.progress import Progress, untold
from tracker.queries.disasters import DisasterRow
from tracker.queries.moment import Clocks
from tracker.reports.entry_form.content import entry_form
from tracker.reports.entry_form.data import FormOrder, form_data
from tracker.reports.excel.form_workbook import write_form

KIND: Final = "forms"
NAME: Final = "入力様式"
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_NAME: Final = 120


def form_orders(
    givers: Iterable[Giver],
    *,
    disaster: DisasterRow,
    clocks: Clocks,
    made_at: datetime,
    blank: bool,
) -> list[tuple[Giver, FormOrder]]:
    """A form for each of them, for a disaster."""
    return [
        (
            giver,
            FormOrder(
                giver=giver.code, disaster=disaster, clocks=clocks, made_at=made_at, blank=blank
            ),
        )
        for giver in givers
    ]


def make_form(
    session: Session,
    order: FormOrder,
    target: BinaryIO,
    between_batches: Callable[[], object] | None = None,
) -> None:
    """Write the form as .xlsx; when it is read, `between_batches` is called."""
    data = form_data(session, order)
    if between_batches:
        between_batches()
    write_form(entry_form(data), target)


def make_forms(
    session: Session,
    orders: Sequence[tuple[Giver, FormOrder]],
    target: BinaryIO,
    progress: Progress = untold,
    between_batches: Callable[[], object] | None = None,
) -> None:
    """Write the forms into a ZIP, one after the other; `progress` is told (done, of all)."""
    with ZipFile(target, "w", ZIP_STORED) as package:
        for done, (giver, order) in enumerate(orders, 1):
            form = BytesIO()
            make_form(session, order, form, between_batches)
            moment = order.made_at.astimezone(JAPAN).timetuple()[:6]
            package.writestr(ZipInfo(form_name(order, giver.name), moment), form.getvalue())
            progress(done, len(orders))


def form_name(order: FormOrder, giver: str) -> str:
    """入力様式_港区_令和2年7月豪雨.xlsx, without what Windows takes in no name."""
    return f"{_name(giver, order.disaster, order.clocks, blank=order.blank)}.xlsx"


def forms_name(disaster: DisasterRow, clocks: Clocks, *, blank: bool) -> str:
    """入力様式_令和2年7月豪雨.zip."""
    return f"{_name('', disaster, clocks, blank=blank)}.zip"


def _name(giver: str, disaster: DisasterRow, clocks: Clocks, *, blank: bool) -> str:
    parts = [NAME, giver, disaster.content.name_on(clocks.as_of), "白紙" if blank else ""]
    name = "_".join(_UNFIT.sub("-", part).strip(" .") for part in parts if part)
    return name[:_LONGEST_NAME]
