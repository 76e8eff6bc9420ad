"""職員派遣: who was sent where, for how long, on what basis."""

from typing import Any

from tracker.domain.names import Names
from tracker.domain.vocabulary import Duty, Kind, LegalBasis, Occupation
from tracker.web.form import NEEDED, DayField, LineField, SpanField, WholeField, WordField
from tracker.web.supports.forms.base import PlacedForm

_PLAIN = ("span", "decided_on", "person_days", "wave")
_WORDS = {"occupation": Occupation, "duty": Duty, "legal_basis": LegalBasis}


class StaffForm(PlacedForm):
    kind = Kind.STAFF
    day_fields = ("span", "decided_on")

    headcount = WholeField("人数", [NEEDED], units=("人", "名"), most=100_000)
    occupation = WordField("職種", Occupation)
    occupation_text = LineField("その他の職種", limit=100)
    duty = WordField("業務", Duty)
    duty_text = LineField("その他の業務", limit=100)
    legal_basis = WordField("派遣根拠", LegalBasis)
    legal_basis_text = LineField("その他の派遣根拠", limit=100)
    wave = WholeField("陣", units=("陣",), most=999)
    span = SpanField("派遣期間")
    decided_on = DayField("決定日")
    person_days = WholeField("延べ人日", units=("人日", "人・日", "日"), most=100_000_000)

    @property
    def own_or_many(self) -> tuple[str, ...]:
        return (*super().own_or_many, "headcount") if self.many else super().own_or_many

    def own_values(self) -> dict[str, Any]:
        values: dict[str, Any] = {name: self[name].data for name in _PLAIN}
        for name, words in _WORDS.items():
            text = self[f"{name}_text"].data
            word = self[name].data
            values[name] = words("other") if text and word is None else word
            values[f"{name}_text"] = text
        if not self.many:
            values["headcount"] = self.headcount.data
        return {**values, **self.recipient_values()}

    def own_data(self, content: Any, names: Names) -> dict[str, Any]:
        fields = (*_PLAIN, *_WORDS, *(f"{name}_text" for name in _WORDS), "headcount")
        values = {name: getattr(content, name) for name in fields}
        return {**values, **self.recipient_data(content, names)}
