"""What the server itself answers, before the program is asked: our pages, our headers, no stack."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import psutil
import pytest
from flask import Flask
from waitress import buffers
from waitress.adjustments import Adjustments

from tests.factories import MINATO
from tests.integration.conftest import make_app
from tests.judge import faults, parse, text_of
from tests.pages import Pages
from tracker.domain.access import Role
from tracker.web.edge import SECURITY_HEADERS
from tracker.web.serving import LARGEST_BODY, MOST_READ, Parser, server_for

MB = 1024 * 1024
#: Bytes of headers at which waitress stops to read; who sends more is cut off.
HEADERS = Adjustments.max_request_header_size
Send = Callable[..., tuple[int, Message, str]]


@pytest.fixture
def files_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Temporary files that bodies were written to."""
    made: list[str] = []
    really = buffers.TempfileBasedBuffer.newfile

    def newfile(self: object) -> object:
        made.append("a body")
        return really(self)

    monkeypatch.setattr(buffers.TempfileBasedBuffer, "newfile", newfile)
    return made


@pytest.fixture(scope="module")
def served(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    copy = tmp_path_factory.mktemp("served") / "ledger.db"
    shutil.copyfile(sqlite_template, copy)
    return make_app(copy.parent, f"sqlite:///{copy.as_posix()}")


@contextmanager
def serving(app: Flask) -> Iterator[tuple[str, int]]:
    """The address of a server of the program, as run.py starts it."""
    server = server_for(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    yield server.effective_host, server.effective_port
    server.close()
    thread.join(10)


def _run(server: Any) -> None:
    with suppress(OSError):  # the sockets are closed under it at the end
        server.run()


@pytest.fixture(scope="module")
def address(served: Flask) -> Iterator[tuple[str, int]]:
    with serving(served) as there:
        yield there


def answer_to(address: tuple[str, int], *pieces: bytes) -> bytes:
    """All that comes back until the server closes."""
    with socket.create_connection(address, timeout=60) as client:
        for piece in pieces:
            client.sendall(piece)
        return b"".join(iter(lambda: client.recv(65536), b""))


@pytest.fixture
def send(address: tuple[str, int]) -> Send:
    """Sends bytes and pieces of a body; gives status, headers and page."""

    def send(head: str, *body: bytes) -> tuple[int, Message, str]:
        answer = answer_to(address, head.replace("\n", "\r\n").encode("latin-1"), *body)
        lines, _, page = answer.partition(b"\r\n\r\n")
        status, _, headers = lines.partition(b"\r\n")
        return int(status.split()[1]), BytesParser().parsebytes(headers), page.decode()

    return send


def post(length: int, *more: str) -> str:
    lines = [
        "POST /accounts/sign-in HTTP/1.1",
        "Host: localhost",
        "Connection: close",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {length}",
        *more,
    ]
    return "\n".join([*lines, "", ""])


def check_ours(headers: Message, page: str, title: str) -> None:
    """The answer is one of our pages, under our headers."""
    for name, value in {**SECURITY_HEADERS, "Cache-Control": "no-store"}.items():
        assert headers[name] == value
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "waitress" not in page.lower() + str(headers).lower(), "the server keeps its name"
    assert "Traceback" not in page
    html = parse(page)
    assert not faults(page, html)
    assert text_of(html.find(".//h1")) == title
    assert "どうすればよいか" in text_of(html.find(".//main"))


@pytest.mark.parametrize(
    "head",
    [
        "NONSENSE\n\n",
        "GET / HTTP/1.1\nHost localhost\n\n",
        "GET / HTTP/1.1\nHost: localhost\nContent-Length: many\n\n",
        "GET /<script> HTTP/1.1\nHost: localhost\n bad folding: <script>\n\x01: x\n\n",
    ],
)
def test_what_is_no_request_gets_our_page(send: Send, head: str) -> None:
    status, headers, page = send(head)
    assert status == 400
    check_ours(headers, page, "送られた内容を読めません")
    assert "&lt;script" not in page, "what was sent is not sent back"


def test_what_is_sent_in_a_way_of_its_own_gets_our_page(send: Send) -> None:
    head = "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: gzip\n\n"
    status, headers, page = send(head)
    assert status == 501
    check_ours(headers, page, "送られた内容を読めません")


def test_headers_that_are_too_long_get_our_page(send: Send) -> None:
    head = "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: x="
    status, headers, page = send(head, b"x" * (HEADERS - len(head)))
    assert status == 431
    check_ours(headers, page, "送られた情報が長すぎます")
    assert "Cookie" in page


def test_a_body_of_300_mb_is_refused_with_our_page_and_kept_nowhere(
    send: Send, files_made: list[str]
) -> None:
    piece = b"x" * MB
    status, headers, page = send(post(300 * MB), *(piece for _ in range(300)))
    assert status == 413
    check_ours(headers, page, "送る内容が大きすぎます")
    assert "入力した内容が残っています" in page
    assert files_made == [], "a body that nobody will look at must fill no disk"


def test_a_form_with_a_file_of_300_mb_comes_back_as_it_was_typed(served: Flask, send: Send) -> None:
    browser = Pages(served)
    browser.sign_in(Role.WARD, MINATO)
    cookie = "; ".join(f"{one.key}={one.value}" for one in browser.client._cookies.values())
    mark = "--edge\r\nContent-Disposition: form-data; name="
    before = f'{mark}"subject"\r\n\r\n派遣への御礼\r\n{mark}"scans"; filename="巨大.pdf"\r\n\r\n'
    after = f'\r\n{mark}"action"\r\n\r\nsubmit\r\n--edge--\r\n'
    first, last = before.encode(), after.encode()
    lines = [
        "POST /letters/new?once=x HTTP/1.1", "Host: localhost", "Connection: close",
        f"Cookie: {cookie}", "Content-Type: multipart/form-data; boundary=edge",
        f"Content-Length: {len(first) + 300 * MB + len(last)}", "", "",
    ]  # fmt: skip
    piece, used = b"x" * MB, psutil.Process().memory_info().rss
    status, _, page = send("\n".join(lines), first, *(piece for _ in range(300)), last)
    assert status == 422
    shown = text_of(parse(page).find(".//main"))
    assert "「巨大.pdf」は、大きすぎるので" in shown
    assert "派遣への御礼" in shown, "what was typed is kept"
    assert psutil.Process().memory_info().rss - used < 100 * MB, "the file is never in memory whole"


def test_a_form_beyond_all_bounds_is_kept_nowhere(send: Send, files_made: list[str]) -> None:
    head = post(600 * MB, "Expect: 100-continue").replace("/accounts/sign-in", "/letters/new")
    status, headers, page = send(head)
    assert status == 413
    check_ours(headers, page, "送る内容が大きすぎます")
    assert files_made == []


def test_a_client_that_asks_first_is_told_before_it_sends(
    send: Send, files_made: list[str]
) -> None:
    status, headers, page = send(post(300 * MB, "Expect: 100-continue"))
    assert status == 413
    check_ours(headers, page, "送る内容が大きすぎます")
    assert files_made == []


def test_a_body_without_a_length_ends_where_the_limit_is() -> None:
    parser = Parser(Adjustments(max_request_body_size=MOST_READ))
    parser.received(post(0, "Transfer-Encoding: chunked").replace("\n", "\r\n").encode())
    chunk = b"100000\r\n" + b"x" * MB + b"\r\n"
    for _ in range(LARGEST_BODY // MB - 1):
        parser.received(chunk)
        assert not parser.completed
    for _ in range(2):
        parser.received(chunk)
    assert (parser.completed, parser.error.code) == (True, 413)
    parser.close()


def test_what_the_server_takes_in_is_for_the_program_to_refuse(served: Flask, send: Send) -> None:
    assert served.config["MAX_CONTENT_LENGTH"] < LARGEST_BODY
    status, headers, page = send(post(5 * MB), b"x" * 5 * MB)
    assert status == 413
    check_ours(headers, page, "送る内容が大きすぎます")


def test_a_request_like_any_other_reaches_the_program(send: Send) -> None:
    status, _, page = send("GET /accounts/sign-in HTTP/1.1\nHost: localhost\nConnection: close\n\n")
    assert status == 200
    assert "サインイン" in page
    status, _, page = send(post(9), b"login=abc")
    assert (status, "パスワードを入力してください" in page) == (422, True)


def test_every_name_of_the_host_has_our_answers(served: Flask) -> None:
    server = server_for(served, host="*", port=0, threads=1)
    try:
        own = [one for one in _listening(server) if hasattr(one, "channel_class")]
        assert own
        assert {one.channel_class.__module__ for one in own} == {"tracker.web.serving"}
    finally:
        server.close()


def _listening(server: object) -> list[object]:
    return list((getattr(server, "map", None) or server._map).values())  # type: ignore[attr-defined]


def test_over_https_alone_the_browser_is_told_so(
    served: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(served.config, "SECURE_COOKIES", True)
    with serving(served) as there:
        answer = answer_to(there, b"NONSENSE\r\n\r\n")
    assert b"Strict-Transport-Security: max-age=" in answer


@pytest.mark.parametrize("host", ["ledger.example", ".ledger.example"])
def test_under_a_name_of_its_own_it_answers_the_same(
    served: Flask, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setitem(served.config, "TRUSTED_HOSTS", [host])
    with serving(served) as there:
        answer = answer_to(there, b"NONSENSE\r\n\r\n")
    assert "送られた内容を読めません".encode() in answer
