"""All disasters on one strip of years: when each happened and how long support lasted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.charts import svg
from tracker.charts.axis import short_day, short_year
from tracker.domain.wareki import format_date, format_year

_GAP = 10.0  # px between neighbours in one lane
_PAD = 8.0  # px left and right of the strip


@dataclass(frozen=True)
class TimelineEntry:
    """A disaster on the strip.

    `label` is its whole name (tooltip), `short_label` what is drawn; support runs from `first`
    to `last_support` (None: no support with a day), or to the day of the strip where it is
    `ongoing` on that day.
    """

    label: str
    short_label: str
    first: date
    last_support: date | None
    ongoing: bool
    href: str | None = None


@dataclass(frozen=True)
class _Strip:
    """One drawing of the strip: its width and letters in px, its first and last day."""

    width: float
    letters: float
    start: date
    end: date
    ends_today: bool

    def x(self, day: date) -> float:
        """Where a day lies, in px; days outside of the strip lie on its edge."""
        inside = min(max(day, self.start), self.end)
        share = (inside - self.start).days / max(1, (self.end - self.start).days)
        return _PAD + share * (self.width - 2 * _PAD)

    @property
    def head(self) -> float:
        return self.letters * 2.9

    @property
    def lane(self) -> float:
        return self.letters * 2.15


@dataclass(frozen=True)
class _Placed:
    """An entry with what it takes up in its lane, in px."""

    entry: TimelineEntry
    mark: float
    bar_end: float
    text: str
    text_left: float
    text_width: float
    lane: int = 0

    @property
    def left(self) -> float:
        return min(self.mark - 5, self.text_left)

    @property
    def right(self) -> float:
        return max(self.bar_end + 5, self.text_left + self.text_width)


def timeline(
    entries: Sequence[TimelineEntry],
    *,
    first_year: int,
    as_of: date,
    is_today: bool,
    id_prefix: str,
    title: str,
) -> str:
    """The strip from 1 January of `first_year` to `as_of`, drawn for wide and narrow screens.

    Two <svg>s one after the other, of which charts.css shows one. Raises ValueError for an
    `id_prefix` that is no plain id or a link that leaves the program.
    """
    start = date(min(first_year, as_of.year), 1, 1)
    description = _description(entries, start, as_of)
    drawings = []
    for css_class, width, letters in ((svg.WIDE, 1000.0, 13.0), (svg.NARROW, 360.0, 12.0)):
        strip = _Strip(width, letters, start, as_of, is_today)
        heading = svg.Heading(title, description, id_prefix + css_class.removeprefix("chart"))
        drawings.append(_draw(strip, entries, heading, css_class))
    return "".join(drawings)


def _description(entries: Sequence[TimelineEntry], start: date, end: date) -> str:
    period = f"{format_year(start.year)}から{format_date(end)}までの"
    if not entries:
        return f"{period}災害の記録はまだありません。"
    count = sum(entry.ongoing for entry in entries)
    return f"{period}災害{len(entries)}件と、支援が続いた期間。支援が続いている災害は{count}件。"


def _draw(
    strip: _Strip, entries: Sequence[TimelineEntry], heading: svg.Heading, css_class: str
) -> str:
    placed = _place(strip, entries)
    lanes = 1 + max((one.lane for one in placed), default=0)
    foot = strip.head + lanes * strip.lane + 8
    height = foot + strip.letters * 1.5
    body = _years(strip, foot) + "".join(_entry(strip, one) for one in placed)
    body += _legend(strip, foot + strip.letters * 1.1)
    if not entries:
        words = "災害の記録はまだありません"
        body += svg.label(words, _PAD + 4, strip.head + strip.lane * 0.7, strip.letters)
    return svg.document(
        body,
        heading,
        width=strip.width,
        height=height,
        css_class=f"chart-timeline {css_class}",
        hidden=css_class == svg.NARROW,
    )


def _place(strip: _Strip, entries: Sequence[TimelineEntry]) -> list[_Placed]:
    """Every entry in the uppermost lane that is free from its mark to the end of its words."""
    ends: list[float] = []
    placed = []
    for entry in sorted(entries, key=lambda entry: (entry.first, entry.short_label)):
        one = _measure(strip, entry)
        free = (lane for lane, end in enumerate(ends) if end + _GAP <= one.left)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [one.right]
        placed.append(replace(one, lane=lane))
    return placed


def _measure(strip: _Strip, entry: TimelineEntry) -> _Placed:
    mark = strip.x(entry.first)
    last = strip.end if entry.ongoing else entry.last_support
    bar_end = max(mark, strip.x(last)) if last is not None else mark
    text = svg.clipped(entry.short_label, strip.letters, strip.width - 2 * _PAD)
    width = svg.text_width(text, strip.letters)
    left = max(_PAD, min(mark - 4, strip.width - _PAD - width))
    return _Placed(entry, mark, bar_end, text, left, width)


def _years(strip: _Strip, height: float) -> str:
    """A line at each 1 January and, where there is room, the year's two names between lines."""
    parts = []
    years = range(strip.start.year, strip.end.year + 1)
    room = strip.x(date(years[0] + 1, 1, 1)) - strip.x(strip.start) if len(years) > 1 else 99.0
    every = max(1, -(-int(strip.letters * 4) // max(1, int(room))))
    for index, year in enumerate(years):
        x = strip.x(date(year, 1, 1))
        named = index % every == 0
        top = strip.head - (8 if named else 2)
        parts.append(svg.line(x, top, x, height - 4, svg.RULE))
        if named and x + strip.letters * 2.4 < strip.width:
            parts.append(_year_name(strip, x, year))
    edge = strip.head - 2
    parts.append(svg.line(_PAD, edge, strip.width - _PAD, edge, svg.STRONG_RULE))
    right = strip.width - _PAD
    parts.append(svg.line(right, strip.head - 8, right, height - 4, svg.ACCENT, 1.5))
    return "".join(parts)


def _year_name(strip: _Strip, x: float, year: int) -> str:
    size = strip.letters
    return svg.label(short_year(year), x, size * 0.95, size, bold=True) + svg.label(
        str(year), x, size * 1.95, size - 2, fill=svg.SECOND_INK
    )


def _legend(strip: _Strip, baseline: float) -> str:
    """What mark, blunt end, arrow and the line at the right mean."""
    size, middle, x = strip.letters - 1, baseline - strip.letters * 0.35, _PAD + 5
    parts = []
    for width, ongoing, words in (
        (0, False, "発生"),
        (26, False, "支援終了"),
        (26, True, "支援継続中"),
    ):
        parts.append(_bar(x, x + width, middle, ongoing) if width else _dot(x, middle))
        words_x = x + width + 9
        parts.append(svg.label(words, words_x, baseline, size, fill=svg.SECOND_INK))
        x = words_x + svg.text_width(words, size) + 16
    edge, day = strip.width - _PAD, "今日" if strip.ends_today else short_day(strip.end)
    parts.append(svg.label(day, edge, baseline, size, anchor="end", fill=svg.ACCENT))
    return f'<g aria-hidden="true">{"".join(parts)}</g>'


def _entry(strip: _Strip, one: _Placed) -> str:
    """The words, under them the mark of the day and the bar of support."""
    top = strip.head + one.lane * strip.lane
    middle = top + strip.letters * 1.65
    baseline = top + strip.letters * 1.05
    parts = [svg.label(one.text, one.text_left, baseline, strip.letters, halo=True)]
    if one.bar_end > one.mark:
        parts.append(_bar(one.mark, one.bar_end, middle, one.entry.ongoing))
    parts.append(_dot(one.mark, middle))
    return svg.link("".join(parts), one.entry.href, _tooltip(one.entry))


def _dot(x: float, y: float) -> str:
    place = f'cx="{svg.number(x)}" cy="{svg.number(y)}" r="4.5"'
    return f'<circle {place} fill="{svg.ACCENT}" stroke="{svg.GROUND}"/>'


def _bar(start: float, end: float, middle: float, ongoing: bool) -> str:
    """Ended support is pale and has a blunt end, ongoing support is dark and has an arrow."""
    if not ongoing:
        stop = svg.line(end, middle - 4.5, end, middle + 4.5, svg.ACCENT, 1.5)
        return svg.rect(start, middle - 2, end - start, 4, svg.ACCENT_TINT) + stop
    back = svg.number(max(start, end - 8))
    low, high = svg.number(middle + 4.5), svg.number(middle - 4.5)
    arrow = f"M{back} {high}L{svg.number(end)} {svg.number(middle)}L{back} {low}z"
    shaft = svg.rect(start, middle - 2, max(0.0, end - start - 7), 4, svg.ACCENT)
    return f'{shaft}<path d="{arrow}" fill="{svg.ACCENT}"/>'


def _tooltip(entry: TimelineEntry) -> str:
    if entry.ongoing:
        return f"{entry.label}(支援継続中)"
    if entry.last_support is None:
        return entry.label
    return f"{entry.label}({format_date(entry.last_support)}まで支援)"
