"""Where a page ends: a short table stays in one piece, with its heading, if a page can hold it.

Excel and LibreOffice break pages by themselves; these breaks only come before. They are reckoned
with a page a little shorter than it is, since a break that is too early does no harm.
"""

from dataclasses import dataclass
from typing import Final

MILLIMETRE: Final = 72 / 25.4
A4: Final = (210.0, 297.0)
SIDE, TOP, BOTTOM, FOOTER = 12.0, 13.0, 17.0, 8.0  # margins in millimetres
CHARACTER: Final = 5.3  # points of a half-width character of a column
SURE: Final = 0.97
MOST_EMPTY: Final = 0.5  # of a page; rather than leave more, a table is broken


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that belong together: first row, beginning and end (points from the top)."""

    row: int
    start: float
    end: float


def page_points(characters: float, *, landscape: bool) -> float:
    """Height that a page takes of a sheet of that width, after shrinking it to the page's width."""
    width, length = sorted(A4, reverse=landscape)
    shrunk = min(1.0, (width - 2 * SIDE) * MILLIMETRE / (characters * CHARACTER))
    return (length - TOP - BOTTOM) * MILLIMETRE / shrunk * SURE


def breaks_before(parts: list[Part], page: float, repeated: float) -> list[int]:
    """Rows before which a new page begins. `repeated`: points of the rows on every later page."""
    rows = []
    later = max(page - repeated, page / 4)
    room, begun = page, 0.0
    for part in parts:
        sticks_out = part.end - begun > room
        fits_elsewhere = part.end - part.start <= later
        if sticks_out and fits_elsewhere and part.start - begun >= room * (1 - MOST_EMPTY):
            rows.append(part.row)
            begun, room = part.start, later
        while part.end - begun > room:  # a long part: pages end inside it
            begun, room = begun + room, later
    return rows
