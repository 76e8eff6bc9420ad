"""What reading a workbook of N rows costs, as multiples of openpyxl read-only in the same run.

    .venv/bin/python -m bench.workbooks [--rows 10000] [--columns 25] [--rounds 3]

Both read the same file, each in a process of its own, which counts from its start to its end: ours
the whole way to plain rows (`tracker.sheets.reading.read`: process, answer, cells), openpyxl to the
values of its cells. Seconds are those of computing, because a busy machine disturbs these little;
each is the best of the rounds. The peak is that of the process that parses.
"""

import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import click
from openpyxl import Workbook

from tracker.bounded import process
from tracker.sheets import reading

#: Started from a small process, for the peak of a child begins with that of its parent.
MEASURE = """
import resource, subprocess, sys
with open(sys.argv[1], "rb") as given:
    subprocess.run(sys.argv[2:], stdin=given, stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
PEER = """
import sys
from openpyxl import load_workbook
for sheet in load_workbook(sys.stdin.buffer, read_only=True, data_only=True):
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True):
        pass
"""
#: The parent's part: from the answer to plain rows.
ANSWER = """
import sys, types
front_door = types.ModuleType("tracker")
front_door.__path__ = [sys.argv[1]]
sys.modules["tracker"] = front_door
from tracker.sheets.answers import book_of
book_of(sys.stdin.buffer.read())
"""


@click.command()
@click.option("--rows", default=10_000, show_default=True)
@click.option("--columns", default=25, show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(rows: int, columns: int, rounds: int) -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        file, answer = Path(scratch, "list.xlsx"), Path(scratch, "answer")
        write(file, rows, columns)
        bounds = replace(reading._bounds(), cpu_seconds=60, seconds=60)  # a busy machine
        said = process.answer_of(reading._WORK, (), file.read_bytes(), bounds, libraries=False)
        answer.write_bytes(said)
        peer = best(file, rounds, [sys.executable, "-c", PEER])
        ours = process._command(reading._WORK, (), bounds, libraries=False)
        line("floor: openpyxl read-only", peer, peer)
        line("ours, the process that parses", best(file, rounds, ours), peer)
        package = str(Path(reading.__file__).resolve().parent.parent)
        line(
            "ours, from its answer to rows",
            best(answer, rounds, [sys.executable, "-c", ANSWER, package]),
            peer,
        )


def write(file: Path, rows: int, columns: int) -> None:
    """A list as it comes: a number, texts that repeat, a day, a text of its own."""
    workbook = Workbook()
    page = workbook.active
    page.append([f"列{number}" for number in range(1, columns + 1)])
    for number in range(1, rows):
        made = [
            number,
            "新宿区",
            "毛布",
            date(2024, 4, 1) + timedelta(number % 365),
            f"備考{number}",
        ]
        page.append((made * (columns // len(made) + 1))[:columns])
    workbook.save(file)


def best(given: Path, rounds: int, command: list[str]) -> tuple[float, float]:
    """Seconds of computing and peak in MB, the best of the rounds."""
    told = [
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", MEASURE, given, *command],
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split()
        for _ in range(rounds)
    ]
    return min((float(seconds), float(peak)) for seconds, peak in told)


def line(name: str, found: tuple[float, float], peer: tuple[float, float]) -> None:
    """Seconds, the ratio to openpyxl, and the peak."""
    seconds, peak = found
    click.echo(f"{name:<34}{seconds:>7.2f} s {seconds / peer[0]:>6.2f} x {peak:>7.0f} MB")


if __name__ == "__main__":
    main()
