"""What a file is by its bytes, if it is not a package that could be a workbook.

Nothing is unpacked, and nothing is decided by the file's name.
"""

import codecs
import re
from typing import Final

from tracker.domain.errors import InputError
from tracker.sheets.sentences import CHOOSE_ANOTHER, CUT_SHORT, SAVE_AGAIN

PACKAGE: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIRST: Final = 65_536

_ORIGINAL: Final = "なので、もとの" + CHOOSE_ANOTHER
_IMAGE: Final = "画像" + _ORIGINAL
_UNPACK: Final = "圧縮されたファイルなので、展開して中の" + CHOOSE_ANOTHER
#: How others begin, and what is said about them.
_BEGINNINGS: Final = (
    (re.compile(rb"%PDF-"), "PDF" + _ORIGINAL),
    (re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|II\*\0|MM\0\*|RIFF.{4}WEBP", re.S), _IMAGE),
    (re.compile(rb".{4}ftyp(?:hei|hev|mif|msf|avi)|BM.{4}\0\0\0\0", re.S), _IMAGE),
    (re.compile(rb".{4}ftyp|RIFF|ID3|OggS", re.S), "動画か音声" + _ORIGINAL),
    (re.compile(rb"PK\x05\x06"), "中身のないZIPファイルなので、" + CHOOSE_ANOTHER),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ|..-lh", re.S), _UNPACK),
    (re.compile(rb"\{\\rtf"), "文書(リッチテキスト)" + _ORIGINAL),
    (re.compile(rb"L\0\0\0\x01\x14\x02\0"), "ショートカット" + _ORIGINAL),
    (re.compile(rb"SQLite format 3\0"), "データベース" + _ORIGINAL),
    (
        re.compile(rb"\x09[\0\x02\x04](?:\x04|\x06)\0|\x09\x08\x10\0"),
        "とても古い形式のExcelファイルなので、" + SAVE_AGAIN,
    ),
)
_OLE_STREAMS: Final = (
    (
        "EncryptedPackage",
        "パスワードで保護されているので、Excelで開いて「情報」の「ブックの保護」にある"
        "「パスワードを使用して暗号化」でパスワードを消し、保存し直したものを選んでください。",
    ),
    ("WordDocument", "Wordの文書" + _ORIGINAL),
    ("PowerPoint Document", "PowerPointの資料" + _ORIGINAL),
    ("__substg1.0_", "Outlookのメールなので、添付された" + CHOOSE_ANOTHER),
    ("VBA", "マクロの入った古い形式のExcelファイル(.xls)なので、" + SAVE_AGAIN),
    ("Workbook", "古い形式のExcelファイル(.xls)なので、" + SAVE_AGAIN),
    ("Book", "古い形式のExcelファイル(.xls)なので、" + SAVE_AGAIN),
)
_MARKUP: Final = (
    (
        re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet"),
        "XML形式の表なので、" + SAVE_AGAIN,
    ),
    (
        re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|script)\b", re.I),
        "Webページの形をした表なので、" + SAVE_AGAIN,
    ),
    (re.compile(rb"<svg\b", re.I), _IMAGE),
)
_ENCODINGS: Final = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-8"),
    (b"", "cp932"),
)
_UNPRINTABLE: Final = re.compile("[\0-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")


def refuse_other_kinds(content: bytes) -> None:
    """Raises InputError, naming what it is, for all but a package (a ZIP file)."""
    if content.startswith(PACKAGE):
        return
    if not content.strip(b"\0"):
        raise InputError(CUT_SHORT)
    for pattern, said in _BEGINNINGS:
        if pattern.match(content):
            raise InputError(said)
    if content.startswith(_OLE):
        raise InputError(_of_ole(content))
    raise InputError(_of_text(content[:_FIRST]))


def _of_ole(content: bytes) -> str:
    """Compound files (MS-CFB) name their streams in UTF-16."""
    for stream, said in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return said
    return "古い形式のOfficeのファイルなので、" + SAVE_AGAIN


def _of_text(first: bytes) -> str:
    if first.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        return _of_markup(first)
    if any(first.startswith(mark) and _reads_as(first, name) for mark, name in _ENCODINGS):
        return "文字だけのファイル(CSVなど)なので、" + SAVE_AGAIN
    return "Excelブックではないので、" + CHOOSE_ANOTHER


def _of_markup(first: bytes) -> str:
    for pattern, said in _MARKUP:
        if pattern.search(first):
            return said
    return "XMLのファイルなので、" + CHOOSE_ANOTHER


def _reads_as(first: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(first)
    except UnicodeDecodeError:
        return False
    return not _UNPRINTABLE.search(text)
