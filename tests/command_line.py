"""Runs commands as a shell would, and reads their refusals."""

from click.testing import Result
from flask import Flask


def run(app: Flask, *arguments: str, typed: str | None = None) -> Result:
    result = app.test_cli_runner().invoke(args=list(arguments), input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(app: Flask, *arguments: str, typed: str | None = None) -> str:
    """The one line of a refusal."""
    result = run(app, *arguments, typed=typed)
    assert result.exit_code == 1, result.output
    lines = [line for line in result.stderr.splitlines() if not line.startswith("{")]
    assert len(lines) == 1, result.stderr
    return lines[0]
