"""Files that come with the form of a letter: each is looked at, and held or refused.

A view that takes them reads so:

    @bp.post("/new")
    @allow(Permission.ENTER)
    @takes_files(**BODY)
    @begins_itself
    @csrf.exempt
    def enter():
        scans, refusals = take_uploads(request.files.getlist("files"), viewer().actor)

Looking at files takes seconds, in which nobody else may be kept from writing: that is why the view
begins itself, and why `take_uploads` stands before anything that it writes.
"""

import time
from collections.abc import Iterable
from typing import IO

from werkzeug.datastructures import FileStorage

from tracker.domain.access import Actor
from tracker.domain.errors import InputError
from tracker.domain.letter import Scan
from tracker.domain.text import quoted
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.letters import hold_scan
from tracker.scans.checking import TOO_LARGE, CheckedScan, checked
from tracker.scans.limits import LARGEST_FILE, MEGABYTE

#: Of a form with its files: what is read at all, and what is kept of it. Of a file that is larger
#: nothing is kept, but the form comes back with everything else.
BODY = {"read": 512 * MEGABYTE, "kept": 60 * MEGABYTE, "each": LARGEST_FILE}
TOO_MUCH = f"ほかと合わせて{BODY['kept'] // MEGABYTE}MBを超えるので、保存したあとで加えてください。"
#: Files of one sending.
MOST_FILES = 20
TOO_MANY = f"一度に送れるのは{MOST_FILES}ファイルまでなので、残りは保存したあとで加えてください。"
#: Seconds after which no further file is looked at: somebody waits for the page.
PATIENCE = 120
TOO_SLOW = "ほかのファイルの確認に時間がかかったので、もう一度選んでください。"
#: For the script that puts large files aside before they are sent (static/js/files.js). Together
#: they may be a little smaller than a body, which holds the other fields too.
FILE_LIMITS = {"data-largest": str(LARGEST_FILE), "data-largest-sum": str(55 * MEGABYTE)}
_SHOWN = 60


def take_uploads(files: Iterable[FileStorage], actor: Actor) -> tuple[list[Scan], list[str]]:
    """The scans that are held for `actor` now, and a sentence for each file that was refused.

    Ends the transaction under way and begins one for writing; the view commits at its end, also
    where it answers with the form and its errors, so that the form can carry what was taken.
    """
    found, refusals = _checked_files([file for file in files if file.filename])
    session = db.session()
    begin_writing(session)
    for content, result in found:
        hold_scan(session, actor=actor, scan=result.scan, content=content, pages=result.pages)
    return [result.scan for _, result in found], refusals


def _checked_files(files: list[FileStorage]) -> tuple[list[tuple[bytes, CheckedScan]], list[str]]:
    found: dict[str, tuple[bytes, CheckedScan]] = {}
    refusals = [_about(file, TOO_MANY) for file in files[MOST_FILES:]]
    until = time.monotonic() + PATIENCE
    for file in files[:MOST_FILES]:
        try:
            _check_patience(until)
            content = _read(file.stream)
            result = checked(file.filename or "", content)
        except InputError as refused:
            refusals.append(_about(file, refused.message))
        else:
            found.setdefault(result.scan.sha256, (content, result))
    return list(found.values()), refusals


def _check_patience(until: float) -> None:
    if time.monotonic() > until:
        raise InputError(TOO_SLOW)


def _read(stream: IO[bytes]) -> bytes:
    """The bytes, unless they are too many: those were dropped while they came (web/body.py)."""
    if getattr(stream, "is_cut", False):
        raise InputError(TOO_LARGE if getattr(stream, "is_too_large", False) else TOO_MUCH)
    content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise InputError(TOO_LARGE)
    return content


def _about(file: FileStorage, sentence: str) -> str:
    return f"{quoted(file.filename or '', _SHOWN)}は、{sentence}"
