"""Reads the files of the reference folder; what cannot be read is named by file and line."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from tracker.domain.errors import InputError

T = TypeVar("T")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file in UTF-8 (with or without BOM) whose first line names the columns."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def rows_as(path: Path, read: Callable[[dict[str, str]], T]) -> list[T]:
    """Every row of an optional file as `read` reads it; none without the file.

    Raises InputError that names the file and the line.
    """
    if not path.exists():
        return []
    found = []
    for line, row in enumerate(rows(path), 2):
        try:
            found.append(read(row))
        except (KeyError, ValueError, TypeError) as error:
            raise InputError(
                f"{path.name}の{line}行目が読めません({type(error).__name__}: {error})。"
                "直してから、もう一度始めてください。"
            ) from error
    return found
