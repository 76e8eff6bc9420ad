"""What a process of its own is to do with a large workbook, as it is written down for it."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Final

from tracker.domain.entry_form.decisions import Decision, sent_decisions


class Does(StrEnum):
    """Plan it to be looked at, take it in as it was shown, or take back what it did once."""

    PLAN = "plan"
    TAKE_IN = "take_in"
    TAKE_BACK = "take_back"


#: Per cent of the work after which the ledger is written: from then on it is not stopped any more.
WRITES_FROM: Final = {Does.TAKE_IN: 80, Does.TAKE_BACK: 10}


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is to be done. Of a workbook that is taken in `seen` is the fingerprint of what was
    shown, `decisions` what was decided of its conflicts; `undoes` is the id of the change that is
    taken back. `turn` tells one task from the next."""

    does: Does = Does.PLAN
    seen: str = ""
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    undoes: int = 0
    turn: str = field(default_factory=lambda: secrets.token_hex(8))

    def to_json(self) -> str:
        keeps = {f"keep-{name}": one.keep for name, one in self.decisions.items()}
        told = {"does": self.does.value, "seen": self.seen, "keeps": keeps}
        return json.dumps({**told, "undoes": self.undoes, "turn": self.turn})

    @property
    def anew(self) -> "Task":
        """The task when it failed: what was to be taken in is planned and looked at once more."""
        if self.does is Does.TAKE_BACK:
            return Task(does=self.does, undoes=self.undoes)
        return Task()


def task_from(text: str) -> Task:
    """The task that to_json() wrote down."""
    told = json.loads(text)
    return Task(
        does=Does(told["does"]),
        seen=told["seen"],
        decisions=sent_decisions(told["keeps"]),
        undoes=told["undoes"],
        turn=told["turn"],
    )


def token_of_undoing(change_hash: str, account_id: int | None) -> str:
    """Under which an account takes back the import with this hash: a second click finds the work
    of the first. It begins with no dash: a command line takes it as it is."""
    return sha256(f"undo {change_hash} {account_id}".encode()).hexdigest()[:48]
