"""`export data`: the ledger as tables that machines read (データ)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from tracker import clock
from tracker.cli.asked import asked_disaster, read_option
from tracker.cli.progress import progress_bar
from tracker.cli.refusal import Refused, require_ledger, told_plainly
from tracker.cli.replacing import replacing
from tracker.domain.dates import parse_date, parse_moment
from tracker.domain.fiscal_year import parse_fiscal_year
from tracker.extensions import db
from tracker.queries.moment import clocks
from tracker.reports.data.asked import DataAsked
from tracker.reports.data.write import FILES, copy_workbook, made_data, move_into, write_zip
from tracker.reports.order import day_of_year

export = AppGroup("export", help="The ledger as data for machines.")


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--out", required=True, metavar="DIR|FILE.zip|FILE.xlsx",
                     type=click.Path(path_type=Path),
                     help="Where to write: a folder, a .zip of it, or the workbook alone."),
        click.option("--known-at", metavar="TIME", default="",
                     help="What the ledger knew then (2026-04-01 12:00, R8.4.1); default: now."),
        click.option("--as-of", metavar="DATE", default="",
                     help="The day it speaks of (2023-10-01, R5.10.1, 令和5年10月1日)."),
        click.option("--disaster", metavar="SLUG", default="",
                     help="Of which disaster (2011-higashinihon); default: all."),
        click.option("--fiscal-year", metavar="Y", default="",
                     help="Only that fiscal year (2022, R4, 令和4年度)."),
    ):  # fmt: skip
        command = option(command)
    return command


@export.command("data")
@_options
@told_plainly
def data(out: Path, **asked: str) -> None:
    """データ: CSV files with datapackage.json (Frictionless) and one workbook, for machines."""
    require_ledger()
    _check(out)
    session = db.session()
    wanted = _asked(session, clock.now(), **asked)
    scratch = out.parent if _is_folder(out) else None  # files are moved from there, not copied
    with (
        progress_bar("データ") as progress,
        made_data(
            session,
            wanted,
            progress=progress,
            between_batches=session.rollback,
            scratch=scratch,
        ) as folder,
    ):
        _write(folder, out)
    click.echo(f"{out} にデータを書きました。")


def _is_folder(out: Path) -> bool:
    return out.suffix.lower() not in (".zip", ".xlsx")


def _check(out: Path) -> None:
    """Before anything is read: whether `out` can be written, and is not somebody else's folder."""
    if not out.parent.is_dir():
        raise Refused(f"--out: {out.parent} というフォルダーがありません。")
    if not _is_folder(out):
        return
    if out.exists() and not out.is_dir():
        raise Refused(f"--out: {out} はファイルです。フォルダーか .zip か .xlsx にしてください。")
    if out.suffix and not out.exists():
        raise Refused(
            f"--out: {out.suffix} では書けません。フォルダーか .zip か .xlsx にしてください。"
        )
    others = sorted({path.name for path in out.iterdir()} - set(FILES)) if out.exists() else []
    if others:
        raise Refused(
            f"--out: {out} にほかのファイル({others[0]})があります。空のフォルダーにしてください。"
        )


def _asked(
    session: Session,
    now: datetime,
    *,
    disaster: str,
    fiscal_year: str,
    as_of: str,
    known_at: str,
) -> DataAsked:
    year = read_option("--fiscal-year", fiscal_year, parse_fiscal_year)
    day = read_option("--as-of", as_of, lambda text: parse_date(text).value)
    moment = read_option("--known-at", known_at, lambda text: parse_moment(text, now))
    at = clocks(session, as_of=day, known_at=moment)
    return DataAsked(
        clocks=at if day else day_of_year(at, year),
        known_at=moment or now,
        made_at=now,
        disaster_id=asked_disaster(session, disaster, at.known_at),
        fiscal_year=year,
    )


def _write(folder: Path, out: Path) -> None:
    if _is_folder(out):
        try:
            move_into(folder, out)
        except PermissionError as error:
            raise Refused(
                f"--out: {out} のファイルを置きかえられません。開いていれば閉じてください。"
            ) from error
        return
    with replacing(out) as target:
        (write_zip if out.suffix.lower() == ".zip" else copy_workbook)(folder, target)
