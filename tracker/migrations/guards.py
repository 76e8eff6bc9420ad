"""Triggers that keep the ledger append-only, on both databases.

`install`: every DELETE and UPDATE is refused but three: a revision is closed once (`until` from
null), a record gets its number once, a change is sealed once with its hash (from `open-…`).

`install_seals`: what a change has written is whole once it is sealed. A row is refused whose
change is not open: one slipped in later, or a revision closed in the name of another change.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, inspect

#: Tables whose rows never change, and the one column that may be filled in once.
GUARDED = {
    "change": "hash",
    "record": "number",
    "disaster_revision": "until",
    "support_revision": "until",
    "item_revision": "until",
    "letter_revision": "until",
    "disaster_name": None,
    "disaster_place": None,
    "support_line": None,
    "support_share": None,
    "support_year": None,
    "letter_addressee": None,
    "letter_support": None,
    "letter_scan": None,
    "tick": None,
    "import_run": None,
    "import_row": None,
    "blob": None,
}
#: Tables whose rows belong to a change, and the columns that lead to it from a new row.
SEALED = {
    "change": "id",
    "record": "created_by",
    "disaster_revision": "since",
    "support_revision": "since",
    "item_revision": "since",
    "letter_revision": "since",
    "disaster_name": "disaster_revision.since",
    "disaster_place": "disaster_revision.since",
    "support_line": "support_revision.since",
    "support_share": "support_revision.since",
    "support_year": "support_revision.since",
    "letter_addressee": "letter_revision.since",
    "letter_support": "letter_revision.since",
    "letter_scan": "letter_revision.since",
    "tick": "change_id",
    "import_run": "change_id",
    "import_row": "change_id",
}
REFUSED = "the ledger is append-only"


def install(connection: Connection, tables: Mapping[str, str | None]) -> None:
    """Create the triggers against UPDATE and DELETE; `tables` is as GUARDED."""
    statements = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    for table, column in tables.items():
        for statement in statements(connection, table, column):
            connection.exec_driver_sql(statement)


def install_seals(connection: Connection, tables: Mapping[str, str]) -> None:
    """Create the triggers against rows of a change that is not open; `tables` is as SEALED."""
    statements = _sqlite_seals if connection.dialect.name == "sqlite" else _postgresql_seals
    for table, way in tables.items():
        for statement in statements(table, way):
            connection.exec_driver_sql(statement)


def _open(column: str, row: str) -> str:
    """SQL that is true while the column of `row` may still be filled in."""
    if column == "hash":
        return f"{row}.hash LIKE 'open-%'"
    return f"{row}.{column} IS NULL"


def _sqlite(connection: Connection, table: str, column: str | None) -> Iterator[str]:
    yield (
        f"CREATE TRIGGER guard_{table}_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )
    when = ""
    if column is not None:
        names = [c["name"] for c in inspect(connection).get_columns(table)]
        same = " AND ".join(f'OLD."{n}" IS NEW."{n}"' for n in names if n != column)
        when = f"WHEN NOT ({_open(column, 'OLD')} AND NOT ({_open(column, 'NEW')}) AND {same}) "
    yield (
        f"CREATE TRIGGER guard_{table}_update BEFORE UPDATE ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )


def _postgresql(connection: Connection, table: str, column: str | None) -> Iterator[str]:
    allowed = "false"
    if column is not None:
        allowed = (
            f"{_open(column, 'OLD')} AND NOT ({_open(column, 'NEW')}) "
            f"AND to_jsonb(OLD) - '{column}' = to_jsonb(NEW) - '{column}'"
        ).replace("%", "%%")
    yield f"""
        CREATE FUNCTION guard_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {allowed} THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{REFUSED}';
        END $$"""
    yield (
        f"CREATE TRIGGER guard_{table}_row BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION guard_{table}()"
    )
    yield (
        f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION guard_{table}()"
    )


def _is_open(table: str, way: str) -> str:
    """SQL that is true while the change of the new row of `table` is open."""
    if table == "change":
        return "NEW.hash LIKE 'open-%'"
    change = f"NEW.{way}"
    if "." in way:
        parent, column = way.split(".")
        change = f"(SELECT {column} FROM {parent} WHERE id = NEW.revision_id)"  # noqa: S608 names of ours
    return f"EXISTS (SELECT 1 FROM change WHERE id = {change} AND hash LIKE 'open-%')"  # noqa: S608


def _closes(table: str) -> str:
    """SQL that is true where a revision's new `until` is an open change, or there is none."""
    return f"NEW.until IS NULL OR {_is_open(table, 'until')}"


def _sqlite_seals(table: str, way: str) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    yield (
        f"CREATE TRIGGER guard_{table}_insert BEFORE INSERT ON {table} "
        f"WHEN NOT {_is_open(table, way)} {refuse}"
    )
    if way == "since":
        yield (
            f"CREATE TRIGGER guard_{table}_until BEFORE UPDATE OF until ON {table} "
            f"WHEN NOT ({_closes(table)}) {refuse}"
        )


def _postgresql_seals(table: str, way: str) -> Iterator[str]:
    yield _postgresql_function(f"guard_{table}_insert", _is_open(table, way))
    yield (
        f"CREATE TRIGGER guard_{table}_insert BEFORE INSERT ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION guard_{table}_insert()"
    )
    if way == "since":
        yield _postgresql_function(f"guard_{table}_until", _closes(table))
        yield (
            f"CREATE TRIGGER guard_{table}_until BEFORE UPDATE OF until ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION guard_{table}_until()"
        )


def _postgresql_function(name: str, allowed: str) -> str:
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {allowed.replace("%", "%%")} THEN RETURN NEW; END IF;
            RAISE EXCEPTION '{REFUSED}';
        END $$"""
