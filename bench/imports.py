"""What taking in a form of N new rows costs, as multiples of openpyxl read-only on the same file.

    .venv/bin/python -m bench.imports [--rows 10000]

The steps follow one another in one run on a ledger of its own: reading (child process), the plan
that the preview shows, what apply does under the lock of the ledger (it writes the plan made just
before), and taking it back. Seconds are those of computing in this process and its children; the
peak is that of this process.
"""

import io
import os
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from openpyxl import Workbook, load_workbook

from tracker import create_app
from tracker.cli.start import prepare
from tracker.domain.access import SYSTEM
from tracker.domain.entry_form import STAFF
from tracker.domain.entry_form.marks import MARKS, Marks
from tracker.domain.entry_form.reading import Reading
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.imports import apply, undo
from tracker.queries.incoming import plan_twice
from tracker.sheets.reading import read

T = TypeVar("T")
COLUMNS = (*STAFF.columns, *MARKS)


@click.command()
@click.option("--rows", default=10_000, show_default=True)
def main(rows: int) -> None:
    """Measure, and print a table."""
    content = form(rows)
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as scratch:
        app = create_app(INSTANCE_PATH=Path(scratch))
        with app.app_context():
            prepare(app, first_account=False)
            peer, _ = timed(lambda: openpyxl_alone(content))
            line("floor: openpyxl read-only", peer, peer)
            seconds, book = timed(lambda: read("様式.xlsx", content))
            line("reading", seconds, peer)
            session = db.session()
            options = {"actor": SYSTEM, "sheets": book.sheets, "reading": Reading()}
            seconds, planned = timed(lambda: plan_twice(session, **options))
            line("preview: the plan", seconds, peer)
            session.rollback()
            begin_writing(session)
            options |= {"name": "a.xlsx", "content": content, "planned": planned}
            seconds, (_, change) = timed(lambda: apply(session, **options))
            session.commit()
            line("apply: writing", seconds, peer)
            begin_writing(session)
            seconds, _ = timed(lambda: undo(session, actor=SYSTEM, change_id=change))
            session.commit()
            line("taking it back", seconds, peer)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            click.echo(f"{len(planned.book.steps)} entries; peak of this process {peak:.0f} MB")


def form(rows: int) -> bytes:
    """A sheet of dispatches as the form has it, every row new."""
    book = Workbook()
    page = book.active
    page.title = STAFF.title
    page.append([column.title for column in COLUMNS])
    for number in range(1, rows + 1):
        marks = Marks(disaster="2020-july-rain", member="131229", key=f"BENCHBENCHBE-{number}")
        said = {
            "recipient": "熊本県人吉市",
            "headcount": number % 50 + 1,
            "span": f"R2.7.{number % 28 + 1}～30",
            "occupation": "事務",
            "duty": "避難所運営",
            "title": f"応援{number}",
            **marks.texts,
        }
        page.append([said.get(column.key) or None for column in COLUMNS])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def openpyxl_alone(content: bytes) -> None:
    for sheet in load_workbook(io.BytesIO(content), read_only=True, data_only=True):
        for _ in sheet.iter_rows(values_only=True):
            pass


def timed(do: Callable[[], T]) -> tuple[float, T]:
    """Seconds of computing, here and in ended children, and what came of it."""
    before = used()
    made = do()
    return used() - before, made


def used() -> float:
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def line(name: str, seconds: float, peer: float) -> None:
    """Seconds and the ratio to openpyxl."""
    click.echo(f"{name:<36}{seconds:>7.2f} s {seconds / peer:>6.2f} x")


if __name__ == "__main__":
    main()
