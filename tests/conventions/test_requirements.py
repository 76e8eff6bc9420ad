"""The pins: exact, hashed, the same in both files, and silent about where they came from."""

import re

import pytest

from tests.project import ROOT, bullets

RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
MAKE = "make it again by the command on top of {}"
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)(?: ;[^\\]*)? \\$")


def _pins(file: str) -> dict[str, str]:
    found = (PIN.match(line) for line in _lines(file))
    return {pin["name"]: pin["version"] for pin in found if pin}


def _lines(file: str) -> list[str]:
    return (ROOT / file).read_text(encoding="utf-8").splitlines()


def _wanted(file: str) -> dict[str, str]:
    """Name and comment of each requirement of an .in file."""
    rows = (
        re.match(r"([a-z0-9-]+)(?:\[[a-z]+\])?(?:\s+#\s*(.*))?$", line) for line in _lines(file)
    )
    return {row[1]: row[2] or "" for row in rows if row}


@pytest.mark.parametrize("file", [RUNTIME, DEVELOPMENT])
def test_every_requirement_is_pinned_and_hashed(file: str):
    lines = [line for line in _lines(file) if line.strip() and not line.lstrip().startswith("#")]
    odd = [line for line in lines if not line.startswith("    --hash=") and not PIN.match(line)]
    bare = [
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if PIN.match(line) and not after.startswith("    --hash=sha256:")
    ]
    advice = MAKE.format(file.replace(".txt", ".in"))
    assert not odd + bare, bullets(f"{file} has lines without pin or hash; {advice}:", odd + bare)


@pytest.mark.parametrize("file", [RUNTIME, DEVELOPMENT])
def test_no_line_names_a_server_or_a_path(file: str):
    named = [line for line in _lines(file) if re.search(r"://|--(?:index|extra|find)|@ ", line)]
    assert not named, bullets(f"{file} must work with any index; remove from it:", named)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_what_is_wanted_is_pinned(name: str):
    absent = sorted(_wanted(f"{name}.in").keys() - _pins(f"{name}.txt").keys())
    assert not absent, bullets(f"{name}.txt is older than {name}.in; make it again:", absent)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_requirement_says_why_it_is_here(name: str):
    silent = [wanted for wanted, why in _wanted(f"{name}.in").items() if not why]
    assert not silent, bullets(f"Say why, and under which licence, in {name}.in:", silent)


def test_tests_run_with_the_versions_that_users_get():
    runtime, development = _pins(RUNTIME), _pins(DEVELOPMENT)
    apart = sorted(name for name in runtime if development.get(name) != runtime[name])
    assert not apart, bullets(f"{DEVELOPMENT} is older than {RUNTIME}; make it again:", apart)
