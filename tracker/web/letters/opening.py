"""Makes the form of a letter: empty, as recorded, or as it was typed."""

from typing import Any

from flask import abort
from werkzeug.datastructures import MultiDict

from tracker.domain.letter import Letter
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import db
from tracker.queries.letter_links import linked
from tracker.queries.moment import head
from tracker.queries.records import Revision
from tracker.web.access import viewer
from tracker.web.letters.form import LetterForm, starting_parties
from tracker.web.letters.offers import LetterOffers
from tracker.web.letters.thanks import thankable
from tracker.web.own_record import made_from
from tracker.web.recipient_form import recipient_data

Address = MultiDict[str, str]


def new_form(offers: LetterOffers, address: Address) -> LetterForm:
    """An empty form; ?disaster= is chosen already, and ?support= with its recipient ticked."""
    start = starting_parties(offers.actor.ward)
    support = address.get("support", "")
    if support:
        start |= _from_support(offers, support)
    elif address.get("disaster"):
        known = {str(row.record_id) for row in offers.disasters.values() if row.is_listed}
        if address["disaster"] not in known:
            abort(404)
        start["disaster_id"] = int(address["disaster"])
    form = LetterForm(offers, **start)
    form.once.data = address.get("once", "")
    offer_thanks(form)
    return form


def _from_support(offers: LetterOffers, support: str) -> dict[str, Any]:
    if not (support.isascii() and support.isdigit() and len(support) < 10):
        abort(404)
    found = linked(db.session(), [int(support)], head(db.session()), viewer().scope)
    if not found or found[0].is_withdrawn:
        abort(404)
    content = found[0].content
    start: dict[str, Any] = {"disaster_id": content.disaster_id, "supports": [int(support)]}
    if found[0].recipients:
        start |= recipient_data(found[0].recipients[0], offers.names_of([content]))
    return start


def edited_form(offers: LetterOffers, saved: Revision) -> LetterForm:
    """The form with what is recorded, to be continued or corrected."""
    content: Letter = saved.content
    correcting = saved.state is State.SUBMITTED
    form = LetterForm(offers, content=content, original=content, correcting=correcting)
    form.base.data = str(saved.number)
    form.new_token()
    offer_thanks(form)
    return form


def typed_form(offers: LetterOffers, typed: Address, saved: Revision | None) -> LetterForm:
    """The form as it was sent. Of a record it is read against the revision it was made from."""
    original = made_from(Noun.LETTER, saved, typed.get("base", "")) if saved else None
    correcting = saved is not None and saved.state is State.SUBMITTED
    form = LetterForm(offers, typed, original=original, correcting=correcting)
    offer_thanks(form)
    return form


def offer_thanks(form: LetterForm) -> None:
    """Offer the supports of the disaster and sender that the form shows now."""
    sender = form.sender
    form.recipient.errors = []  # read() says them, once and in their place
    form.offer_thanks(
        thankable(
            db.session(),
            form.disaster_id.data,
            sender,
            form.supports.data,
            form.owner_code,
            form.offers.names_of,
            form.bound_supports,
        )
    )
