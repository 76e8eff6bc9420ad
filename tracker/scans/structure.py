"""What is hidden in a file that is shown as a picture or a page: markup, scripts, archives."""

import re
from typing import Final

from tracker.domain.errors import InputError

BROKEN: Final = (
    "壊れているか途中で切れているので、元のファイルを確かめるか、"
    "スキャンし直したものを選んでください。"
)
HIDDEN: Final = (
    "見えないところに別のデータが入っているので、"
    "画像か文書のソフトで開いて保存し直したものを選んでください。"
)
#: Long enough that no compressed data spells it by chance.
_ANYWHERE: Final = re.compile(
    rb"<script[\s>/]|<!doctype\s+html|<iframe[\s>]|<\?php\s|<html[\s>]", re.IGNORECASE
)
#: In notes beside a picture, where nothing of the kind belongs.
_IN_NOTES: Final = re.compile(
    rb"<(?:script|html|head|body|svg|iframe|img|object|embed|link|meta|style|form)[\s>/]"
    rb"|<!doctype|<\?php|javascript:|PK\x03\x04|PK\x05\x06|%PDF-|Rar!\x1a|7z\xbc\xaf\x27",
    re.IGNORECASE,
)


def refuse_markup_anywhere(content: bytes) -> None:
    """Raises InputError where the whole could be read as a page with a script."""
    if _ANYWHERE.search(content):
        raise InputError(HIDDEN)


def refuse_hidden(note: bytes) -> None:
    """Raises InputError where a comment or metadata holds markup, a script or an archive."""
    if _IN_NOTES.search(note):
        raise InputError(HIDDEN)
