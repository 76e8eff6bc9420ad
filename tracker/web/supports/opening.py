"""Makes the form of an entry: empty, copied, as recorded, or as it was typed."""

from dataclasses import replace
from typing import Any

from flask import abort
from werkzeug.datastructures import MultiDict

from tracker.domain.shares import ShareRule
from tracker.domain.support import Aggregate, Contact, Support
from tracker.domain.vocabulary import Kind, Noun, State
from tracker.extensions import db
from tracker.queries.lines import last_line_id
from tracker.queries.records import Revision
from tracker.web.own_record import made_from
from tracker.web.supports.forms import form_class
from tracker.web.supports.forms.base import EntryForm, PlacedForm
from tracker.web.supports.forms.offers import Offers

Address = MultiDict[str, str]


def new_form(offers: Offers, kind: Kind, address: Address, source: Support | None) -> EntryForm:
    """An empty form, or one with the fields of `source`; ?disaster= is chosen already."""
    made, options = _form_of(kind, address, source)
    if source is not None:
        form = made(offers, content=_to_copy(offers, source), **options)
    else:
        form = made(offers, **options, **_start(offers, kind, address))
    form.once.data = address.get("once", "")
    return form


def edited_form(offers: Offers, saved: Revision) -> EntryForm:
    """The form with what is recorded, to be continued or corrected."""
    content = saved.content
    made, options = _form_of(content.kind, MultiDict(), content)
    correcting = saved.state is State.SUBMITTED
    form = made(offers, content=content, original=content, correcting=correcting, **options)
    form.base.data = str(saved.number)
    form.new_token()
    return form


def typed_form(
    offers: Offers, kind: Kind, address: Address, typed: Address, saved: Revision | None
) -> EntryForm:
    """The form as it was sent. Of a record it is read against the revision it was made from."""
    content = saved.content if saved else None
    made, options = _form_of(kind, address, content)
    if saved is not None:
        options["correcting"] = saved.state is State.SUBMITTED
        options["original"] = made_from(Noun.SUPPORT, saved, typed.get("base", ""))
        options["line_ids_from"] = last_line_id(db.session(), saved.record_id)
    return made(offers, typed, **options)


def _form_of(
    kind: Kind, address: Address, content: Support | None
) -> tuple[type[EntryForm], dict[str, Any]]:
    """The class of the form, and what it is made with."""
    if kind is Kind.AGGREGATE:
        asked = content.of_kind if isinstance(content, Aggregate) else address.get("of", "staff")
        return form_class(kind, Kind(asked)), {"of_kind": Kind(asked)}
    made = form_class(kind)
    return made, {"many": issubclass(made, PlacedForm) and address.get("many") == "1"}


def _start(offers: Offers, kind: Kind, address: Address) -> dict[str, Any]:
    """What a new form shows: the disaster of the address or the newest one under way."""
    start: dict[str, Any] = {"channel": "ward"}
    asked = address.get("disaster", "")
    if asked:
        known = {str(row.record_id) for row in offers.disasters.values() if row.is_listed}
        if asked not in known:
            abort(404)
        start["disaster_id"] = int(asked)
    if kind is Kind.NIL:
        start["speaks_of"] = offers.today
    if kind is Kind.FUNDS:
        start["share_rule"] = ShareRule.EQUAL
    return start


def _to_copy(offers: Offers, source: Support) -> Support:
    """A copy begins without 中止; another ward's without its contact, and as one's own."""
    copied = replace(source, cancelled_on=None)
    ward = offers.actor.ward
    if not offers.is_secretariat and ward is not None and source.giver != ward:
        copied = replace(copied, giver=ward, contact=Contact())
        if hasattr(copied, "shares"):
            copied = replace(copied, shares=(), share_rule=None)
    return copied
