"""Names for codes and record ids, as sentences, differences and reports need them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.domain.association import Association
from tracker.domain.giver import JOINT
from tracker.domain.recipient import NOT_STATED_WORDS, Recipient


@dataclass(frozen=True)
class Names:
    """What the ledger calls things; an unknown key shows as itself, never as nothing."""

    association: Association
    givers: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[int, str] = field(default_factory=dict)
    disasters: Mapping[int, str] = field(default_factory=dict)
    supports: Mapping[int, str] = field(default_factory=dict)

    def giver(self, code: str) -> str:
        return self.givers.get(code, code)

    def party(self, code: str) -> str:
        """Who keeps a letter or is written to: 港区; all jointly are the association itself."""
        return self.association.name if code == JOINT else self.giver(code)

    def place(self, code: str) -> str:
        """Full name of a prefecture or municipality: 熊本県人吉市."""
        return self.places.get(code, code)

    def recipient(self, recipient: Recipient) -> str:
        """熊本県人吉市, 日本赤十字社, or （支援先の記載なし）."""
        if recipient.code:
            return self.place(recipient.code)
        return recipient.name or NOT_STATED_WORDS

    def item(self, record_id: int | None, text: str = "") -> str:
        """A catalogue item by its record, else the text typed for it."""
        return text if record_id is None else self.items.get(record_id, f"品目{record_id}")

    def support(self, record_id: int) -> str:
        """管理番号 of a support, S-000124."""
        return self.supports.get(record_id, "提出前の支援")

    def disaster(self, record_id: int) -> str:
        """Label of a disaster."""
        return self.disasters.get(record_id, f"災害{record_id}")
