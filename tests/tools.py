"""Programs outside Python that some tests need, and the one rule for when they are missing.

At a desk a missing program skips the tests that need it, with the reason; with ``CI=true`` it
fails them, so that a green run there has really run everything. ``.ci/run`` installs them all.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest


@dataclass(frozen=True)
class Tool:
    """One program: what it is called, how Debian names it, how it is found (None: missing)."""

    name: str
    debian_package: str
    find: Callable[[], Path | None]


def in_ci() -> bool:
    """Whether this run is the one that may not skip anything."""
    return os.environ.get("CI", "").lower() == "true"


def require(tool: Tool) -> Path:
    """Path of the program; without it the test is skipped, or failed with ``CI=true``."""
    path = tool.find()
    if path is None:
        missing(
            f"{tool.name} is not on this machine: apt-get install {tool.debian_package} "
            "(or its installer on Windows) to run this test"
        )
    return path


def missing(reason: str) -> NoReturn:
    """End the running test for want of something outside Python."""
    if in_ci():
        pytest.fail(f"{reason}; with CI=true nothing is skipped", pytrace=False)
    pytest.skip(reason)


def _first_file(candidates: Iterator[Path]) -> Path | None:
    return next((path for path in candidates if path.is_file()), None)


def _on_path(*names: str) -> Path | None:
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


def _program_files(*relative: str) -> Iterator[Path]:
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if folder := os.environ.get(variable):
            yield from (Path(folder, path) for path in relative)


def _find_chromium() -> Path | None:
    if chosen := os.environ.get("CHROMIUM_PATH"):
        return _first_file(iter([Path(chosen)]))
    return _on_path(
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"
    ) or _first_file(
        _program_files(
            "Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe"
        )
    )


def _find_postgresql() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps it off the PATH. The newest wins."""
    if on_path := _on_path("pg_ctl"):
        return on_path.resolve().parent
    folders = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path(os.environ.get("PROGRAMFILES", "/nowhere"), "PostgreSQL").glob("*/bin"),
    ]
    program = "pg_ctl.exe" if sys.platform == "win32" else "pg_ctl"
    found = [folder for folder in folders if (folder / program).is_file()]
    return max(found, key=lambda folder: _version(folder.parent.name), default=None)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def _find_libreoffice() -> Path | None:
    # soffice.com is the console twin on Windows: soffice.exe returns before it is done.
    return _on_path("soffice", "libreoffice") or _first_file(
        _program_files("LibreOffice/program/soffice.com")
    )


def _find_cjk_font() -> Path | None:
    """Any font that draws Japanese; without one a screenshot or PDF is empty boxes."""
    windows = Path(os.environ.get("WINDIR", "/nowhere"), "Fonts")
    return next(
        (
            path
            for folder, pattern in (
                (Path("/usr/share/fonts"), "**/NotoSansCJK*"),
                (windows, "BIZ-UDGothic*"),
                (windows, "meiryo*"),
            )
            for path in sorted(folder.glob(pattern))
        ),
        None,
    )


CHROMIUM = Tool("Chromium, Chrome or Edge", "chromium", _find_chromium)
POSTGRESQL = Tool("PostgreSQL (initdb, pg_ctl)", "postgresql", _find_postgresql)
LIBREOFFICE = Tool("LibreOffice", "libreoffice-calc libreoffice-writer", _find_libreoffice)
PDFTOPPM = Tool("pdftoppm", "poppler-utils", lambda: _on_path("pdftoppm"))
PDFTOTEXT = Tool("pdftotext", "poppler-utils", lambda: _on_path("pdftotext"))
JAPANESE_FONT = Tool("a Japanese font", "fonts-noto-cjk", _find_cjk_font)
