"""The command line: `flask --app tracker …`."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the commands to `app`."""
