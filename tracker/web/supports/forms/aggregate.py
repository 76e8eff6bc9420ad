"""集計値: figures of which only the total survives; the form has the fields of one kind."""

from typing import Any

from tracker.domain.names import Names
from tracker.domain.vocabulary import FundKind, Kind
from tracker.web.form import (
    NEEDED,
    DayField,
    LineField,
    Lines,
    SpanField,
    WholeField,
    WordField,
    YenField,
)
from tracker.web.recipient_form import RecipientForm, recipient_data
from tracker.web.supports.forms.base import EntryForm
from tracker.web.supports.forms.lines import (
    GoodsRow,
    WordsRow,
    goods_data,
    goods_of,
    offer_items,
    read_units,
)

_PEOPLE = {"units": ("人", "名"), "least": 0, "most": 100_000_000}
#: The fields that hold the figures of each kind.
_FIGURES = {
    Kind.STAFF: ("staff_a", "staff_b", "staff_c"),
    Kind.FUNDS: ("fund_kind", "amount_yen"),
    Kind.GOODS: ("goods",),
    Kind.OTHER: ("goods",),
}


class AggregateForm(EntryForm, RecipientForm):
    kind = Kind.AGGREGATE
    day_fields = ("period", "speaks_of")

    recipient_label = LineField("支援先の表記", limit=100)
    recipient_count = WholeField("支援先の数", units=("団体", "市町村", "県市町"), most=10_000)
    fund_kind = WordField("支援金の種類", FundKind, [NEEDED])
    amount_yen = YenField("金額", [NEEDED])
    staff_a = WholeField("派遣中", **_PEOPLE)
    staff_b = WholeField("既派遣", **_PEOPLE)
    staff_c = WholeField("今後派遣予定", **_PEOPLE)
    goods = Lines(GoodsRow, "内訳")
    speaks_of = DayField("いつ現在の数字か", [NEEDED])
    period = SpanField("集計の期間")

    def __init__(self, *arguments: Any, of_kind: Kind, **options: Any) -> None:
        self.of_kind = of_kind
        super().__init__(*arguments, **options)
        for name in {name for names in _FIGURES.values() for name in names}:
            if name not in _FIGURES[of_kind]:
                del self[name]
        del self.channel  # that of the giver: a total through the prefecture has no column

    def offer_rows(self) -> None:
        if "goods" in self:
            offer_items(self, self.goods)

    def prepare(self) -> None:
        if "goods" in self:
            read_units(self, self.goods)

    def own_values(self) -> dict[str, Any]:
        names = ("speaks_of", "period", "recipient_label", "recipient_count")
        values = {name: self[name].data for name in names}
        for name in _FIGURES[self.of_kind]:
            values[name] = goods_of(self, self.goods) if name == "goods" else self[name].data
        recipient = self.read_recipient(self.offers, self.day)
        return {**values, "of_kind": self.of_kind, "recipient": recipient}

    def own_data(self, content: Any, names: Names) -> dict[str, Any]:
        fields = ("speaks_of", "period", "recipient_label", "recipient_count")
        figures = ("fund_kind", "amount_yen", "staff_a", "staff_b", "staff_c")
        return {
            **{name: getattr(content, name) for name in (*fields, *figures)},
            "goods": goods_data(content.goods),
            **recipient_data(content.recipient, names),
        }


class OtherAggregateForm(AggregateForm):
    """Totals of other support: what, quantity and unit in words."""

    goods = Lines(WordsRow, "内訳")
