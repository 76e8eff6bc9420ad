"""SQL that the two databases spell differently."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, case
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_inclusive(FunctionElement[int]):  # noqa: N801 (reads as a SQL function)
    """Calendar days from the first argument to the second, both counted; may be negative."""

    type = Integer()
    inherit_cache = True
    name = "days_inclusive"


@compiles(days_inclusive, "sqlite")
def _on_sqlite(element: days_inclusive, compiler: Any, **options: Any) -> str:
    first, last = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(CAST(julianday({last}) - julianday({first}) AS INTEGER) + 1)"


@compiles(days_inclusive, "postgresql")
def _on_postgresql(element: days_inclusive, compiler: Any, **options: Any) -> str:
    first, last = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(CAST({last} AS date) - CAST({first} AS date) + 1)"


def earlier(left: ColumnElement[Any], right: ColumnElement[Any] | date) -> ColumnElement[Any]:
    """The earlier of two days; where `left` is null (an open end) it is `right`."""
    return case((left < right, left), else_=right)


def later(left: ColumnElement[Any], right: ColumnElement[Any] | date) -> ColumnElement[Any]:
    """The later of two days."""
    return case((left > right, left), else_=right)


def at_least_zero(value: ColumnElement[int]) -> ColumnElement[int]:
    """Negative counts of days (a window before the span) are none."""
    return case((value > 0, value), else_=0)
