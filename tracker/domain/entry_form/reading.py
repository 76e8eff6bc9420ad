"""How a workbook is to be taken in, and the JSON in which that is kept while it is looked at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.domain.entry_form.book import Fixed
from tracker.domain.entry_form.decisions import Decision
from tracker.domain.merging import MINE
from tracker.domain.vocabulary import State

NOTHING_FIXED = Fixed()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a workbook is to be taken in: as submitted or as drafts, what a person stated for rows
    that lack it, and how conflicts were decided (entry and field)."""

    state: State = State.SUBMITTED
    fixed: Fixed = NOTHING_FIXED
    chosen: frozenset[tuple[str, str]] = frozenset()
    decided: frozenset[tuple[str, str]] = frozenset()

    def with_decisions(self, decisions: Mapping[str, Decision]) -> "Reading":
        """The same with what was decided of the conflicts."""
        return replace(
            self,
            chosen=frozenset((d.record, d.field) for d in decisions.values() if d.keep == MINE),
            decided=frozenset((d.record, d.field) for d in decisions.values()),
        )

    @property
    def undecided(self) -> "Reading":
        """The same without them: as the workbook was first shown."""
        return replace(self, chosen=frozenset(), decided=frozenset())


def options_text(reading: Reading) -> str:
    """The JSON that is kept with a held workbook: all but the decisions."""
    return json.dumps({"state": reading.state.value})


def reading_from(options: str) -> Reading:
    """The reading that options_text() wrote down."""
    return Reading(state=State(json.loads(options)["state"]))
