"""Templates keep to the strict Content-Security-Policy, to this server, and away from sums."""

import re

import pytest

from tests.project import PACKAGE, TEMPLATES, bullets, place, python_files

RULES = {
    "an inline style": (
        re.compile(r"<style\b|[\s\"']style\s*=", re.IGNORECASE),
        "style-src 'self' drops it: use a class of tracker/static/css",
    ),
    "an inline script": (
        re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
        "script-src 'self' drops it: move it to tracker/static/js, hand data over in data-*",
    ),
    "an event handler in an attribute": (
        re.compile(r"<[a-z][^>{}]*\son[a-z]+\s*=|[\s\"']on[a-z]+\s*=\s*[\"']", re.IGNORECASE),
        "script-src 'self' drops it: add the listener in tracker/static/js",
    ),
    "a javascript: address": (
        re.compile(r"javascript:", re.IGNORECASE),
        "script-src 'self' drops it: use a button and a listener in tracker/static/js",
    ),
    "a file from another server": (
        re.compile(
            r"<(?:script|img|iframe|link)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//",
            re.IGNORECASE,
        ),
        "the offices have no internet: ship the file in tracker/static",
    ),
    "text that is not escaped": (
        re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+false"),
        "return Markup from Python, which escapes its parts",
    ),
    "a total": (
        re.compile(r"\|\s*sum\b"),
        "templates only show: let the query give the total, so that page and workbook agree",
    ),
}
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)


@pytest.mark.parametrize("what", RULES)
def test_no_template_holds(what: str):
    pattern, instead = RULES[what]
    found = [
        place(path, line)
        for path in sorted([*TEMPLATES.rglob("*.*"), *PACKAGE.rglob("*.html")])
        for line in _lines_with(pattern, path.read_text(encoding="utf-8"))
    ]
    assert not found, bullets(f"Take {what} out of these templates; {instead}:", found)


def test_drawings_carry_no_inline_style():
    pattern = re.compile(r"\bstyle=|<style\b")
    found = [
        place(path, line)
        for path in python_files(PACKAGE / "charts", PACKAGE / "web")
        for line in _lines_with(pattern, path.read_text(encoding="utf-8"))
    ]
    assert not found, bullets(
        "style-src 'self' drops inline styles in SVG too; use presentation attributes or a class:",
        found,
    )


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("an inline style", '<p style="color:red">'),
        ("an inline script", "<script>alert(1)</script>"),
        ("an event handler in an attribute", '<a href="#"\n onclick="go()">'),
        ("an event handler in an attribute", "<body onload=go()>"),
        ("a file from another server", '<script src="https://example.org/x.js"></script>'),
        ("text that is not escaped", "{{ note | safe }}"),
        ("a total", "{{ rows | sum(attribute='amount') }}"),
    ],
)
def test_each_rule_sees_what_it_forbids(what: str, line: str):
    assert list(_lines_with(RULES[what][0], line)), f"the pattern for {what} misses {line!r}"


@pytest.mark.parametrize(
    "line",
    [
        '<script src="{{ url_for(\'static\', filename="js/list.js") }}" defer></script>',
        '<link rel="stylesheet" href="/static/css/base.css">',
        "{# never style= here #}",
        '<input name="on" data-once="token">',
        '<a href="https://www.tokyo23city-kuchokai.jp/">特別区長会</a>',
        "{% if version == 1 %}{% set on = 1 %}",
    ],
)
def test_no_rule_sees_what_is_allowed(line: str):
    seen = [what for what, (pattern, _) in RULES.items() if list(_lines_with(pattern, line))]
    assert not seen, f"{line!r} is allowed, but counts as {seen}"


def _lines_with(pattern: re.Pattern[str], text: str):
    """Line numbers of the finds; comments are blanked out, their line ends kept."""
    bare = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    return (bare.count("\n", 0, found.end()) + 1 for found in pattern.finditer(bare))
