"""What every request passes: proxy headers, access, the token of a page of ours, one transaction,
security headers."""

import time
import unicodedata
from typing import Any

import structlog
from flask import Flask, Response, abort, current_app, g, request, request_started
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from tracker.web.access import OPEN_ENDPOINTS, check_access
from tracker.web.body import allow_body
from tracker.web.our_page import refuse_stale_pages
from tracker.web.sessions import load_viewer, note_use
from tracker.web.transaction import begin_transaction

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: Only where cookies are Secure: the browser then asks over HTTPS alone, for a year.
STRICT_TRANSPORT = "max-age=31536000"

log = structlog.get_logger()


class RecordId(IntegerConverter):
    """A record's id in an address; what the database's integers cannot hold is no page."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": 2**31 - 1, **options})


def register(app: Flask) -> None:
    """Hang the steps of every request on `app`, in their order."""
    proxies = app.config["PROXY_COUNT"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.url_map.converters["int"] = RecordId
    request_started.connect(_note_start, app)
    app.before_request(refuse_other_hosts)
    app.before_request(refuse_unreadable_paths)
    app.before_request(allow_body)
    app.before_request(begin_transaction)
    app.before_request(load_viewer)
    app.before_request(check_access)
    app.before_request(refuse_stale_pages)
    app.after_request(log_request)
    app.after_request(add_headers)
    app.after_request(note_use)


def refuse_other_hosts() -> Response | None:
    """Asked under a name that is not in TRUSTED_HOSTS; no page of ours can be linked from there."""
    if isinstance(request.routing_exception, SecurityError):
        return Response("このアドレス（ホスト名）では開けません。", 400, mimetype="text/plain")
    return None


def refuse_unreadable_paths() -> None:
    """No page of ours has a control character in its address; PostgreSQL takes no NUL."""
    if any(unicodedata.category(character) == "Cc" for character in request.path):
        abort(404)


def add_headers(response: Response) -> Response:
    """Headers of every answer; pages hold what others may not see, so nobody stores them."""
    headers = headers_of_every_answer(secure=current_app.config["SECURE_COOKIES"])
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response


def headers_of_every_answer(*, secure: bool) -> dict[str, str]:
    """Security headers, and that nobody stores the answer; `secure`: it comes by HTTPS alone."""
    strict = {"Strict-Transport-Security": STRICT_TRANSPORT} if secure else {}
    return {**SECURITY_HEADERS, **strict, "Cache-Control": "no-store"}


def _note_start(_app: Flask, **_more: Any) -> None:
    g.started = time.perf_counter()


def log_request(response: Response) -> Response:
    """One line a request: no address, query or name, only the route and the account's number."""
    if request.endpoint not in OPEN_ENDPOINTS:
        viewer = g.get("viewer")
        log.info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=round((time.perf_counter() - g.started) * 1000, 1),
            account=viewer.actor.account_id if viewer else None,
        )
    return response
