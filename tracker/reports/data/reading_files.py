"""Opens the files of a データ, a folder or a .zip, within bounds, and compares them with what
datapackage.json says of them before anything in them is believed."""

import csv
import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from tracker.domain.errors import InputError
from tracker.reports.data.asked import NAME, VERSION
from tracker.reports.data.csv_files import ENCODING, csv_name
from tracker.reports.data.package import FILE_NAME
from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.data.workbook import FIXED_PARTS

#: Unpacked bytes of one file and of all; ours has 0.1 MB of description, and 15 MB of tables for
#: 20,000 supports. More is no export of a ledger but a trap.
MEGABYTE: Final = 1 << 20
LARGEST_DESCRIPTION: Final = 4 * MEGABYTE
LARGEST_FILE: Final = 512 * MEGABYTE
LARGEST_OF_ALL: Final = 1024 * MEGABYTE
MOST_FILES: Final = 100
_ENCRYPTED: Final = 0x1
_DAMAGE: Final = (
    BadZipFile, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError, csv.Error,
    zlib.error,
)  # fmt: skip
_AS_IT_CAME: Final = "「データ」で作ったフォルダーか.zipを、そのまま指定してください。"


class Files:
    """The files of a folder or a .zip by their names; `reading` is the one that was opened last."""

    def __init__(self, path: Path, package: ZipFile | None) -> None:
        self._path, self._package = path, package
        self.reading = path.name

    @contextmanager
    def text(self, name: str) -> Iterator[IO[str]]:
        """A CSV file."""
        with self.raw(name) as raw:
            yield TextIOWrapper(raw, encoding=ENCODING, newline="")

    def raw(self, name: str, largest: int = LARGEST_FILE) -> IO[bytes]:
        """A file as bytes. Raises InputError where it is not there or too large."""
        self.reading = name
        try:
            size = self._size(name)
            if size > largest:
                raise InputError(
                    f"{name}が大きすぎます({size // MEGABYTE:,}MB)。"
                    f"{largest // MEGABYTE}MBまでです。"
                )
            return self._package.open(name) if self._package else (self._path / name).open("rb")
        except (KeyError, FileNotFoundError) as error:
            raise InputError(f"{self._path.name}に{name}がありません。{_AS_IT_CAME}") from error

    def _size(self, name: str) -> int:
        if self._package is None:
            return (self._path / name).stat().st_size
        return self._package.getinfo(name).file_size


@contextmanager
def opened(path: Path) -> Iterator[Files]:
    """The files at `path`. Raises InputError, also for what turns out damaged while it is read."""
    files = Files(path, None)
    try:
        if path.is_dir():
            yield files
            return
        with ZipFile(path) as package:
            _check_directory(path.name, package)
            files = Files(path, package)
            yield files
    except _DAMAGE as error:
        raise InputError(
            f"{files.reading}がデータとして読めません。ファイルが壊れています。{_AS_IT_CAME}"
        ) from error


def _check_directory(name: str, package: ZipFile) -> None:
    """By what the .zip declares, before anything is unpacked."""
    entries = package.infolist()
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > LARGEST_OF_ALL:
        raise InputError(f"{name}の中身が多すぎます。「データ」で作った.zipではありません。")
    for one in entries:
        if one.flag_bits & _ENCRYPTED:
            raise InputError(
                f"{name}の{one.filename}にパスワードがかかっています。外してから取り込んでください。"
            )
        if one.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise InputError(f"{name}の{one.filename}の圧縮の方法が分かりません。{_AS_IT_CAME}")


def is_data_workbook(path: Path) -> bool:
    """Whether the file is the workbook of a データ, which cannot be taken in by itself."""
    name = "xl/workbook.xml"
    try:
        with ZipFile(path) as package:
            is_ours = package.getinfo(name).file_size == len(FIXED_PARTS[name].encode())
            return is_ours and package.read(name) == FIXED_PARTS[name].encode()
    except (*_DAMAGE, KeyError, OSError):
        return False


def description(files: Files) -> dict[str, Any]:
    """datapackage.json, where it is one of ours and of the version that is read."""
    with files.raw(FILE_NAME, LARGEST_DESCRIPTION) as file:
        text = file.read(LARGEST_DESCRIPTION + 1)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{FILE_NAME}がJSONとして読めません。{_AS_IT_CAME}") from error
    if not isinstance(found, dict) or found.get("name") != NAME:
        raise InputError(f"{FILE_NAME}が、支援台帳のデータのものではありません。")
    _check_version(found.get("version"))
    return found


def _check_version(version: object) -> None:
    if version == str(VERSION):
        return
    if not isinstance(version, str):
        raise InputError(
            f'{FILE_NAME}のversionが、文字列の"{VERSION}"ではありません。'
            "書きかえられたデータは取り込めません。"
        )
    raise InputError(
        f"このデータの列の組は版{version[:20]}で、読めるのは版{VERSION}です。"
        "同じ版のプログラムで作り直してください。"
    )


def demand_unchanged(files: Files, described: dict[str, Any]) -> None:
    """Raises InputError where a table is not the one that datapackage.json describes."""
    resources = described.get("resources")
    told = {
        one.get("path"): one
        for one in (resources if isinstance(resources, list) else [])
        if isinstance(one, dict) and isinstance(one.get("path"), str)
    }
    for table in ALL_TABLES:
        name = csv_name(table)
        if name not in told:
            raise InputError(f"{FILE_NAME}に{name}の説明がありません。{_AS_IT_CAME}")
        if _content(files, name) != (told[name].get("bytes"), told[name].get("hash")):
            raise InputError(
                f"{name}の中身が、{FILE_NAME}にある大きさかSHA-256と違います。"
                "作ったあとで書きかえられたデータは取り込めません。"
            )


def _content(files: Files, name: str) -> tuple[int, str]:
    """Bytes and SHA-256, read in pieces."""
    digest, size = hashlib.sha256(), 0
    with files.raw(name) as file:
        while piece := file.read(MEGABYTE):
            digest.update(piece)
            size += len(piece)
            if size > LARGEST_FILE:
                raise InputError(f"{name}が大きすぎます。")
    return size, f"sha256:{digest.hexdigest()}"
