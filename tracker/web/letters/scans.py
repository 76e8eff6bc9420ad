"""Scans as pages show them: pictures made here to look at, the original only as an attachment."""

import re
from typing import Any
from urllib.parse import quote

from flask import Response, g, request
from werkzeug.http import dump_options_header

from tracker.domain.errors import InputError, NotFound
from tracker.domain.letter import Scan
from tracker.domain.permission import Permission
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.letters import keep_pages
from tracker.queries.scans import held_page, scan_file, scan_page
from tracker.scans.checking import checked
from tracker.web.access import allow, viewer
from tracker.web.letters.blueprint import bp

#: Opened by itself, such an answer is nothing: no script, no form, no other thing of ours.
NOTHING_RUNS = "sandbox; default-src 'none'; frame-ancestors 'none'"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@bp.get("/<int:record_id>/scans/<sha256>/<int:page>.jpg")
@allow(Permission.READ)
def page_image(record_id: int, sha256: str, page: int) -> Any:
    """A page of a scan of a letter that the viewer may see."""
    content = scan_page(db.session(), viewer().scope, record_id, _hash(sha256), page)
    return _picture(sha256, page, content or _made_again(record_id, sha256, page))


@bp.get("/<int:record_id>/scans/<sha256>")
@allow(Permission.READ)
def original(record_id: int, sha256: str) -> Any:
    """The file as it came, to be kept and opened elsewhere."""
    scan, content = scan_file(db.session(), viewer().scope, record_id, _hash(sha256))
    return _guarded(Response(content, mimetype=scan.media_type), "no-store", _attachment(scan))


@bp.get("/held/<sha256>/<int:page>.jpg")
@allow(Permission.READ)
def held_image(sha256: str, page: int) -> Any:
    """A page of a scan that the viewer has sent with a form that is not saved yet."""
    _, content = held_page(db.session(), viewer().actor.account_id, _hash(sha256), page)
    if content is None:
        raise NotFound("このページの画像は見つかりません。")
    return _picture(sha256, page, content)


def _hash(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise NotFound("この写しは見つかりません。")
    return sha256


def _made_again(record_id: int, sha256: str, page: int) -> bytes:
    """Pictures are made from the bytes; where they are lost, they are made and kept again."""
    session = db.session()
    scan, content = scan_file(session, viewer().scope, record_id, sha256)
    session.rollback()  # making takes seconds, in which no transaction is to be open
    try:
        pages = checked(scan.name, content).pages
    except InputError as refused:
        raise NotFound("このページの画像は作れませんでした。") from refused
    begin_writing(session)
    keep_pages(session, sha256=sha256, pages=pages)
    g.commit = True
    return pages[page - 1].content


def _picture(sha256: str, page: int, content: bytes) -> Any:
    """Kept by the viewer's browser alone, which asks each time whether it still may show it."""
    answer = _guarded(Response(content, mimetype="image/jpeg"), "private, no-cache", "inline")
    answer.set_etag(f"{sha256[:32]}-{page}")
    return answer.make_conditional(request)


def _attachment(scan: Scan) -> str:
    """Under its own name (RFC 5987), and a plain one for what cannot read that."""
    ending = scan.name.rpartition(".")[2].lower()
    encoded = quote(scan.name, safe="!#$&+-.^_`|~")
    named = {"filename": f"scan.{ending}", "filename*": f"UTF-8''{encoded}"}
    return dump_options_header("attachment", named)


def _guarded(answer: Response, kept: str, disposition: str) -> Response:
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    answer.headers["Cache-Control"] = kept
    answer.headers["Content-Disposition"] = disposition
    return answer
