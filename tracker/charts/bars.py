"""Bars: a tiny one for a table's cell, and the staff present month by month."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.charts import svg
from tracker.charts.axis import round_step, short_month, short_year
from tracker.charts.svg import number

Points = Sequence[tuple[str, int]]

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_INLINE_HEIGHT = 12
_WIDEST_BAR = 34.0


def inline_bar(value: float | None, maximum: float, *, width: float = 64, label: str = "") -> str:
    """A bar of `value` on the scale 0…`maximum`, `width` px long at most, for a table's cell.

    The figure stands beside it as text, so screen readers pass over the bar; `label` is its
    tooltip. Unknown (None) is a dotted line and not an empty bar; below zero (△) is open.
    """
    middle = _INLINE_HEIGHT / 2
    if value is None or not math.isfinite(value):
        dots = f'stroke="{svg.STRONG_RULE}" stroke-width="2" stroke-dasharray="2 4"'
        body = f'<path d="M1 {number(middle)}H{number(width - 1)}" {dots} fill="none"/>'
    else:
        body = _filled(value, maximum, width)
    tip = f"<title>{svg.text(label)}</title>" if label else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-inline chart-bar"'
        f' aria-hidden="true" focusable="false" width="{number(width)}" height="{_INLINE_HEIGHT}"'
        f' viewBox="0 0 {number(width)} {_INLINE_HEIGHT}">{tip}{body}</svg>'
    )


def monthly_bars(
    points: Points, *, unit: str, id_prefix: str, title: str, hrefs: Sequence[str] = ()
) -> str:
    """Figures month by month, drawn for wide and narrow screens (charts.css shows one of two).

    `points` are months in order, "YYYY-MM" (or any words, then written as they are), each with
    its figure in `unit`; figures below 0 count as 0. `hrefs`, one a point, make links of the
    bars to the rows behind them. Raises ValueError for an `id_prefix` that
    is no plain id.
    """
    drawings = []
    for css_class, width, letters in ((svg.WIDE, 600.0, 13.0), (svg.NARROW, 360.0, 12.0)):
        panel = _Panel(points, unit, width, letters, hrefs)
        prefix = id_prefix + css_class.removeprefix("chart")
        heading = svg.Heading(title, _description(points, unit), prefix)
        drawings.append(
            svg.document(
                panel.drawn(),
                heading,
                width=width,
                height=panel.height,
                css_class=f"chart-months {css_class}",
                hidden=css_class == svg.NARROW,
            )
        )
    return "".join(drawings)


def _filled(value: float, maximum: float, width: float) -> str:
    """The bar itself behind a thin foot line, so that 0 is still seen as a drawn value."""
    share = min(1.0, abs(value) / maximum) if maximum > 0 else 0.0
    length = max(1.0, share * (width - 2)) if share else 0.0
    foot = svg.line(0.5, 0, 0.5, _INLINE_HEIGHT, svg.STRONG_RULE)
    if not length:
        return foot
    if value < 0:
        outline = f' stroke="{svg.ACCENT}" stroke-width="1"'
        return foot + svg.rect(1.5, 2.5, max(1.0, length - 1), 7, svg.GROUND, outline)
    return foot + svg.rect(1, 2, length, 8, svg.ACCENT)


def _month_name(words: str) -> str:
    month = _MONTH.fullmatch(words)
    return short_month(int(month[1]), int(month[2])) if month else words


def _description(points: Points, unit: str) -> str:
    if not points:
        return "記録はまだありません。"
    span = f"{_month_name(points[0][0])}から{_month_name(points[-1][0])}まで、月ごと。"
    words, most = max(points, key=lambda point: point[1])
    if most <= 0:
        return f"{span}どの月も0{unit}。"
    return f"{span}最大は{_month_name(words)}の{most:,}{unit}。"


@dataclass(frozen=True)
class _Panel:
    """One drawing of the monthly bars: the plot with its gutter, axes and words, in px."""

    points: Points
    unit: str
    width: float
    letters: float
    hrefs: Sequence[str] = ()

    @cached_property
    def most(self) -> int:
        return max((value for _, value in self.points), default=0)

    @cached_property
    def step(self) -> int:
        return round_step(max(1, self.most))

    @cached_property
    def steps(self) -> int:
        return max(1, math.ceil(self.most / self.step))

    @cached_property
    def left(self) -> float:
        return svg.text_width(f"{self.step * self.steps:,}", self.letters) + 10

    @property
    def top(self) -> float:
        return self.letters * 2.7

    @property
    def base(self) -> float:
        return self.top + (130 if self.points else 20)

    @property
    def height(self) -> float:
        return self.base + self.letters * 3

    @cached_property
    def slot(self) -> float:
        return (self.width - self.left - 4) / max(1, len(self.points))

    def x(self, index: int) -> float:
        """The middle of a month's slot."""
        return self.left + (index + 0.5) * self.slot

    def y(self, value: float) -> float:
        share = max(0.0, value) / (self.step * self.steps)
        return self.base - share * (self.base - self.top)

    def drawn(self) -> str:
        if not self.points:
            return svg.label("記録はまだありません", 0, self.base, self.letters)
        return self._grid() + self._bars() + self._peak() + self._months()

    def _grid(self) -> str:
        size = self.letters
        parts = [svg.label(f"({self.unit})", 0, size, size - 1, fill=svg.SECOND_INK)]
        for count in range(self.steps + 1):
            y = self.y(count * self.step)
            stroke = svg.RULE if count else svg.STRONG_RULE
            parts.append(svg.line(self.left, y, self.width, y, stroke))
            words = f"{count * self.step:,}"
            place = self.left - 6, y + size * 0.35, size - 1
            parts.append(svg.label(words, *place, anchor="end", fill=svg.SECOND_INK))
        return "".join(parts)

    def _bars(self) -> str:
        thick = min(_WIDEST_BAR, self.slot * (0.7 if self.slot > 4 else 0.85))
        parts = []
        for index, (words, value) in enumerate(self.points):
            if value > 0:
                y, x = min(self.y(value), self.base - 1), self.x(index) - thick / 2
                shape = svg.rect(x, y, max(thick, 1), self.base - y, svg.ACCENT)
                href = self.hrefs[index] if self.hrefs else None
                parts.append(svg.link(shape, href, f"{_month_name(words)} {value:,}{self.unit}"))
        return "".join(parts)

    def _peak(self) -> str:
        """The largest figure, written over the (first) bar that reaches it."""
        if self.most <= 0:
            middle = (self.left + self.width) / 2, (self.top + self.base) / 2
            return svg.label(f"どの月も0{self.unit}", *middle, self.letters, anchor="middle")
        index = next(i for i, (_, value) in enumerate(self.points) if value == self.most)
        words = f"最大 {self.most:,}{self.unit}({_month_name(self.points[index][0])})"
        half = svg.text_width(words, self.letters) / 2
        x = max(self.left + half, min(self.x(index), self.width - half))
        return svg.label(words, x, self.y(self.most) - 5, self.letters, anchor="middle", bold=True)

    def _months(self) -> str:
        months = [_MONTH.fullmatch(words) for words, _ in self.points]
        if not all(months):
            return self._plain_names()
        parts, free = [], 0.0
        dates = [(int(month[1]), int(month[2])) for month in months if month]
        every = self._every_month()
        for index, (year, month) in enumerate(dates):
            if every and (month - 1) % every == 0:
                parts.append(self._below(str(month), index, row=1))
            if index == 0 or month == 1:
                text, free = self._year(year, index, free)
                parts.append(text)
        return "".join(parts)

    def _every_month(self) -> int | None:
        """Which months are numbered: all, every second, third or sixth, or none."""
        room = self.letters * 1.7
        return next((every for every in (1, 2, 3, 6) if every * self.slot >= room), None)

    def _year(self, year: int, index: int, free: float) -> tuple[str, float]:
        """The year's name from its first month on, if the one before leaves room; its end."""
        x = self.left + index * self.slot
        tick = svg.line(x, self.base, x, self.base + self.letters * 2.6, svg.STRONG_RULE)
        words = short_year(year)
        if svg.text_width(words, self.letters) + 6 > 12 * self.slot:
            words = words.split("/")[-1]
        end = x + 4 + svg.text_width(words, self.letters) + 2
        if x < free or end > self.width:
            return tick, free
        row = self.base + self.letters * (2.5 if self._every_month() else 1.5)
        return tick + svg.label(words, x + 4, row, self.letters), end

    def _plain_names(self) -> str:
        widest = max(svg.text_width(words, self.letters - 1) for words, _ in self.points)
        every = max(1, math.ceil((widest + 8) / self.slot))
        shown = range(0, len(self.points), every)
        return "".join(self._below(self.points[index][0], index, row=1) for index in shown)

    def _below(self, words: str, index: int, row: int) -> str:
        y = self.base + self.letters * (0.2 + row)
        return svg.label(
            words, self.x(index), y, self.letters - 1, anchor="middle", fill=svg.SECOND_INK
        )
