"""Workbooks as LibreOffice sees them: printed pages as words, and files of other kinds."""

import re
import subprocess
import unicodedata
from pathlib import Path

from tests.tools import LIBREOFFICE, PDFTOTEXT, require

#: Points: what a reader is sure to make out on paper, measured where BIZ UDPGothic is missing.
SMALLEST_PRINT = 6.5

_KANJI = re.compile(r'<word xMin="([\d.]+)" .*? xMax="([\d.]+)" .*?>([\u4e00-\u9fff]{2,})</word>')


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


def smallest_print(pdf: Path) -> list[float]:
    """The size of the smallest kanji of each page in points: one is as wide as its font is high."""
    command = [require(PDFTOTEXT), "-bbox", pdf, "-"]
    boxes = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
    return [
        min((float(end) - float(start)) / len(word) for start, end, word in _KANJI.findall(page))
        for page in boxes.split("<page ")[1:]
    ]


def check_legible(pdf: Path) -> None:
    """Nothing on any page is smaller than can be read."""
    for number, points in enumerate(smallest_print(pdf), 1):
        assert points >= SMALLEST_PRINT, (
            f"page {number} has print of {points:.1f} points: narrow the columns, or see "
            "WIDEST_SHEET_UPRIGHT and WIDEST_SHEET_LYING in reports/excel/grid.py"
        )


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
