"""A draft for Word as pure content: what the secretariat edits instead of writing."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tracker.reports.content import Table


@dataclass(frozen=True, slots=True)
class Title:
    """A heading of level 1 to 3."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A small line: a legend, a unit, a note (※ …)."""

    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Lines of a list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Captioned:
    """A table; its own caption stands over it with a number (表1)."""

    table: Table


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a picture: a name, the length of its bar (None: no bar), what people read."""

    name: str
    value: int | None
    shown: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Pictures of bars under a numbered caption (図1), names and figures beside them as words of
    the document: no Japanese font is needed to draw, and they can be corrected."""

    caption: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """An empty frame for a photograph, with its numbered caption to be written."""

    caption: str


@dataclass(frozen=True, slots=True)
class Paper:
    """From here on the pages stand upright or lie, for wide tables."""

    landscape: bool


Part: TypeAlias = Title | Sentence | Remark | Listed | Captioned | Bars | PhotoPlace | Paper


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole draft: its title, the lines under it, and its parts in order."""

    title: str
    subtitles: tuple[str, ...]
    parts: tuple[Part, ...]
