"""datapackage.json: the CSV files described as a Frictionless Data Package.

https://specs.frictionlessdata.io (Data Package, Table Schema). `unit`, `codeList`, `as_of` and
`known_at` are our own properties, which the specification allows.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tracker.reports.data.asked import NAME, VERSION, Told
from tracker.reports.data.codes import Code
from tracker.reports.data.csv_files import LINE_END, csv_name
from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.data.table import SCHEMA_TYPE, Column, DataTable, Type

FILE_NAME: Final = "datapackage.json"
_CHUNK: Final = 1 << 20
_PATTERNS: Final = {Type.AREA: "[0-9]{6}"}
_FORMATS: Final = {Type.DAY: "%Y-%m-%d", Type.MOMENT: "%Y-%m-%dT%H:%M:%SZ"}


def write_package(
    folder: Path,
    told: tuple[Told, ...],
    lists: Mapping[str, tuple[Code, ...]],
    words: Mapping[str, str],
) -> None:
    """Describe the CSV files that stand in `folder`."""
    described = descriptor(folder, told, lists, words)
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def descriptor(
    folder: Path,
    told: tuple[Told, ...],
    lists: Mapping[str, tuple[Code, ...]],
    words: Mapping[str, str],
) -> dict[str, Any]:
    about = {one.item: one.value for one in told}
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": about["title"],
        "description": f"{about['method']}。{about['blank']}。{about['text']}",
        "version": str(VERSION),
        "created": about["made_at"],
        "as_of": about["as_of"],
        "known_at": about["known_at"],
        "known_at_change": int(about["known_at_change"]),
        "scope": {"disaster": about["scope_disaster"], "fiscal_year": about["scope_fiscal_year"]},
        "licenses": [{"name": "notspecified", "title": about["licence"]}],
        "sources": [{"title": about["source"]}],
        "contributors": [{"title": about["contact"], "role": "maintainer"}],
        "resources": [_resource(folder, table, lists, words) for table in ALL_TABLES],
    }


def _resource(
    folder: Path,
    table: DataTable,
    lists: Mapping[str, tuple[Code, ...]],
    words: Mapping[str, str],
) -> dict[str, Any]:
    path = folder / csv_name(table)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path.name,
        "title": table.title.format(**words),
        "description": table.description.format(**words),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bom": True,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": LINE_END,
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": schema_of(table, lists, words),
    }


def sha256_of(path: Path) -> str:
    """Of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def schema_of(
    table: DataTable, lists: Mapping[str, tuple[Code, ...]], words: Mapping[str, str]
) -> dict[str, Any]:
    """The Table Schema of a table: its fields, keys and references."""
    references = [_reference(table, column) for column in table.columns if column.to]
    return {
        "fields": [_field(column, lists, words) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
        **({"foreignKeys": references} if references else {}),
    }


def _reference(table: DataTable, column: Column) -> dict[str, Any]:
    """The specification calls the table itself ''."""
    resource, field = column.to.split(".")
    return {
        "fields": [column.name],
        "reference": {"resource": "" if resource == table.name else resource, "fields": [field]},
    }


def _field(
    column: Column, lists: Mapping[str, tuple[Code, ...]], words: Mapping[str, str]
) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.words:
        constraints["enum"] = [one.code for one in lists[column.words]]
    if column.type in _PATTERNS:
        constraints["pattern"] = _PATTERNS[column.type]
    own = {"unit": column.unit, "unitColumn": column.unit_from, "codeList": column.words}
    return {
        "name": column.name,
        "title": column.title.format(**words),
        "type": SCHEMA_TYPE[column.type],
        **({"format": _FORMATS[column.type]} if column.type in _FORMATS else {}),
        "description": column.description.format(**words),
        **{name: value for name, value in own.items() if value},
        **({"constraints": constraints} if constraints else {}),
    }
