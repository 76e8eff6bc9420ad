"""Windows of the browser, all of them watched, and what tests do in them.

Nothing sleeps: `ready` waits until a page and all its scripts have started (docs/components.md).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from openpyxl import Workbook, load_workbook
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Download,
    Page,
    Request,
    Response,
)

from tests.browser.server import PASSWORD

#: NARROWEST is a page of 1280 px seen at 400 % (WCAG 1.4.10), BETWEEN where tables that fit a wide
#: window begin not to; tables may scroll inside themselves.
WIDE, BETWEEN, PHONE, NARROWEST = 1280, 992, 390, 320
#: What Chromium says of every answer of 400 and above; `Watch` judges the answers themselves.
_ANSWER_IN_CONSOLE = "Failed to load resource"


@dataclass
class Watch:
    """What must never happen in any window, whatever is tested: it is looked at afterwards."""

    address: str
    problems: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of the context."""
        context.on("console", self._console)
        context.on(
            "weberror", lambda error: self.problems.append(f"a script failed: {error.error}")
        )
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and _ANSWER_IN_CONSOLE not in message.text:
            self.problems.append(f"the console says ({message.type}): {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.problems.append(f"something asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        """A page may be refused; what a page is made of may not be missing."""
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            self.problems.append(f"{response.status} for {response.request.method} {response.url}")


class Windows:
    """Windows on one server. Who has signed in once keeps the cookies and the cache for the next
    window, as at a desk."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.watch = Watch(address)
        self.pages: list[Page] = []
        self.people: dict[tuple[str, bool], BrowserContext] = {}
        self.strangers: list[BrowserContext] = []

    def signed_in(self, login: str, *, scripts: bool = True) -> Page:
        """An empty window of somebody who has signed in."""
        if (login, scripts) not in self.people:
            self.people[login, scripts] = self._context(scripts)
            page = self.people[login, scripts].new_page()
            page.goto("/accounts/sign-in")
            sign_in_here(page, login)
            page.close()
        return self._page(self.people[login, scripts])

    def stranger(self) -> Page:
        """An empty window of a browser that nobody has used yet."""
        self.strangers.append(self._context(scripts=True))
        return self._page(self.strangers[-1])

    def _page(self, context: BrowserContext) -> Page:
        self.pages.append(context.new_page())
        return self.pages[-1]

    def _context(self, scripts: bool) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.watch.address,
            viewport={"width": WIDE, "height": 800},
            locale="ja-JP",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        self.watch.over(context)
        return context

    def end_of_test(self) -> list[str]:
        """Close what the test has opened; what was wrong in it."""
        for closing in (*self.pages, *self.strangers):
            closing.close()
        problems = [*self.watch.problems]
        for seen in (self.pages, self.strangers, self.watch.problems):
            seen.clear()
        return problems

    def close(self) -> None:
        for context in self.people.values():
            context.close()


def sign_in_here(page: Page, login: str) -> None:
    """Fill in the sign-in page that is open, and see the next one."""
    page.get_by_label("ログインID").fill(login)
    page.get_by_label("パスワード").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="サインイン", exact=True).click()


def ready(page: Page) -> Page:
    """Wait until the page stands and its scripts have started."""
    page.locator("html[data-scripts=ready]").wait_for(state="attached")
    return page


def go(page: Page, path: str) -> Page:
    """Open an address of the server."""
    page.goto(path)
    return ready(page)


def press(page: Page, name: str) -> Page:
    """Press the button of the page's content with exactly this name, and see the next page."""
    return leave(page, page.locator("main").get_by_role("button", name=name, exact=True).click)


def follow(page: Page, name: str) -> Page:
    """Click the link of the page's content with exactly this name, and see the next page."""
    return leave(page, page.locator("main").get_by_role("link", name=name, exact=True).click)


def leave(page: Page, act: Callable[[], None]) -> Page:
    """Do what leads to another page, and see that page."""
    page.evaluate("delete document.documentElement.dataset.scripts")
    act()
    return ready(page)


def judge(page: Page) -> list[str]:
    """What axe finds on the page as it stands, in lines."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def too_wide_anywhere(page: Page) -> list[str]:
    """What sticks out in any of the widths that every page has to suit."""
    return [line for width in (NARROWEST, PHONE, BETWEEN, WIDE) for line in too_wide(page, width)]


def too_wide(page: Page, width: int) -> list[str]:
    """What sticks out where the window is `width` px wide; nothing where nothing scrolls."""
    page.set_viewport_size({"width": width, "height": 800})
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wider <= 0:
        return []
    culprits = page.evaluate(_STICKING_OUT)
    return [f"scrolls {wider} px sideways at {width} px; sticking out: {', '.join(culprits)}"]


_STICKING_OUT = """() => [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5)
    .slice(0, 5)
    .map((one) => one.tagName.toLowerCase() + '.' + (one.getAttribute('class') ?? ''))"""


def accessible(page: Page) -> None:
    """axe finds nothing, and nothing scrolls sideways in a wide window, on a phone or enlarged."""
    before = page.viewport_size
    wrong = [*judge(page), *too_wide_anywhere(page)]
    if before:
        page.set_viewport_size(before)
    assert not wrong, "\n  ".join([f"{page.title()} ({page.url}):", *wrong])


@dataclass(frozen=True)
class Taken:
    """A workbook that a page gave: the name of its file, and the book as openpyxl reads it."""

    name: str
    book: Workbook

    def rows(self, sheet: str) -> list[tuple[object, ...]]:
        """What stands in each row of a sheet, cells without a value left out."""
        rows = self.book[sheet].iter_rows(values_only=True)
        return [tuple(value for value in row if value is not None) for row in rows if any(row)]


def take(page: Page, name: str) -> Taken:
    """Press the button with exactly this name and open the workbook that comes."""
    with page.expect_download() as coming:
        page.locator("main").get_by_role("button", name=name, exact=True).click()
    return opened(coming.value)


def opened(download: Download) -> Taken:
    """The downloaded file, read to its end, so that nothing stays open."""
    content = BytesIO(Path(download.path()).read_bytes())
    return Taken(download.suggested_filename, load_workbook(content))
