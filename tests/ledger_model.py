"""The ledger as a plain list of what each change wrote: what random histories are compared with."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.vocabulary import State

#: Record id to (revision number, state, content): all that is known at one moment.
Known = dict[int, tuple[int, State, Any]]


@dataclass
class LedgerModel:
    """`written[i]` is what the i-th change wrote; `first` the id of the change before them."""

    first: int
    written: list[Known] = field(default_factory=list)
    tokens: dict[str, int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)

    @property
    def head(self) -> int:
        return self.first + len(self.written)

    def at(self, change: int) -> Known:
        """Replay: what is known after `change`."""
        known: Known = {}
        for wrote in self.written[: change - self.first]:
            known |= wrote
        return known

    def moments(self) -> Iterator[tuple[int, Known]]:
        """Every change with what is known after it."""
        for change in range(self.first, self.head + 1):
            yield change, self.at(change)

    def save(self, wrote: Known, token: str) -> None:
        """One change that was committed."""
        self.written.append(wrote)
        self.tokens[token] = self.head
        for record_id, (_, state, _) in wrote.items():
            if state is State.SUBMITTED:
                self.numbers.setdefault(record_id, len(self.numbers) + 1)

    def current(self, record_id: int) -> int:
        """Number of the current revision."""
        return self.at(self.head)[record_id][0]

    def allowed(self, record_id: int, state: State) -> State:
        """The state that can follow: what was once submitted is never a draft again."""
        if state is State.DRAFT and record_id in self.numbers:
            return State.SUBMITTED
        return state
