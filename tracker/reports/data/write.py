"""Makes the データ: a folder or .zip of CSV files with datapackage.json and the workbook, or the
workbook alone.

The ledger is read once into CSV files; the workbook, the description and the checks are made from
those, so that memory does not grow with the ledger and all of them say the same.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from tracker.queries.names import association
from tracker.reports.data.asked import DataAsked
from tracker.reports.data.checking import WORKBOOK, demand_rules
from tracker.reports.data.codes import code_lists
from tracker.reports.data.csv_files import CsvSink, csv_name
from tracker.reports.data.dataset import read_data, told_of
from tracker.reports.data.definitions import words_of
from tracker.reports.data.package import FILE_NAME, write_package
from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.data.workbook import write_workbook

Progress = Callable[[int, int], None]

#: In the order in which people look at them.
FILES: Final = (FILE_NAME, WORKBOOK, *(csv_name(table) for table in ALL_TABLES))
_COMPRESS: Final = 6


@contextmanager
def made_data(
    session: Session,
    asked: DataAsked,
    *,
    progress: Progress | None = None,
    between_batches: Callable[[], object] | None = None,
    scratch: Path | None = None,
) -> Iterator[Path]:
    """A folder with all files, checked by the rules; it goes when the block ends.

    scratch: where the folder is made; by default where the system keeps such things. Raises
    NotFound where the ledger did not know the disaster, RulesBroken where a rule is broken.
    """
    with TemporaryDirectory(prefix=".data-", dir=scratch) as name:
        folder = Path(name)
        with CsvSink(folder) as sink:
            read_data(
                session, asked, sink, progress=_half(progress, 0), between_batches=between_batches
            )
        words = association(session)
        told = told_of(session, asked)
        if between_batches:
            between_batches()
        write_package(folder, told, code_lists(words), words_of(words))
        with (folder / WORKBOOK).open("wb") as target:
            write_workbook(folder, target, made_at=asked.made_at)
        demand_rules(folder)
        if progress:
            progress(1, 1)
        yield folder


def _half(progress: Progress | None, half: int) -> Progress | None:
    """Reading is the first half of the work."""
    if progress is None:
        return None
    return lambda done, of_all: progress(half * of_all + done, 2 * max(of_all, 1))


def write_zip(folder: Path, target: BinaryIO) -> None:
    """All files of the folder in one .zip."""
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_COMPRESS) as package:
        for name in FILES:
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with (
                (folder / name).open("rb") as file,
                package.open(entry, "w", force_zip64=True) as into,
            ):
                shutil.copyfileobj(file, into, 1 << 20)


def copy_workbook(folder: Path, target: BinaryIO) -> None:
    """The workbook alone."""
    with (folder / WORKBOOK).open("rb") as file:
        shutil.copyfileobj(file, target, 1 << 20)


def move_into(folder: Path, out: Path) -> None:
    """Put the files into the folder `out`; each takes the place of one of its name as a whole."""
    out.mkdir(exist_ok=True)
    for name in FILES:
        os.replace(folder / name, out / name)
