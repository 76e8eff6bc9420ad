"""Workbooks as LibreOffice sees them: printed pages as words, and files of other kinds."""

import subprocess
import unicodedata
from pathlib import Path

from tests.tools import LIBREOFFICE, PDFTOTEXT, require


def convert(workbook: bytes, kind: str, folder: Path) -> Path:
    """The workbook as LibreOffice makes it into another kind of file."""
    source = folder / "report.xlsx"
    source.write_bytes(workbook)
    return convert_file(source, kind, folder)


def convert_file(source: Path, kind: str, folder: Path, *options: str) -> Path:
    """Any file; LibreOffice runs with a profile of its own beside it. `options`: of soffice."""
    out = folder / "out"
    command = [require(LIBREOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--headless", *options, "--convert-to", kind, "--outdir", out, source]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / f"{source.stem}.{kind.partition(':')[0]}"


def pages(pdf: Path) -> list[str]:
    """The words of each page, as NFKC."""
    command = [require(PDFTOTEXT), "-layout", pdf, "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
    return [plain(page) for page in text.split("\f")[:-1]]


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
