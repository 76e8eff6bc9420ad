"""`import`: takes files into the ledger; which kind they are shows in their shape."""

import hashlib
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from tracker.cli.asked import asked_disaster
from tracker.cli.refusal import Refused, require_ledger, told_plainly
from tracker.cli.workbooks import import_workbook
from tracker.domain.access import SYSTEM
from tracker.domain.entry_form.book import Fixed
from tracker.domain.entry_form.reading import Reading
from tracker.domain.errors import InputError
from tracker.domain.ledger_data import LedgerData
from tracker.domain.vocabulary import State
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.data_import import Imported, import_data
from tracker.queries.moment import head
from tracker.queries.names import giver_names
from tracker.reports.data.package import FILE_NAME
from tracker.reports.data.reading import is_data, read_files
from tracker.reports.data.reading_files import is_data_workbook


@click.command("import")
@click.argument(
    "path", metavar="FILE.xlsx|DIR|FILE.zip", type=click.Path(path_type=Path, exists=True)
)
@click.option("--dry-run", is_flag=True, help="Read and check everything, store nothing.")
@click.option("--draft", is_flag=True, help="FILE.xlsx: new entries become drafts.")
@click.option("--ward", metavar="CODE", default="", help="FILE.xlsx: for rows without one.")
@click.option("--disaster", metavar="SLUG", default="", help="FILE.xlsx: for rows without one.")
@click.option(
    "--errors",
    metavar="FILE.xlsx",
    type=click.Path(path_type=Path),
    help="Where to write the workbook with its errors marked, if there are any.",
)
@told_plainly
def import_(path: Path, dry_run: bool, errors: Path | None, **how: Any) -> None:
    """Take in a filled-in 入力様式 (FILE.xlsx), all of it or nothing; or load the files of
    `export data` into a ledger that has no supports and no letters."""
    require_ledger()
    session = db.session()
    if is_data(path):
        _import_data(session, path, dry_run=dry_run)
    elif is_data_workbook(path):
        raise Refused(
            f"{path.name} は「データ」のExcelで、これだけでは取り込めません。"
            "いっしょに作ったフォルダーか .zip を指定してください。"
        )
    elif path.is_file() and path.suffix.lower() != ".zip":
        import_workbook(session, path, _reading(session, **how), dry_run=dry_run, errors=errors)
    else:
        raise Refused(
            f"{path.name} は取り込めません。記入した入力様式(.xlsx)か、"
            "「データ」で作ったフォルダーか .zip を指定してください。"
        )


def _reading(session: Session, *, draft: bool, ward: str, disaster: str) -> Reading:
    if ward and ward not in giver_names(session):
        raise Refused(f"--ward: 「{ward}」というコードはありません。")
    disaster_id = asked_disaster(session, disaster, head(session))
    state = State.DRAFT if draft else State.SUBMITTED
    return Reading(state=state, fixed=Fixed(disaster_id, ward or None))


def _import_data(session: Session, path: Path, *, dry_run: bool) -> None:
    try:
        data = read_files(path)
        begin_writing(session)
        done = import_data(session, actor=SYSTEM, data=data, reason=_reason(path, data))
    except InputError as error:
        raise Refused(f"{error.message}何も取り込んでいません。") from error
    if dry_run:
        session.rollback()
        click.echo(f"試しに読みました。{_told(done)}になります。台帳には何も書いていません。")
        return
    session.commit()
    click.echo(f"取り込みました(第{done.change_id}番の変更)。{_told(done)}です。")
    click.echo(
        "管理番号は新しく付きました。御礼状の写し(スキャン)と供覧の印は、データに入っていません。"
    )


def _told(done: Imported) -> str:
    return (
        f"支援{done.supports:,}件、御礼状{done.letters:,}件、"
        f"新しい災害{done.disasters:,}件、新しい品目{done.items:,}件"
    )


def _reason(path: Path, data: LedgerData) -> str:
    """Which file it was: its name, what it says of itself, and its SHA-256 (of a folder that of
    its description, which holds those of the others)."""
    file = path / FILE_NAME if path.is_dir() else path
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return (
        f"データの取り込み: {path.name} "
        f"(現在 {data.as_of}、記録時点 {data.known_at}、SHA-256 {digest})"
    )
