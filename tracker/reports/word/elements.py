"""Elements of WordprocessingML that are made without python-docx's objects, for speed."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm


def element(name: str, **attributes: str) -> Any:
    """`w:tcW` with its attributes of the same namespace."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_width(millimetres: float) -> Length:
    """As python-docx takes it."""
    return Mm(millimetres)


def paragraph(text: str, *, points: float, bold: bool = False, align: str = "left") -> Any:
    """A paragraph without room around it; line breaks are kept."""
    made, settings = element("w:p"), element("w:pPr")
    settings.append(element("w:spacing", before="0", after="0"))
    if align != "left":
        settings.append(element("w:jc", val=align))
    made.append(settings)
    made.append(_run(text, points, bold))
    return made


def _run(text: str, points: float, bold: bool) -> Any:
    run, settings = element("w:r"), element("w:rPr")
    if bold:
        settings.append(element("w:b"))
    for name in ("w:sz", "w:szCs"):
        settings.append(element(name, val=str(round(points * 2))))
    run.append(settings)
    for place, line in enumerate(text.split("\n")):
        if place:
            run.append(element("w:br"))
        written = element("w:t")
        written.text = line
        written.set(qn("xml:space"), "preserve")
        run.append(written)
    return run
