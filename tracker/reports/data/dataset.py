"""Reads the ledger once and hands every row, table by table, to a sink (files, or a test's lists).

Which rows are in follows the lists and reports: entries that were submitted at known_at, also
those that do not count on as_of (the column `counted` says so), narrowed to the disaster and the
fiscal year; letters received by as_of. Drafts and withdrawn records never leave, for nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.orm import Session

from tracker.domain.access import PUBLIC
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.errors import NotFound
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.vocabulary import Noun, record_number
from tracker.queries.catalogue import items
from tracker.queries.data_rows import letter_editions, places
from tracker.queries.detail_rows import DetailRow, count_entries, detail_rows
from tracker.queries.disasters import DisasterRow, register
from tracker.queries.givers import givers
from tracker.queries.letters import letters
from tracker.queries.names import association, names, place_names
from tracker.queries.records import at_change
from tracker.queries.totals import aggregates_in
from tracker.reports.data.asked import DataAsked, Told, told
from tracker.reports.data.codes import code_lists, code_rows
from tracker.reports.data.definitions import (
    about_rows,
    change_rows,
    column_rows,
    rule_rows,
    table_rows,
    words_of,
)
from tracker.reports.data.register_rows import (
    disaster_rows,
    giver_rows,
    item_row,
    letter_rows,
    place_rows,
)
from tracker.reports.data.schema import ALL_TABLES, BY_NAME
from tracker.reports.data.support_rows import Reading, rows_of
from tracker.reports.data.table import DataRow, Type

Progress = Callable[[int, int], None]
#: Nobody's drafts: not even the secretariat's own export has them (rule 9).
SCOPE = PUBLIC

_AREAS = {
    table.name: tuple(column.name for column in table.columns if column.type is Type.AREA)
    for table in ALL_TABLES
}


class Sink(Protocol):
    """Takes the rows of all tables, in any order of tables."""

    def put(self, table: str, row: DataRow) -> None:
        """One row of a table."""


@dataclass
class Reader:
    """What is read so far: numbers of the entries, area codes, disasters, rows by table."""

    session: Session
    asked: DataAsked
    sink: Sink
    entries: dict[int, str] = field(default_factory=dict)
    areas: set[str] = field(default_factory=set)
    disasters: set[int] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BY_NAME, 0))

    def put(self, table: str, row: DataRow) -> None:
        """Hand a row on, and note what it refers to."""
        self.areas.update(row[name] for name in _AREAS[table] if row.get(name))
        if "disaster_id" in row:
            self.disasters.add(row["disaster_id"])
        self.counts[table] += 1
        self.sink.put(table, row)

    @property
    def wanted(self) -> EntryFilter:
        return EntryFilter(disaster_id=self.asked.disaster_id, fiscal_year=self.asked.fiscal_year)


def read_data(
    session: Session,
    asked: DataAsked,
    sink: Sink,
    *,
    progress: Progress | None = None,
    between_batches: Callable[[], object] | None = None,
) -> None:
    """Every row of every table. Raises NotFound where the ledger did not know the disaster.

    progress: called with (lines read, lines in all). between_batches: as in reports/details.py.
    """
    reader = Reader(session, asked, sink)
    known = {row.record_id: row for row in register(session, asked.clocks.known_at)}
    if asked.disaster_id is not None and asked.disaster_id not in known:
        raise NotFound("この時点の台帳には、この災害はまだありません。")
    reading = _reading(session, asked, known)
    _supports(reader, reading, progress, between_batches)
    _letters(reader, reading)
    _register(reader, reading, known)
    _definitions(reader)


def _reading(session: Session, asked: DataAsked, known: dict[int, DisasterRow]) -> Reading:
    clocks = asked.clocks
    called = names(session, known_at=clocks.known_at, as_of=clocks.as_of)
    return Reading(
        as_of=clocks.as_of,
        names=type(called)(called.association, called.givers, place_names(session)),
        disasters={record: row.content for record, row in known.items()},
        items={row.record_id: row.content for row in items(session, clocks.known_at)},
    )


def _supports(
    reader: Reader,
    reading: Reading,
    progress: Progress | None,
    between_batches: Callable[[], object] | None,
) -> None:
    session, clocks, wanted = reader.session, reader.asked.clocks, reader.wanted
    aggregates = aggregates_in(session, clocks, SCOPE, wanted)
    in_all = count_entries(session, clocks, SCOPE, wanted).entries if progress else 0
    for batch in detail_rows(session, clocks, SCOPE, wanted, aggregates):
        if between_batches:
            between_batches()
        for row in batch:
            _entry(reader, row, reading)
        if progress:
            progress(min(len(reader.entries), in_all), in_all)


def _entry(reader: Reader, row: DetailRow, reading: Reading) -> None:
    reader.entries[row.record_id] = record_number(Noun.SUPPORT, row.number)
    for table, cells in rows_of(row, reading):
        reader.put(table, cells)


def _letters(reader: Reader, reading: Reading) -> None:
    session, asked = reader.session, reader.asked
    wanted = LetterFilter(disaster_id=asked.disaster_id, fiscal_year=asked.fiscal_year)
    found = letters(session, asked.clocks, SCOPE, wanted)
    editions = letter_editions(session, asked.clocks) if found else {}
    for row in sorted(found, key=lambda row: row.number or 0):
        edition = editions[row.record_id]
        for table, cells in letter_rows(row, edition, reading.names, reader.entries):
            reader.put(table, cells)


def _register(reader: Reader, reading: Reading, known: dict[int, DisasterRow]) -> None:
    """The disasters of the register that were asked for, and those that a row speaks of."""
    session, asked = reader.session, reader.asked
    for row in reversed(known.values()):
        one = asked.disaster_id
        if row.record_id in reader.disasters or (
            row.is_listed and (one is None or row.record_id == one)
        ):
            for table, cells in disaster_rows(row, reading):
                reader.put(table, cells)
    for item in items(session, asked.clocks.known_at):
        reader.put("items", item_row(item))
    for cells in place_rows(places(session, reader.areas)):
        reader.put("recipients", cells)
    for cells in giver_rows(givers(session)):
        reader.put("wards", cells)


def _definitions(reader: Reader) -> None:
    words = association(reader.session)
    for cells in code_rows(code_lists(words)):
        reader.put("codes", cells)
    for cells in column_rows(words_of(words)):
        reader.put("definitions", cells)
    for cells in about_rows(told_of(reader.session, reader.asked)):
        reader.put("about", cells)
    for cells in change_rows():
        reader.put("changes", cells)
    for cells in rule_rows():
        reader.put("rules", cells)
    reader.counts["tables"] = len(ALL_TABLES)
    for cells in table_rows(words_of(words), dict(reader.counts)):
        reader.sink.put("tables", cells)


def told_of(session: Session, asked: DataAsked) -> tuple[Told, ...]:
    """What the data says of itself."""
    name = ""
    if asked.disaster_id is not None:
        found = at_change(session, Noun.DISASTER, asked.disaster_id, SCOPE, asked.clocks.known_at)
        name = found.content.name_on(asked.clocks.as_of)
    return told(asked, association(session), name)
