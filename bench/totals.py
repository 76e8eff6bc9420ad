"""What totals and lists cost on N supports, as multiples of a bare count in the same run.

    .venv/bin/python -m bench.totals [--supports 100000] [--keep FOLDER] [--rounds 5]

Loads the demo's data of that size into a database of its own (FOLDER keeps it for the next run).
The floor is `SELECT count(*)` over the current revisions: what it costs merely to walk them. Each
line is the best of the rounds, so that a busy machine disturbs little; ratios travel between
machines, milliseconds do not.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker import create_app
from tracker.cli.demo import DEFAULT_SEED, enter
from tracker.cli.start import prepare
from tracker.domain.access import PUBLIC
from tracker.domain.entry_filter import EntryFilter, Sort
from tracker.domain.totals import FUNDS, STAFF, Aggregates, sums_by_giver
from tracker.domain.vocabulary import Noun
from tracker.extensions import db
from tracker.models import Record, SupportRevision
from tracker.models.connection import begin_writing
from tracker.operations.demo import has_demo_data
from tracker.queries.goods import item_sums
from tracker.queries.key_pages import Turn
from tracker.queries.moment import Clocks, clocks, head
from tracker.queries.support_list import aggregates_of_list, list_page, list_totals
from tracker.queries.totals import aggregates_in, buckets

EVERYTHING = EntryFilter()


@click.command()
@click.option("--supports", default=100_000, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Folder to reuse.")
def main(supports: int, rounds: int, keep: Path | None) -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as scratch:
        app = create_app(INSTANCE_PATH=keep or Path(scratch), DEMO=True)
        with app.app_context():
            prepare(app, first_account=False)
            load(supports)
            report(db.session(), rounds)
            db.session.remove()
            db.engine.dispose()


def load(supports: int) -> None:
    """Fill the database unless it is there from the run before."""
    session = db.session()
    begin_writing(session)
    if not has_demo_data(session):
        started = time.perf_counter()
        enter(session, supports, DEFAULT_SEED)
        took = time.perf_counter() - started
        click.echo(
            f"loaded {supports:,} supports in {took:.1f} s ({supports / took:,.0f} a second)"
        )
    session.rollback()


def report(session: Session, rounds: int) -> None:
    """One line a question: milliseconds, and the ratio to the floor."""
    floor = None
    for name, ask in questions(session).items():
        best = min(_timed(session, ask) for _ in range(rounds))
        floor = floor or best
        click.echo(f"{name:<44}{best * 1000:>9.1f} ms {best / floor:>8.1f} x")


def _timed(session: Session, ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    took = time.perf_counter() - started
    session.rollback()
    session.expunge_all()
    return took


def questions(session: Session) -> dict[str, Callable[[], object]]:
    """What pages ask; the first one is the floor."""
    now = clocks(session)
    past = Clocks(as_of=now.as_of, known_at=head(session) // 2, today=now.today)
    disaster = session.scalar(select(Record.id).where(Record.row_key == "demo-akatsuki"))
    assert session.scalar(select(Record.noun).where(Record.id == disaster)) is Noun.DISASTER
    of_one = EntryFilter(disaster_id=disaster)
    of_year = EntryFilter(fiscal_year=now.today.year - 1)
    in_text = EntryFilter(text="避難所")
    known = Aggregates()
    middle = list_page(session, now, PUBLIC, EVERYTHING, known, sort=Sort.NEWEST)
    return {
        "floor: count of current revisions": lambda: session.scalar(
            select(func.count()).where(SupportRevision.until.is_(None))
        ),
        "totals by giver, everything": lambda: _totals(session, now, EVERYTHING),
        "totals by giver, everything, known earlier": lambda: _totals(session, past, EVERYTHING),
        "totals by giver, one disaster": lambda: _totals(session, now, of_one),
        "totals by giver, one fiscal year": lambda: _totals(session, now, of_year),
        "quantities by item, one disaster": lambda: _goods(session, now, of_one),
        "list, first page": lambda: _page(session, now, EVERYTHING, Turn()),
        "list, second page": lambda: _page(session, now, EVERYTHING, middle.next or Turn()),
        "list, first page of a word": lambda: _page(session, now, in_text, Turn()),
        "list, totals above it": lambda: _list_totals(session, now, EVERYTHING),
    }


def _totals(session: Session, at: Clocks, wanted: EntryFilter) -> None:
    aggregates = aggregates_in(session, at, PUBLIC, wanted)
    rows = buckets(session, at, PUBLIC, wanted, aggregates)
    for measure in (STAFF, FUNDS):
        sums_by_giver(measure, rows, aggregates, at.as_of)


def _goods(session: Session, at: Clocks, wanted: EntryFilter) -> None:
    aggregates = aggregates_in(session, at, PUBLIC, wanted)
    item_sums(session, at, PUBLIC, wanted, aggregates)


def _page(session: Session, at: Clocks, wanted: EntryFilter, turn: Turn) -> None:
    aggregates = aggregates_of_list(session, at, PUBLIC, wanted)
    list_page(session, at, PUBLIC, wanted, aggregates, turn=turn)


def _list_totals(session: Session, at: Clocks, wanted: EntryFilter) -> None:
    aggregates = aggregates_of_list(session, at, PUBLIC, wanted)
    list_totals(session, at, PUBLIC, wanted, aggregates)


if __name__ == "__main__":
    main()
