"""What every page of ours must be: the faults that a page has, each in words that say what to do."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
from html5lib.constants import E as HTML_ERRORS

#: Inputs that need no label of their own.
SPEAK_FOR_THEMSELVES = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = (
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-owns",
    "for",
    "list",
    "form",
)


def parse(source: str) -> ET.Element:
    """The page as an ElementTree with plain tag names (those of SVG keep their namespace)."""
    return _parsed(source)[0]


@lru_cache(maxsize=4)
def _parsed(source: str) -> tuple[ET.Element, list[Any]]:
    """Tree and errors of one reading, which takes longer than most pages took to make."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(source), parser.errors


def text_of(element: ET.Element | None) -> str:
    """The words in an element, blanks run together; scripts left out."""
    if element is None:
        return ""
    return " ".join("".join(_words(element)).split())


def _words(element: ET.Element) -> Iterator[str]:
    if element.tag in ("script", "style") or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""


def faults(source: str, html: ET.Element) -> list[str]:
    """Everything that is wrong with a page; empty for a good one."""
    rules = (_language, _heading, _ids, _references, _labels, _content_policy, _tables)
    return [*_errors_of_html(source), *(fault for rule in rules for fault in rule(html))]


def _errors_of_html(source: str) -> Iterator[str]:
    lines = source.splitlines()
    for (line, column), code, data in _parsed(source)[1]:
        near = (
            lines[line - 1][max(0, column - 60) : column + 20].strip() if line <= len(lines) else ""
        )
        yield f"not valid HTML, line {line}: {HTML_ERRORS[code] % data} … near {near!r}"


def _language(html: ET.Element) -> Iterator[str]:
    if html.get("lang") != "ja":
        yield f"<html lang> is {html.get('lang')!r}: it must be 'ja'"


def _heading(html: ET.Element) -> Iterator[str]:
    headings = [text_of(h1) for h1 in html.iter("h1")]
    title = text_of(html.find("head/title"))
    if len(headings) != 1:
        yield f"{len(headings)} <h1> {headings}: a page has exactly one"
    elif not headings[0]:
        yield "the <h1> is empty: fill the block `title`"
    elif not title.startswith(headings[0]):
        yield f"<title> {title!r} must begin with the <h1> {headings[0]!r}"


def _ids(html: ET.Element) -> Iterator[str]:
    counts = Counter(element.get("id") for element in html.iter() if "id" in element.attrib)
    for value, count in counts.items():
        if not value or count > 1:
            yield f"id {value!r} stands {count} times: ids are unique and not empty"


def _references(html: ET.Element) -> Iterator[str]:
    ids = {element.get("id") for element in html.iter()}
    for element in html.iter():
        for name in REFERENCES:
            for target in element.get(name, "").split():
                if target not in ids:
                    yield f"{_shown(element)} {name} names {target!r}, which is not on the page"
        href = element.get("href", "")
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"the link {href!r} leads to nothing on the page"


def _labels(html: ET.Element) -> Iterator[str]:
    labelled = {label.get("for", "") for label in html.iter("label") if text_of(label)} - {""}
    wrapped = {
        id(inner) for label in html.iter("label") if text_of(label) for inner in label.iter()
    }
    for element in html.iter():
        if element.tag not in ("input", "select", "textarea"):
            continue
        if element.tag == "input" and element.get("type", "text") in SPEAK_FOR_THEMSELVES:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        if not named and element.get("id") not in labelled and id(element) not in wrapped:
            yield f"{_shown(element)} has no label: use a macro of components/form.html"


def _content_policy(html: ET.Element) -> Iterator[str]:
    for element in html.iter():
        if element.tag == "style" or "style" in element.attrib:
            yield f"{_shown(element)} has an inline style: use a class (CSP drops it)"
        if element.tag == "script" and not element.get("src"):
            yield "an inline <script>: move it to tracker/static/js (CSP drops it)"
        handlers = [name for name in element.attrib if re.match(r"on[a-z]+$", str(name))]
        if handlers:
            yield f"{_shown(element)} has {handlers}: add listeners in tracker/static/js"
        source = element.get("src") or (element.get("href") if element.tag == "link" else "") or ""
        if re.match(r"(?:[a-z]+:)?//", source):
            yield f"{_shown(element)} loads {source!r} from another server: ship the file"


def _tables(html: ET.Element) -> Iterator[str]:
    for table in html.iter("table"):
        if not text_of(table.find("caption")):
            yield f"{_shown(table)} has no caption: use table() of components/table.html"
        if table.find(".//th") is None:
            yield f"the table {text_of(table.find('caption'))!r} has no <th>"


def _shown(element: ET.Element) -> str:
    names = "".join(
        f" {name}={element.get(name)!r}" for name in ("id", "name", "class") if element.get(name)
    )
    return f"<{element.tag}{names}>"
