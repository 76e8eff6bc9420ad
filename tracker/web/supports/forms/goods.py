"""支援物資: a delivery of several items, each counted in its own unit."""

from typing import Any

from tracker.domain.names import Names
from tracker.domain.vocabulary import Kind
from tracker.web.form import DayField, Lines
from tracker.web.supports.forms.base import PlacedForm
from tracker.web.supports.forms.lines import (
    GoodsRow,
    goods_data,
    goods_of,
    offer_items,
    read_units,
)


class GoodsForm(PlacedForm):
    kind = Kind.GOODS
    day_fields = ("sent_on", "received_on")

    goods = Lines(GoodsRow, "物資")
    sent_on = DayField("発送日")
    received_on = DayField("受領日")

    def offer_rows(self) -> None:
        offer_items(self, self.goods)

    def prepare(self) -> None:
        read_units(self, self.goods)

    def own_values(self) -> dict[str, Any]:
        return {
            "goods": goods_of(self, self.goods),
            "sent_on": self.sent_on.data,
            "received_on": self.received_on.data,
            **self.recipient_values(),
        }

    def own_data(self, content: Any, names: Names) -> dict[str, Any]:
        return {
            "goods": goods_data(content.goods),
            "sent_on": content.sent_on,
            "received_on": content.received_on,
            **self.recipient_data(content, names),
        }
