"""One round of the form: a ledger at random, the form that goes out from it, what comes back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.clerk import Clerk, Entry, blank, drawn
from tests.desk import Desk, gone_out
from tests.facts import Facts, facts_of, without_ids
from tests.pen import KINDS, LETTERS, LINES, Pen, World
from tests.project import PACKAGE
from tests.scan_files import jpeg
from tracker.domain.disaster import DisasterName
from tracker.domain.entry_form.book import BookSheet
from tracker.domain.entry_form.reading import Reading
from tracker.domain.errors import LedgerError, RuleBroken
from tracker.domain.item import Item
from tracker.domain.vocabulary import Noun, State, record_number
from tracker.models import Record
from tracker.models.connection import begin_writing
from tracker.operations.csv_file import rows
from tracker.operations.imports import apply
from tracker.queries.form_entries import form_entries
from tracker.queries.incoming import BookPlan, plan_book
from tracker.queries.moment import head
from tracker.queries.records import Revision, current
from tracker.sheets.reading import read

WHO = make.MINATO_CLERK
SUBMITTED = Reading()
#: What is said where a file has nothing to do.
NOTHING_NEW = "新しく変わるところはありません"


#: Sheets of a ledger: each at least once, those with lines twice.
_ledgers = st.lists(st.sampled_from(KINDS), max_size=5).map(lambda more: [*KINDS, *LINES, *more])
_news = st.lists(st.sampled_from(KINDS), max_size=4)
_randoms = st.randoms(use_true_random=True)  # seeded by Hypothesis


def on_random_ledgers(session: Session, law: Callable[["Round", list[str]], None]) -> None:
    """Hold a law on ledgers at random, each of a disaster of its own, so that they do not meet; it
    is given the kinds of entries that are to be new in the form. What differs between databases
    shows in a few."""
    world, slugs = _world(session), count(1)

    @settings(
        max_examples=16 if session.get_bind().dialect.name == "sqlite" else 3,
        derandomize=True,  # each is a workbook out and back: the same ones in every run
        suppress_health_check=[HealthCheck.too_slow],
        phases=(Phase.explicit, Phase.generate),  # shrinking would take minutes
    )
    @given(there=_ledgers, new=_news, random=_randoms)
    def holds(there: list[str], new: list[str], random: Random) -> None:
        turn = Round.begin(session, random, f"rain-{next(slugs)}", world)
        turn.entries = turn.enter(there)
        law(turn, new)

    holds()


def _world(session: Session) -> World:
    """Places of two prefectures, a few items of the catalogue, a scan."""
    scan = make.scan(session, jpeg())
    places = [
        (row["code"], f"{row['prefecture']}{row['name']}")
        for row in rows(PACKAGE / "reference" / "municipalities.csv")
        if row["prefecture"] in ("熊本県", "宮城県")
    ]
    named = [("生活用品類", "毛布", "枚"), ("食糧類", "飲料水", "ℓ"), ("燃料類", "灯油", "ℓ")]
    items = [Item(category=category, name=name, unit=unit) for category, name, unit in named]
    return World(places, list(zip(make.record(session, *items), items, strict=True)), (), [scan])


@dataclass
class Round:
    """`entries` are the records that the form went out with, `late` those that came since, `beside`
    others that nobody edits."""

    session: Session
    random: Random
    disaster: int
    slug: str
    world: World
    entries: list[Entry] = field(default_factory=list)
    late: list[Entry] = field(default_factory=list)
    beside: dict[int, Any] = field(default_factory=dict)

    @classmethod
    def begin(cls, session: Session, random: Random, slug: str, world: World) -> "Round":
        """A disaster of its own, with two supports of 港区 to which letters may lead and one of
        葛飾区."""
        name = DisasterName(f"豪雨{slug}", make.date(2020, 7, 3))
        [disaster] = make.record(session, make.disaster(slug=slug, names=(name,)))
        quiet = [make.other(disaster, what=what) for what in ("職員寮", "給水")]
        quiet.append(make.dispatch(disaster, giver=make.KATSUSHIKA))
        beside = dict(zip(make.record(session, *quiet), quiet, strict=True))
        supports = [(one, _label(session, one)) for one in list(beside)[:2]]
        world = replace(world, supports=supports)
        return cls(session, random, disaster, slug, world, beside=beside)

    def pen(self) -> Pen:
        self._pens += 1
        return Pen(self.random, self.world, self._pens)

    _pens: int = -1

    def enter(self, kinds: Iterable[str]) -> list[Entry]:
        """An entry of each kind, some of them drafts."""
        found: list[tuple[State, str, Pen, Any]] = []
        for kind in kinds:
            pen, is_draft = self.pen(), self.random.random() < 0.2
            lineless = is_draft and self.random.random() < 0.4
            content = drawn(pen, kind, self.disaster, lineless=lineless)
            found.append((State.DRAFT if is_draft else State.SUBMITTED, kind, pen, content))
        made = []
        for state in (State.SUBMITTED, State.DRAFT):
            some = [rest for of, *rest in found if of is state]
            ids = make.record(self.session, *(content for *_, content in some), state=state)
            made += [Entry(one, *rest, state) for one, rest in zip(ids, some, strict=True)]
        return made

    def add(self, clerk: Clerk, kinds: Iterable[str], state: State) -> list["Texts"]:
        """New entries of these kinds in the form; what is to come of them, taken in as `state`."""
        made = []
        for word, kind in enumerate(kinds, 1):
            facts = facts_of(blank(kind, self.disaster)) | clerk.add(self.pen(), kind, str(word))
            made.append(as_texts(facts, state))
        return sorted(made)

    def form(self) -> Desk:
        return gone_out(self.session, self.slug)

    def revise(self, entry: Entry) -> None:
        """Write what the other side has made of an entry."""
        make.revise(self.session, entry.record, entry.revision, entry.now, entry.state)
        entry.revision += 1

    def preview(self, content: bytes, reading: Reading = SUBMITTED) -> BookPlan:
        sheets = _sheets(content)
        return plan_book(self.session, actor=WHO, sheets=sheets, reading=reading)

    def take_in(
        self, content: bytes, reading: Reading = SUBMITTED, shown: BookPlan | None = None
    ) -> None:
        """Apply and commit, or raise what refused it and leave nothing behind."""
        self.session.rollback()
        begin_writing(self.session)
        try:
            apply(
                self.session,
                actor=WHO,
                name="様式.xlsx",
                content=content,
                sheets=_sheets(content),
                reading=reading,
                fingerprint=shown.fingerprint if shown else None,
            )
            self.session.commit()
        except LedgerError:
            self.session.rollback()
            raise
        finally:
            begin_writing(self.session)

    def refuses(self, content: bytes, why: str, reading: Reading = SUBMITTED) -> None:
        """Nothing is written, and `why` is said."""
        before = head(self.session)
        with pytest.raises(RuleBroken, match=why):
            self.take_in(content, reading)
        assert head(self.session) == before, "something was written all the same"

    def standing(self, record: int, kind: str) -> Revision:
        noun = Noun.LETTER if kind == LETTERS else Noun.SUPPORT
        return current(self.session, noun, record, make.MINATO_CLERK.scope)

    def added(self) -> list["Texts"]:
        """What came in besides, as texts: state, facts and lines without ids."""
        known = {entry.record for entry in [*self.entries, *self.late]} | set(self.beside)
        asked = {"giver": make.MINATO, "disaster_id": self.disaster}
        found = form_entries(self.session, WHO.scope, known_at=head(self.session), **asked)
        return sorted(
            as_texts(facts_of(one.content), one.state)
            for one in found
            if one.record_id not in known
        )

    def check_beside(self) -> None:
        for record, content in self.beside.items():
            now = current(self.session, Noun.SUPPORT, record, make.SECRETARY.scope)
            assert (now.number, now.content) == (1, content), "a record nobody edited was changed"

    def check(self, entry: Entry, facts: Facts, state: State, revision: int) -> None:
        """The ledger has these facts of the entry, new lines under ids that none ever had."""
        now = self.standing(entry.record, entry.kind)
        said = facts_of(now.content)
        ids = {name for name in facts if "+" not in name}
        assert without_ids(said, ids) == without_ids(facts, ids), "lost, or overwritten"
        assert (now.state, now.number) == (state, revision)
        new = [int(name.partition(".")[2]) for name in set(said) - ids if entry.kind in LINES]
        assert all(one > entry.last_line for one in new), "a new line has the id of an old one"


@cache
def _sheets(content: bytes) -> Sequence[BookSheet]:
    """What a workbook says; to read it takes a process of its own."""
    return read("様式.xlsx", content).sheets


#: An entry without its ids: its state, its facts, its lines.
Texts = tuple[str, list[tuple[str, str]], list[str]]


def as_texts(facts: Facts, state: State) -> Texts:
    others, lines = without_ids(facts, ())
    return state.value, sorted((name, repr(value)) for name, value in others.items()), lines


def _label(session: Session, record: int) -> str:
    number = session.scalar(select(Record.number).where(Record.id == record))
    return record_number(Noun.SUPPORT, number or 0)
