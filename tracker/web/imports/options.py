"""How a held workbook is to be taken in, as its JSON says, and what a person decides beside it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.domain.vocabulary import State
from tracker.queries.incoming import Reading
from tracker.web.choosing import MINE, THEIRS

_DECISION = re.compile(r"keep-([0-9]{1,10})\.([A-Za-z0-9_.\-]{1,80})")


@dataclass(frozen=True, slots=True)
class Decision:
    """Whose value is to stand in a field of a record."""

    record: str
    field: str
    keep: str

    @property
    def name(self) -> str:
        """What its radio buttons send, without the `keep-` of conflict_table()."""
        return f"{self.record}.{self.field}"


def options_text(state: State) -> str:
    """The JSON that is kept with a held workbook."""
    return json.dumps({"state": state.value})


def reading_of(options: str, decisions: Mapping[str, Decision]) -> Reading:
    """How the workbook is to be read."""
    reading = Reading(state=State(json.loads(options)["state"]))
    decided = {(one.record, one.field) for one in decisions.values()}
    chosen = {(one.record, one.field) for one in decisions.values() if one.keep == MINE}
    return replace(reading, chosen=frozenset(chosen), decided=frozenset(decided))


def sent_decisions(form: Mapping[str, str]) -> dict[str, Decision]:
    """The decisions of a form by their names; what is no decision is passed over."""
    found = {}
    for name, keep in form.items():
        place = _DECISION.fullmatch(name)
        if place and keep in (MINE, THEIRS):
            decision = Decision(place[1], place[2], keep)
            found[decision.name] = decision
    return found
