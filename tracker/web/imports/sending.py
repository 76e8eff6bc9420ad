"""The page on which a workbook is sent in: it is read, and held until it is looked at."""

from typing import Any

from flask import redirect, render_template, request
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from tracker.domain.entry_form.reading import Reading, options_text
from tracker.domain.errors import InputError
from tracker.domain.permission import Permission
from tracker.domain.text import quoted
from tracker.domain.vocabulary import State
from tracker.extensions import csrf, db
from tracker.models.connection import begin_writing
from tracker.operations.imports import hold_workbook
from tracker.queries.imports import latest_imports
from tracker.scans.names import clean_name
from tracker.sheets.book import Sheet
from tracker.sheets.limits import LARGEST_FILE, MEGABYTE
from tracker.sheets.reading import read
from tracker.web.access import allow, viewer
from tracker.web.body import takes_bodies_of
from tracker.web.form import LedgerForm, RadioPick
from tracker.web.imports.blueprint import bp
from tracker.web.imports.lines import import_lines, waiting_lines
from tracker.web.imports.lists import page_after_sending
from tracker.web.imports.working import plan_large
from tracker.web.our_page import is_from_our_page
from tracker.web.sending import REFUSED
from tracker.web.transaction import begins_itself

#: Bytes of the form: a file that is a little too large is still told of by its name.
LARGEST_BODY = LARGEST_FILE + 4 * MEGABYTE
_LIMITS = {"data-largest": str(LARGEST_FILE), "data-largest-sum": str(LARGEST_FILE)}
#: Imports that the page lists.
SHOWN = 20
_NONE_CHOSEN = "取り込むExcelファイルを選んでください。"
_TOO_OLD = (
    "画面を開いてから時間がたったため、まだ読んでいません。もう一度ファイルを選んで送ってください。"
)
_NAMED = 60
_STATES = (
    (State.SUBMITTED.value, "提出する（合計に入り、全体から見えます）"),
    (State.DRAFT.value, "下書きにする（あとで1件ずつ確かめて提出します）"),
)


class SendForm(LedgerForm):
    """Which file, and what becomes of its new rows."""

    file = FileField("取り込むファイル", render_kw=_LIMITS)
    state = RadioPick("取り込んだ行を", default=State.SUBMITTED.value)

    def __init__(self, *sent: Any) -> None:
        super().__init__(*sent)
        self.state.offer(_STATES)

    @property
    def wanted(self) -> State:
        """What was chosen; without a choice of ours rows are submitted."""
        return State.DRAFT if self.state.data == State.DRAFT.value else State.SUBMITTED


@bp.get("/")
@allow(Permission.ENTER)
def index() -> Any:
    """The form, and the latest imports."""
    return _page(SendForm())


@bp.post("/")
@allow(Permission.ENTER)
@takes_bodies_of(LARGEST_BODY)
@begins_itself
@csrf.exempt
def send() -> Any:
    """Read it in the process that may die of it, then hold it for this account alone."""
    form = SendForm(request.form)
    if not is_from_our_page():
        form.put_error("", _TOO_OLD)
        return _page(form), 400
    session = db.session()
    session.rollback()  # reading takes seconds, in which no transaction is to be open
    try:
        name, content, sheets = _read(request.files.get("file"))
    except InputError as refused:
        form.put_error("file", refused.message)
        return _page(form), REFUSED
    begin_writing(session)
    options = options_text(Reading(state=form.wanted))
    held = hold_workbook(session, actor=viewer().actor, name=name, content=content, options=options)
    plan_large(held.token, sheets)
    return redirect(page_after_sending(held.token, sheets), 303)


def _read(file: FileStorage | None) -> tuple[str, bytes, tuple[Sheet, ...]]:
    """Name, bytes and sheets of what can be read as a workbook. Raises InputError."""
    if file is None or not file.filename:
        raise InputError(_NONE_CHOSEN)
    content = file.stream.read(LARGEST_FILE + 1)
    try:
        sheets = read(file.filename, content).sheets
    except InputError as refused:
        raise InputError(f"{quoted(file.filename, _NAMED)}は、{refused.message}") from refused
    return clean_name(file.filename, (".xlsx",)), content, sheets


def _page(form: SendForm) -> str:
    taken = latest_imports(db.session(), viewer().scope, limit=SHOWN)
    return render_template(
        "imports/index.html",
        form=form,
        imports=import_lines(db.session(), taken),
        waiting=waiting_lines(db.session()),
        largest=LARGEST_FILE // MEGABYTE,
    )
