"""What the rules say of the descriptions: datapackage.json and the tables of definitions."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.reports.data.cell_rules import Tables
from tracker.reports.data.csv_files import ENCODING
from tracker.reports.data.package import FILE_NAME
from tracker.reports.data.schema import fingerprint_of
from tracker.reports.data.violation import Violation

_NAME = re.compile(r"[a-z][a-z0-9_]*")
#: 2020_amount, r2, minato_3: one column for each year, month or member is no long form.
_WIDE = re.compile(r"(19|20)[0-9]{2}|_[0-9]+$|^[rhs][0-9]+|month|_fy")
_TOLD = ("title", "description", "created", "as_of", "known_at", "licenses", "sources", "version")
_OF_FIELD = ("title", "description")
_NUMBERS = ("integer", "number")


def about_package(folder: Path, tables: Tables) -> Iterator[Violation]:
    """Of the descriptor, and of the definitions that stand beside it."""
    path = folder / FILE_NAME
    if not path.exists():
        return
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        yield Violation("L1-01", FILE_NAME, "JSONとして読めない")
        return
    for name in _TOLD:
        if not package.get(name):
            yield Violation("L3-08", FILE_NAME, f"{name} がない")
    for resource in package.get("resources", []):
        yield from _of_resource(resource, tables)
    yield from _of_definitions(folder, package)


def _of_resource(resource: dict[str, Any], tables: Tables) -> Iterator[Violation]:
    place = f"{FILE_NAME}:{resource.get('name')}"
    if resource.get("encoding") != "utf-8" or resource.get("bom") is not True:
        yield Violation("L3-08", place, "文字コードかBOMの記載がない")
    fields = resource.get("schema", {}).get("fields", [])
    for field in fields:
        yield from _of_field(place, field, tables)
    measured = [field for field in fields if _measures(field)]
    if resource.get("name") == "supports" and len(measured) != 1:
        yield Violation("L3-09", place, "1行に2つ以上の数がある")


def _measures(field: dict[str, Any]) -> bool:
    return bool(field.get("unit") or field.get("unitColumn"))


def _of_field(place: str, field: dict[str, Any], tables: Tables) -> Iterator[Violation]:
    name = str(field.get("name", ""))
    if _NAME.fullmatch(name) is None:
        yield Violation("L3-08", place, f"{name}: 半角英数字の名でない")
    if _WIDE.search(name):
        yield Violation("L3-09", place, f"{name}: 年や月を列の名にしている")
    for part in _OF_FIELD:
        if not field.get(part):
            yield Violation("L1-05", place, f"{name}: {part} がない")
    if field.get("type") == "number" and not _measures(field):
        yield Violation("L3-04", place, f"{name}: 単位がない")
    listed = field.get("codeList")
    if listed and not tables.codes.get(listed):
        yield Violation("L3-02", place, f"{name}: コード表 {listed} がない")


def _of_definitions(folder: Path, package: dict[str, Any]) -> Iterator[Violation]:
    defined = _records(folder / "definitions.csv")
    described = [
        (resource.get("name"), field.get("name"))
        for resource in package.get("resources", [])
        for field in resource.get("schema", {}).get("fields", [])
    ]
    if [(row.get("table"), row.get("column")) for row in defined] != described:
        yield Violation("L3-08", "definitions.csv", "列の定義が足りないか余っている")
    for row in defined:
        measures = row.get("type") in ("count", "number")
        if measures and not (row.get("unit") or row.get("unit_column")):
            yield Violation("L3-04", "definitions.csv", f"{row.get('column')}: 単位がない")
    changes = _records(folder / "changes.csv")
    latest = changes[-1].get("fingerprint") if changes else ""
    if latest != fingerprint_of(_told(row) for row in defined):
        yield Violation("L3-07", "changes.csv", "列が変わったのに、変更の記録がない")


def _told(row: dict[str, str]) -> tuple[str, str, str, str]:
    unit = row.get("unit") or row.get("unit_column") or ""
    return row.get("table", ""), row.get("column", ""), row.get("type", ""), unit


def _records(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding=ENCODING, newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]
