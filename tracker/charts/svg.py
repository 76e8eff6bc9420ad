"""The few pieces of SVG that every chart is put together from.

Charts keep to presentation attributes and classes, since the pages' CSP refuses inline styles.
"""

import re
import unicodedata
from dataclasses import dataclass
from html import escape

ACCENT = "#0017c1"
ACCENT_TINT = "#9aa6ee"
INK = "#1a1a1a"
SECOND_INK = "#4d4d4d"
RULE = "#d0d0d7"
STRONG_RULE = "#767676"
PALE_DOT = "#b4b5c3"
GROUND = "#ffffff"

WIDE = "chart-wide"
NARROW = "chart-narrow"

# What XML 1.0 cannot hold even escaped: control characters, lone surrogates, U+FFFE and U+FFFF.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Heading:
    """What a chart is called: `title` in a few words, `description` in sentences."""

    title: str
    description: str
    id_prefix: str

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id_prefix):
            raise ValueError(f"id_prefix must be a plain id, not {self.id_prefix!r}")


def text(value: str) -> str:
    """`value` as SVG text or attribute text; characters that XML refuses are left out."""
    return escape(_NOT_XML.sub("", value), quote=True)


def number(value: float) -> str:
    """A coordinate with at most one decimal and nothing to spare: 12, 12.5, -3."""
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.1f}"


def text_width(value: str, size: float) -> float:
    """Upper estimate of the drawn width in px: full-width 1 em, everything else 0.62 em."""
    wide = sum(unicodedata.east_asian_width(character) in "WFA" for character in value)
    return (wide + 0.62 * (len(value) - wide)) * size


def clipped(value: str, size: float, width: float) -> str:
    """`value`, cut with … so that it is drawn no wider than `width` px."""
    if text_width(value, size) <= width:
        return value
    kept = value
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept + "…"


def label(
    value: str,
    x: float,
    y: float,
    size: float,
    *,
    anchor: str = "start",
    fill: str = INK,
    bold: bool = False,
    halo: bool = False,
) -> str:
    """One line of text with its baseline at (x, y), `size` px high.

    A halo of the ground's colour keeps it readable over dots and lines.
    """
    place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}"'
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    weight = ' font-weight="700"' if bold else ""
    ring = f' stroke="{GROUND}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
    return f"<text {place}{side}{weight}{ring if halo else ''}>{text(value)}</text>"


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1) -> str:
    """A straight line from (x1, y1) to (x2, y2)."""
    ends = (f'{axis}="{number(v)}"' for axis, v in (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)))
    return f'<line {" ".join(ends)} stroke="{stroke}" stroke-width="{number(width)}"/>'


def rect(x: float, y: float, width: float, height: float, fill: str, extra: str = "") -> str:
    """A rectangle; `extra` is further attributes, already escaped, beginning with a space."""
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect {place} fill="{fill}"{extra}/>'


def link(body: str, href: str | None, name: str) -> str:
    """`body` with `name` as its tooltip, and as a link where `href` is given.

    Raises ValueError for an href that leaves the program (a chart only leads to its own pages).
    """
    tip = f"<title>{text(name)}</title>"
    if href is None:
        return f"<g>{tip}{body}</g>"
    if not href.startswith(("/", "?", "#")) or href.startswith(("//", "/\\")):
        raise ValueError(f"a chart links to the program's own pages only, not {href!r}")
    return f'<a href="{text(href)}" aria-label="{text(name)}">{tip}{body}</a>'


def document(
    body: str,
    heading: Heading,
    *,
    width: float,
    height: float,
    css_class: str,
    hidden: bool = False,
) -> str:
    """The whole <svg> around `body`.

    It is one picture (role img) unless it holds links: what an img holds is hidden from screen
    readers, so a chart with links is a group. `hidden` is for a second drawing of the same chart
    that charts.css shows on narrow screens.
    """
    ids = f"{heading.id_prefix}-title", f"{heading.id_prefix}-desc"
    role = "group" if "<a href=" in body else "img"
    display = ' display="none"' if hidden else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {css_class}" role="{role}"'
        f' aria-labelledby="{ids[0]}" aria-describedby="{ids[1]}"'
        f' width="{number(width)}" height="{number(height)}"'
        f' viewBox="0 0 {number(width)} {number(height)}"{display}>'
        f'<title id="{ids[0]}">{text(heading.title)}</title>'
        f'<desc id="{ids[1]}">{text(heading.description)}</desc>{body}</svg>'
    )
