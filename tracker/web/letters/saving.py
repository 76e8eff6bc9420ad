"""What the sending of the form of a letter leads to: its choices, errors, a question, a record."""

from typing import Any

from flask import request, url_for

from tracker.domain.vocabulary import Noun
from tracker.extensions import db
from tracker.operations.letters import enter, revise
from tracker.queries.records import Revision
from tracker.web.letters.form_page import form_page
from tracker.web.letters.opening import edited_form
from tracker.web.sending import REFUSED, Sent, Step

#: The button that only fetches what there is to thank for, and takes the files in.
OFFERS = "offers"
#: Sent anew by the page of a conflict: the scans that are with the form by now.
_SCANS = ("scan", "drop_scan")


class SentLetter(Sent):
    """The form of a letter as it was sent."""

    noun = Noun.LETTER
    pages = "letters"
    revise = staticmethod(revise)

    def answer(self) -> Any:
        if request.form.get("action") != OFFERS:
            return super().answer()
        for words in self.form.refused_scans:
            self.form.put_error("scans", words)
        return self.page(REFUSED if self.form.refused_scans else 200)

    def page(self, status: int = 200) -> Any:
        return form_page(self.form, self.saved, status)

    def enter(self, **asked: Any) -> list[Any]:
        [content] = self.form.contents
        return [enter(db.session(), content=content, **asked)]

    def form_of(self, saved: Revision) -> Any:
        return edited_form(self.form.offers, saved)

    def next_steps(self, record_id: int) -> list[Step]:
        disaster_id = self.form.contents[0].disaster_id
        return [("続けて入力", url_for("letters.new", disaster=disaster_id))]

    def carried(self) -> list[tuple[str, str]]:
        typed = [(name, value) for name, value in super().carried() if name not in _SCANS]
        return [*typed, *(("scan", scan.sha256) for scan in self.form.kept)]
