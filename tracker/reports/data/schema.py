"""All tables of the データ in their order, and the version of their columns (rule L3-07)."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Final

from tracker.reports.data.schema_definitions import DEFINITION_TABLES
from tracker.reports.data.schema_register import REGISTER_TABLES
from tracker.reports.data.schema_supports import SUPPORT_TABLES
from tracker.reports.data.table import DataTable

ALL_TABLES: Final[tuple[DataTable, ...]] = (
    *SUPPORT_TABLES,
    *REGISTER_TABLES,
    *DEFINITION_TABLES,
)
BY_NAME: Final = {table.name: table for table in ALL_TABLES}


def fingerprint_of(columns: Iterable[tuple[str, str, str, str]]) -> str:
    """What changes with any column: (table, name, type, unit), in their order."""
    told = "\n".join(":".join(column) for column in columns)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def fingerprint() -> str:
    """Of the tables as they are."""
    return fingerprint_of(
        (table.name, column.name, column.type.value, column.unit or column.unit_from)
        for table in ALL_TABLES
        for column in table.columns
    )


#: Version, day, what was changed, and the fingerprint of the columns since then. A column that
#: changes without a line here is a broken rule (L3-07), and no export is handed out.
SCHEMA_CHANGES: Final = ((1, date(2026, 11, 24), "最初の版", "8c42b60720302719"),)
