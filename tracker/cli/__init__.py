"""The command line: `flask --app tracker …`. Messages are for the secretariat, in Japanese."""

from flask import Flask

from tracker.cli.accounts import account
from tracker.cli.copies import backup, restore, verify
from tracker.cli.demo import demo
from tracker.cli.export import export
from tracker.cli.form import form
from tracker.cli.imports import import_
from tracker.cli.large_imports import import_run
from tracker.cli.report import export_run, report
from tracker.cli.start import init

COMMANDS = (
    init,
    account,
    demo,
    report,
    form,
    export_run,
    import_run,
    export,
    import_,
    backup,
    restore,
    verify,
)


def register(app: Flask) -> None:
    """Add the commands to `app`."""
    for command in COMMANDS:
        app.cli.add_command(command)
