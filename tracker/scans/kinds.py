"""What a file is by its bytes: PDF, JPEG, PNG, or one that is not taken, with what to do.

Only the outer structure is read here, in steps that grow with the bytes and with nothing else; no
picture is decoded and nothing unpacked. A file must be one thing and nothing besides: what could
also be read as a page, a script or an archive (a polyglot) is refused.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tracker.domain.errors import InputError
from tracker.scans.jpeg import check_jpeg
from tracker.scans.pdf import check_pdf
from tracker.scans.png import check_png
from tracker.scans.structure import refuse_markup_anywhere

_SAVE_AGAIN: Final = "PDF・JPEG・PNGのどれかで保存し直したものを選んでください。"
_TWO_THINGS: Final = "別の種類のデータが混ざっているファイルなので、" + _SAVE_AGAIN


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken; `name` is what child.py calls it."""

    name: str
    begins: bytes
    media_type: str
    endings: tuple[str, ...]
    check_structure: Callable[[bytes], None]

    def check(self, content: bytes) -> None:
        """Raises InputError where the file is not whole, or is something besides."""
        self.check_structure(content)
        refuse_markup_anywhere(content)
        if zipfile.is_zipfile(io.BytesIO(content)):
            raise InputError(_TWO_THINGS)


KINDS: Final = (
    Kind("pdf", b"%PDF-", "application/pdf", (".pdf",), check_pdf),
    Kind("jpeg", b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg"), check_jpeg),
    Kind("png", b"\x89PNG\r\n\x1a\n", "image/png", (".png",), check_png),
)

#: How others begin, and what people call them.
_OTHERS: Final = (
    (re.compile(rb".{4}ftyp(?:hei|hev|mif|msf)", re.DOTALL), "HEIC形式の写真"),
    (re.compile(rb".{4}ftyp", re.DOTALL), "動画など"),
    (re.compile(rb"PK\x03\x04"), "Word・ExcelなどOfficeかZIPのファイル"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "古い形式のOfficeのファイル"),
    (re.compile(rb"(?:II\*\0|MM\0\*)"), "TIFF形式の画像"),
    (re.compile(rb"GIF8"), "GIF形式の画像"),
    (re.compile(rb"BM"), "BMP形式の画像"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "WebP形式の画像"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*<svg\b", re.DOTALL), "SVG形式の図"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<"), "Webページ"),
)
_FIRST: Final = 1024


def kind_of(content: bytes) -> Kind:
    """The kind that the bytes are. Raises InputError for any other, naming it where it is known."""
    for kind in KINDS:
        if content.startswith(kind.begins):
            return kind
    first = content[:_FIRST]
    if b"%PDF-" in first:
        raise InputError("PDFの前に別のデータが付いているので、" + _SAVE_AGAIN)
    for pattern, what in _OTHERS:
        if pattern.match(first):
            raise InputError(f"{what}なので、{_SAVE_AGAIN}")
    raise InputError("PDF・JPEG・PNGのファイルではないので、" + _SAVE_AGAIN)
