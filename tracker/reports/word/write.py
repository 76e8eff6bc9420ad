"""Writes a draft as .docx: real headings, tables with header rows, numbered captions, A4."""

from datetime import datetime
from typing import Any, BinaryIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tracker.reports.content import Row, Table
from tracker.reports.draft import Bars, Captioned, Draft, Listed, Part, PhotoPlace, Sentence, Title
from tracker.reports.excel.text import safe_text
from tracker.reports.excel.values import words
from tracker.reports.word.bars import bars_png

FONT = "BIZ UDPGothic"
TEXT_WIDTH = 170  # millimetres between the margins
PHOTO_POINTS = 140.0
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


def write_draft(draft: Draft, target: BinaryIO, *, made_at: datetime) -> None:
    """Write it; `made_at` is kept as a property of the file."""
    document = Document()
    _set_up(document, draft, made_at)
    document.add_paragraph(safe_text(draft.title), style="Title")
    for line in draft.subtitles:
        document.add_paragraph(safe_text(line)).paragraph_format.space_after = Pt(0)
    for part in draft.parts:
        _write(document, part)
    document.save(target)


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


def _write(document: Any, part: Part) -> None:
    match part:
        case Title():
            document.add_heading(safe_text(part.text), part.level)
        case Sentence():
            document.add_paragraph(safe_text(part.text)).paragraph_format.first_line_indent = Pt(
                10.5
            )
        case Listed():
            for line in part.lines:
                document.add_paragraph(safe_text(line), style="List Bullet")
        case Captioned():
            _caption(document, "表", part.table.caption, above=True)
            _table(document, part.table)
        case Bars():
            document.add_picture(bars_png(part.bars), width=Mm(TEXT_WIDTH * 0.85))
            _describe(document, part.told)
            _caption(document, "図", part.caption)
        case PhotoPlace():
            _frame(document)
            _caption(document, "写真", part.caption)


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


def _table(document: Any, content: Table) -> None:
    table = document.add_table(rows=1, cols=len(content.columns), style="Table Grid")
    _shares(table, content)
    for cell, column in zip(table.rows[0].cells, content.columns, strict=True):
        _put(cell, column.title, bold=True, right=False)
    _repeat(table.rows[0])
    for row in content.rows:
        _line(table, content, row, bold=False)
    for row in content.total_rows:
        _line(table, content, row, bold=True)
    if not content.rows:
        cells = table.add_row().cells
        _put(cells[0].merge(cells[-1]), content.empty_text, bold=False, right=False)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _shares(table: Any, content: Table) -> None:
    """Columns take the text width by the widths that the content asks for."""
    table.autofit = False
    in_all = sum(column.width_chars for column in content.columns)
    for place, column in enumerate(content.columns):
        table.columns[place].width = Mm(TEXT_WIDTH * column.width_chars / in_all)


def _line(table: Any, content: Table, row: Row, *, bold: bool) -> None:
    added = table.add_row()
    _whole(added)
    for cell, column, value in zip(added.cells, content.columns, row, strict=True):
        _put(cell, words(value), bold=bold, right=column.align == "right")


def _put(cell: Any, text: str, *, bold: bool, right: bool) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(safe_text(text))
    run.font.size, run.bold = Pt(8.5), bold
    paragraph.paragraph_format.space_after = Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(row: Any) -> None:
    """A header row: repeated on every page, and read out as such."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _whole(row)


def _whole(row: Any) -> None:
    """A row is not broken over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _frame(document: Any) -> None:
    table = document.add_table(rows=1, cols=1, style="Table Grid")
    table.rows[0].height = Pt(PHOTO_POINTS)
    _whole(table.rows[0])
    _put(table.rows[0].cells[0], "（ここに写真を入れる）", bold=False, right=False)
    table.rows[0].cells[0].paragraphs[0].paragraph_format.keep_with_next = True


def _describe(document: Any, told: str) -> None:
    """The text alternative of the picture that was added last."""
    shape = document.inline_shapes[-1]
    shape._inline.docPr.set("descr", told)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
