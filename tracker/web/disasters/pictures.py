"""The two drawings of a disaster's page: where support went, and staff present month by month."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from tracker.charts.bars import monthly_bars
from tracker.charts.dot_map import Mark, Place, dot_map
from tracker.domain.entry_filter import Part
from tracker.domain.giver import Giver
from tracker.domain.vocabulary import Kind
from tracker.queries.overview import MapPlace, RecipientSums
from tracker.web.disasters.breakdowns import recipient_link
from tracker.web.entry_links import EntryLinks


def recipient_map(
    recipients: Sequence[RecipientSums],
    places: Mapping[str, MapPlace],
    members: Iterable[Giver],
    members_word: str,
    links: EntryLinks,
) -> Markup:
    """The dot map, '' without a mark; the size of a circle is the number of entries, which every
    kind has. `members_word` is written at the members: 特別区.
    """
    marks = tuple(_marks(recipients, places, links))
    if not marks:
        return Markup()
    offices = tuple(_place(p) for p in places.values() if p.is_office and _located(p))
    wards = tuple(_place(places[g.code]) for g in members if _is_located(g.code, places))
    return Markup(_drawn_map(offices, marks, wards, members_word))  # noqa: S704 (our own SVG, texts escaped)


@lru_cache(maxsize=32)
def _drawn_map(
    offices: tuple[Place, ...],
    marks: tuple[Mark, ...],
    wards: tuple[Place, ...],
    members_word: str,
) -> str:
    """The drawing depends on what is drawn alone; finding room for the names is what costs."""
    return dot_map(
        offices,
        marks,
        wards,
        id_prefix="map",
        title="支援先の地図",
        description="円の大きさは支援の件数。同じ内容が下の表「支援先別」にあります。",
        wards_label=members_word,
    )


def months(points: Sequence[tuple[str, int]], as_of: date, links: EntryLinks) -> Markup:
    """The bars of staff by month, each leading to the dispatches of its month up to `as_of`."""
    hrefs = [_month_link(date.fromisoformat(f"{month}-01"), as_of, links) for month, _ in points]
    drawn = monthly_bars(
        points, unit="人", id_prefix="months", title="月ごとの派遣者数", hrefs=hrefs
    )
    return Markup(drawn)  # noqa: S704 (our own SVG)


def _month_link(first: date, as_of: date, links: EntryLinks) -> str:
    last = date(first.year, first.month, monthrange(first.year, first.month)[1])
    return links.to(kind=Kind.STAFF, part=Part.ROWS, first=first, last=min(last, as_of))


def _marks(
    recipients: Sequence[RecipientSums], places: Mapping[str, MapPlace], links: EntryLinks
) -> list[Mark]:
    marks = []
    for sums in recipients:
        place = places.get(sums.code or "")
        if place is None or place.latitude is None or place.longitude is None:
            continue
        href = recipient_link(sums, links, None)
        words = _words(sums)
        marks.append(
            Mark(
                place.code, place.name or place.prefecture, place.latitude, place.longitude,
                weight=sums.entries, label=words, href=href,
            )
        )  # fmt: skip
    return marks


def _words(sums: RecipientSums) -> str:
    """What the recipient was given: 職員派遣 12人、物資 3件."""
    parts = [
        ("職員派遣", sums.staff),
        ("支援物資", sums.goods),
        ("支援金", sums.funds),
        ("その他", sums.other),
    ]
    return "、".join(f"{word} {f.display()}" for word, f in parts if not f.is_empty)


def _located(place: MapPlace) -> bool:
    return place.latitude is not None and place.longitude is not None


def _is_located(code: str, places: Mapping[str, MapPlace]) -> bool:
    return code in places and _located(places[code])


def _place(place: MapPlace) -> Place:
    return Place(place.code, place.name, place.latitude or 0.0, place.longitude or 0.0)
