"""Loads a データ (docs/adr/0012-data.md) into a ledger without supports: the way back of an export.

All or nothing, as one change. Disasters and items that the ledger has already (by slug; by
category, name and unit) become those of the data by a new revision; supports and letters are new
records with new numbers, in the order of the old ones. Scans and ticks are not in the data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain import letter_rules, support_rules
from tracker.domain.access import Actor, Role
from tracker.domain.disaster import Disaster
from tracker.domain.disaster_rules import check_disaster
from tracker.domain.errors import InputError, NotAllowed, RuleBroken
from tracker.domain.item import Item
from tracker.domain.ledger_data import LedgerData
from tracker.domain.letter import Letter
from tracker.domain.standard_forms import standard
from tracker.domain.support import Aggregate, GoodsLine, OtherSupport, ReliefGoods, Support
from tracker.domain.vocabulary import Noun, State
from tracker.operations.record import Origin, Recording, recording
from tracker.queries.catalogue import items
from tracker.queries.data_rows import has_records, known_places
from tracker.queries.disasters import listed
from tracker.queries.givers import givers
from tracker.queries.moment import head
from tracker.queries.names import association

Ids = dict[int, int]
#: Contents that are written by one statement each.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What was written."""

    change_id: int
    disasters: int
    items: int
    supports: int
    letters: int


@dataclass(frozen=True, slots=True)
class _Items:
    """New ids of items, and how they are written in the data and in the ledger, by their ids in
    the data."""

    ids: Ids
    told: Mapping[int, Item]
    written: Mapping[int, Item]

    def placed(self, line: GoodsLine) -> GoodsLine:
        """The line of the new item; its unit as the item has it, where it is the item's own."""
        if line.item_id is None:
            return replace(line, unit=self.unit(line.unit))
        unit = self.unit(line.unit)
        if line.item_id in self.told and line.unit == self.told[line.item_id].unit:
            unit = self.written[line.item_id].unit
        return replace(line, item_id=_found(self.ids, line.item_id, "品目"), unit=unit)

    def unit(self, told: str) -> str:
        """A unit as the catalogue writes it, if it writes it in one way: ℓ for L."""
        spelled = {one.unit for one in self.written.values() if standard(one.unit) == told}
        return next(iter(spelled)) if len(spelled) == 1 else told


def import_data(session: Session, *, actor: Actor, data: LedgerData, reason: str) -> Imported:
    """Write all of `data` in one change.

    Raises RuleBroken where the ledger has supports or letters, InputError where the data speaks of
    what the ledger does not know or breaks a rule of entering.
    """
    if actor.role is not Role.SECRETARIAT:
        raise NotAllowed("データの取り込みは事務局だけができます。")
    with recording(session, actor=actor, origin=Origin.IMPORT, reason=reason) as change:
        _demand_empty(session)
        _demand_known(session, data)
        disasters, new_disasters = _disasters(change, data)
        of_items, new_items, written = _items(change, data)
        supports = _supports(change, data, disasters, _Items(of_items, data.items, written))
        letters = _letters(change, data, disasters, supports)
        return Imported(change.change.id, new_disasters, new_items, len(supports), len(letters))


def _demand_empty(session: Session) -> None:
    if has_records(session, Noun.SUPPORT, Noun.LETTER):
        raise RuleBroken(
            "この台帳には、もう支援か御礼状の記録があります(下書きと取り消したものを含む)。"
            "データは、支援の記録のない台帳にだけ取り込めます。公表資料の支援も入れずに台帳を作るには、"
            "published.json のない REFERENCE_DIR で init してください。何も取り込んでいません。"
        )


def _demand_known(session: Session, data: LedgerData) -> None:
    member = association(session).member
    unknown = sorted(data.givers - {giver.code for giver in givers(session)})
    if unknown:
        raise InputError(
            f"この台帳にない{member}のコード({unknown[0]})があります。同じ{member}の台帳に取り込んでください。"
        )
    strangers = sorted(data.places - known_places(session))
    if strangers:
        raise InputError(
            f"この台帳にない自治体のコード({strangers[0]})があります。"
            "新しい自治体の表(municipalities.csv)のある台帳に取り込んでください。"
        )


def _disasters(change: Recording, data: LedgerData) -> tuple[Ids, int]:
    session = change.session
    known = {row.content.slug: row for row in listed(session, head(session))}
    ids: Ids = {}
    for old, content in data.disasters.items():
        _check_disaster(content)
        row = known.get(content.slug)
        if row is None:
            continue
        ids[old] = row.record_id
        if row.content != content:
            change.revise(row.record_id, row.revision, content, State.SUBMITTED)
    new = {old: content for old, content in data.disasters.items() if old not in ids}
    return {**ids, **_created(change, new)}, len(new)


def _check_disaster(content: Disaster) -> None:
    try:
        check_disaster(content)
    except RuleBroken as problem:
        raise InputError(f"災害「{content.slug}」: {problem.message}") from problem


def _items(change: Recording, data: LedgerData) -> tuple[Ids, int, dict[int, Item]]:
    """Their ids and how many are new, and the items by their ids in the data as the ledger writes
    them: ℓ, where the data in its standard form has L."""
    known = _known_items(change.session)
    ids: Ids = {}
    written = dict(data.items)
    for old, content in data.items.items():
        row = known.pop(_key(content), None)
        if row is None:
            continue
        ids[old] = row.record_id
        written[old] = _as_written(content, row.content)
        if row.content != written[old]:
            change.revise(row.record_id, row.revision, written[old], State.SUBMITTED)
    new = {old: content for old, content in data.items.items() if old not in ids}
    return {**ids, **_created(change, new)}, len(new), written


def _known_items(session: Session) -> dict[tuple[str, str, str], Any]:
    """By their names in standard forms; of two that become the same the first one."""
    known: dict[tuple[str, str, str], Any] = {}
    for row in items(session, head(session)):
        known.setdefault(_key(row.content), row)
    return known


def _key(item: Item) -> tuple[str, str, str]:
    return standard(item.category), standard(item.name), standard(item.unit)


def _as_written(content: Item, known: Item) -> Item:
    """The data's item with the ledger's own spelling, which the key has found the same."""
    return replace(content, category=known.category, name=known.name, unit=known.unit)


def _supports(change: Recording, data: LedgerData, disasters: Ids, of_items: _Items) -> Ids:
    today, words = clock.today(), association(change.session)
    placed: dict[int, Support] = {}
    for old, content in data.supports.items():
        placed[old] = _of_items(
            replace(content, disaster_id=_found(disasters, content.disaster_id, "災害")), of_items
        )
        for problem in support_rules.lasting_problems(placed[old], today=today, association=words):
            raise InputError(f"支援(記録ID {old}): {problem.message}")
    return _created(change, placed)


def _of_items(content: Support, of_items: _Items) -> Support:
    if isinstance(content, OtherSupport):
        return replace(content, unit=of_items.unit(content.unit))
    if not isinstance(content, ReliefGoods | Aggregate):
        return content
    return replace(content, goods=tuple(of_items.placed(line) for line in content.goods))


def _letters(change: Recording, data: LedgerData, disasters: Ids, supports: Ids) -> Ids:
    placed: dict[int, Letter] = {}
    for old, content in data.letters.items():
        placed[old] = replace(
            content,
            disaster_id=_found(disasters, content.disaster_id, "災害"),
            supports=tuple(_found(supports, one, "支援") for one in content.supports),
        )
        for problem in letter_rules.lasting_problems(placed[old], today=clock.today()):
            raise InputError(f"御礼状(記録ID {old}): {problem.message}")
    return _created(change, placed)


def _found(ids: Ids, old: int, what: str) -> int:
    if old not in ids:
        raise InputError(f"データの中に、{what}の記録ID {old} がありません。")
    return ids[old]


def _created(change: Recording, contents: Mapping[int, Any]) -> Ids:
    """New records, by the record ids of the data."""
    ids: Ids = {}
    for part in _parts(list(contents)):
        revisions = change.create_many([contents[old] for old in part], State.SUBMITTED)
        ids |= {old: row.record_id for old, row in zip(part, revisions, strict=True)}
    return ids


def _parts(olds: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(olds), _AT_ONCE):
        yield olds[start : start + _AT_ONCE]
