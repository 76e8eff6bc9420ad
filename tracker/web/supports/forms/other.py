"""その他の支援: disaster waste taken in, evacuees, and whatever has no form of its own."""

from typing import Any

from tracker.domain.names import Names
from tracker.domain.vocabulary import Kind
from tracker.web.form import NEEDED, LineField, QuantityField, SpanField, UnitField
from tracker.web.supports.forms.base import PlacedForm
from tracker.web.supports.forms.lines import read_unit

_PLAIN = ("what", "quantity", "unit", "span")


class OtherForm(PlacedForm):
    kind = Kind.OTHER
    day_fields = ("span",)

    what = LineField("内容", [NEEDED], limit=200)
    quantity = QuantityField("数量")
    unit = UnitField("単位", limit=20)
    span = SpanField("実施期間")

    def prepare(self) -> None:
        read_unit(self.unit, self.quantity)

    def own_values(self) -> dict[str, Any]:
        return {**{name: self[name].data for name in _PLAIN}, **self.recipient_values()}

    def own_data(self, content: Any, names: Names) -> dict[str, Any]:
        values = {name: getattr(content, name) for name in _PLAIN}
        return {**values, **self.recipient_data(content, names)}
