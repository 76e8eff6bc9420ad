"""A file that came from outside becomes a scan, or is refused with what to do about it."""

import hashlib
from dataclasses import dataclass

from tracker.domain.errors import InputError
from tracker.domain.letter import Scan
from tracker.scans.kinds import kind_of
from tracker.scans.limits import LARGEST_FILE, MEGABYTE
from tracker.scans.names import clean_name
from tracker.scans.opening import PageImage, pictures_of

TOO_LARGE = (
    f"大きすぎるので、1つ{LARGEST_FILE // MEGABYTE}MBまでに"
    "(分けるか、解像度を下げて)保存し直したものを選んでください。"
)


@dataclass(frozen=True, slots=True)
class CheckedScan:
    """A scan as the letter keeps it, and a picture of each of its pages."""

    scan: Scan
    pages: tuple[PageImage, ...]


def checked(name: str, content: bytes) -> CheckedScan:
    """What `content` is by its bytes, whatever it is called; takes seconds where there is much.

    Raises InputError, one sentence that says what to do.
    """
    if not content:
        raise InputError("中身のない(0バイトの)ファイルなので、元のファイルを選び直してください。")
    if len(content) > LARGEST_FILE:
        raise InputError(TOO_LARGE)
    kind = kind_of(content)
    kind.check(content)
    pages = pictures_of(kind.name, content)
    scan = Scan(
        sha256=hashlib.sha256(content).hexdigest(),
        name=clean_name(name, kind.endings),
        media_type=kind.media_type,
        pages=len(pages),
    )
    return CheckedScan(scan, pages)
