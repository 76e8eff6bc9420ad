"""Entries that two sides edit: somebody in the system, and a clerk at the desk in the form that
went out before. Beside what they do stands what they mean by it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tests import factories as make
from tests.desk import Desk, Row
from tests.facts import NEW, Facts, facts_of, with_facts
from tests.pen import (
    FUNDS,
    GOODS,
    LETTERS,
    LINES,
    OTHER,
    STAFF,
    Pen,
    Written,
    entry_of,
    field_of,
    fields_of,
    line_of,
)
from tracker.domain.letter import Letter
from tracker.domain.support import Funds, OtherSupport, ReliefGoods, StaffDispatch
from tracker.domain.vocabulary import Channel, State

_CONTENT = {STAFF: StaffDispatch, GOODS: ReliefGoods, FUNDS: Funds, OTHER: OtherSupport}


def blank(kind: str, disaster: int) -> Any:
    """An entry of 港区 that says nothing yet."""
    if kind == LETTERS:
        return Letter(disaster_id=disaster, owner=make.MINATO)
    return _CONTENT[kind](disaster_id=disaster, giver=make.MINATO, channel=Channel.WARD)


@dataclass
class Entry:
    """A record as it went out (`base`), as the file has it (`mine`; None: withdrawn) and as the
    ledger has it (`theirs`, `state`, `revision`). `there` is what was written in the system,
    `is_restored`: there it was withdrawn, and put back."""

    record: int
    kind: str
    pen: Pen
    base: Any
    state: State
    revision: int = 1
    mine: Facts | None = field(default_factory=dict)
    theirs: Facts = field(default_factory=dict)
    there: dict[str, Written] = field(default_factory=dict)
    last_line: int = 0
    is_restored: bool = False

    def __post_init__(self) -> None:
        self.mine, self.theirs = facts_of(self.base), facts_of(self.base)
        self.last_line = len(self.lines)

    @property
    def lines(self) -> list[str]:
        """The names of the lines that it went out with."""
        return _lines(facts_of(self.base))

    @property
    def now(self) -> Any:
        """The content that stands in the ledger."""
        return with_facts(self.base, self.theirs)


def _lines(facts: Facts) -> list[str]:
    return [name for name in facts if name.partition(".")[0] in LINES.values()]


def drawn(pen: Pen, kind: str, disaster: int, *, lineless: bool = False) -> Any:
    """A content at random; `lineless`: a draft without its lines."""
    facts = {**facts_of(blank(kind, disaster)), **entry_of(pen, kind).facts}
    if kind in LINES and not lineless:
        for number in range(1, pen.random.randint(2, 4)):
            line = line_of(pen, kind).facts[LINES[kind]]
            facts[f"{LINES[kind]}.{number}"] = replace(line, line_id=number)
    content = with_facts(blank(kind, disaster), facts)
    if kind == LETTERS and pen.world.scans and pen.random.random() < 0.5:
        content = replace(content, scans=tuple(pen.world.scans))  # the form does not show them
    return content


@dataclass
class Colleague:
    """Edits an entry in the system."""

    random: Random

    def edit(self, entry: Entry) -> None:
        """Change some of what the ledger has; `revision` and `state` are for whoever writes it."""
        for name in self.random.sample(fields_of(entry.kind), self.random.randint(0, 3)):
            self._write(entry, field_of(entry.pen, entry.kind, name))
        if entry.kind in LINES:
            self._edit_lines(entry)
        if entry.state is State.DRAFT and _lines(entry.theirs) and self.random.random() < 0.3:
            entry.state = State.SUBMITTED

    def _write(self, entry: Entry, written: Written) -> None:
        entry.theirs |= written.facts
        entry.there |= dict.fromkeys(written.facts, written)

    def _edit_lines(self, entry: Entry) -> None:
        word = LINES[entry.kind]
        for name in _lines(entry.theirs):
            if self.random.random() < 0.3:
                written = line_of(entry.pen, entry.kind)
                line = replace(written.facts[word], line_id=entry.theirs[name].line_id)
                self._write(entry, Written({name: line}, written.cells))
            elif len(_lines(entry.theirs)) > 1 and self.random.random() < 0.15:
                del entry.theirs[name]
        if self.random.random() < 0.25:
            entry.last_line += 1
            line = line_of(entry.pen, entry.kind).facts[word]
            entry.theirs[f"{word}.{entry.last_line}"] = replace(line, line_id=entry.last_line)


@dataclass
class Clerk:
    """Edits entries in the form at the desk."""

    desk: Desk
    random: Random

    def edit(self, entry: Entry) -> None:
        """Change some of what the file says, and `mine` as it is meant."""
        rows = self.desk.of(entry.kind, entry.record)
        if self.random.random() < 0.25:  # to leave rows out says nothing
            for row in self.random.sample(rows, self.random.randint(1, len(rows))):
                self.desk.leave_out(entry.kind, row)
            rows = self.desk.of(entry.kind, entry.record)
        if not rows:
            return
        if self.random.random() < 0.2:
            self._withdraw(entry, rows)
            return
        staying, everywhere = rows, False
        if entry.kind in LINES:
            staying, everywhere = self._edit_lines(entry, rows)
        self._edit_fields(entry, staying, everywhere=everywhere)

    def _withdraw(self, entry: Entry, rows: Sequence[Row]) -> None:
        """取消 in all rows that are there; lines whose rows were left out are not meant by it."""
        for row in rows:
            self._take_out(entry, row)
        if not _lines(entry.mine or {}):
            entry.mine = None

    def _take_out(self, entry: Entry, row: Row) -> None:
        self.desk.put(entry.kind, row, "取消", self.random.choice(["○", "取消", "〇"]))
        line = self.desk.line(entry.kind, row)
        if line and entry.mine is not None:
            del entry.mine[f"{LINES[entry.kind]}.{line}"]

    def _edit_lines(self, entry: Entry, rows: Sequence[Row]) -> tuple[list[Row], bool]:
        """The rows in which the whole of the entry may be edited, and whether in all or none."""
        added = []
        if self.random.random() < 0.3 and entry.lines:
            added = self._add_lines(entry, rows)
        staying = []
        for row in rows:
            if entry.lines and len(rows) > 1 and self.random.random() < 0.12:
                self._take_out(entry, row)
                continue
            staying.append(row)
            if not entry.lines or self.random.random() < 0.35:
                self._edit_line(entry, row)
        if not staying and not added and not _lines(entry.mine or {}):
            entry.mine = None
        return [*staying, *added], bool(added)

    def _edit_line(self, entry: Entry, row: Row) -> None:
        word, line = LINES[entry.kind], self.desk.line(entry.kind, row)
        name = f"{word}.{line}" if line else f"{word}.{NEW}0"
        written = line_of(entry.pen, entry.kind)
        if name in entry.there and self.random.random() < 0.4:
            written = entry.there[name]
        self.desk.type(entry.kind, [row], written.cells)
        said = written.facts.get(word) or written.facts[name]
        self._mean(entry, {name: replace(said, line_id=line)})

    def _add_lines(self, entry: Entry, rows: Sequence[Row]) -> list[Row]:
        """New lines in rows of the form, in rows put in, or in copies of a row; the copies."""
        word, copies = LINES[entry.kind], []
        for number in range(self.random.randint(1, 2)):
            written, place = line_of(entry.pen, entry.kind), self.random.randrange(3)
            if place == 2:
                row = self.desk.copied(entry.kind, rows[0])
                copies.append(row)
            else:
                row = self.desk.fresh(entry.kind, bare=place == 1)
            label = self.desk.value(entry.kind, rows[0], "まとめ")
            self.desk.type(entry.kind, [row], {"まとめ": label, **written.cells})
            self._mean(entry, {f"{word}.{NEW}{number + 1}": written.facts[word]})
        return copies

    def _edit_fields(self, entry: Entry, rows: Sequence[Row], *, everywhere: bool) -> None:
        """In one row of the entry, or in all of them."""
        if not rows:
            return
        for name in self._chosen(entry):
            written = field_of(entry.pen, entry.kind, name)
            if name in entry.there and self.random.random() < 0.3:
                written = entry.there[name]
            some = rows if everywhere or self.random.random() < 0.5 else [self.random.choice(rows)]
            self.desk.type(entry.kind, some, written.cells)
            self._mean(entry, written.facts)

    def _chosen(self, entry: Entry) -> list[str]:
        """Fields at random, the more likely those that were edited in the system."""
        names = [name for name in fields_of(entry.kind) if name in entry.there]
        chosen = [name for name in names if self.random.random() < 0.5]
        others = self.random.sample(fields_of(entry.kind), self.random.randint(0, 3))
        return list(dict.fromkeys([*chosen, *others]))

    def _mean(self, entry: Entry, facts: Facts) -> None:
        entry.mine = {**(entry.mine or {}), **facts}

    def add(self, pen: Pen, kind: str, word: str) -> Facts:
        """A new entry in rows of the form or in rows put in, which have `word` in common."""
        written, bare = entry_of(pen, kind), self.random.random() < 0.4
        if kind not in LINES:
            self.desk.type(kind, [self.desk.fresh(kind, bare=bare)], written.cells)
            return written.facts
        facts, everywhere = written.facts, self.random.random() < 0.5
        for number in range(1, self.random.randint(2, 4)):
            line = line_of(pen, kind)
            whole = written.cells if everywhere or number == 1 else {}
            row = self.desk.fresh(kind, bare=bare)
            self.desk.type(kind, [row], {**whole, **line.cells, "まとめ": word})
            facts |= {f"{LINES[kind]}.{NEW}{number}": line.facts[LINES[kind]]}
        return facts
