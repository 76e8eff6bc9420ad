"""What every request passes: proxy headers, access, one transaction, security headers."""

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.web.access import check_access
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


def register(app: Flask) -> None:
    """Hang the steps of every request on `app`, in their order."""
    proxies = app.config["PROXY_COUNT"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.before_request(begin_transaction)
    app.before_request(load_viewer)
    app.before_request(check_access)
    app.after_request(add_headers)
    app.after_request(note_use)


def add_headers(response: Response) -> Response:
    """Headers of every answer; pages hold what others may not see, so nobody stores them."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
