"""The watch over all windows does tell: what it is there for is done on purpose here."""

from tests.browser.window import Windows, go


def test_a_watched_window_tells_of_everything_that_must_not_happen(browser, server):
    windows = Windows(browser, server.address)
    page = go(windows.stranger(), "/accounts/sign-in")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("fetch('/nowhere').then((answer) => answer.text())")
    page.evaluate("fetch('https://elsewhere.invalid/').catch(() => null)")
    page.evaluate("console.error('something is odd')")
    with page.context.expect_event("weberror"):
        page.evaluate("void setTimeout(() => { throw new Error('a script broke') })")
    told = " ".join(windows.end_of_test())
    for words in (
        "Content Security Policy",
        "404 for GET",
        "elsewhere.invalid",
        "something is odd",
        "a script broke",
    ):
        assert words in told
    assert windows.end_of_test() == [], "what was told is not told to the next test"
    windows.close()
