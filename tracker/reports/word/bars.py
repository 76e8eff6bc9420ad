"""A figure of lying bars: names and numbers are words of the document, the bars are pictures.

So no Japanese font is needed where it is made, and everything that it says can be read out,
found and corrected.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx.shared import Mm, Pt
from PIL import Image

from tracker.reports.draft import Bar
from tracker.reports.excel.measure import text_width
from tracker.reports.excel.text import safe_text

BLUE = (0, 23, 193)
HEIGHT, POINTS = 3.2, 8.5  # millimetres of a bar, points of the letters
_CHARACTER = 0.21 * POINTS  # millimetres of a half-width one
_NAMES = 62.0  # millimetres at most
_EDGE = 6.0  # left and right of the words in a cell


def add_bars(document: Any, bars: Sequence[Bar], room: float) -> None:
    """At the end of the document, `room` millimetres wide; it stays on one page with what
    follows."""
    names = min(_NAMES, _longest(bar.name for bar in bars))
    figures = _longest(bar.shown for bar in bars)
    longest = room - names - figures
    most = max((bar.value or 0 for bar in bars), default=0) or 1
    table = document.add_table(rows=len(bars), cols=3)
    table.autofit = False
    for column, width in zip(table.columns, (names, longest, figures), strict=True):
        column.width = Mm(width)
    for bar, row in zip(bars, table.rows, strict=True):
        for cell, width in zip(row.cells, (names, longest, figures), strict=True):
            cell.width = Mm(width)
        name, drawn, shown = (cell.paragraphs[0] for cell in row.cells)
        _words(name, bar.name)
        _words(shown, bar.shown)
        _bar(drawn, bar, (longest - _EDGE) * max(0, bar.value or 0) / most)


def _longest(words: Any) -> float:
    return max(map(text_width, words), default=0.0) * _CHARACTER + _EDGE


def _words(paragraph: Any, text: str) -> None:
    _tight(paragraph)
    paragraph.add_run(safe_text(text)).font.size = Pt(POINTS)


def _bar(paragraph: Any, bar: Bar, length: float) -> None:
    """The picture; what is not known has none."""
    _tight(paragraph)
    if bar.value is not None:
        shape = paragraph.add_run().add_picture(
            _blue(), width=Mm(max(length, 0.3)), height=Mm(HEIGHT)
        )
        shape._inline.docPr.set("descr", f"{bar.name} {bar.shown}")


def _tight(paragraph: Any) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.keep_with_next = True


def _blue() -> BytesIO:
    """A picture of one dot, which the document holds once and draws at any length."""
    target = BytesIO()
    Image.new("RGB", (1, 1), BLUE).save(target, "PNG")
    target.seek(0)
    return target
