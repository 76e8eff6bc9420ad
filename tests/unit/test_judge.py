"""The judge of pages sees each fault that it is there for, and passes a good page."""

import pytest

from tests.judge import faults, parse

GOOD = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>支援 - 支援台帳</title>
<script type="module" src="/static/js/main.js"></script></head>
<body><h1>支援</h1>
<form method="post"><p id="q-help">例</p>
<label for="q">探す</label><input id="q" name="q" aria-describedby="q-help">
<label>区 <select name="ward"><option>港区</option></select></label>
<textarea name="note" aria-label="備考"></textarea><input type="hidden" name="t" value="1">
<output for="q"></output></form>
<table><caption>区別</caption><tr><th scope="col">区</th></tr><tr><td>港区</td></tr></table>
<svg viewBox="0 0 1 1"><title>印</title><path d="M0 0"/></svg>
<a href="#q">へ</a></body></html>
"""

FAULTS = [
    ('lang="ja"', 'lang="en"', "must be 'ja'"),
    ("<h1>支援</h1>", "", "exactly one"),
    ("<h1>支援</h1>", "<h1>支援</h1><h1>支援</h1>", "exactly one"),
    ("<h1>支援</h1>", "<h1>御礼状</h1>", "must begin with"),
    ('id="q-help"', 'id="q"', "ids are unique"),
    ('<label for="q">', '<label for="r">', "names 'r', which is not on the page"),
    ('<label for="q">探す</label>', "", "has no label"),
    ('aria-label="備考"', "", "has no label"),
    ('aria-describedby="q-help"', 'aria-describedby="gone"', "names 'gone'"),
    ('href="#q"', 'href="#gone"', "leads to nothing"),
    ("<p id", '<p style="color:red" id', "inline style"),
    ("<h1>", "<style>p{}</style><h1>", "inline style"),
    ("<h1>", "<script>alert(1)</script><h1>", "inline <script>"),
    ("<form", '<form onsubmit="go()"', "add listeners"),
    ('src="/static', 'src="https://cdn.example/static', "another server"),
    ("<caption>区別</caption>", "", "no caption"),
    ('<th scope="col">区</th>', "<td>区</td>", "no <th>"),
    ("<!doctype html>", "", "Expected DOCTYPE"),
    ("</form>", "</div></form>", "not valid HTML"),
    ('name="q"', 'name="q" name="r"', "not valid HTML"),
]


def test_a_good_page_passes():
    assert faults(GOOD, parse(GOOD)) == []


@pytest.mark.parametrize(("good", "bad", "message"), FAULTS)
def test_each_fault_is_seen(good: str, bad: str, message: str):
    assert good in GOOD
    page = GOOD.replace(good, bad, 1)
    found = faults(page, parse(page))
    assert any(message in fault for fault in found), found
