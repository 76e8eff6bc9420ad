"""How large a body a view takes: MAX_CONTENT_LENGTH, unless the view names more."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def takes_bodies_of(size: int) -> Callable[[View], View]:
    """Mark a view whose POST may carry `size` bytes: one that takes files."""

    def mark(view: View) -> View:
        view.largest_body = size  # type: ignore[attr-defined]
        return view

    return mark


def body_of_view() -> int | None:
    """The bytes that the view asked for has named; None where it takes what every view takes."""
    size: int | None = getattr(_view(), "largest_body", None)
    return size


def allow_body() -> None:
    """Before anything looks into the form: a larger body only for the view that names it."""
    size = body_of_view()
    if size is not None:
        request.max_content_length = size


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")
