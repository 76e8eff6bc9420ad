"""Files and functions stay small enough to read, and are named for what they hold."""

import ast

from tests.project import PACKAGE, ROOT, TEMPLATES, bullets, place, python_files, syntax

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "lib"}


def test_no_file_is_longer_than_a_reader_can_hold():
    web_files = [
        path
        for folder in (TEMPLATES, PACKAGE / "static")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".html", ".css", ".js", ".xml", ".txt"}
    ]
    long = [
        f"{place(path, lines)} ({lines} lines)"
        for path in [*python_files(), *web_files]
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES_OF_A_FILE
    ]
    assert not long, bullets(
        f"Split these files by noun or by step, none over {MOST_LINES_OF_A_FILE} lines:", long
    )


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{place(path, node.lineno)} {node.name} ({lines} lines)"
        for path in python_files()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    ]
    assert not long, bullets(
        f"Take steps out into named functions, none over {MOST_LINES_OF_A_FUNCTION} lines:", long
    )


def test_no_module_is_a_drawer_for_everything():
    drawers = [
        path.relative_to(ROOT).as_posix()
        for path in python_files()
        if NAMES_THAT_SAY_NOTHING & {path.stem, path.parent.name}
    ]
    assert not drawers, bullets("Name these after the noun or rule that they hold:", drawers)
