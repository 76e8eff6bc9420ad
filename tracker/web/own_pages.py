"""Where to go back to: only to a page of this program, put together anew."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tracker.domain.permission import Permission
from tracker.web.access import permission_of


def own_page(address: str) -> str | None:
    """The same address where it is a page for who is signed in; None for anything else.

    It is built again from the route that it matches, so that nothing of what was sent but the
    route's own values and the query comes through ("//evil", "/<TAB>/evil", "https://…").
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    try:
        endpoint, values = current_app.url_map.bind("").match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    if permission_of(current_app, endpoint) in (None, Permission.OPEN):
        return None
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True))
    return url_for(endpoint, **values) + (f"?{query}" if query else "")


def address_of_request() -> str | None:
    """The page asked for, to be opened after signing in."""
    return own_page(request.full_path.rstrip("?"))


def page_before() -> str | None:
    """The page of ours from which the request came, by what the browser says of it."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return None
    return own_page(f"{came_from.path}?{came_from.query}".rstrip("?"))
