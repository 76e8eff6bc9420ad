"""A client for pages: signs somebody in, opens pages, and judges every page that it opens.

    pages.sign_in(Role.WARD, MINATO)
    page = pages.open("/supports/new/staff")
    page = page.submit(0, headcount="2", action="submit")

Each request runs as a server would run it, in a context of its own; what the test has written
through its `session` is committed before, and read again after.
"""

import contextvars
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

from flask import Flask, has_app_context
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.judge import faults, parse, text_of
from tracker import clock
from tracker.domain.access import Actor, Role
from tracker.extensions import db
from tracker.models import Account, Giver, SignIn
from tracker.models.connection import begin_writing
from tracker.web.sessions import cookie_name, token_hash

T = TypeVar("T")

#: Fields that a browser sends only when they are pressed or ticked.
BUTTONS = {"submit", "image", "button", "reset"}
TICKS = {"checkbox", "radio"}


def apart(app: Flask, action: Callable[[], T]) -> T:
    """Run `action` as another process would: the test's own transaction ended, nothing shared."""
    if has_app_context():
        db.session.commit()

    def inside() -> T:
        with app.app_context():
            return action()

    result = contextvars.Context().run(inside)
    if has_app_context():
        db.session.expire_all()
    return result


class Pages:
    """A browser without a screen; `Pages(app)` again is somebody else's."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.actor: Actor | None = None

    def sign_in(self, role: Role | str, ward: str | None = None, **account: Any) -> Actor:
        """Make an account and a session for it; gives the actor that the pages will see.

        `account` overrides columns of the account (name, must_change_password, …).
        """
        token = secrets.token_hex(32)
        self.actor = apart(self.app, lambda: self._make_session(token, Role(role), ward, account))
        self.set_token(token)
        return self.actor

    def sign_out(self) -> None:
        """Forget the cookies, as a browser that was closed."""
        self.client = self.app.test_client()
        self.actor = None

    def set_token(self, token: str) -> None:
        with self.app.test_request_context():
            name = cookie_name()
        self.client.set_cookie(name, token)

    def _make_session(
        self, token: str, role: Role, ward: str | None, values: dict[str, Any]
    ) -> Actor:
        session = db.session()
        begin_writing(session)
        account = _account(session, role, ward, values)
        now = clock.now()
        session.add(
            SignIn(token_hash=token_hash(token), account_id=account.id, began_at=now, seen_at=now)
        )
        session.commit()
        return Actor(account.id, account.name, role, account.ward)

    def open(self, path: str, status: int | None = 200, follow: bool = False) -> "Page":
        """GET a page and judge it; a redirect has status 302 or 303 unless `follow`."""
        return self.page(self.get(path, follow_redirects=follow), status)

    def post(
        self,
        path: str,
        data: Any = None,
        status: int | None = 200,
        follow: bool = True,
        **options: Any,
    ) -> "Page":
        """POST without a form at hand (what a stale or a foreign page would send), and judge."""
        answer = self.send(path, method="POST", data=data, follow_redirects=follow, **options)
        return self.page(answer, status)

    def get(self, path: str, **options: Any) -> TestResponse:
        """The plain answer, for files, JSON and fragments."""
        return self.send(path, method="GET", **options)

    def send(self, path: str, **options: Any) -> TestResponse:
        """One request in a context of its own, the test's own transaction ended before it."""
        if has_app_context():
            db.session.commit()
        answer: TestResponse = contextvars.Context().run(
            self.client.open, path, buffered=True, **options
        )
        if has_app_context():
            db.session.expire_all()
        return answer

    def page(self, answer: TestResponse, status: int | None = 200) -> "Page":
        """Judge an answer: its status (None: any), and all that a page of ours must be."""
        where = f"{answer.request.method} {answer.request.path}"
        shown = f"{answer.status_code}, location {answer.headers.get('Location')}"
        assert status in (None, answer.status_code), (
            f"{where}: expected status {status}, got {shown}\n{_excerpt(answer)}"
        )
        page = Page(self, answer)
        if answer.mimetype == "text/html" and answer.data and not 300 <= answer.status_code < 400:
            found = faults(answer.text, page.html)
            assert not found, "\n  ".join([f"{where} is not a page of ours:", *found])
        return page


def _account(session: Session, role: Role, ward: str | None, values: dict[str, Any]) -> Account:
    ward_name = session.get_one(Giver, ward).name if ward else ""
    account = Account(
        **{
            "login": f"test-{secrets.token_hex(6)}",
            "name": f"{ward_name or session.info['association'].role(role)}の担当",
            "role": role,
            "ward": ward,
            "password_hash": "",
            "must_change_password": False,
            "active": True,
            "created_at": clock.now(),
            **values,
        }
    )
    session.add(account)
    session.flush()
    return account


def _excerpt(answer: TestResponse) -> str:
    if answer.mimetype != "text/html":
        return answer.text[:600] if answer.mimetype.startswith("text/") else ""
    html = parse(answer.text)
    main = html.find(".//main")
    return text_of(html if main is None else main)[:600]


class Page:
    """An answer that was judged. `html` is an ElementTree of plain tag names."""

    def __init__(self, pages: Pages, answer: TestResponse) -> None:
        self.pages = pages
        self.answer = answer
        self.status = answer.status_code
        self.path = answer.request.path
        self.location: str = answer.headers.get("Location", "")
        self.source = answer.text if answer.mimetype.startswith("text/") else ""
        self.html = parse(self.source)

    @property
    def text(self) -> str:
        """The words that a reader sees, blanks run together."""
        body = self.html.find("body")
        return text_of(self.html if body is None else body)

    @property
    def main(self) -> str:
        """The words of the page without bar and footer."""
        found = self.html.find(".//main")
        return text_of(self.html if found is None else found)

    @property
    def title(self) -> str:
        found = self.html.find(".//h1")
        return "" if found is None else text_of(found)

    @property
    def links(self) -> dict[str, str]:
        """Address by words; the first of links with the same words."""
        links: dict[str, str] = {}
        for link in self.html.iter("a"):
            links.setdefault(text_of(link), link.get("href", ""))
        return links

    @property
    def errors(self) -> list[str]:
        """The lines of the summary of errors."""
        found = self.all("div", "error-summary")
        return [text_of(line) for box in found for line in box.iter("li")]

    def all(self, tag: str, class_: str = "") -> list[ET.Element]:
        """Elements of a tag, and of a class where one is named."""
        return [
            found
            for found in self.html.iter(tag)
            if not class_ or class_ in found.get("class", "").split()
        ]

    def table(self, caption: str) -> list[list[str]]:
        """The rows (head, body, foot) of the table whose caption begins so, as words."""
        captions = []
        for table in self.html.iter("table"):
            words = text_of(table.find("caption"))
            captions.append(words)
            if words.startswith(caption):
                return [
                    [text_of(c) for c in row if c.tag in ("th", "td")] for row in table.iter("tr")
                ]
        raise AssertionError(f"no table {caption!r} on {self.path}; there are: {captions}")

    def follow(self, words: str, status: int | None = 200) -> "Page":
        """Click the link with these words."""
        assert words in self.links, f"no link {words!r} on {self.path}: {list(self.links)}"
        return self.pages.open(urljoin(self.path, self.links[words]), status)

    @property
    def forms(self) -> list["Form"]:
        """The forms of the page's own content (not search and sign-out in the bar)."""
        main = self.html.find(".//main")
        return [] if main is None else [Form(self, form) for form in main.iter("form")]

    def form(self, which: int | str = 0) -> "Form":
        """A form by its place in the content, its id, its action, or the words on its button."""
        forms = self.forms
        if isinstance(which, int):
            assert which < len(forms), f"{self.path} has {len(forms)} forms"
            return forms[which]
        for form in forms:
            if which in {form.id, form.action, *form.buttons}:
                return form
        known = [(form.id, form.action, form.buttons) for form in forms]
        raise AssertionError(f"no form {which!r} on {self.path}; there are: {known}")

    def submit(
        self,
        which: int | str | dict[str, Any] = 0,
        fields: dict[str, Any] | None = None,
        /,
        *,
        status: int | None = 200,
        follow: bool = True,
        **values: Any,
    ) -> "Page":
        """Send a form with its fields as they stand, changed by `fields` and `values`.

        None takes a field away. Buttons are sent only where they are named: action="draft".
        Without `which` it is the first form of the content.
        """
        if isinstance(which, dict):
            which, fields = 0, which
        return self.form(which).submit({**(fields or {}), **values}, status=status, follow=follow)


@dataclass
class Form:
    """A form as a browser would send it."""

    page: Page
    element: ET.Element

    @property
    def id(self) -> str:
        return self.element.get("id", "")

    @property
    def action(self) -> str:
        return self.element.get("action", "")

    @property
    def buttons(self) -> list[str]:
        """The words on its buttons."""
        return [text_of(found) for found in self.element.iter("button")]

    @property
    def fields(self) -> dict[str, Any]:
        """What would be sent: name and value, a list where a name comes more than once."""
        sent: dict[str, Any] = {}
        for element in self.element.iter():
            for value in _values(element):
                name = element.get("name", "")
                sent.setdefault(name, []).append(value)
        return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}

    def submit(
        self, values: dict[str, Any] | None = None, *, status: int | None = 200, follow: bool = True
    ) -> Page:
        """Send it; a file is (bytes stream, name)."""
        fields = {**self.fields, **(values or {})}
        sent = {name: _as_sent(value) for name, value in fields.items() if value is not None}
        address = urljoin(self.page.answer.request.url, self.action)
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if self.element.get("method", "get").lower() == "get":
            answer = self.page.pages.get(parts.path, query_string=sent, follow_redirects=follow)
            return self.page.pages.page(answer, status)
        return self.page.pages.post(path, sent, status, follow)


def _as_sent(value: Any) -> Any:
    """Browsers send line ends as CR LF, whatever stands in the field."""
    if isinstance(value, list):
        return [_as_sent(one) for one in value]
    return re.sub("\r?\n", "\r\n", value) if isinstance(value, str) and "\n" in value else value


def _values(element: ET.Element) -> list[str]:
    """The values that one element adds to what its form sends."""
    if not element.get("name") or "disabled" in element.attrib:
        return []
    kind = element.get("type", "text").lower()
    if element.tag == "textarea":
        return [(element.text or "").removeprefix("\n")]
    if element.tag == "select":
        return _chosen(element)
    if element.tag != "input" or kind in BUTTONS or kind == "file":
        return []
    if kind in TICKS:
        return [element.get("value", "on")] if "checked" in element.attrib else []
    return [element.get("value", "")]


def _chosen(select: ET.Element) -> list[str]:
    options = list(select.iter("option"))
    chosen = [option for option in options if "selected" in option.attrib]
    if not chosen and "multiple" not in select.attrib:
        chosen = options[:1]
    return [option.get("value", text_of(option)) for option in chosen]
