"""Where names go on a map: each beside its mark, or at the end of a thin leader, never overlapping.

Greedy on purpose: anchors come in order of importance, and one that finds no good room is left
out (the page shows every one of them in a table as well).
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tracker.charts.svg import text_width

Point = tuple[float, float]

_CELL = 6.0
_DIRECTIONS = 16
_REACHES = (12.0, 22.0, 34.0, 48.0, 64.0)
_LINE_HEIGHT = 1.2
# What a bad place costs, in one currency: a covered dot, a crossed mark, a px of leader.
_COVERED, _CROSSED, _LENGTH = 1.3, 4.0, 0.4
_TOO_DEAR = 46.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px; right and bottom lie outside of it."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, outer: "Box") -> bool:
        return (
            outer.left <= self.left
            and self.right <= outer.right
            and outer.top <= self.top
            and self.bottom <= outer.bottom
        )


@dataclass(frozen=True, slots=True)
class Leader:
    """The thin line between a mark and its name."""

    start: Point
    end: Point

    @property
    def length(self) -> float:
        return math.dist(self.start, self.end)

    def crosses(self, other: "Leader") -> bool:
        return _side(self, other.start) != _side(self, other.end) and _side(
            other, self.start
        ) != _side(other, self.end)

    def enters(self, box: Box) -> bool:
        """Whether any part lies in the box (Liang and Barsky's clipping)."""
        (x1, y1), (x2, y2) = self.start, self.end
        first, last = 0.0, 1.0
        for start, step, low, high in (
            (x1, x2 - x1, box.left, box.right),
            (y1, y2 - y1, box.top, box.bottom),
        ):
            if abs(step) < 1e-9:
                if not low < start < high:
                    return False
                continue
            near, far = sorted(((low - start) / step, (high - start) / step))
            first, last = max(first, near), min(last, far)
        return first < last


@dataclass(frozen=True, slots=True)
class Anchor:
    """A mark that wants a name: its centre and radius in px."""

    text: str
    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        r = self.radius + 1
        return Box(self.x - r, self.y - r, self.x + r, self.y + r)


@dataclass(frozen=True, slots=True)
class Label:
    """A placed name: its box, the side of the box that it is set from, and its leader."""

    text: str
    box: Box
    align: str
    leader: Leader | None = None


@dataclass
class Sheet:
    """What already lies on the map, `size` px being the height of its letters."""

    size: float
    crowd: Counter[tuple[int, int]]
    taken: list[Box] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    leaders: list[Leader] = field(default_factory=list)

    def place(self, anchor: Anchor, bounds: Box) -> Label | None:
        """The best free place for the anchor's name inside `bounds`; None where all are bad."""
        best, best_cost = None, _TOO_DEAR
        for reach, found in _candidates(anchor, self.size):
            if best_cost <= _LENGTH * reach:
                break  # every place further out costs more
            if self._is_free(found, bounds):
                cost = self._cost(found, anchor)
                if cost < best_cost:
                    best, best_cost = found, cost
        if best is not None:
            self.taken.append(best.box)
            self.leaders += [best.leader] if best.leader else []
        return best

    def _is_free(self, found: Label, bounds: Box) -> bool:
        box, leader = found.box, found.leader
        if not box.within(bounds) or any(box.overlaps(other) for other in self.taken):
            return False
        if any(box.overlaps(mark) for mark in self.marks):
            return False
        if any(other.enters(box) for other in self.leaders):
            return False
        if leader is None:
            return True
        return not (
            any(leader.enters(other) for other in self.taken)
            or any(leader.crosses(other) for other in self.leaders)
        )

    def _cost(self, found: Label, anchor: Anchor) -> float:
        box, leader, crowd = found.box, found.leader, self.crowd
        columns = range(int(box.left // _CELL), int(box.right // _CELL) + 1)
        rows = range(int(box.top // _CELL), int(box.bottom // _CELL) + 1)
        cost = _COVERED * sum(crowd.get((column, row), 0) for column in columns for row in rows)
        if leader is not None:
            cost += _LENGTH * leader.length
            cost += _CROSSED * (sum(leader.enters(mark) for mark in self.marks) - 1)
        return cost


def crowd_of(points: Iterable[Point]) -> Counter[tuple[int, int]]:
    """How many points lie in each small square: a cheap measure of what a name would cover."""
    return Counter((int(x // _CELL), int(y // _CELL)) for x, y in points)


def place_all(anchors: Sequence[Anchor], sheet: Sheet, bounds: Box, limit: int) -> list[Label]:
    """Names for up to `limit` anchors, most important first."""
    placed: list[Label] = []
    for anchor in anchors[: 2 * limit]:
        if len(placed) == limit:
            break
        found = sheet.place(anchor, bounds)
        if found is not None:
            placed.append(found)
    return placed


def _candidates(anchor: Anchor, size: float) -> Iterator[tuple[float, Label]]:
    """Places for the name with the length of their leaders, nearest first."""
    area = text_width(anchor.text, size), size * _LINE_HEIGHT
    for angle in (0.0, math.pi):
        yield 0.0, _set(anchor, angle, 0.0, area)
    for reach in _REACHES:
        for step in range(_DIRECTIONS):
            yield reach, _set(anchor, 2 * math.pi * step / _DIRECTIONS, reach, area)


def _set(anchor: Anchor, angle: float, reach: float, area: tuple[float, float]) -> Label:
    """The name set `reach` px outside of the anchor's circle in direction `angle`."""
    width, height = area
    dx, dy = math.cos(angle), math.sin(angle)
    start = anchor.x + anchor.radius * dx, anchor.y + anchor.radius * dy
    end = start[0] + reach * dx, start[1] + reach * dy
    x, y = end[0] + 2 * dx, end[1] + 2 * dy
    align = "start" if dx > 0.2 else "end" if dx < -0.2 else "middle"
    left = {"start": x, "end": x - width, "middle": x - width / 2}[align]
    top = y - height / 2 + (height / 2 * dy if align == "middle" else 0)
    leader = Leader(start, end) if reach else None
    return Label(anchor.text, Box(left, top, left + width, top + height), align, leader)


def _side(leader: Leader, point: Point) -> bool:
    (x1, y1), (x2, y2) = leader.start, leader.end
    return (x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1) > 0
