"""Every page, for each role: axe finds nothing, nothing scrolls sideways at 320, 390 and 1280 px."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.server import Server, serving
from tests.browser.walk import Things, pages_of, stops, things, things_of
from tests.browser.window import judge, ready, too_wide_anywhere
from tests.project import bullets
from tracker import clock
from tracker.operations.demo import load_demo

#: Enough fictitious entries for lists of several pages, long names and every rare tag.
SUPPORTS = 150
#: Who walks: somebody of every role.
LOGINS = ["jimu", "minato", "etsuran"]
#: What is new in a form whenever it is opened, and what names somebody's own file in an address.
TOKENS = re.compile(r'name="(?:csrf_token|once)"[^>]*|\b[0-9a-f]{48,64}\b')


@pytest.fixture(scope="module")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A ledger that is in use, with the banner of the demo. Its clock stands still, so that a page
    does not become another one by the minute that it names."""
    moment = clock.now()
    clock.set_clock(lambda: moment)
    with serving(filled, tmp_path_factory.mktemp("instance"), DEMO=True) as running:
        with running.writing() as session:
            for _ in load_demo(session, today=clock.today(), supports=SUPPORTS, seed=1):
                pass
        yield running
    clock.set_clock(None)


@pytest.fixture(scope="module")
def there(server: Server) -> dict[str, Things]:
    """What the walk of each person speaks of. All of it is made before the first one walks: lists
    and totals are then the same for the next, and so are the pages that show them."""
    with server.writing() as session:
        shared = things(session)
    return {login: {**shared, **_things_of(server, login)} for login in LOGINS}


def _things_of(server: Server, login: str) -> Things:
    with server.writing() as session:
        return things_of(session, login)


@pytest.fixture(scope="module")
def judged() -> set[str]:
    """Contents of pages that were looked at: what two roles see alike is looked at once."""
    return set()


def test_the_walk_goes_to_every_page_there_is(server):
    missing = sorted(pages_of(server.app) - {stop.endpoint for stop in stops()})
    assert not missing, bullets(
        "Add a line to WALK in tests/browser/walk.py (or to NO_PAGES, if it answers no page) for:",
        missing,
    )


def test_the_walk_goes_nowhere_that_is_gone(server):
    gone = sorted({stop.endpoint for stop in stops()} - pages_of(server.app))
    assert not gone, bullets("Take out of WALK in tests/browser/walk.py:", gone)


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_is_accessible_and_none_scrolls_sideways(server, there, judged, sign_in, login):
    page, wrong = sign_in(login), []
    for stop in stops():
        address = stop.address(server.app, there[login])
        answer = page.goto(address)
        if answer.status in (403, 404) and login != "jimu":
            continue  # who may not open a page sees another one, which the next test looks at
        if answer.status != 200:
            wrong.append(f"{address} answers {answer.status}: give the walk a thing that is there")
        ready(page)
        wrong += [f"{address}: {one}" for one in seen_once(page, judged)]
    assert not wrong, bullets(f"What is wrong on the pages of {login}:", wrong)


def seen_once(page: Page, judged: set[str]) -> list[str]:
    """What is wrong with a page, unless one with the same content was judged before. The bar and
    the foot around it stand on every page of a role, so that they are judged in any case."""
    content = TOKENS.sub("", page.locator("main").inner_html())
    if content in judged:
        return []
    judged.add(content)
    return [*judge(page), *too_wide_anywhere(page)]
