"""Content of a catalogue item (品目), grouped as the association publishes goods."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Each item is counted in its own unit; an item no longer used is kept, not `active`."""

    category: str
    name: str
    unit: str
    position: int = 0
    active: bool = True
