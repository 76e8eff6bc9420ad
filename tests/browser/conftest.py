"""A server a file, one headless Chromium a run, and windows of people who have signed in.

The browser is the system's own; nothing is downloaded. axe comes out of an installed package.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import factories
from tests.browser.server import Server, fill, serving
from tests.browser.window import Windows
from tests.project import bullets
from tests.tools import CHROMIUM, require

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the reference data and the people; servers get copies."""
    instance = tmp_path_factory.mktemp("filled")
    fill(instance)
    return instance


@pytest.fixture(scope="module")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(filled, tmp_path_factory.mktemp("instance")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = require(CHROMIUM)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(program), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def every_window(server: Server, browser: Browser) -> Iterator[Windows]:
    windows = Windows(browser, server.address)
    yield windows
    windows.close()


@pytest.fixture
def windows(every_window: Windows) -> Iterator[Windows]:
    """Opens windows; afterwards none of them may have shown anything wrong."""
    yield every_window
    problems = every_window.end_of_test()
    assert not problems, bullets("This happened in a window:", problems)


@pytest.fixture
def sign_in(windows: Windows) -> Callable[..., Page]:
    """sign_in("minato") opens an empty window of somebody who has signed in."""
    return windows.signed_in


@pytest.fixture
def disaster(server: Server) -> int:
    """A disaster of the test's own, so that its totals are the test's own too."""
    with server.writing() as session:
        own = factories.disaster(slug=f"test-{token_hex(4)}")
        [record_id] = factories.record(session, own)
    return record_id
