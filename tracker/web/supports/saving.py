"""What the sending of an entry form leads to: a row more, errors, a question, or a record."""

from typing import Any

from flask import request

from tracker.domain.vocabulary import Noun
from tracker.extensions import db
from tracker.operations.supports import enter, revise
from tracker.queries.records import Revision
from tracker.web.sending import REFUSED, Sent, Step
from tracker.web.supports.form_page import form_page
from tracker.web.supports.forms.funds import FundsForm
from tracker.web.supports.next_entry import just_saved
from tracker.web.supports.opening import edited_form


class SentEntry(Sent):
    """The form of a support entry as it was sent."""

    noun = Noun.SUPPORT
    pages = "supports"
    revise = staticmethod(revise)

    def answer(self) -> Any:
        if self.form.row_button(request.form):
            return self.page()
        if request.form.get("action") == "calculate" and isinstance(self.form, FundsForm):
            self.form.calculate()
            return self.page(REFUSED if self.form.errors else 200)
        return super().answer()

    def page(self, status: int = 200) -> Any:
        return form_page(self.form, self.saved, status)

    def enter(self, **asked: Any) -> list[Any]:
        return enter(db.session(), contents=self.form.contents, **asked)

    def form_of(self, saved: Revision) -> Any:
        return edited_form(self.form.offers, saved)

    def next_steps(self, record_id: int) -> list[Step]:
        return just_saved(self.form.contents[0], record_id)
