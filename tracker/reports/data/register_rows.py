"""Letters, disasters, items, places and givers as rows of their tables."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tracker.domain.fiscal_year import fiscal_year_of
from tracker.domain.giver import Giver
from tracker.domain.names import Names
from tracker.domain.vocabulary import Noun, record_number
from tracker.queries.catalogue import ItemRow
from tracker.queries.data_rows import Edition, Place
from tracker.queries.disasters import DisasterRow
from tracker.queries.letters import LetterRow
from tracker.reports.data.support_rows import Named, Reading, recipient_cells, span_cells
from tracker.reports.data.table import DataRow


def letter_rows(
    row: LetterRow, edition: Edition, names: Names, supports: Mapping[int, str]
) -> Iterator[Named]:
    """A letter with its addressees and links; `supports` are the entries of the data with their
    numbers: other links lead out of it and are left out."""
    record = {
        "record_id": row.record_id,
        "record_number": row.label,
        "revision": edition.number,
    }
    yield "letters", {**record, **_letter(row, edition, names)}
    for position, code in enumerate(row.content.addressees, 1):
        yield "letter_addressees", {**record, "addressee_code": code, "position": position}
    for position, support in enumerate(row.content.supports, 1):
        if support in supports:
            link = {"support_id": support, "support_number": supports[support]}
            yield "letter_supports", {**record, **link, "position": position}


def _letter(row: LetterRow, edition: Edition, names: Names) -> dict[str, Any]:
    content = row.content
    return {
        "recorded_at": edition.recorded_at,
        "disaster_id": content.disaster_id,
        "owner_code": content.owner,
        **span_cells("dated_", content.dated),
        "received_on": content.received_on,
        "fiscal_year": fiscal_year_of(row.day) if row.day else None,
        **recipient_cells(content.sender, names, "sender"),
        "sender_title": content.sender_title or None,
        "sender_person": content.sender_name or None,
        "came_by": content.came_by,
        "subject": content.subject or None,
        "circulate": content.circulate,
        "publishable": content.publishable,
        "scans": len(content.scans),
        "note": content.note or None,
        "source": content.source or None,
    }


def disaster_rows(row: DisasterRow, read: Reading) -> Iterator[Named]:
    """A disaster with its names, other names and places."""
    content = row.content
    record = {
        "record_id": row.record_id,
        "record_number": record_number(Noun.DISASTER, row.record_number or 0),
        "revision": row.revision,
    }
    yield "disasters", {**record, **_disaster(row, read)}
    for position, name in enumerate(content.names, 1):
        own = {"position": position, "name": name.name, "used_from": name.used_from}
        yield "disaster_names", {**record, **own}
    for position, alias in enumerate(content.also_known_as, 1):
        yield "disaster_aliases", {**record, "position": position, "name": alias}
    places = [(code, True) for code in content.hardest_hit]
    places += [(code, False) for code in content.further]
    for position, (code, hardest) in enumerate(places, 1):
        own = {"position": position, "place_code": code, "hardest_hit": hardest}
        yield "disaster_places", {**record, **own}


def _disaster(row: DisasterRow, read: Reading) -> dict[str, Any]:
    content = row.content
    same = (
        "slug",
        "hazard",
        "status",
        "provisional",
        "proposed_by",
        "coverage_staff",
        "coverage_goods",
        "coverage_funds",
        "coverage_other",
    )
    return {
        **{name: getattr(content, name) for name in same},
        "name": content.name_on(read.as_of),
        **span_cells("spoken_", content.spoken),
        **span_cells("happened_", content.happened),
        "glide": content.glide or None,
        "note": content.note or None,
        "source": content.source or None,
    }


def item_row(row: ItemRow) -> DataRow:
    content = row.content
    return {
        "record_id": row.record_id,
        "record_number": record_number(Noun.ITEM, row.record_number or 0),
        "revision": row.revision,
        "category": content.category,
        "name": content.name,
        "unit": content.unit,
        "position": content.position,
        "active": content.active,
    }


def place_rows(places: Collection[Place]) -> Iterator[DataRow]:
    for place in places:
        yield {
            "code": place.code,
            "prefecture_code": place.prefecture_code,
            "prefecture": place.prefecture,
            "name": place.name or None,
            "kana": place.kana,
            "kind": place.kind,
            "last_day": place.last_day,
            "successor_code": place.successor_code,
        }


def giver_rows(givers: Collection[Giver]) -> Iterator[DataRow]:
    for giver in givers:
        yield {
            "code": giver.code,
            "role": giver.role,
            "name": giver.name,
            "kana": giver.kana or None,
            "position": giver.position,
        }
