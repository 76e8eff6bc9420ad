"""The table of shares (拠出額) in the form of a joint fund: one row a member, up to the yen.

The amounts of a rule are computed here; what the table shows must be what will be saved, so a
table that is older than its total comes back once to be looked at.
"""

from typing import TYPE_CHECKING, Any

from tracker.domain.errors import RuleBroken
from tracker.domain.numbers import format_yen
from tracker.domain.shares import ShareRule, split
from tracker.domain.support import Share
from tracker.web.form import CodeField, DayField, LedgerForm, WeightField, YenField

if TYPE_CHECKING:
    from tracker.web.supports.forms.funds import FundsForm

NO_SHARES = "none"
RULES = (
    (ShareRule.EQUAL.value, "均等に分ける"),
    (ShareRule.WEIGHTS.value, "割合で分ける"),
    (ShareRule.BY_HAND.value, "手入力する"),
    (NO_SHARES, "拠出額は記録しない"),
)


class ShareRow(LedgerForm):
    """A member's weight, amount and day of paying in."""

    ward = CodeField()
    weight = WeightField("割合")
    amount_yen = YenField("拠出額")
    paid_on = DayField("納入日")


class ShareTable:
    """The rows of a form's `shares`, one a ward in the order of `wards`."""

    def __init__(self, form: "FundsForm", wards: list[str]) -> None:
        self.form = form
        self.names = {giver.code: giver.name for giver in form.offers.givers}
        self.wards = wards or [giver.code for giver in form.offers.members]
        self.amounts: list[int | None] | None = None
        self.total: int | None = None
        self.refusal = ""
        self._complete()

    def _complete(self) -> None:
        """Exactly one row a ward: what else was sent is no row of this table."""
        shares = self.form.shares
        sent = {entry.form.ward.data: entry for entry in reversed(shares.entries)}
        shares.entries = [entry for entry in sent.values() if entry.form.ward.data in self.wards]
        for ward in self.wards:
            if ward not in sent:
                shares.append_entry({"ward": ward})
        shares.entries.sort(key=lambda entry: self.wards.index(entry.form.ward.data))
        for name, row in self.rows:  # the summary of errors says whose row it is
            row.amount_yen.label.text = f"{name}の拠出額"
            row.weight.label.text = f"{name}の割合"
            row.paid_on.label.text = f"{name}の納入日"

    @property
    def rows(self) -> list[tuple[str, Any]]:
        """Name of the ward and its fields, for the page."""
        return [(self.names.get(row.ward.data, ""), row) for row in self._forms()]

    def _forms(self) -> list[Any]:
        return [entry.form for entry in self.form.shares]

    def read(self, amounts: list[int | None]) -> tuple[Share, ...]:
        """The shares of a fund with these amounts (None: not published)."""
        rule, rows = self.form.share_rule.data, self._forms()
        if rule is None:
            if any(row.amount_yen.typed or row.paid_on.typed for row in rows):
                self.refusal = "拠出額を記録するときは、分け方を選んでください。"
            return ()
        known = [amount for amount in amounts if amount is not None]
        self.total = sum(known) if amounts and len(known) == len(amounts) else None
        self.amounts = self._computed(rule, rows)
        return tuple(
            Share(
                ward=row.ward.data,
                amount_yen=amount,
                weight=row.weight.data if rule is ShareRule.WEIGHTS else None,
                paid_on=row.paid_on.data,
            )
            for row, amount in zip(rows, self.amounts, strict=True)
        )

    def _computed(self, rule: ShareRule, rows: list[Any]) -> list[int | None]:
        """By hand as typed; else by the rule, all blank where that is not possible yet."""
        if rule is ShareRule.BY_HAND:
            return [row.amount_yen.data for row in rows]
        weights = {row.ward.data: row.weight.data for row in rows if row.weight.data is not None}
        try:
            shares = split(
                self.total,
                rule,
                self.wards,
                weights if rule is ShareRule.WEIGHTS else None,
                member=self.form.offers.association.member,
            )
        except RuleBroken as refused:
            self.refusal = _named(refused.message, self.names)
            return [None] * len(rows)
        return list(shares.values())

    def check(self) -> None:
        """What the table shows must be what will be saved."""
        if self.refusal:
            self.form.put_error("share_rule", self.refusal)
        elif self.amounts is not None and self.form.share_rule.data is not ShareRule.BY_HAND:
            shown = [row.amount_yen.data for row in self._forms()]
            if shown != self.amounts:
                self.show()
                self.form.put_error(
                    "share_rule",
                    f"{self.form.shares.label.text}を計算しました。下の表を確かめて、もう一度"
                    "保存してください。",
                )

    def show(self) -> None:
        """Put the computed amounts into the table."""
        if self.refusal:
            self.form.put_error("share_rule", self.refusal)
        for row, amount in zip(self._forms(), self.amounts or [], strict=False):
            row.amount_yen.show(amount)

    @property
    def foot(self) -> tuple[str, str]:
        """The sum of what the table shows, and how far it is from the total (words, or '')."""
        rows = self._forms()
        known = [row.amount_yen.data for row in rows if row.amount_yen.data is not None]
        total = sum(known)
        if self.total is None or not known or total == self.total:
            return (format_yen(total) if known else "", "")
        apart = total - self.total
        words = f"総額{format_yen(self.total)}より{format_yen(abs(apart))}"
        return (format_yen(total), f"{words}{'多い' if apart > 0 else '少ない'}")


def share_data(shares: tuple[Share, ...]) -> list[dict[str, Any]]:
    """What the rows show."""
    return [
        {
            "ward": share.ward,
            "weight": share.weight,
            "amount_yen": share.amount_yen,
            "paid_on": share.paid_on,
        }
        for share in shares
    ]


def _named(message: str, names: dict[str, str]) -> str:
    """The rule speaks of wards by code; people read names."""
    for code, name in names.items():
        message = message.replace(code, name)
    return message
