"""The pages of a list by key, in its address and as links."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request, url_for

from tracker.domain.errors import InputError
from tracker.queries.key_pages import FIRST_PAGE, Key, Turn, key_text

_SIDES = ("after", "before")


def asked_turn(key_from: Callable[[str], Key], errors: dict[str, str]) -> Turn:
    """The page that `?after=` or `?before=` names; the first one where that cannot be read, with a
    message among `errors`."""
    try:
        for name in _SIDES:
            if request.args.get(name):
                return Turn(**{name: key_from(request.args[name])})
    except InputError as error:
        errors["page"] = error.message
    return FIRST_PAGE


def turn_links(endpoint: str, query: Mapping[str, str], page: Any) -> dict[str, str]:
    """Addresses of the pages around `page`, which has `previous` and `next`, and of the first one;
    '' where there is none."""
    return {
        "first": url_for(endpoint, **query) if page.previous else "",
        "previous": _address(endpoint, query, page.previous),
        "next": _address(endpoint, query, page.next),
    }


def _address(endpoint: str, query: Mapping[str, str], turn: Turn | None) -> str:
    if turn is None:
        return ""
    keys = {side: getattr(turn, side) for side in _SIDES}
    sides = {side: key_text(key) for side, key in keys.items() if key is not None}
    return url_for(endpoint, **query, **sides)
