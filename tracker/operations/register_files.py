"""Disasters and items as the reference folder lists them (disasters.csv, items.csv)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from tracker.domain.disaster import Disaster, DisasterName
from tracker.domain.item import Item
from tracker.domain.span import Precision, Span
from tracker.domain.vocabulary import Coverage, DisasterStatus, Hazard
from tracker.operations.csv_file import rows_as

PARTIAL_NOTE = "公表された資料から分かる支援だけを収めています。"
ONGOING_NOTE = "公表資料の現在日に派遣中の職員がいるため、対応中としています。"


def disaster_key(slug: str) -> str:
    """Key of a seeded disaster."""
    return f"disaster/{slug}"


def item_key(category: str, name: str) -> str:
    """Key of a seeded item."""
    return f"item/{category}/{name}"


def disasters_in(
    folder: Path, prefectures: Mapping[str, str], ongoing: Collection[str]
) -> dict[str, Disaster]:
    """Every disaster by its key; of those in `ongoing` (slugs) the response still goes on.

    The ledger holds only what was published of them, so 記録の範囲 is 一部 for every kind.
    """
    found = rows_as(folder / "disasters.csv", lambda row: _disaster(row, prefectures))
    return {
        disaster_key(disaster.slug): _ongoing(disaster) if disaster.slug in ongoing else disaster
        for disaster in found
    }


def items_in(folder: Path) -> dict[str, Item]:
    """Every item by its key, in the order of the file."""
    found = rows_as(
        folder / "items.csv",
        lambda row: Item(category=row["category"], name=row["name"], unit=row["unit"]),
    )
    return {
        item_key(item.category, item.name): replace(item, position=position)
        for position, item in enumerate(found, 1)
    }


def _ongoing(disaster: Disaster) -> Disaster:
    return replace(disaster, status=DisasterStatus.ONGOING, note=f"{disaster.note}\n{ONGOING_NOTE}")


def _disaster(row: Mapping[str, str], prefectures: Mapping[str, str]) -> Disaster:
    return Disaster(
        slug=row["slug"],
        names=tuple(_name(part) for part in _parts(row["names"])),
        also_known_as=_parts(row["also_known_as"]),
        hazard=Hazard(row["hazard"]),
        spoken=_span(row["spoken_from"], row["spoken_to"], row["spoken_precision"]),
        happened=_span(row["happened_from"], row["happened_to"]) if row["happened_from"] else None,
        hardest_hit=tuple(prefectures[name] for name in _parts(row["hardest_hit_prefectures"])),
        glide=row["glide"],
        status=DisasterStatus.CLOSED,
        coverage_staff=Coverage.PART,
        coverage_goods=Coverage.PART,
        coverage_funds=Coverage.PART,
        coverage_other=Coverage.PART,
        note=PARTIAL_NOTE,
        source=row["source"],
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _name(text: str) -> DisasterName:
    """令和元年房総半島台風@2020-02-19: a name and the day from which it is used."""
    name, _, day = text.rpartition("@")
    return DisasterName(name, date.fromisoformat(day))


def _span(first: str, last: str, precision: str = "day") -> Span:
    end = date.fromisoformat(last) if last else None
    return Span(date.fromisoformat(first), end, Precision(precision))
