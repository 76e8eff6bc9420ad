"""The page of an entry form, and whether what was sent came from such a page."""

from typing import Any

from flask import render_template, request, url_for

from tracker.domain.vocabulary import MEASURED_KINDS, Kind
from tracker.operations.stages import Stage, stage_of
from tracker.queries.records import Revision
from tracker.web.our_page import TOO_OLD
from tracker.web.supports.forms.aggregate import AggregateForm
from tracker.web.supports.forms.base import EntryForm


def form_page(form: EntryForm, saved: Revision | None, status: int = 200) -> Any:
    """The form as it stands, with its errors and doubts."""
    stage = stage_of(saved) if saved else Stage.NEW
    page = render_template(
        "supports/entry.html",
        form=form,
        saved=saved,
        kind=form.kind,
        kinds=list(Kind),
        measured_kinds=MEASURED_KINDS,
        is_submitted=stage is Stage.SUBMITTED,
        title=_title(form.kind, saved, stage),
        fixed_giver=None if form.offers.is_secretariat else _giver_name(form),
        preview=url_for("supports.preview", **_same_form(form, saved)),
        doubt_lines=[(doubt, _anchor(form, doubt.field)) for doubt in form.doubts],
        disaster=request.args.get("disaster"),
    )
    return page, status


def stale_page(form: EntryForm, saved: Revision | None) -> Any:
    """What was typed, when the page it was typed in is too old to be believed."""
    form.put_error("", TOO_OLD)
    return form_page(form, saved, 400)


def _title(kind: Kind, saved: Revision | None, stage: Stage) -> str:
    if saved is None:
        return f"{kind.label}を記録する"
    if stage is Stage.DRAFT:
        return f"{kind.label}の下書きを続ける"
    return f"{saved.label} {kind.label}を訂正する"


def _giver_name(form: EntryForm) -> str:
    names = {giver.code: giver.name for giver in form.offers.givers}
    return names.get(form.giver_code or "", "")


def _same_form(form: EntryForm, saved: Revision | None) -> dict[str, Any]:
    """The parameters by which the preview reads what is typed with the same form."""
    asked: dict[str, Any] = {"kind": form.kind.value}
    if saved is not None:
        asked["record"] = saved.record_id
    if isinstance(form, AggregateForm):
        asked["of"] = form.of_kind.value
    if form.many:
        asked["many"] = "1"
    return asked


def _anchor(form: EntryForm, field: str) -> str:
    found = form._fields.get(field)
    return found.id if found is not None else ""
