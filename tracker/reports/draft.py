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
class Listed:
    """Lines of a list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Captioned:
    """A table; its own caption stands over it with a number (表1)."""

    table: Table


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of bars under a numbered caption (図1). Labels are short and plain (R2), for no
    Japanese font is needed to draw them; `told` is what the picture says, for who cannot see it."""

    caption: str
    bars: tuple[tuple[str, int], ...]
    told: str


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """An empty frame for a photograph, with its numbered caption to be written."""

    caption: str


Part: TypeAlias = Title | Sentence | Listed | Captioned | Bars | PhotoPlace


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole draft: its title, the lines under it, and its parts in order."""

    title: str
    subtitles: tuple[str, ...]
    parts: tuple[Part, ...]
