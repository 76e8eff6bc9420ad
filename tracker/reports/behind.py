"""The records behind each figure of a report: every total leads to its rows (rule 8).

The choices here mirror domain/totals.py, which adds up the same entries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from tracker.domain.counting import Counted, counted_aggregate, counted_row
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.totals import Aggregates
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, Standing
from tracker.queries.entry_keys import EntryKey, ItemKey

Ids: TypeAlias = tuple[int, ...]


class Behind:
    """Without `keys` (a page, whose figures are links) every figure has no records.

    `joint` in the methods: True for the joint body, False for the wards' own, None for both.
    """

    def __init__(
        self,
        aggregates: Aggregates,
        as_of: date,
        keys: Sequence[EntryKey] = (),
        items: Mapping[ItemKey, Sequence[int]] | None = None,
    ) -> None:
        self.aggregates = aggregates
        self.keys = keys
        self._items = items or {}
        self._effective = {entry.record_id: entry for entry in aggregates.effective}
        self._on_its_day = {
            entry.record_id for entry in aggregates.effective if entry.speaks_of == as_of
        }
        self._counted: dict[Kind, list[EntryKey]] = defaultdict(list)
        self._of_giver: dict[tuple[Kind, str], list[EntryKey]] = defaultdict(list)
        for key in keys:
            self._of_giver[key.kind, key.giver].append(key)
            if self.counting(key) is Counted.YES:
                self._counted[key.kind].append(key)

    def counting(self, key: EntryKey) -> Counted:
        """Whether the entry is part of the total over all givers."""
        if key.is_nil:
            return Counted.NO
        if key.is_aggregate:
            return counted_aggregate(self.aggregates, key.record_id)
        return counted_row(
            self.aggregates,
            kind=key.kind,
            scope=(key.disaster_id, key.kind, key.fund_kind, key.giver),
            standing=key.standing,
            in_own=key.in_own,
            in_all=key.in_all,
        )

    def total(self, kind: Kind, joint: bool | None = None) -> Ids:
        """Counted entries of a kind."""
        return _ids(_on_side(self._counted[kind], joint))

    def funds(self, fund_kind: FundKind | None, joint: bool) -> Ids:
        """Counted funds of one kind."""
        found = _on_side(self._counted[Kind.FUNDS], joint)
        return _ids(key for key in found if key.fund_kind is fund_kind)

    def staff(self, standing: Standing | None, joint: bool | None) -> Ids:
        """Counted dispatches in a standing, with the aggregates that tell how many were in it.

        standing None: those that no longer tell it (内訳不明).
        """
        found = _on_side(self._counted[Kind.STAFF], joint)
        return _ids(key for key in found if self._stands(key, standing))

    def paid(self, joint: bool) -> Ids:
        """Funds that were paid by the day, also inside an aggregate, which tells no payment."""
        found = _on_side((key for key in self.keys if key.paid), joint)
        return _ids(key for key in found if _is_row(key))

    def remainder(self, kind: Kind) -> Ids:
        """内訳なし: 各区計 and the rows after it, and what of the members is taken off."""
        whole = {entry.scope[:3] for entry in self.aggregates.effective if entry.giver == ALL_WARDS}
        return _ids(
            key
            for key in self.keys
            if key.kind is kind
            and key.giver != JOINT
            and (self._is_own(key) if key.giver == ALL_WARDS else self._is_taken_off(key, whole))
        )

    def _is_taken_off(self, key: EntryKey, whole: set[tuple[int, Kind, FundKind | None]]) -> bool:
        if (key.disaster_id, key.kind, key.fund_kind) not in whole:
            return False
        if key.is_aggregate:
            return key.record_id in self._effective
        return _is_row(key) and (key.in_own or key.in_all)

    def item(self, key: ItemKey) -> Ids:
        """Counted goods with a line of the item."""
        counted = {key.record_id for key in self._counted[Kind.GOODS]}
        return tuple(record for record in self._items.get(key, ()) if record in counted)

    def other(self, what: str, unit: str) -> Ids:
        """Counted other support of one description."""
        found = (key for key in self._counted[Kind.OTHER] if not key.is_aggregate)
        return _ids(key for key in found if (key.what, key.unit) == (what, unit))

    def giver(self, kind: Kind, giver: str) -> Ids:
        """One line of the table by ward: the giver's rows in full, with its own aggregate."""
        return _ids(key for key in self._of_giver[kind, giver] if self._is_own(key))

    def uncounted(self, kind: Kind, giver: str | None = None) -> Ids:
        """Entries of a giver (None: of all) that do not count on the day: cancelled, or later."""
        keys = self.keys if giver is None else self._of_giver[kind, giver]
        return _ids(key for key in keys if key.kind is kind and _is_uncounted(key))

    def via_metropolis(self, kind: Kind, giver: str) -> Ids:
        """Rows of a giver that went through the metropolis, as far as they are in its line."""
        return _ids(key for key in self._of_giver[kind, giver] if _is_via_metropolis(key))

    def inside(self, kind: Kind, fund_kind: FundKind | None = None) -> Ids:
        """Rows that 各区計 contains."""
        return _ids(
            key
            for key in self.keys
            if key.kind is kind and key.fund_kind is fund_kind and key.in_all and _is_row(key)
        )

    def duty(self, giver: str | None, duty: Duty | None) -> Ids:
        """Counted dispatches of a giver (None: of all) for a duty, inside an aggregate or not."""
        return _ids(key for key in self._dispatches(giver) if key.duty is duty)

    def dispatches(self, giver: str) -> Ids:
        """All counted dispatches of a giver, inside an aggregate or not."""
        return _ids(self._dispatches(giver))

    def no_duty(self) -> Ids:
        """The aggregates of staff, and the dispatches that are taken off them."""
        own = (key for key in self.keys if key.kind is Kind.STAFF)
        return _ids(
            key
            for key in own
            if (key.record_id in self._effective if key.is_aggregate else _is_inside(key))
        )

    def _dispatches(self, giver: str | None) -> Iterable[EntryKey]:
        keys = self.keys if giver is None else self._of_giver[Kind.STAFF, giver]
        return (key for key in keys if key.kind is Kind.STAFF and _is_row(key))

    def inside_item(self, key: ItemKey) -> Ids:
        """Rows with a line of the item that 各区計 contains."""
        inside = set(self.inside(Kind.GOODS))
        return tuple(record for record in self._items.get(key, ()) if record in inside)

    def _is_own(self, key: EntryKey) -> bool:
        if key.is_aggregate:
            return key.record_id in self._effective
        return _is_row(key) and not key.in_own

    def _stands(self, key: EntryKey, standing: Standing | None) -> bool:
        if key.is_aggregate:
            return (standing is not None) is (key.record_id in self._on_its_day)
        return key.standing is standing


def _ids(keys: Iterable[EntryKey]) -> Ids:
    return tuple(key.record_id for key in keys)


def _on_side(keys: Iterable[EntryKey], joint: bool | None) -> Iterable[EntryKey]:
    return (key for key in keys if joint is None or (key.giver == JOINT) is joint)


def _is_row(key: EntryKey) -> bool:
    return not (key.is_aggregate or key.is_nil) and key.standing is not Standing.NONE


def _is_uncounted(key: EntryKey) -> bool:
    return not key.is_nil and key.standing is Standing.NONE


def _is_inside(key: EntryKey) -> bool:
    return _is_row(key) and (key.in_own or key.in_all)


def _is_via_metropolis(key: EntryKey) -> bool:
    return key.channel is Channel.VIA_METROPOLIS and _is_row(key)
