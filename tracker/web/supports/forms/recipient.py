"""The recipients of a support that goes to several at once."""

from tracker.web.form import WholeField
from tracker.web.recipient_form import RecipientForm


class SiblingForm(RecipientForm):
    """One of several recipients of the same support; `headcount` for a dispatch."""

    headcount = WholeField("人数", units=("人", "名"), most=100_000)

    @property
    def is_blank(self) -> bool:
        return not (self.recipient.typed.strip() or self.headcount.typed.strip())
