"""The tables that explain the others: tables, columns, codes, this data, changes, rules (L3-08)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tracker.domain.association import Association
from tracker.reports.data.asked import Told
from tracker.reports.data.rules import RULES, Rule
from tracker.reports.data.schema import ALL_TABLES, SCHEMA_CHANGES
from tracker.reports.data.table import DataRow, DataTable


def words_of(association: Association) -> dict[str, str]:
    """What stands for {member} and its like in titles and descriptions."""
    return {
        "member": association.member,
        "each": association.each,
        "joint": association.joint,
        "name": association.name,
    }


def table_rows(words: Mapping[str, str], counts: Mapping[str, int]) -> Iterator[DataRow]:
    for table in ALL_TABLES:
        yield {
            "table": table.name,
            "title": table.title.format(**words),
            "description": table.description.format(**words),
            "rows": counts[table.name],
        }


def column_rows(words: Mapping[str, str]) -> Iterator[DataRow]:
    for table in ALL_TABLES:
        yield from _of_table(table, words)


def _of_table(table: DataTable, words: Mapping[str, str]) -> Iterator[DataRow]:
    for position, column in enumerate(table.columns, 1):
        yield {
            "table": table.name,
            "column": column.name,
            "position": position,
            "title": column.title.format(**words),
            "type": column.type,
            "unit": column.unit or None,
            "unit_column": column.unit_from or None,
            "code_list": column.words or None,
            "refers_to": column.to or None,
            "in_key": column.name in table.key,
            "required": column.required,
            "description": column.description.format(**words),
        }


def about_rows(told: Iterable[Told]) -> Iterator[DataRow]:
    for one in told:
        yield {"item": one.item, "label": one.label, "value": one.value}


def change_rows() -> Iterator[DataRow]:
    for version, changed_on, what, mark in SCHEMA_CHANGES:
        yield {"version": version, "changed_on": changed_on, "what": what, "fingerprint": mark}


def rule_rows(rules: Iterable[Rule] = RULES) -> Iterator[dict[str, Any]]:
    for rule in rules:
        yield {
            "rule": rule.number,
            "text": rule.text,
            "judged": rule.judged,
            "held_by": rule.held_by,
        }
