"""操作手引き: the Markdown chapters of docs/操作手引き as pages, and the pictures they show.

The same files are read on a development platform, so their links lead from file to file
(`03-correct.md#中止にする`, `../pictures/list.png`). Here these become addresses relative to
/manual/. HTML in the text is shown as it stands, never obeyed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from tracker.domain.errors import NotFound

_DOCS = Path(__file__).parents[3] / "docs"
CHAPTERS = _DOCS / "操作手引き"
PICTURES = _DOCS / "pictures"
#: The file that lists the chapters; its page is /manual/ itself.
CONTENTS = "README"
_FILE_OF_CHAPTER = re.compile(r"(?:\d\d-)?(?P<name>[A-Za-z-]+)\.md(?P<anchor>#.*)?")
_PICTURE = re.compile(r"\.\./pictures/(?P<name>[a-z0-9-]+\.png)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a chapter and where it stands on the page."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page: `name` is its address, `title` its heading, `body` what stands below."""

    name: str
    title: str
    body: Markup
    sections: tuple[Section, ...]


@cache
def contents() -> Chapter:
    """The first page: what the manual is for, and its chapters."""
    return _read(CHAPTERS / f"{CONTENTS}.md")


@cache
def chapters() -> tuple[Chapter, ...]:
    """All chapters in their order, that of the numbers before their names."""
    return tuple(_read(path) for path in sorted(CHAPTERS.glob("[0-9][0-9]-*.md")))


def chapter(name: str) -> tuple[Chapter, Chapter | None, Chapter | None]:
    """A chapter with the ones before and after it. Raises NotFound."""
    names = [one.name for one in chapters()]
    if name not in names:
        raise NotFound("操作手引きに、この章はありません。")
    place, last = names.index(name), len(names) - 1
    before = chapters()[place - 1] if place else None
    return chapters()[place], before, chapters()[place + 1] if place < last else None


@cache
def pictures() -> frozenset[str]:
    """Names of the files that may be shown; nothing else in the folder or beside it is."""
    return frozenset(path.name for path in PICTURES.glob("*.png"))


def anchor_of(heading: str) -> str:
    """The anchor that development platforms give a heading, so that links hold in both places."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def address_of(target: str) -> str:
    """Where a link of a chapter leads, relative to /manual/; other targets stay as they are."""
    if picture := _PICTURE.fullmatch(target):
        return f"pictures/{picture['name']}"
    if file := _FILE_OF_CHAPTER.fullmatch(target):
        page = "./" if file["name"] == CONTENTS else file["name"]
        return page + (file["anchor"] or "")
    return target


def _read(path: Path) -> Chapter:
    tokens = _markdown().parse(path.read_text(encoding="utf-8"))
    title, rest = tokens[1].content, tokens[3:]  # the opening of the h1, its text, its end
    sections = tuple(_mark_headings(title, rest))
    for token in _inside(rest):
        _lead_here(token)
    body = _markdown().renderer.render(rest, _markdown().options, {})
    found = _FILE_OF_CHAPTER.fullmatch(path.name)
    return Chapter(
        name=found["name"] if found else path.stem,
        title=title,
        body=Markup(body),  # noqa: S704 (our own file; markdown-it escapes whatever it holds)
        sections=sections,
    )


def _mark_headings(title: str, tokens: Sequence[Token]) -> Iterable[Section]:
    """Give headings their anchors, and tables the heading above them as a caption."""
    for token, text in pairwise(tokens):
        if token.type == "heading_open":
            title = text.content
            token.attrSet("id", anchor_of(title))
            if token.tag == "h2":
                yield Section(anchor_of(title), title)
        elif token.type == "table_open":
            token.meta["caption"] = title
        elif token.type == "th_open":
            token.attrSet("scope", "col")


def _inside(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        yield from token.children or ()


def _lead_here(token: Token) -> None:
    for name in ("href", "src"):
        target = token.attrGet(name)
        if isinstance(target, str):
            token.attrSet(name, address_of(target))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Targets stay as they are written: the anchors are Japanese, as the headings are.
    markdown.normalizeLink = str  # type: ignore[method-assign,assignment]
    markdown.add_render_rule("table_open", _table)
    markdown.add_render_rule("image", _picture)
    return markdown


def _table(_renderer: Any, tokens: Sequence[Token], place: int, *_more: Any) -> str:
    caption = escape(tokens[place].meta["caption"])
    return f'<table class="table ledger"><caption class="visually-hidden">{caption}</caption>'


def _picture(_renderer: Any, tokens: Sequence[Token], place: int, *_more: Any) -> str:
    """A picture that opens in its own size; what it shows stands in words in `alt`."""
    source, words = escape(str(tokens[place].attrGet("src"))), escape(tokens[place].content)
    return f'<a class="manual-picture" href="{source}"><img src="{source}" alt="{words}"></a>'
