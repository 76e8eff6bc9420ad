"""The README knows every setting and every command that the program has, and none besides."""

import re

from click import Group

from tests.project import ROOT
from tracker.cli import COMMANDS
from tracker.config import SECRET_FILES, SETTINGS

README = (ROOT / "README.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def _first_cells(title: str) -> str:
    lines = _section(title).splitlines()
    return "\n".join(line.split(" | ")[0] for line in lines if line.startswith("| `"))


def test_the_table_of_settings_is_that_of_the_program():
    named = set(re.findall(r"`([A-Z_]+)`", _first_cells("Settings")))
    elsewhere = {"DATABASE_URL", "DEMO_DATABASE_URL", "INSTANCE_PATH", *SECRET_FILES}
    assert named == {setting.name for setting in SETTINGS} | elsewhere


def test_the_table_of_commands_is_that_of_the_program():
    # What comes after a group's or command's name up to the first option or argument.
    table = _first_cells("Command line").replace(".venv/bin/flask --app tracker", "…")
    named = set(re.findall(r"… ([a-z]+(?: [a-z]+)*)", table))
    there = set()
    for command in COMMANDS:
        if isinstance(command, Group):
            there |= {f"{command.name} {name}" for name in command.commands}
        elif not command.hidden:
            there.add(command.name)
    assert named == there
