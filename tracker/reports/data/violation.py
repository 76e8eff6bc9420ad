"""Something in a file of an export that breaks a rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """`rule` is its number, `place` file and line."""

    rule: str
    place: str
    what: str
