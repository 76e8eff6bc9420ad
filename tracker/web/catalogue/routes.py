"""品目: the catalogue of relief goods, read by all and kept by the secretariat."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.item import Item
from tracker.domain.permission import Permission
from tracker.domain.vocabulary import Noun
from tracker.domain.wareki import format_moment
from tracker.extensions import csrf, db
from tracker.operations import items as operations
from tracker.operations.record import AlreadyRecorded
from tracker.queries import catalogue, records
from tracker.queries.moment import head
from tracker.web.access import allow, viewer
from tracker.web.catalogue.forms import ItemForm
from tracker.web.entry_links import EntryLinks
from tracker.web.our_page import TOO_OLD, is_from_our_page, refusal

bp = Blueprint("catalogue", __name__, url_prefix="/catalogue")


@bp.get("/")
@allow(Permission.READ)
def index() -> Any:
    session = db.session()
    now = head(session)
    rows = catalogue.items(session, now)
    return render_template(
        "catalogue/index.html",
        rows=rows,
        first_of_category=_first_of_category(rows),
        uses=catalogue.item_uses(session, now),
        links=EntryLinks(),
    )


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.KEEP_REGISTER)
@csrf.exempt  # type: ignore[untyped-decorator]  # _typed asks, so that a page too old keeps what was typed
def new() -> Any:
    form = ItemForm(request.form if request.method == "POST" else None, data={"active": True})
    content = _typed(form)
    if content is None:
        return _page(form, None)
    return _save(
        form,
        None,
        lambda: operations.add_item(
            db.session(), actor=viewer().actor, content=content, once=form.once.data or None
        ),
    )


@bp.route("/<int:record_id>", methods=["GET", "POST"])
@allow(Permission.KEEP_REGISTER)
@csrf.exempt  # type: ignore[untyped-decorator]  # as in `new`
def edit(record_id: int) -> Any:
    found = records.current(db.session(), Noun.ITEM, record_id, viewer().scope)
    if request.method == "GET":
        form = ItemForm(obj=found.content)
        form.base.data = str(found.number)
        return _page(form, found)
    form = ItemForm(request.form)
    content = _typed(form)
    if content is None:
        return _page(form, found)
    return _save(
        form,
        found,
        lambda: operations.correct_item(
            db.session(), actor=viewer().actor, record_id=record_id, base=form.base.number or 0,
            content=content, reason=form.reason.data, once=form.once.data or None,
        ),
    )  # fmt: skip


def _typed(form: ItemForm) -> Item | None:
    """What was sent to be saved; None to show the form (again)."""
    if request.method == "GET":
        return None
    if not is_from_our_page():
        form.put_error("", TOO_OLD)
        return None
    return form.content()


def _first_of_category(rows: list[catalogue.ItemRow]) -> set[int]:
    """The records at which a new category begins."""
    before = [None, *(row.content.category for row in rows)]
    return {
        row.record_id
        for row, category in zip(rows, before, strict=False)
        if row.content.category != category
    }


def _save(form: ItemForm, found: records.Revision | None, write: Callable[[], Any]) -> Any:
    try:
        write()
    except AlreadyRecorded:
        pass  # the first sending has saved it
    except RuleBroken as error:
        form.put_error(error.field, error.message)
        return _page(form, found)
    except Conflict as error:
        return _beside_the_newer(form, error)
    flash(f"品目「{form.name.data}」を保存しました。", "success")
    return redirect(url_for("catalogue.index"), 303)


def _beside_the_newer(form: ItemForm, error: Conflict) -> Any:
    """What was typed is kept; the message says what the catalogue holds now."""
    record_id = (request.view_args or {})["record_id"]
    now = records.current(db.session(), Noun.ITEM, record_id, viewer().scope)
    item = now.content
    form.put_error(
        "",
        f"あなたが開いたあとに、{now.change.actor_name}さんが"
        f"{format_moment(now.change.recorded_at)}に"
        f"「{item.category}・{item.name}・{item.unit}・{'使う' if item.active else '使わない'}」に"
        "直しました。このまま保存するか、直してから保存してください。",
    )
    form.base.data = str(error.current)
    form.new_token()
    return _page(form, now, 409)


def _page(form: ItemForm, found: records.Revision | None, refused: int | None = None) -> Any:
    if not form.once.data:
        form.new_token()
    session = db.session()
    categories = dict.fromkeys(
        row.content.category for row in catalogue.items(session, head(session))
    )
    page = render_template("catalogue/item.html", form=form, found=found, categories=categories)
    return page, (refused or refusal()) if form.errors else 200
