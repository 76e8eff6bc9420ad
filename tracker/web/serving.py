"""The program behind waitress, and what waitress answers before a request ever reaches the program.

What is no HTTP, has too long headers or too large a body would be answered in English, without the
headers of ours. Here it gets the same pages in Japanese: waitress takes the classes that read a
request and answer a wrong one from attributes of its channel.

A body up to LARGEST_BODY is waitress's to keep (in memory, above 512 KB in a temporary file) and
the program's to judge: MAX_CONTENT_LENGTH is far less, but a view that takes scans may raise it.
To the address of such a view as much may come as it reads, so that a form with a file that is far
too large comes back as it was typed. What is larger is kept nowhere. It is still read to its end,
because a browser that is cut off while it sends shows its own page of a broken connection instead
of our answer.
"""

from io import BytesIO
from typing import Any, Final

import structlog
from flask import Flask
from waitress import create_server  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.parser import HTTPRequestParser  # type: ignore[import-untyped]
from waitress.receiver import FixedStreamReceiver  # type: ignore[import-untyped]
from waitress.server import BaseWSGIServer  # type: ignore[import-untyped]
from waitress.task import ErrorTask  # type: ignore[import-untyped]
from waitress.utilities import RequestEntityTooLarge  # type: ignore[import-untyped]

from tracker.web.body import limits_of_path
from tracker.web.edge import headers_of_every_answer
from tracker.web.errors import TEXTS, error_page

#: Bytes of a body that are kept where no view has named more.
LARGEST_BODY: Final = 64 * 1024 * 1024
#: Bytes that are read at all; who sends more is cut off.
MOST_READ: Final = 1024 * 1024 * 1024
#: What waitress refuses by itself, and what it says when the program itself breaks.
CODES: Final = (400, 413, 431, 500, 501)

log = structlog.get_logger()


def server_for(app: Flask, *, host: str, port: int, threads: int) -> Any:
    """A server that listens; its `run()` serves. Raises OSError or ValueError where it cannot."""
    listening: dict[Any, Any] = {}
    server = create_server(
        app,
        map=listening,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        max_request_body_size=MOST_READ,
        # The application itself believes as many proxies as PROXY_COUNT says, and no more.
        clear_untrusted_proxy_headers=False,
    )
    channel = _channel_of(app)
    for socket in listening.values():  # one a name's address: localhost has two
        if isinstance(socket, BaseWSGIServer):
            socket.channel_class = channel
    return server


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request; of a body that is too large it counts the bytes and keeps none."""

    largest_body = LARGEST_BODY

    def most_of(self, path: str) -> int:
        """The bytes of a body that are kept for the view at `path`."""
        return self.largest_body

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        self.largest_body = self.most_of(self.path)
        if self.content_length > self.largest_body:
            self.body_rcv = FixedStreamReceiver(self.content_length, _Nowhere())

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if self.error is None and self._is_too_large():
            self.error = RequestEntityTooLarge("")
            self.completed, self.expect_continue = True, False
        return consumed

    def _is_too_large(self) -> bool:
        """Known, and the answer will be read: at the end, or where the client waits for it."""
        if self.chunked:
            return bool(self.body_bytes_received > self.largest_body)
        waits = self.completed or self.expect_continue
        return bool(self.content_length > self.largest_body and waits)


class _Nowhere:
    """Where the bytes of a body go that nobody will look at."""

    def append(self, data: bytes) -> None:
        """Forget them."""

    def __len__(self) -> int:
        return 0

    def getfile(self) -> BytesIO:
        return BytesIO()

    def close(self) -> None:
        """Nothing is open."""


def _pages(app: Flask) -> dict[int, bytes]:
    """Our answers, as if the program were asked under a name that it answers to."""
    [host, *_] = app.config["TRUSTED_HOSTS"] or ["localhost"]
    with app.test_request_context(base_url=f"http://{host.removeprefix('.')}"):
        return {code: error_page(code, TEXTS.get(code, TEXTS[400])).encode() for code in CODES}


def _channel_of(app: Flask) -> type[Any]:
    """waitress's channel with our parser and our answers, which are made once."""
    pages = _pages(app)
    headers = headers_of_every_answer(secure=app.config["SECURE_COOKIES"])

    class Refusal(ErrorTask):  # type: ignore[misc]
        def execute(self) -> None:
            error = self.request.error
            code = error.code if error.code in pages else 400
            log.info("refused_by_the_server", status=code)
            self.status = f"{code} {error.reason}"
            self.response_headers += [("Content-Type", "text/html; charset=utf-8")]
            self.response_headers += headers.items()
            self.set_close_on_finish()
            self.content_length = len(pages[code])
            self.write(pages[code])

    class ParserOfApp(Parser):
        def most_of(self, path: str) -> int:
            limits = limits_of_path(app, path) if self.command == "POST" else None
            return max(limits.read, LARGEST_BODY) if limits else LARGEST_BODY

    class Channel(HTTPChannel):  # type: ignore[misc]
        parser_class, error_task_class = ParserOfApp, Refusal

    return Channel
