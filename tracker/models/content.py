"""Contents of domain/ to rows and back: the only place that knows both shapes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from tracker.domain.disaster import Disaster
from tracker.domain.disaster import DisasterName as Name
from tracker.domain.item import Item
from tracker.domain.letter import Letter
from tracker.domain.span import Precision, Span
from tracker.domain.support import Support
from tracker.domain.vocabulary import Noun
from tracker.models.disaster import DisasterName, DisasterPlace, DisasterRevision
from tracker.models.item import ItemRevision
from tracker.models.letter import LetterRevision
from tracker.models.letter_content import letter_columns, letter_content
from tracker.models.support import SupportRevision
from tracker.models.support_content import support_columns, support_content


@dataclass(frozen=True)
class Shelf:
    """Where the contents of a noun are kept, and how they are turned into rows and back.

    `owner` is the column of the ward that alone sees its drafts; without one there are none.
    """

    model: type[Any]
    columns: Callable[[Any], dict[str, Any]]
    content: Callable[[Any], Any]
    load: tuple[ORMOption, ...] = ()
    owner: Any = None


def span_columns(prefix: str, span: Span | None) -> dict[str, Any]:
    """Three columns of a span, all null without one."""
    return {
        f"{prefix}_first": span.first if span else None,
        f"{prefix}_last": span.last if span else None,
        f"{prefix}_precision": span.precision if span else None,
    }


def _item_columns(item: Item) -> dict[str, Any]:
    return {
        "category": item.category,
        "name": item.name,
        "unit": item.unit,
        "position": item.position,
        "active": item.active,
    }


def _item_content(row: ItemRevision) -> Item:
    return Item(
        category=row.category,
        name=row.name,
        unit=row.unit,
        position=row.position,
        active=row.active,
    )


_DISASTER_SAME = [
    "slug",
    "hazard",
    "glide",
    "status",
    "provisional",
    "proposed_by",
    "merged_into",
    "coverage_staff",
    "coverage_goods",
    "coverage_funds",
    "coverage_other",
    "note",
    "source",
]


def _disaster_columns(disaster: Disaster) -> dict[str, Any]:
    places = [(code, True) for code in disaster.hardest_hit]
    places += [(code, False) for code in disaster.further]
    return {
        **{name: getattr(disaster, name) for name in _DISASTER_SAME},
        **span_columns("spoken", disaster.spoken),
        **span_columns("happened", disaster.happened),
        "start": disaster.start,
        "also_known_as": "\n".join(disaster.also_known_as),
        "names": [
            DisasterName(position=position, name=name.name, used_from=name.used_from)
            for position, name in enumerate(disaster.names)
        ],
        "places": [
            DisasterPlace(position=position, code=code, hardest=hardest)
            for position, (code, hardest) in enumerate(places)
        ],
    }


def _disaster_content(row: DisasterRevision) -> Disaster:
    disaster = Disaster(
        **{name: getattr(row, name) for name in _DISASTER_SAME},
        names=tuple(Name(name.name, name.used_from) for name in row.names),
        also_known_as=tuple(filter(None, row.also_known_as.split("\n"))),
        spoken=Span(row.spoken_first, row.spoken_last, row.spoken_precision),
        hardest_hit=tuple(place.code for place in row.places if place.hardest),
        further=tuple(place.code for place in row.places if not place.hardest),
    )
    if row.happened_first is None:
        return disaster
    precision = row.happened_precision or Precision.DAY
    return replace(disaster, happened=Span(row.happened_first, row.happened_last, precision))


SHELVES: dict[Noun, Shelf] = {
    Noun.DISASTER: Shelf(
        DisasterRevision,
        _disaster_columns,
        _disaster_content,
        (selectinload(DisasterRevision.names), selectinload(DisasterRevision.places)),
    ),
    Noun.SUPPORT: Shelf(
        SupportRevision,
        support_columns,
        support_content,
        (selectinload(SupportRevision.lines), selectinload(SupportRevision.shares)),
        owner=SupportRevision.giver_code,
    ),
    Noun.ITEM: Shelf(ItemRevision, _item_columns, _item_content),
    Noun.LETTER: Shelf(
        LetterRevision,
        letter_columns,
        letter_content,
        (
            selectinload(LetterRevision.addressees),
            selectinload(LetterRevision.supports),
            selectinload(LetterRevision.scans),
        ),
        owner=LetterRevision.owner_code,
    ),
}

_NOUNS: dict[type, Noun] = {Disaster: Noun.DISASTER, Item: Noun.ITEM, Letter: Noun.LETTER}


def shelf_of(content: Disaster | Support | Item | Letter) -> tuple[Noun, Shelf]:
    """The noun of a content and its shelf."""
    noun = _NOUNS.get(type(content), Noun.SUPPORT)
    return noun, SHELVES[noun]
