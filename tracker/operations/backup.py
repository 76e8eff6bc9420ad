"""Verified copies of a SQLite ledger by SQLite's backup API, and back.

A copy is checked by integrity_check, foreign_key_check, the counts of every table and the hash
chain. The keys of the installation are no part of it: ledger.key, kept elsewhere, is needed to
verify and to restore it.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import URL

from tracker import clock
from tracker.domain.errors import LedgerError
from tracker.migrations import alembic_config, upgrade
from tracker.models.connection import session_on
from tracker.operations.demo import has_demo_data
from tracker.queries.chain import ChainReport, Head, verify_chain

#: Seconds that a restore waits for others to finish what they read or write.
PATIENCE = 30

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """The chain that was restored; `kept` is where the database before it lies (None: none was),
    with the head that it had."""

    chain: ChainReport
    kept: Path | None
    replaced: Head | None


def back_up(
    database: Path, target: Path, *, ledger_key: bytes | None, progress: Progress | None = None
) -> ChainReport:
    """Copy the ledger into the new file `target` and verify the copy.

    A chain with problems is reported, and its copy kept: it needs one most. Raises LedgerError
    where the file exists already or the copy is not whole; then no file stays behind.
    """
    if not database.exists():
        raise LedgerError("台帳のデータベースがまだありません。")
    if target.exists():
        raise LedgerError(f"{target} はすでにあります。別の名前を指定してください。")
    unfinished = _private_file(target.with_name(f"{target.name}.part"))
    try:
        _copy_file(database, unfinished)
        report = _verified(unfinished, ledger_key, progress)
        unfinished.rename(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return report


def restore(
    file: Path,
    database: Path,
    *,
    ledger_key: bytes | None,
    demo: bool = False,
    progress: Progress | None = None,
) -> Restored:
    """Verify the backup `file` and put its content into `database`, in one transaction of SQLite.

    Servers that are running go on with the restored content; everybody has to sign in again. The
    content before is kept in a file beside. Raises LedgerError, and changes nothing, where the
    backup is not whole, of a newer program, sealed with another key, or of the demo.
    """
    _check_is_sqlite(file)
    unfinished = _private_file(database.with_name(f"{database.name}.restoring"))
    try:
        _copy_file(file, unfinished)
        _bring_up_to_date(unfinished)
        report = _verified(unfinished, ledger_key, progress)
        if not report.is_whole:
            raise LedgerError(f"このバックアップは戻せません。{report.problems[0]}")
        _check_same_purpose(unfinished, demo)
        _end_sign_ins(unfinished)
        with _alone(database) as ledger, _opened(unfinished) as backup:
            kept, replaced = _keep_beside(ledger, database)
            _copy(backup, ledger)
    finally:
        unfinished.unlink(missing_ok=True)
    return Restored(report, kept, replaced)


def _private_file(path: Path) -> Path:
    """An empty file that only its owner may read, where the system knows that."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


@contextmanager
def _opened(path: Path, mode: str = "rw") -> Iterator[sqlite3.Connection]:
    """A connection of the standard library, without transactions of its own making."""
    address = f"{path.resolve().as_uri()}?mode={mode}"
    with closing(
        sqlite3.connect(address, uri=True, isolation_level=None, timeout=PATIENCE)
    ) as connection:
        yield connection


@contextmanager
def _alone(database: Path) -> Iterator[sqlite3.Connection]:
    """The ledger under a lock that nobody passes until the end: nothing is written in between."""
    with _opened(database, "rwc") as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise LedgerError(
                "ほかの処理が台帳を使い続けているため、中止しました。何も変えていません。"
                "サーバーを止めてから、もう一度実行してください。"
            ) from error
        connection.execute("ROLLBACK")  # the lock outlives it in this locking mode
        yield connection


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy what `source` holds now over `target`, and check that it arrived."""
    source.execute("BEGIN")  # the counts and the copy are of one moment
    counts = _counts(source)
    source.backup(target, pages=-1)
    source.execute("ROLLBACK")
    if _counts(target) != counts:
        raise LedgerError("写しの件数が元と合いません。もう一度実行してください。")


def _copy_file(source: Path, target: Path) -> None:
    with _opened(source) as original, _opened(target) as copy:
        _copy(original, copy)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows of every table."""
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in names
    }


def _verified(path: Path, ledger_key: bytes | None, progress: Progress | None) -> ChainReport:
    with _opened(path) as connection:
        damage = connection.execute("PRAGMA integrity_check").fetchone()[0]
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
        if "ledger_head" not in _counts(connection):
            raise LedgerError("このファイルは台帳のバックアップではありません。")
    if damage != "ok":
        raise LedgerError(f"データベースが壊れています(integrity_check: {damage})。")
    if loose:
        raise LedgerError(f"データベースの参照が{len(loose)}件切れています(foreign_key_check)。")
    with session_on(_url(path), ledger_key=ledger_key) as session:
        return verify_chain(session, progress)


def _url(path: Path) -> URL:
    return URL.create("sqlite", database=path.as_posix())


def _check_is_sqlite(file: Path) -> None:
    with file.open("rb") as start:
        if start.read(16) != b"SQLite format 3\0":
            raise LedgerError(f"{file} は台帳のバックアップではありません。")


def _bring_up_to_date(path: Path) -> None:
    """Migrate an older backup; a newer one only its own program understands."""
    with _opened(path) as connection:
        tables = _counts(connection)
        query = "SELECT version_num FROM alembic_version"
        found = connection.execute(query).fetchone() if "alembic_version" in tables else None
    if found is None:
        raise LedgerError("このファイルは台帳のバックアップではありません。")
    known = {
        script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
    }
    if found[0] not in known:
        raise LedgerError(
            "新しい版のプログラムで作られたバックアップです。プログラムを新しくしてから戻してください。"
        )
    with session_on(_url(path), ledger_key=None) as session:
        engine = session.connection().engine
        session.rollback()
        upgrade(engine)


def _check_same_purpose(path: Path, demo: bool) -> None:
    with session_on(_url(path), ledger_key=None) as session:
        of_demo = has_demo_data(session)
    if of_demo and not demo:
        raise LedgerError("デモのバックアップです。実際の台帳には戻せません。")
    if demo and not of_demo:
        raise LedgerError("実際の台帳のバックアップです。デモのデータベースには戻せません。")


def _end_sign_ins(path: Path) -> None:
    """Sessions that had ended since the backup must not come back to life."""
    now = clock.now().replace(tzinfo=None).isoformat(" ")
    with _opened(path) as connection:
        connection.execute("UPDATE sign_in SET ended_at = ? WHERE ended_at IS NULL", [now])


def _keep_beside(ledger: sqlite3.Connection, database: Path) -> tuple[Path | None, Head | None]:
    """A copy of what is about to be replaced, under a name with the time; none of nothing."""
    if "ledger_head" not in _counts(ledger):
        return None, None
    stamp = clock.now().astimezone(clock.JAPAN).strftime("%Y%m%d-%H%M%S")
    kept = _private_file(database.with_name(f"{database.stem}-{stamp}.db"))
    with _opened(kept) as copy:
        _copy(ledger, copy)
        head = copy.execute("SELECT change_id, hash FROM ledger_head").fetchone()
    return kept, Head(*head) if head else None
