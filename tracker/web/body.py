"""How large a body a view takes: MAX_CONTENT_LENGTH, unless the view names more.

A view that takes files keeps of them only what can be of use: a file beyond its limit is read and
dropped, so that the rest of the form comes through and the view can say which file it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar, cast

from flask import Flask, Request, current_app, request
from werkzeug.exceptions import HTTPException

View = TypeVar("View", bound=Callable[..., Any])
#: Bytes of a file that are kept in memory; the rest of it is in a temporary file.
IN_MEMORY = 256 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes that are read at all, that are kept of all files together, and of one file."""

    read: int
    kept: int
    each: int


def takes_files(*, read: int, kept: int, each: int) -> Callable[[View], View]:
    """Mark a view whose POST may carry files. Above `read` bytes it is refused unread."""

    def mark(view: View) -> View:
        view.body_limits = Limits(read, kept, each)  # type: ignore[attr-defined]
        return view

    return mark


def takes_bodies_of(size: int) -> Callable[[View], View]:
    """Mark a view whose POST may carry `size` bytes, all of which are kept."""
    return takes_files(read=size, kept=size, each=size)


def limits_of(app: Flask, endpoint: str | None) -> Limits | None:
    """What the view of an endpoint has named; None where it takes what every view takes."""
    limits: Limits | None = getattr(app.view_functions.get(endpoint or ""), "body_limits", None)
    return limits


def limits_of_path(app: Flask, path: str) -> Limits | None:
    """The limits of the view that a POST to `path` leads to, before there is a request."""
    try:
        endpoint, _ = app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return None
    return limits_of(app, endpoint)


def limits_of_view() -> Limits | None:
    """The limits of the view that is asked for."""
    return limits_of(current_app, request.endpoint)


def allow_body() -> None:
    """Before anything looks into the form: a larger body only for the view that names it."""
    limits = limits_of_view()
    if limits is not None:
        request.max_content_length = limits.read


class CutFile:
    """A file that takes in whatever is written and keeps it only within the limits.

    `is_cut`: nothing of it is left to read, because the files were too much together or, where it
    `is_too_large`, because it alone was more than a file may be.
    """

    def __init__(self, budget: "Budget") -> None:
        self._file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self._budget = budget
        self._size = self._kept = 0
        self.is_too_large = self.is_cut = False

    def write(self, data: bytes) -> int:
        """Keep the bytes, or drop all of the file once it is beyond its limit."""
        self._size += len(data)
        self.is_too_large = self._size > self._budget.each
        if self.is_too_large or self.is_cut or not self._budget.take(len(data)):
            self._drop()
        else:
            self._file.write(data)
            self._kept += len(data)
        return len(data)

    def _drop(self) -> None:
        self.is_cut = True
        self._budget.give_back(self._kept)
        self._kept = 0
        self._file.seek(0)
        self._file.truncate()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class Budget:
    """The bytes that may be kept of all files of one request."""

    def __init__(self, limits: Limits) -> None:
        self.each = limits.each
        self._left = limits.kept

    def take(self, size: int) -> bool:
        """Whether there was room for so many bytes; then they are taken."""
        if size > self._left:
            return False
        self._left -= size
        return True

    def give_back(self, size: int) -> None:
        """Bytes of a file that was dropped."""
        self._left += size


class LedgerRequest(Request):
    """A request whose files are kept within the limits of its view."""

    _budget: Budget | None = None

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        limits = limits_of(current_app, self.endpoint)
        if limits is None:
            return super()._get_file_stream(
                total_content_length, content_type, filename, content_length
            )
        self._budget = self._budget or Budget(limits)
        return cast("IO[bytes]", CutFile(self._budget))
