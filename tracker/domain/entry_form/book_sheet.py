"""What the rules of the form ask of a sheet of a workbook: its rows and its merged cells."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from tracker.domain.entry_form.cells import Typed


class BookRow(Protocol):
    @property
    def number(self) -> int: ...

    @property
    def hidden(self) -> bool: ...

    @property
    def cells(self) -> Mapping[int, Typed]: ...


class MergedCells(Protocol):
    @property
    def first_row(self) -> int: ...

    @property
    def first_column(self) -> int: ...

    @property
    def last_row(self) -> int: ...

    @property
    def last_column(self) -> int: ...


class BookSheet(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def rows(self) -> Sequence[BookRow]: ...

    @property
    def merged(self) -> Sequence[MergedCells]: ...
