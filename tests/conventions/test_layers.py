"""What import contracts cannot see: who commits, who asks the clock, how tables are asked."""

import ast
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.project import PACKAGE, ROOT, bullets, place, python_files, syntax

BELOW_THE_WEB = ("domain", "models", "queries", "operations", "reports", "charts")
CLOCK = PACKAGE / "clock.py"


def test_only_the_edge_commits():
    found = _found(
        lambda node: _is_call(node, "commit"),
        *(PACKAGE / layer for layer in BELOW_THE_WEB),
    )
    assert not found, bullets(
        "One request is one transaction: flush here, and let the web's edge or the command commit:",
        found,
    )


def test_tables_are_asked_by_select():
    found = _found(_is_legacy_query)
    assert not found, bullets(
        "Write select(...) in tracker/queries/, with known_at and scope, not Model.query:", found
    )


def test_only_the_clock_asks_for_the_time():
    found = [where for where in _found(_asks_the_time) if not where.startswith("tracker/clock.py")]
    assert not found, bullets(
        "Today is Japan's whatever the server's zone: take the day or moment as an argument, "
        "from tracker/clock.py at the edge:",
        found,
    )


def test_every_feature_of_the_web_is_in_its_import_contract():
    features = {path.parent.name for path in (PACKAGE / "web").glob("*/routes.py")}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(
        contract
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract.get("containers") == ["tracker.web"]
    )
    listed = {name.strip(" ()") for name in contract["layers"][0].split("|")}
    missing = sorted(features - listed)
    assert not missing, bullets(
        "Add these to 'No feature of the web imports another' in pyproject.toml:", missing
    )


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (lambda node: _is_call(node, "commit"), "session.commit()"),
        (lambda node: _is_legacy_query(node), "Support.query.all()"),
        (lambda node: _is_legacy_query(node), "db.session.query(Support)"),
        (lambda node: _asks_the_time(node), "datetime.date.today()"),
        (lambda node: _asks_the_time(node), "datetime.now(UTC)"),
    ],
)
def test_each_rule_sees_what_it_forbids(rule: Callable[[ast.AST], bool], code: str):
    assert any(rule(node) for node in ast.walk(ast.parse(code))), f"the rule misses {code}"


def _found(wrong: Callable[[ast.AST], bool], *folders: Path) -> list[str]:
    return [
        place(path, node.lineno)
        for path in python_files(*folders)
        for node in _walk(path)
        if wrong(node)
    ]


def _walk(path: Path) -> Iterator[ast.AST]:
    return ast.walk(syntax(path))


def _is_call(node: ast.AST, method: str) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
    )


def _is_legacy_query(node: ast.AST) -> bool:
    """``Support.query`` or ``session.query(...)``."""
    if not isinstance(node, ast.Attribute) or node.attr != "query":
        return False
    owner = node.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name[:1].isupper() or name == "session"


def _asks_the_time(node: ast.AST) -> bool:
    """``date.today()``, ``datetime.now(...)`` and ``utcnow()``, however they were imported."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"today", "now", "utcnow"}
        and ast.unparse(node.func.value).split(".")[-1] in {"date", "datetime"}
    )
