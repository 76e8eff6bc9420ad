"""Lying bars: one line a name, its figure behind the bar, each leading to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.charts import svg


@dataclass(frozen=True, slots=True)
class Line:
    """`value` is what is drawn, `shown` what people read; None: no bar (未公表 is not 0)."""

    name: str
    value: float | None
    shown: str
    href: str | None = None


def lying_bars(lines: Sequence[Line], *, id_prefix: str, title: str) -> str:
    """The lines in their order, drawn for wide and narrow screens (charts.css shows one of two).

    Values below 0 count as 0. Raises ValueError for an `id_prefix` that is no plain id.
    """
    drawings = []
    for css_class, width, letters in ((svg.WIDE, 620.0, 13.0), (svg.NARROW, 360.0, 12.0)):
        prefix = id_prefix + css_class.removeprefix("chart")
        step = letters * 1.7
        drawings.append(
            svg.document(
                _drawn(lines, width, letters, step),
                svg.Heading(title, _description(lines), prefix),
                width=width,
                height=max(1, len(lines)) * step + 4,
                css_class=f"chart-lines {css_class}",
                hidden=css_class == svg.NARROW,
            )
        )
    return "".join(drawings)


def _description(lines: Sequence[Line]) -> str:
    if not lines:
        return "記録はまだありません。"
    return "、".join(f"{line.name} {line.shown}" for line in lines) + "。"


def _drawn(lines: Sequence[Line], width: float, letters: float, step: float) -> str:
    if not lines:
        return svg.label("記録はまだありません", 0, step, letters)
    names = min(width * 0.42, max(svg.text_width(line.name, letters) for line in lines) + 8)
    figures = max(svg.text_width(line.shown, letters) for line in lines) + 12
    room = max(20.0, width - names - figures)
    most = max(line.value or 0 for line in lines) or 1
    parts = []
    for place, line in enumerate(lines):
        base = (place + 1) * step - letters * 0.5
        length = max(0.0, line.value or 0) / most * room
        shape = "" if line.value is None else _bar(names, base, letters, length)
        told = svg.label(line.shown, names + length + 6, base, letters)
        name = svg.clipped(line.name, letters, names - 8)
        parts.append(svg.label(name, 0, base, letters))
        parts.append(svg.link(shape + told, line.href, f"{line.name} {line.shown}"))
    return "".join(parts)


def _bar(x: float, base: float, letters: float, length: float) -> str:
    """A bar; of 0 a thin line."""
    return svg.rect(x, base - letters * 0.85, max(length, 1), letters, svg.ACCENT)
