"""Puts one content together from two, by the fields of domain/difference.py (the conflict page)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from tracker.domain.labels import Content

C = TypeVar("C", bound=Content)
Key = Callable[[Any], str]

#: Fields that consist of rows, and the id by which a row is known.
_ROWS: dict[str, Key] = {
    "goods": lambda line: str(line.line_id),
    "funds": lambda line: str(line.line_id),
    "shares": lambda share: str(share.ward),
}
#: Fields that are told, and therefore taken, together with another.
_TAKEN_WITH = {
    "occupation": "occupation_text",
    "duty": "duty_text",
    "legal_basis": "legal_basis_text",
    "quantity": "unit",
}


def take(mine: C, theirs: C, fields: Iterable[str]) -> C:
    """`mine` with `fields` (as difference() names them) as they are in `theirs`.

    A line or share that `theirs` does not have is left out; one that only it has is added.
    """
    for field in fields:
        name, _, part = field.partition(".")
        if name in _ROWS:
            rows = _with_row(getattr(mine, name), getattr(theirs, name), part, _ROWS[name])
            mine = replace(mine, **{name: rows})
        elif part:
            changed = replace(getattr(mine, name), **{part: getattr(getattr(theirs, name), part)})
            mine = replace(mine, **{name: changed})
        else:
            names = [name, *([_TAKEN_WITH[name]] if name in _TAKEN_WITH else [])]
            values = {name: getattr(theirs, name) for name in names if hasattr(theirs, name)}
            mine = replace(mine, **values)
    return mine


def _with_row(mine: tuple[Any, ...], theirs: tuple[Any, ...], key: str, key_of: Key) -> Any:
    taken = next((row for row in theirs if key_of(row) == key), None)
    if taken is None:
        return tuple(row for row in mine if key_of(row) != key)
    if all(key_of(row) != key for row in mine):
        return (*mine, taken)
    return tuple(taken if key_of(row) == key else row for row in mine)
