"""The form of a catalogue item."""

import secrets

from tracker.domain.item import Item
from tracker.web.form import NEEDED, BooleanField, CodeField, LedgerForm, LineField


class ItemForm(LedgerForm):
    """Category, name and unit; `base` and `once` as in every form of the ledger."""

    once = CodeField()
    base = CodeField()
    category = LineField("分類", [NEEDED], limit=60)
    name = LineField("品目", [NEEDED], limit=100)
    unit = LineField("単位", [NEEDED], limit=20)
    active = BooleanField("いまも使う")
    reason = LineField("訂正の理由", limit=500)

    def content(self) -> Item | None:
        """What was typed; None where it cannot be read. What is missing the operation refuses."""
        if not self.validate():
            return None
        return Item(
            category=self.category.data,
            name=self.name.data,
            unit=self.unit.data,
            active=bool(self.active.data),
        )

    def new_token(self) -> None:
        """A token of its own for the next sending."""
        self.once.data = secrets.token_urlsafe(24)
