"""`report overview|details|wards|letters|annual`: the workbooks without a browser.

`export-run` is what the pages start beside themselves for a workbook that takes long.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import click
import structlog
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from tracker import clock
from tracker.cli.asked import asked_disaster, known_disasters, read_option
from tracker.cli.beside import commit, noting, step_back
from tracker.cli.progress import progress_bar
from tracker.cli.refusal import Refused, require_ledger, told_plainly
from tracker.cli.replacing import replacing
from tracker.config import web_address
from tracker.domain.dates import parse_date, parse_moment
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.errors import LedgerError
from tracker.domain.fiscal_year import parse_fiscal_year
from tracker.domain.progress import part
from tracker.domain.wareki import format_moment
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.exports import begin_export, fail_export, finish_export, note_progress
from tracker.queries.moment import clocks
from tracker.queries.names import association
from tracker.reports import annual as annual_report
from tracker.reports import news_draft
from tracker.reports.files import make_file
from tracker.reports.order import Order, day_of_year, make_draft, make_workbook, order_from

report = AppGroup("report", help="The reports as Excel workbooks.")
log = structlog.get_logger()


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that the reports share."""
    for option in (
        click.option("--base-url", metavar="URL", default="",
                     help="Where its links lead to (https://ledger.example); default: PUBLIC_URL."),
        click.option("--out", required=True, metavar="FILE.xlsx", type=click.Path(path_type=Path),
                     help="Where to write; a file of that name is replaced as a whole."),
        click.option("--known-at", metavar="TIME", default="",
                     help="What the ledger knew then (2026-04-01 12:00, R8.4.1); default: now."),
        click.option("--as-of", metavar="DATE", default="",
                     help="The day it speaks of (2023-10-01, R5.10.1, 令和5年10月1日)."),
        click.option("--fiscal-year", metavar="Y", default="",
                     help="Only that fiscal year (2022, R4, 令和4年度)."),
        click.option("--disaster", metavar="SLUG", default="",
                     help="Of which disaster (2011-higashinihon)."),
    ):  # fmt: skip
        command = option(command)
    return command


@report.command("overview")
@_options
@told_plainly
def overview(**options: Any) -> None:
    """支援概要 of one disaster, in the shape in which the association publishes it."""
    if not options["disaster"]:
        raise Refused(f"--disaster で災害を1つ指定してください。\n{known_disasters()}")
    _write("overview", **options)


@report.command("details")
@_options
@told_plainly
def details(**options: Any) -> None:
    """支援明細: every entry, one row a line, of one disaster or of all."""
    _write("details", **options)


@report.command("wards")
@_options
@told_plainly
def wards(**options: Any) -> None:
    """区別一覧: what each member gave, of one disaster, of a fiscal year or of all."""
    _write("wards", **options)


@report.command("letters")
@_options
@told_plainly
def letters(**options: Any) -> None:
    """御礼状一覧: letters received and what they thank for, of one disaster or of all."""
    _write("letters", **options)


@report.command("annual")
@_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "docx"]),
    default="xlsx",
    help="docx: the draft for Word; with --disaster the NEWS on it, of all years or of one.",
)
@told_plainly
def annual(form: str, **options: Any) -> None:
    """年度報告 of a fiscal year: all disasters and members together."""
    is_news = form == "docx" and options["disaster"]
    if not options["fiscal_year"] and not is_news:
        raise Refused("--fiscal-year で年度を1つ指定してください（例：R2、2020）。")
    if form == "docx":
        _write_draft(**options)
        return
    if options["disaster"]:
        raise Refused(
            "年度報告のExcelはすべての災害をまとめます。--disaster は外してください"
            "（--format docx なら、その災害のNEWS案になります）。"
        )
    _write("annual", **options)


def _write_draft(*, out: Path, **asked: str) -> None:
    require_ledger()
    order = _order(news_draft.KIND if asked["disaster"] else annual_report.KIND, **asked)
    with replacing(out) as target, progress_bar("案") as progress:
        make_draft(db.session(), order, target, made_at=clock.now(), progress=progress)
    click.echo(f"{out} に{'NEWS' if asked['disaster'] else '年度報告'}の案を書きました。")


def _write(kind: str, *, out: Path, **asked: str) -> None:
    require_ledger()
    order = _order(kind, **asked)
    with replacing(out) as target, progress_bar("帳票") as progress:
        make_workbook(
            db.session(),
            order,
            target,
            made_at=clock.now(),
            progress=progress,
            between_batches=db.session.rollback,
        )
    click.echo(f"{out} に{order.title(association(db.session()))}を書きました。")


def _order(
    kind: str, *, disaster: str, fiscal_year: str, as_of: str, known_at: str, base_url: str
) -> Order:
    session, now = db.session(), clock.now()
    year = read_option("--fiscal-year", fiscal_year, parse_fiscal_year)
    day = read_option("--as-of", as_of, lambda text: parse_date(text).value)
    moment = read_option("--known-at", known_at, lambda text: parse_moment(text, now))
    at = clocks(session, as_of=day, known_at=moment)
    wanted = EntryFilter(
        disaster_id=asked_disaster(session, disaster, at.known_at), fiscal_year=year
    )
    return Order(
        report=kind,
        wanted=wanted,
        clocks=at if day else day_of_year(at, year),
        known_at_label=format_moment(moment or now),
        base_url=_base_url(base_url),
    )


def _base_url(given: str) -> str:
    """Where links lead to: as given, else as the installation is set up."""
    try:
        return web_address(given) or current_app.config["PUBLIC_URL"]
    except ValueError as error:
        example = "https://ledger.example"
        raise Refused(
            f"--base-url: 「{given}」は {example} のような形で書いてください。"
        ) from error


@click.command("export-run", hidden=True)
@click.argument("token")
@told_plainly
def export_run(token: str) -> None:
    """Make the file that a page asked for (started by the page itself)."""
    step_back()
    session = db.session()
    begin_writing(session)
    export = begin_export(session, token=token)
    order, total = order_from(export.parameters), export.total_rows
    order = replace(order, base_url=order.base_url or current_app.config["PUBLIC_URL"])
    session.rollback()
    try:
        content = _made(session, order, token, total)
    except Exception as error:
        session.rollback()
        told = error.message if isinstance(error, LedgerError) else ""
        commit(session, lambda: fail_export(session, token=token, problem=told))
        log.error("export_failed", report=order.report, error=type(error).__name__)
        if isinstance(error, LedgerError):
            return
        raise
    commit(session, lambda: finish_export(session, token=token, content=content))


def _made(session: Session, order: Order, token: str, total: int) -> bytes:
    """The file; how far it is is told in parts of the total that its page shows from the start."""
    target = BytesIO()
    note = noting(session, partial(note_progress, session, token=token))
    make_file(
        session,
        order,
        target,
        made_at=clock.now(),
        progress=part(note, first=0, last=total, of=total),
        between_batches=session.rollback,
    )
    return target.getvalue()
