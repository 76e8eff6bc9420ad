"""How a workbook is to be taken in, and the JSON in which that is kept while it is looked at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.domain.entry_form.book import Fixed
from tracker.domain.entry_form.decisions import Decision
from tracker.domain.entry_form.mapping import ListReading, from_json
from tracker.domain.merging import MINE
from tracker.domain.vocabulary import State

NOTHING_FIXED = Fixed()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a workbook is to be taken in: as submitted or as drafts, what a person stated for rows
    that lack it, how sheets that are not of the form are read, and how conflicts were decided
    (entry and field)."""

    state: State = State.SUBMITTED
    fixed: Fixed = NOTHING_FIXED
    lists: tuple[ListReading, ...] = ()
    chosen: frozenset[tuple[str, str]] = frozenset()
    decided: frozenset[tuple[str, str]] = frozenset()

    def with_decisions(self, decisions: Mapping[str, Decision]) -> "Reading":
        """The same with what was decided of the conflicts."""
        return replace(
            self,
            chosen=frozenset((d.record, d.field) for d in decisions.values() if d.keep == MINE),
            decided=frozenset((d.record, d.field) for d in decisions.values()),
        )

    def with_list(self, one: ListReading) -> "Reading":
        """The same with a sheet read so."""
        others = (other for other in self.lists if other.sheet != one.sheet)
        return replace(self, lists=(*others, one))

    def list_of(self, sheet: str) -> ListReading | None:
        """How the sheet is read; None where nobody has said."""
        return next((one for one in self.lists if one.sheet == sheet), None)

    @property
    def undecided(self) -> "Reading":
        """The same without them: as the workbook was first shown."""
        return replace(self, chosen=frozenset(), decided=frozenset())


def options_text(reading: Reading) -> str:
    """The JSON that is kept with a held workbook: all but the decisions."""
    lists = [one.as_json() for one in reading.lists]
    return json.dumps({"state": reading.state.value, "lists": lists})


def reading_from(options: str) -> Reading:
    """The reading that options_text() wrote down."""
    told = json.loads(options)
    lists = (from_json(one) for one in told.get("lists", ()))
    return Reading(state=State(told["state"]), lists=tuple(one for one in lists if one))
