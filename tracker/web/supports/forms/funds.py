"""支援金: one decision with its recipients and amounts; a joint fund with the members' shares."""

from typing import Any

from tracker.domain.giver import JOINT
from tracker.domain.names import Names
from tracker.domain.shares import ShareRule
from tracker.domain.vocabulary import FundKind, Kind
from tracker.web.form import NEEDED, DayField, Lines, RadioPick, WordField
from tracker.web.supports.forms.base import EntryForm
from tracker.web.supports.forms.lines import FundsRow, funds_data, funds_of
from tracker.web.supports.forms.shares import NO_SHARES, RULES, ShareRow, ShareTable, share_data

_DAYS = ("decided_on", "paid_on", "received_on")


class FundsForm(EntryForm):
    kind = Kind.FUNDS
    day_fields = _DAYS

    fund_kind = WordField("支援金の種類", FundKind, [NEEDED])
    funds = Lines(FundsRow, "支援先と金額")
    decided_on = DayField("決定日")
    paid_on = DayField("支出日")
    received_on = DayField("受領日")
    share_rule = RadioPick(
        "拠出額の分け方", coerce=lambda v: None if v == NO_SHARES else ShareRule(v)
    )
    shares = Lines(ShareRow, least=0)  # 各区の拠出額

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.share_table: ShareTable | None = None
        if not self.offers.is_secretariat:
            del self.share_rule
            del self.shares
            return
        self.shares.label.text = f"{self.offers.association.each}の拠出額"
        self.share_rule.offer(RULES)
        wards = [share.ward for share in getattr(self.original, "shares", ())]
        self.share_table = ShareTable(self, wards)

    def own_values(self) -> dict[str, Any]:
        values: dict[str, Any] = {name: self[name].data for name in _DAYS}
        values["fund_kind"] = self.fund_kind.data
        values["funds"] = funds_of(self, self.funds)
        if self.share_table and self.giver_code == JOINT:
            amounts = [line.amount_yen for line in values["funds"]]
            values["share_rule"] = self.share_rule.data
            values["shares"] = self.share_table.read(amounts)
        return values

    def check(self) -> bool:
        if self.share_table and self.giver_code == JOINT:
            self.share_table.check()
        return super().check()

    def calculate(self) -> None:
        """Fill in the shares as the rule gives them, and say only what stands against that."""
        self.read()
        for name, field in self._fields.items():
            if name not in ("funds", "share_rule", "shares"):
                field.errors = []
        if self.share_table and not self.errors:
            self.share_table.show()

    def own_data(self, content: Any, names: Names) -> dict[str, Any]:
        values = {name: getattr(content, name) for name in _DAYS}
        rule = content.share_rule if content.share_rule else NO_SHARES
        return {
            **values,
            "fund_kind": content.fund_kind,
            "funds": funds_data(content.funds, names),
            "share_rule": rule,
            "shares": share_data(content.shares),
        }
