"""How far a long work is, told to whoever shows it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
#: Told (done, of all).
Progress = Callable[[int, int], None]


def untold(_done: int, _of_all: int) -> None:
    """Nobody wants to know."""


def counted(things: Sequence[T], progress: Progress, *, before: int, of_all: int) -> Iterator[T]:
    """The things one by one; each one done is told, after `before` others of all."""
    for place, thing in enumerate(things, before + 1):
        yield thing
        progress(place, of_all)


def part(progress: Progress, *, first: int, last: int, of: int = 100) -> Progress:
    """A progress that is only a part of the whole: from `first` to `last` of `of`."""
    if progress is untold:
        return untold

    def tell(done: int, of_all: int) -> None:
        share = (last - first) * min(done, of_all) // max(of_all, 1)
        progress(first + share, of)

    return tell


def stepped(progress: Progress, of_all: int) -> Callable[[T], T]:
    """What gives back each thing as it is made, and tells that one more of all is there."""
    done = 0

    def made(thing: T) -> T:
        nonlocal done
        done += 1
        progress(done, of_all)
        return thing

    return made
