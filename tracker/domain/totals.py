"""Rules 3 to 5 and the opening balance of aggregates: from sums of rows to the figures shown.

The database groups rows into buckets; these pure functions add them up, so that a joint fund
counts once, an aggregate takes the place of the rows inside it, and unknown stays unknown.

A scope is (disaster, kind, fund kind, giver). Of several aggregates of one scope the latest up
to the asked day counts, never their sum. 各区計 contains every ward's own rows, not the joint ones.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from tracker.domain.entry_filter import Part
from tracker.domain.figure import Amount, EntryCount, Figure, StaffCount
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.vocabulary import Channel, FundKind, Kind, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A sum over rows that agree in all the fields above `entries`.

    `in_own`: inside the effective aggregate of their own giver; `in_all`: inside that of 各区計.
    """

    disaster_id: int
    kind: Kind
    fund_kind: FundKind | None
    giver: str
    channel: Channel
    standing: Standing
    in_own: bool
    in_all: bool
    entries: int
    headcount: int = 0
    person_days: int = 0
    days_unknown: int = 0
    yen: int = 0
    unpublished: int = 0
    paid: int = 0
    paid_unpublished: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateEntry:
    """An aggregate entry as totals need it; figures None are unknown.

    `listed` is false where a list narrowed to one item does not show it: the rows inside it are
    still not added again, but it has no figure there.
    """

    record_id: int
    number: int
    disaster_id: int
    of_kind: Kind
    fund_kind: FundKind | None
    giver: str
    speaks_of: date
    a: int | None = None
    b: int | None = None
    c: int | None = None
    yen: int | None = None
    recipient_code: str | None = None
    recipient_name: str | None = None
    listed: bool = True
    cancelled: bool = False

    @property
    def scope(self) -> tuple[int, Kind, FundKind | None, str]:
        return self.disaster_id, self.of_kind, self.fund_kind, self.giver


Scope = tuple[int, Kind, FundKind | None, str]


@dataclass(frozen=True, slots=True)
class Aggregates:
    """`effective` on the asked day, and the scopes whose figure is not known yet (`not_yet`).

    `not_yet_to` are those scopes with the recipient (code, name) that an aggregate states,
    `cancelled` the scopes of aggregates that no longer count (中止).
    """

    effective: tuple[AggregateEntry, ...] = ()
    not_yet: frozenset[Scope] = field(default_factory=frozenset)
    not_yet_to: frozenset[tuple[Scope, str | None, str | None]] = field(default_factory=frozenset)
    cancelled: frozenset[Scope] = field(default_factory=frozenset)

    def within(self, is_wanted: Callable[[Scope], bool]) -> "Aggregates":
        """Those of the scopes that are wanted: of one disaster, of one fund kind."""
        return Aggregates(
            tuple(entry for entry in self.effective if is_wanted(entry.scope)),
            frozenset(filter(is_wanted, self.not_yet)),
            frozenset(one for one in self.not_yet_to if is_wanted(one[0])),
            frozenset(filter(is_wanted, self.cancelled)),
        )

    def counted(self) -> tuple[AggregateEntry, ...]:
        """Those that enter a total over all givers: a ward's lies inside that of 各区計."""
        whole = {entry.scope[:3] for entry in self.effective if entry.giver == ALL_WARDS}
        return tuple(
            entry
            for entry in self.effective
            if entry.giver in (ALL_WARDS, JOINT) or entry.scope[:3] not in whole
        )


def aggregates_on(entries: Iterable[AggregateEntry], as_of: date) -> Aggregates:
    """The latest aggregate of each scope up to `as_of`; before the first one it is 不明."""
    latest: dict[Scope, AggregateEntry] = {}
    recipients: set[tuple[Scope, str | None, str | None]] = set()
    cancelled: set[Scope] = set()
    for entry in entries:
        if entry.cancelled:
            cancelled.add(entry.scope)
            continue
        recipients.add((entry.scope, entry.recipient_code, entry.recipient_name))
        known = latest.get(entry.scope)
        rank = (entry.speaks_of, entry.number)
        if entry.speaks_of <= as_of and (known is None or rank > (known.speaks_of, known.number)):
            latest[entry.scope] = entry
    effective = sorted(latest.values(), key=lambda entry: entry.number)
    not_yet = frozenset(one for one in recipients if one[0] not in latest)
    known_later = frozenset(scope for scope, *_ in not_yet)
    return Aggregates(tuple(effective), known_later, not_yet, frozenset(cancelled))


T = TypeVar("T", bound=Figure)


@dataclass(frozen=True)
class Measure(Generic[T]):
    """How buckets and aggregates of a kind become figures that can be added."""

    kind: Kind
    zero: T
    of_bucket: Callable[[Bucket], T]
    of_aggregate: Callable[[AggregateEntry, date], T]
    unclear: T


def _staff_of_bucket(bucket: Bucket) -> StaffCount:
    people = {bucket.standing: bucket.headcount}
    return StaffCount(
        a=people.get(Standing.PRESENT, 0),
        b=people.get(Standing.SERVED, 0),
        c=people.get(Standing.PLANNED, 0),
        person_days=bucket.person_days,
        days_unknown=bucket.days_unknown,
        entries=bucket.entries,
    )


def _staff_of_aggregate(entry: AggregateEntry, as_of: date) -> StaffCount:
    """On its day a, b, c as given; later a + b as 内訳不明 (those of c come as rows); no days."""
    a, b, c = entry.a or 0, entry.b or 0, entry.c or 0
    if entry.speaks_of == as_of:
        return StaffCount(a=a, b=b, c=c, days_unknown=1, entries=1)
    return StaffCount(unclear=a + b, days_unknown=1, entries=1)


STAFF = Measure(
    Kind.STAFF, StaffCount(), _staff_of_bucket, _staff_of_aggregate, StaffCount(missing=True)
)


def _funds_of_bucket(bucket: Bucket) -> Amount:
    return Amount(
        yen=bucket.yen,
        unpublished=bucket.unpublished,
        entries=bucket.entries,
        paid=bucket.paid,
        paid_unpublished=bucket.paid_unpublished,
    )


FUNDS = Measure(
    Kind.FUNDS,
    Amount(),
    _funds_of_bucket,
    lambda entry, _: Amount(entry.yen or 0, 1 if entry.yen is None else 0, False, 1),
    Amount(unclear=True),
)


def entry_measure(kind: Kind) -> Measure[EntryCount]:
    """Counts deliveries of goods or entries of other support; an aggregate is not a row."""
    return Measure(
        kind,
        EntryCount(),
        lambda bucket: EntryCount(entries=bucket.entries),
        lambda entry, _: EntryCount(aggregates=1),
        EntryCount(missing=True),
    )


@dataclass(frozen=True)
class GiverSums(Generic[T]):
    """Figures by giver: `wards` (own rows in full), `remainder` (各区計〔内訳なし〕), `joint`.

    `own` is the wards' own total (rows and 各区計), `total` adds the joint one beside it.
    `published` is what the aggregates of 各区計 say, `inside` the sum of the rows within them,
    for 公表値との差; both are zero without such an aggregate.
    """

    wards: dict[str, T]
    via_metropolis: dict[str, T]
    remainder: T
    joint: T
    own: T
    total: T
    published: T
    inside: T


def sums_by_giver(
    measure: Measure[T], buckets: Sequence[Bucket], aggregates: Aggregates, as_of: date
) -> GiverSums[T]:
    """Add up one kind over all disasters and fund kinds in `buckets` and `aggregates`."""
    parts = _groups(measure, buckets, aggregates, as_of)
    wards: dict[str, T] = {}
    via: dict[str, T] = {}
    for part in parts:
        for ward, figure in part.wards.items():
            wards[ward] = wards.get(ward, measure.zero) + figure
        for ward, figure in part.via_metropolis().items():
            via[ward] = via.get(ward, measure.zero) + figure
    own = _add(measure, (part.own() for part in parts))
    joint = _add(measure, (part.of_giver(JOINT) for part in parts))
    return GiverSums(
        wards=wards,
        via_metropolis=via,
        remainder=_add(measure, (part.remainder() for part in parts)),
        joint=joint,
        own=own,
        total=own + joint,
        published=_add(measure, (part.published() for part in parts)),
        inside=_add(measure, (part.inside() for part in parts)),
    )


def _groups(
    measure: Measure[T], buckets: Sequence[Bucket], aggregates: Aggregates, as_of: date
) -> "list[_Group[T]]":
    """The disasters and fund kinds of one kind of support, each with its own rows."""
    kind = measure.kind
    found = {(e.disaster_id, e.fund_kind) for e in aggregates.effective if e.of_kind is kind}
    found |= {(s[0], s[2]) for s in aggregates.not_yet if s[1] is kind}
    rows: dict[tuple[int, FundKind | None], list[Bucket]] = {group: [] for group in found}
    for bucket in buckets:
        if bucket.kind is kind and bucket.standing is not Standing.NONE:
            rows.setdefault((bucket.disaster_id, bucket.fund_kind), []).append(bucket)
    return [
        _Group(measure, rows[group], aggregates, as_of, *group) for group in sorted(rows, key=str)
    ]


def uncounted_givers(
    buckets: Iterable[Bucket], aggregates: Aggregates, kind: Kind
) -> frozenset[str]:
    """Who has entries of a kind that do not count on the day (中止, or later): such a giver gave
    nothing by then, which is zero; it is not one of whom nothing is recorded."""
    rows = (b.giver for b in buckets if b.kind is kind and b.standing is Standing.NONE)
    return frozenset([*rows, *(scope[3] for scope in aggregates.cancelled if scope[1] is kind)])


def of_part(sums: GiverSums[T], part: Part | None) -> T:
    """The figure of a list narrowed to a part, where it follows from the sums by giver.

    What is left of a published quantity after counted rows is that quantity itself.
    """
    if part is Part.REMAINDER:
        return sums.remainder
    if part is Part.GAP:
        whole = sums.published
        if not whole.subtractable:
            return whole
        return (whole - sums.inside).as_rest(whole)
    return sums.total


def _add(measure: Measure[T], figures: Iterable[T]) -> T:
    total = measure.zero
    for figure in figures:
        total = total + figure
    return total


class _Group(Generic[T]):
    """One disaster and fund kind: here the scopes differ in their giver alone."""

    def __init__(
        self,
        measure: Measure[T],
        buckets: Sequence[Bucket],
        aggregates: Aggregates,
        as_of: date,
        disaster_id: int,
        fund_kind: FundKind | None,
    ) -> None:
        self.measure = measure
        self.as_of = as_of
        self.buckets = buckets
        here = (disaster_id, measure.kind, fund_kind)
        self.by_giver: dict[str, list[Bucket]] = {}
        for bucket in self.buckets:
            self.by_giver.setdefault(bucket.giver, []).append(bucket)
        self.aggregates = {e.giver: e for e in aggregates.effective if e.scope[:3] == here}
        self.not_yet = {scope[3] for scope in aggregates.not_yet if scope[:3] == here}

    def rows(self, wanted: Callable[[Bucket], bool]) -> T:
        return self._sum(bucket for bucket in self.buckets if wanted(bucket))

    def _sum(self, buckets: Iterable[Bucket]) -> T:
        return _add(self.measure, map(self.measure.of_bucket, buckets))

    def aggregate(self, giver: str) -> T:
        if giver in self.not_yet:
            return self.measure.unclear
        entry = self.aggregates.get(giver)
        if entry is None or not entry.listed:
            return self.measure.zero
        return self.measure.of_aggregate(entry, self.as_of)

    def of_giver(self, giver: str) -> T:
        """Rows of one giver with its own aggregate in place of those inside it."""
        own = self.by_giver.get(giver, ())
        later = self._sum(bucket for bucket in own if not bucket.in_own)
        figure = self.aggregate(giver) + later
        if not any(bucket.in_own for bucket in own):
            return figure
        return figure + self._sum(bucket for bucket in own if bucket.in_own).untold()

    @cached_property
    def wards(self) -> dict[str, T]:
        givers = {b.giver for b in self.buckets} | set(self.aggregates) | self.not_yet
        return {giver: self.of_giver(giver) for giver in givers - {JOINT, ALL_WARDS}}

    def via_metropolis(self) -> dict[str, T]:
        figures: dict[str, T] = {}
        for bucket in self.buckets:
            if bucket.channel is Channel.VIA_METROPOLIS:
                before = figures.get(bucket.giver, self.measure.zero)
                figures[bucket.giver] = before + self.measure.of_bucket(bucket)
        return figures

    def own(self) -> T:
        """The wards' own total: with 各区計 its figure and the rows after its day, else all."""
        if ALL_WARDS in self.aggregates:
            later = self.rows(lambda b: b.giver != JOINT and not b.in_all)
            inside = self.rows(lambda b: b.giver != JOINT and b.in_all)
            return self.aggregate(ALL_WARDS) + later + inside.untold()
        return _add(self.measure, self.wards.values()) + self.of_giver(ALL_WARDS)

    def remainder(self) -> T:
        """What 各区計 holds beyond the rows by ward; negative is possible and marked △."""
        if ALL_WARDS not in self.aggregates:
            return self.of_giver(ALL_WARDS)
        shown = self.aggregate(ALL_WARDS) + self.rows(
            lambda b: b.giver == ALL_WARDS and not b.in_all
        )
        if not shown.subtractable:
            return shown  # rows that were counted cannot be taken off a published quantity
        rest = self.own() - _add(self.measure, self.wards.values())
        return rest.as_rest(shown).with_entries(self.count_remainder())

    def count_remainder(self) -> int:
        """Entries behind the remainder: the aggregate itself and the rows of 各区計 after it."""
        rows = (b for b in self.buckets if b.giver == ALL_WARDS and not b.in_all)
        return 1 + sum(bucket.entries for bucket in rows)

    def published(self) -> T:
        return self.aggregate(ALL_WARDS)

    def inside(self) -> T:
        return self.rows(lambda b: b.in_all)
