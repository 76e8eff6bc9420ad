"""What the rules say of the descriptions: datapackage.json and the tables of definitions."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tracker.reports.data.cell_rules import Tables
from tracker.reports.data.codes import Code
from tracker.reports.data.csv_files import csv_name
from tracker.reports.data.known_tables import records
from tracker.reports.data.package import FILE_NAME, schema_of, sha256_of
from tracker.reports.data.schema import BY_NAME, fingerprint_of
from tracker.reports.data.violation import Violation

_NAME = re.compile(r"[a-z][a-z0-9_]*")
#: 2020_amount, r2, minato_3: one column for each year, month or member is no long form.
_WIDE = re.compile(r"(19|20)[0-9]{2}|_[0-9]+$|^[rhs][0-9]+|month|_fy")
_TOLD = ("title", "description", "created", "as_of", "known_at", "licenses", "sources", "version")
_OF_FIELD = ("title", "description")
_NO_CODES: Mapping[str, tuple[Code, ...]] = defaultdict(tuple)
_NO_WORDS = dict.fromkeys(("member", "each", "joint", "name"), "")


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
    resources = package.get("resources", [])
    if [one.get("name") for one in resources] != list(BY_NAME):
        yield Violation("L3-08", FILE_NAME, "表の一覧と違う")
        return
    for resource in resources:
        yield from _of_resource(resource, tables)
        yield from _of_content(folder, resource)
        yield from _of_schema(resource)
    yield from _of_definitions(folder, package)


def _of_content(folder: Path, resource: dict[str, Any]) -> Iterator[Violation]:
    """The file is the one that is described."""
    name = csv_name(BY_NAME[resource["name"]])
    path = folder / name
    if resource.get("path") != name:
        yield Violation("L3-08", f"{FILE_NAME}:{resource['name']}", "ファイルの名が違う")
    elif path.exists():
        if resource.get("bytes") != path.stat().st_size:
            yield Violation("L3-08", name, f"大きさが {FILE_NAME} と違う")
        if resource.get("hash") != f"sha256:{sha256_of(path)}":
            yield Violation("L3-08", name, f"中身が {FILE_NAME} の SHA-256 と違う")


def _of_schema(resource: dict[str, Any]) -> Iterator[Violation]:
    """Types, keys, units and references are those of the table; the words are not compared."""
    place = f"{FILE_NAME}:{resource['name']}"
    table = BY_NAME[resource["name"]]
    told, meant = _bare(resource.get("schema", {})), _bare(schema_of(table, _NO_CODES, _NO_WORDS))
    for part in meant:
        if part != "fields" and told.get(part) != meant[part]:
            yield Violation("L3-08", place, f"{part} が表と違う")
    fields = {field.get("name"): field for field in told.get("fields", [])}
    for field in meant["fields"]:
        if fields.get(field["name"]) != field:
            yield Violation("L3-08", place, f"{field['name']}: 型・単位・条件が表と違う")


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    """Without what is told in words, and without the codes, which are compared with their list."""
    fields = [
        {
            **{name: value for name, value in field.items() if name not in _OF_FIELD},
            "constraints": {**field.get("constraints", {}), "enum": None},
        }
        for field in schema.get("fields", [])
    ]
    return {**schema, "fields": fields}


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
    elif listed and {*field.get("constraints", {}).get("enum", ())} != tables.codes[listed]:
        yield Violation("L3-02", place, f"{name}: enum がコード表 {listed} と違う")


def _of_definitions(folder: Path, package: dict[str, Any]) -> Iterator[Violation]:
    defined = [*records(folder, "definitions")]
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
    changes = [*records(folder, "changes")]
    latest = changes[-1].get("fingerprint") if changes else ""
    if latest != fingerprint_of(_told(row) for row in defined):
        yield Violation("L3-07", "changes.csv", "列が変わったのに、変更の記録がない")


def _told(row: dict[str, str]) -> tuple[str, str, str, str]:
    unit = row.get("unit") or row.get("unit_column") or ""
    return row.get("table", ""), row.get("column", ""), row.get("type", ""), unit
