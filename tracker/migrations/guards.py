"""Triggers that keep the ledger append-only: every DELETE and UPDATE is refused but three.

A revision may be closed once (`until` from null), a record gets its number once, and a change is
sealed once with its hash (from `open-…`).
"""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect

#: Tables whose rows never change, and the one column that may be filled in once.
GUARDED = {
    "change": "hash",
    "record": "number",
    "disaster_revision": "until",
    "support_revision": "until",
    "item_revision": "until",
    "disaster_name": None,
    "disaster_place": None,
    "support_line": None,
    "support_share": None,
    "support_year": None,
    "blob": None,
}
REFUSED = "the ledger is append-only"


def install(connection: Connection, tables: dict[str, str | None] = GUARDED) -> None:
    """Create the triggers of `tables`."""
    statements = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    for table, column in tables.items():
        for statement in statements(connection, table, column):
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
