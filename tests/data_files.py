"""Reads an export of データ as a stranger would, and adds it up by its own rules."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tests.integration.conftest import NOW
from tracker.queries.moment import clocks
from tracker.reports.data.asked import DataAsked
from tracker.reports.data.write import made_data

Row = dict[str, str]


def asked_now(session: Session, as_of: date | None = None, **values: Any) -> DataAsked:
    """Everything that the ledger knows now, on a day."""
    moment: datetime | None = values.pop("known_at", None)
    return DataAsked(
        clocks=clocks(session, as_of=as_of, known_at=moment),
        known_at=moment or NOW,
        made_at=NOW,
        **values,
    )


@contextmanager
def exported(session: Session, as_of: date | None = None, **values: Any) -> Iterator[Path]:
    """A folder with the files of an export."""
    with made_data(session, asked_now(session, as_of, **values)) as folder:
        yield folder


def table(folder: Path, name: str) -> list[Row]:
    """The rows of a table by the names in its first row."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def total(
    rows: list[Row], measure: str, wanted: Callable[[Row], bool] = lambda row: True
) -> Decimal:
    """The sum of a measure as the code table says: the counted rows, of paid also those inside."""
    counted = ("yes", "inside") if measure == "paid_yen" else ("yes",)
    return sum(
        (
            Decimal(row["value"])
            for row in rows
            if row["measure"] == measure
            and row["counted"] in counted
            and row["value"]
            and wanted(row)
        ),
        Decimal(0),
    )


def quantities(rows: list[Row]) -> dict[tuple[str, str], Decimal]:
    """Of relief goods: what counts, by item and unit; an item whose quantities are unknown is 0."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if (
            row["measure"] == "quantity"
            and row["measured_kind"] == "goods"
            and row["counted"] == "yes"
        ):
            sums[row["item_name"], row["unit"]] += Decimal(row["value"] or 0)
    return dict(sums)


def unknown(rows: list[Row], measure: str) -> int:
    """How many numbers of a measure that count are not known."""
    return sum(
        (row["measure"], row["counted"], row["value_status"]) == (measure, "yes", "unknown")
        for row in rows
    )


def unpublished(rows: list[Row]) -> int:
    """How many amounts that count are not published."""
    return sum(
        row["measure"] == "amount_yen"
        and row["counted"] == "yes"
        and row["value_status"] == "unpublished"
        for row in rows
    )
