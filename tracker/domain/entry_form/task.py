"""What a process of its own is to do with a large workbook, as it is written down for it."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.domain.entry_form.decisions import Decision, sent_decisions


@dataclass(frozen=True, kw_only=True)
class Task:
    """Plan it to be looked at, or (`applies`) take it in as it was shown: `seen` is the fingerprint
    of that, `decisions` what was decided of its conflicts. `turn` tells one task from the next."""

    applies: bool = False
    seen: str = ""
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    turn: str = field(default_factory=lambda: secrets.token_hex(8))

    def to_json(self) -> str:
        keeps = {f"keep-{name}": one.keep for name, one in self.decisions.items()}
        told = {"applies": self.applies, "seen": self.seen, "keeps": keeps, "turn": self.turn}
        return json.dumps(told)


def task_from(text: str) -> Task:
    """The task that to_json() wrote down."""
    told = json.loads(text)
    return Task(
        applies=told["applies"],
        seen=told["seen"],
        decisions=sent_decisions(told["keeps"]),
        turn=told["turn"],
    )
