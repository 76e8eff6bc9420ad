"""What a person decides of a workbook that came back: whose value stands in a field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.merging import MINE, THEIRS

_DECISION = re.compile(r"keep-([0-9]{1,10})\.([A-Za-z0-9_.\-]{1,80})")


@dataclass(frozen=True, slots=True)
class Decision:
    """Whose value is to stand in a field of a record."""

    record: str
    field: str
    keep: str

    @property
    def name(self) -> str:
        """What its radio buttons send, without the `keep-` before it."""
        return f"{self.record}.{self.field}"


def sent_decisions(form: Mapping[str, str]) -> dict[str, Decision]:
    """The decisions of a form by their names; what is no decision is passed over."""
    found = {}
    for name, keep in form.items():
        place = _DECISION.fullmatch(name)
        if place and keep in (MINE, THEIRS):
            decision = Decision(place[1], place[2], keep)
            found[decision.name] = decision
    return found
