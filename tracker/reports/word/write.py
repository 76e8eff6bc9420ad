"""Writes a draft as .docx: real headings, tables with header rows, numbered captions, A4."""

from datetime import datetime
from typing import Any, BinaryIO

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tracker.domain.progress import Progress, untold
from tracker.domain.progress import part as part_of
from tracker.reports.draft import (
    Bars,
    Captioned,
    Draft,
    Listed,
    Paper,
    Part,
    PhotoPlace,
    Remark,
    Sentence,
    Title,
)
from tracker.reports.excel.text import safe_text
from tracker.reports.word.bars import add_bars
from tracker.reports.word.table import add_table

FONT = "BIZ UDPGothic"
TEXT_WIDTH = 170  # millimetres between the margins
PHOTO_POINTS, REMARK_POINTS = 140.0, 8.5
_STYLES = (
    "Normal",
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Caption",
    "List Bullet",
)


def write_draft(
    draft: Draft, target: BinaryIO, *, made_at: datetime, progress: Progress = untold
) -> None:
    """Write it; `made_at` is kept as a property of the file.

    progress: called with (parts and rows of tables made, of all), at last with both equal.
    """
    document = Document()
    _set_up(document, draft, made_at)
    document.add_paragraph(safe_text(draft.title), style="Title")
    for line in draft.subtitles:
        document.add_paragraph(safe_text(line)).paragraph_format.space_after = Pt(0)
    done, of_all = 0, sum(map(_size, draft.parts)) + 1
    for part in draft.parts:
        size = _size(part)
        if isinstance(part, PhotoPlace):  # no page has nothing but an empty frame
            document.paragraphs[-1].paragraph_format.keep_with_next = True
        _write(document, part, part_of(progress, first=done, last=done + size, of=of_all))
        done += size
        progress(done, of_all)
    document.save(target)
    progress(of_all, of_all)


def _size(part: Part) -> int:
    """How much of the work it is: a table takes as long as it has rows."""
    return 1 + (len(part.table.rows) if isinstance(part, Captioned) else 0)


def _set_up(document: Any, draft: Draft, made_at: datetime) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    for name in _STYLES:
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for which in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{which}"), None)
        for which in ("ascii", "hAnsi", "eastAsia"):
            fonts.set(qn(f"w:{which}"), FONT)
    language = OxmlElement("w:lang")
    for which, tag in (("val", "en-US"), ("eastAsia", "ja-JP")):
        language.set(qn(f"w:{which}"), tag)
    normal = document.styles["Normal"]
    normal.element.get_or_add_rPr().append(language)
    normal.font.size = Pt(10.5)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(0)
    document.styles["Title"].font.size = Pt(18)
    properties = document.core_properties
    properties.title, properties.author, properties.language = draft.title, "支援台帳", "ja-JP"
    properties.created = properties.modified = made_at
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(footer, "PAGE", "1")


def _write(document: Any, part: Part, progress: Progress) -> None:
    match part:
        case Title():
            document.add_heading(safe_text(part.text), part.level)
        case Sentence():
            document.add_paragraph(safe_text(part.text)).paragraph_format.first_line_indent = Pt(
                10.5
            )
        case Remark():
            _remark(document, part.text)
        case Listed():
            for line in part.lines:
                document.add_paragraph(safe_text(line), style="List Bullet")
        case Captioned():
            _caption(document, "表", part.table.caption, above=True)
            add_table(document, part.table, _room(document), progress)
            document.add_paragraph().paragraph_format.space_after = Pt(0)
        case Bars():
            add_bars(document, part.bars, min(_room(document), TEXT_WIDTH))
            _caption(document, "図", part.caption)
        case PhotoPlace():
            _frame(document)
            _caption(document, "写真", part.caption)
        case Paper():
            _turn(document, landscape=part.landscape)


def _remark(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.add_run(safe_text(text)).font.size = Pt(REMARK_POINTS)


def _room(document: Any) -> float:
    """Millimetres between the margins."""
    section = document.sections[-1]
    inside = section.page_width - section.left_margin - section.right_margin
    return float(inside / Mm(1))


def _turn(document: Any, *, landscape: bool) -> None:
    """A new page on which the paper stands or lies; margins, footer and numbers go on."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = sorted((section.page_width, section.page_height), reverse=landscape)
    section.page_width, section.page_height = width, height


def _caption(document: Any, called: str, text: str, *, above: bool = False) -> None:
    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = above
    paragraph.add_run(called)
    _field(paragraph, f"SEQ {called} \\* ARABIC", "1")
    paragraph.add_run(f"　{safe_text(text)}")


def _field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field that Word counts by itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _whole(row: Any) -> None:
    """A row is not broken over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _frame(document: Any) -> None:
    table = document.add_table(rows=1, cols=1, style="Table Grid")
    table.rows[0].height = Pt(PHOTO_POINTS)
    _whole(table.rows[0])
    paragraph = table.rows[0].cells[0].paragraphs[0]
    paragraph.add_run("（ここに写真を入れる）").font.size = Pt(REMARK_POINTS)
    paragraph.paragraph_format.keep_with_next = True
