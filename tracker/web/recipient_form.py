"""The fields of a recipient: typed text, the code that was chosen, or another body by name.

Without scripts the text is resolved here; where it may mean several places they come back as
choices. A text that no longer says what the code says wins over the code.
"""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from tracker.domain.names import Names
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.text import quoted, search_key
from tracker.domain.wareki import format_date
from tracker.queries.recipients import Candidate, Resolved
from tracker.web.form import BooleanField, CodeField, LedgerForm, LineField, RadioPick


class Places(Protocol):
    """Where recipients are looked up: `find` resolves a typed one on a day, `place` gives the one
    with a code."""

    @property
    def find(self) -> Callable[[str, date | None], Resolved]: ...

    @property
    def place(self) -> Callable[[str, date | None], Candidate | None]: ...


class RecipientForm(LedgerForm):
    """Base of every form and row that names a recipient."""

    recipient = LineField("支援先", limit=200)
    recipient_code = CodeField()
    recipient_pick = RadioPick("どの自治体ですか")
    recipient_body = BooleanField("自治体ではない団体（日本赤十字社など）")

    def read_recipient(self, places: Places, on: date | None) -> Recipient:
        """The recipient that is meant; what is unclear becomes an error with its choices."""
        text = str(self.recipient.data or "")
        if not text or self.recipient.errors:
            return NOT_STATED
        if self.recipient_body.data:
            return Recipient(name=text)
        found = self._chosen(places, text, on) or self._resolved(places, text, on)
        if found is None:
            return NOT_STATED
        self.recipient.show(found.label)
        self.recipient_code.data = found.code
        return Recipient(code=found.code)

    def _chosen(self, places: Places, text: str, on: date | None) -> Candidate | None:
        """The place behind the hidden code, if the text still says so and it stood on the day."""
        code = str(self.recipient_code.data or "")
        place = places.place(code, on) if code else None
        return place if place and search_key(place.label) == search_key(text) else None

    def _resolved(self, places: Places, text: str, on: date | None) -> Candidate | None:
        resolved = places.find(text, on)
        if resolved.match:
            return resolved.match
        picked = (self.recipient_pick.raw_data or [""])[0]
        for candidate in resolved.candidates:
            if candidate.code == picked:
                return candidate
        self._ask(text, resolved.candidates, on)
        return None

    def _ask(self, text: str, candidates: list[Candidate], on: date | None) -> None:
        if len(candidates) == 1 and candidates[0].stands_for:
            label, when = candidates[0].label, f"{format_date(on)}の時点" if on else "いま"
            message = f"{quoted(text)}は、{when}では{label}です。下で{label}を選んでください。"
        elif candidates:
            message = f"{quoted(text)}に当てはまる自治体が複数あります。下から選んでください。"
            if len(candidates) == 1:
                message = f"{quoted(text)}に近い自治体があります。下から選んでください。"
        else:
            message = (
                f"{quoted(text)}という自治体が見つかりません。名前を直すか、"
                "「自治体ではない団体」に印をつけてください。"
            )
        self.recipient.errors = [*self.recipient.errors, message]
        self.recipient_pick.offer((one.code, _in_words(one)) for one in candidates)


def recipient_data(recipient: Recipient, names: Names) -> dict[str, object]:
    """What the fields show for a stored recipient."""
    return {
        "recipient": names.recipient(recipient) if recipient.is_stated else None,
        "recipient_code": recipient.code or "",
        "recipient_body": recipient.code is None and bool(recipient.name),
    }


def _in_words(candidate: Candidate) -> str:
    facts = "、".join(filter(None, (candidate.reading, candidate.code, candidate.note)))
    return f"{candidate.label}（{facts}）"
