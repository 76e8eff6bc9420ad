"""Every route names its permission, and one table says who gets in (access_table.py)."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request, url_for
from structlog.testing import capture_logs
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests import factories
from tests.factories import KATSUSHIKA, MINATO, MINATO_CLERK
from tests.integration.access_table import PEOPLE, rows
from tests.integration.conftest import NOW, make_app
from tests.pages import Pages
from tests.project import bullets
from tests.scan_files import jpeg
from tracker.domain.access import Role
from tracker.domain.item import Item
from tracker.domain.permission import Permission, allows
from tracker.domain.vocabulary import State
from tracker.extensions import db
from tracker.models import Export, HeldWorkbook
from tracker.web.access import OPEN_ENDPOINTS, permission_of

#: What stands in a route itself; anything else of a thing goes into the query.
PARTS = {"record_id", "account_id", "noun", "token", "name", "sha256", "page", "change_hash"}

#: The id of a record and of an account that nobody has.
NOTHING = 999_999

#: What the draft of 港区 says; nobody else may see it anywhere.
SECRET, SECRET_NUMBER = "まだ出していない下書き", 98_765

SIGNED_IN: dict[str, tuple[Role, str | None]] = {
    "own": (Role.WARD, MINATO),
    "other": (Role.WARD, KATSUSHIKA),
    "secr": (Role.SECRETARIAT, None),
    "view": (Role.VIEWER, None),
}
MAY_SEE_THE_DRAFT = {"own", "secr"}


def routes(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Method and rule of everything that can be asked for, files of ours left out."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN_ENDPOINTS:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule


@pytest.fixture
def things(app: Flask, session: Any) -> dict[str, dict[str, Any]]:
    """What the table speaks of: the arguments of an address, by the name of the thing."""
    disaster, proposal, withdrawn_d = factories.record(
        session,
        factories.disaster(),
        factories.disaster(slug="proposal", provisional=True, proposed_by=MINATO),
        factories.disaster(slug="twice"),
    )
    factories.revise(session, withdrawn_d, 1, factories.disaster(slug="twice"), State.WITHDRAWN)
    submitted, withdrawn, joint = factories.record(
        session,
        factories.dispatch(disaster),
        factories.dispatch(disaster),
        factories.joint_funds(disaster, 1_000_000),
    )
    factories.revise(session, withdrawn, 1, factories.dispatch(disaster), State.WITHDRAWN)
    secret = factories.dispatch(disaster, title=SECRET, note=SECRET, headcount=SECRET_NUMBER)
    (draft,) = factories.record(session, secret, state=State.DRAFT, actor=MINATO_CLERK)
    (grown,) = factories.record(session, secret, state=State.DRAFT, actor=MINATO_CLERK)
    factories.revise(session, grown, 1, factories.dispatch(disaster), actor=MINATO_CLERK)
    (item,) = factories.record(
        session, Item(category="食糧類", name="飲料水", unit="本", position=1)
    )
    account = Pages(app).sign_in(Role.SECRETARIAT).account_id
    letters, shown = _letters(session, disaster)
    supports = {
        "submitted": submitted, "joint": joint, "withdrawn": withdrawn, "draft": draft,
        "grown": grown,
    }  # fmt: skip
    disasters = {"disaster": disaster, "proposal": proposal, "withdrawn_d": withdrawn_d}
    return {
        "-": {},
        "staff": {"kind": "staff"},
        "account": {"account_id": account},
        "export": {"token": _export_of(session, account)},
        **_imports(session, account, disaster, secret),
        "item": {"record_id": item, "noun": "item"},
        "form": {"disaster": disaster, "ward": MINATO},
        "forms": {"disaster": disaster, "ward": "all"},
        "chapter": {"name": "enter"},
        "picture": {"name": "list.png"},
        **{name: {"record_id": key, "noun": "letter", **shown} for name, key in letters.items()},
        "nothing": {
            "change_hash": "0" * 64,
            "record_id": NOTHING,
            "account_id": NOTHING,
            "noun": "support",
            **shown,
        },
        **{name: {"record_id": key, "noun": "support"} for name, key in supports.items()},
        **{name: {"record_id": key, "noun": "disaster"} for name, key in disasters.items()},
    }


def _letters(session: Any, disaster: int) -> tuple[dict[str, int], dict[str, Any]]:
    """Letters of 港区 and of all jointly, each with a scan; and how a page of that is asked for."""
    scan = factories.scan(session, jpeg())
    own = factories.letter(disaster, scans=(scan,), circulate=True)
    letter, joint, withdrawn = factories.record(
        session, own, factories.letter(disaster, owner="joint", scans=(scan,)), own
    )
    factories.revise(session, withdrawn, 1, own, State.WITHDRAWN)
    secret = factories.letter(disaster, scans=(scan,), subject=SECRET, sender_name=SECRET)
    (draft,) = factories.record(session, secret, state=State.DRAFT, actor=MINATO_CLERK)
    ids = {"letter": letter, "letter_j": joint, "letter_w": withdrawn, "letter_d": draft}
    return ids, {"sha256": scan.sha256, "page": 1}


def _imports(
    session: Any, account: int | None, disaster: int, secret: Any
) -> dict[str, dict[str, Any]]:
    """Workbooks that brought a submitted entry and a draft of 港区, and one that somebody of the
    secretariat has sent."""
    submitted = factories.taken_in(session, factories.dispatch(disaster))
    draft = factories.taken_in(session, secret, state=State.DRAFT)
    held = HeldWorkbook(
        token="somebody-elses", account_id=account, held_at=NOW, name=SECRET, options="{}",
        content=SECRET.encode(),
    )  # fmt: skip
    session.add(held)
    session.flush()
    return {
        "import": {"change_hash": submitted},
        "import_d": {"change_hash": draft},
        "held": {"token": held.token},
    }


def _export_of(session: Any, account: int | None) -> str:
    """A finished workbook that somebody of the secretariat has asked for."""
    export = Export(
        token="somebody-elses", account_id=account, report="details", parameters="{}",
        known_at_change=1, asked_at=NOW, done_rows=1, total_rows=1, finished_at=NOW,
        failed=False, filename="x.xlsx", content=SECRET.encode(),
    )  # fmt: skip
    session.add(export)
    session.flush()
    return export.token


def test_every_route_names_its_permission(app):
    silent = sorted(
        {rule.endpoint for _, rule in routes(app) if permission_of(app, rule.endpoint) is None}
    )
    assert not silent, bullets("Put @allow(Permission.…) right under the route of:", silent)


def test_the_table_knows_every_route(app):
    known = {(method, endpoint) for method, endpoint, _, _ in rows()}
    new = sorted(
        _suggestion(app, method, rule)
        for method, rule in routes(app)
        if (method, rule.endpoint) not in known
    )
    assert not new, bullets("Add to tests/integration/access_table.py, and judge each word:", new)


def test_the_table_holds_nothing_that_is_gone(app):
    there = {(method, rule.endpoint) for method, rule in routes(app)}
    gone = [f"{m} {e}" for m, e, _, _ in rows() if (m, e) not in there]
    assert not gone, bullets("Take these lines out of tests/integration/access_table.py:", gone)


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(app, things, person):
    pages, wrong, seen = Pages(app), [], False
    for method, endpoint, thing, who in sorted(rows(), key=lambda row: row[0]):
        if person in SIGNED_IN and (method == "POST" or pages.actor is None):
            pages.sign_in(*SIGNED_IN[person])  # what was sent before may have ended the session
        answer = pages.send(_address(app, endpoint, things[thing]), method=method)
        line, got = f"{method} {endpoint} of {thing}", _gets(answer)
        if got != who[person]:
            wrong.append(f"{line}: the table says {who[person]}, got {got}")
        if _betrays(answer):
            seen = True
            if person not in MAY_SEE_THE_DRAFT:
                wrong.append(f"{line}: shows what stands in a draft of another ward")
    assert not wrong, bullets(f"What `{person}` gets differs from access_table.py:", wrong)
    assert seen == (person in MAY_SEE_THE_DRAFT), "the draft is there for those who may see it"


def _suggestion(app: Flask, method: str, rule: Rule) -> str:
    """A line for a new route, guessed from its permission and its arguments."""
    permission = permission_of(app, rule.endpoint)
    thing = {"record_id": "submitted", "account_id": "account"}.get(
        next(iter(sorted(rule.arguments)), ""), "-"
    )
    if permission in (None, Permission.OPEN):
        words = ["yes"] * len(PEOPLE)
    else:
        roles = [SIGNED_IN[person][0] for person in PEOPLE if person in SIGNED_IN]
        words = ["in", *("yes" if allows(role, permission) else "403" for role in roles)]
    line = f"{method:<4} {rule.endpoint:<24} {thing:<12} " + " ".join(f"{w:<5}" for w in words)
    return line.rstrip()


def _address(app: Flask, endpoint: str, thing: dict[str, Any]) -> str:
    """Where the route finds the thing."""
    wanted = set().union(*(r.arguments for r in app.url_map.iter_rules(endpoint)))
    values = {name: thing[name] for name in thing if name in wanted or name not in PARTS}
    with app.test_request_context():
        return url_for(endpoint, **values)


def _gets(answer: TestResponse) -> str:
    location = answer.headers.get("Location", "")
    if answer.status_code == 401 or location.startswith("/accounts/sign-in?"):
        return "in"
    return str(answer.status_code) if answer.status_code in (403, 404) else "yes"


def _betrays(answer: TestResponse) -> bool:
    """Whether words or number of the draft stand in the answer, in a workbook too."""
    parts = [answer.data]
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            parts = [book.read(name) for name in book.namelist()]
    words = (SECRET, str(SECRET_NUMBER), f"{SECRET_NUMBER:,}")
    return any(word.encode() in part for word in words for part in parts)


# What every answer carries


def test_headers_stand_on_pages_errors_and_files(pages):
    for path in ("/accounts/sign-in", "/nowhere", "/static/css/base.css"):
        headers = pages.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers, "only where cookies are Secure"


def test_pages_are_stored_nowhere(pages):
    pages.sign_in(Role.VIEWER)
    assert pages.get("/accounts/password").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/accounts/sign-in", "/accounts/new"])
def test_a_body_that_is_too_large_is_refused_with_a_page(app, pages, path):
    pages.sign_in(Role.SECRETARIAT)
    page = pages.post(path, {"name": "x" * 5_000_000}, status=413)
    assert page.title == "送る内容が大きすぎます"


def test_a_route_without_a_permission_is_refused(own_app):
    own_app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    pages = Pages(own_app)
    pages.sign_in(Role.SECRETARIAT)
    assert "secret" not in pages.open("/forgotten", status=403).text


def test_a_host_that_is_not_ours_is_refused(database_url, tmp_path):
    app = make_app(tmp_path, database_url, TRUSTED_HOSTS=["daicho.example.jp"])
    pages = Pages(app)
    assert pages.get("https://daicho.example.jp/accounts/sign-in").status_code == 200
    assert pages.get("https://evil.example/accounts/sign-in").status_code == 400
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_the_address_of_a_client_is_taken_from_known_proxies_only(
    database_url, tmp_path, proxies, seen
):
    app = make_app(tmp_path, database_url, PROXY_COUNT=proxies)
    addresses = []
    app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: addresses.append(request.remote_addr)
    )
    forwarded = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    Pages(app).get("/accounts/sign-in", headers=forwarded)
    assert addresses == [seen]
    with app.app_context():
        db.engine.dispose()


def test_the_log_tells_of_every_request_but_not_what_was_asked(app, pages):
    actor = pages.sign_in(Role.VIEWER)
    with capture_logs() as lines:
        pages.get("/accounts/password?q=田中")
        pages.get("/nowhere/田中", headers={"User-Agent": "田中"})
        pages.get("/static/css/base.css")
    told = [{k: v for k, v in line.items() if k != "ms"} for line in lines]
    common = {"event": "request", "log_level": "info", "method": "GET", "account": actor.account_id}
    assert told == [
        {**common, "endpoint": "accounts.password", "status": 200},
        {**common, "endpoint": None, "status": 404},
    ]
    assert all(line["ms"] >= 0 for line in lines)
