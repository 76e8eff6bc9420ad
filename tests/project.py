"""Where the project's own files lie, for the tests that read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tracker"
TEMPLATES = ROOT / "templates"
#: Written by Alembic and kept for ever as they were: the rules of shape do not apply.
MIGRATIONS = PACKAGE / "migrations" / "versions"


def python_files(*folders: Path) -> Iterator[Path]:
    """The Python files of the folders (of the whole package without any), migrations left out."""
    for folder in folders or (PACKAGE,):
        yield from (path for path in sorted(folder.rglob("*.py")) if MIGRATIONS not in path.parents)


@cache
def syntax(path: Path) -> ast.Module:
    """The file as a syntax tree; do not change it, it is shared."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def tracked_files() -> list[Path]:
    """The files that git keeps; empty where there is no git (an unpacked archive)."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=60
        )
    except (OSError, subprocess.CalledProcessError):
        return []
    paths = (ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name)
    return [path for path in paths if path.is_file()]


def place(path: Path, line: int) -> str:
    """How a message names a line, so that an editor opens it: ``tracker/x.py:12``."""
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def bullets(advice: str, places: list[str]) -> str:
    """A test's message: what to do, and where."""
    return "\n  ".join([advice, *places])
