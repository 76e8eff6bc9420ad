"""Links from a figure to the entries behind it, with the same filter and clocks (rule 8)."""

from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from tracker.domain.entry_filter import Counting, EntryFilter
from tracker.web.entry_address import filter_query


@dataclass(frozen=True)
class EntryLinks:
    """`clocks` is PageClocks.as_query of the page whose figures are linked."""

    disaster_id: int | None = None
    clocks: dict[str, str] = field(default_factory=dict)

    def to(self, **narrowed: Any) -> str:
        """Address of the list of counted entries, narrowed by fields of EntryFilter."""
        fields = {"disaster_id": self.disaster_id, "standing": Counting.COUNTED, **narrowed}
        return url_for("supports.index", **filter_query(EntryFilter(**fields)), **self.clocks)
