"""Where support went: Japan drawn by its municipal offices, recipients as circles by size."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.charts import projection, svg
from tracker.charts.labels import Anchor, Box, Label, Sheet, crowd_of, place_all
from tracker.charts.svg import number

_SMALLEST, _LARGEST = 3.2, 19.0
_FINE = 4  # the pale dots are drawn in quarters of a px, in whole numbers
_WIDEST_RING = 40.0
_WHOLE = Box(4, 4, projection.WIDTH - 4, projection.HEIGHT - 4)


@dataclass(frozen=True)
class Place:
    """A municipality: `code` as 全国地方公共団体コード, degrees in decimal."""

    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Mark:
    """A recipient. `name` is drawn, `label` says the figure in words ("職員 12人").

    `weight` sets the area of the circle; what is not above 0 (or not a number) is drawn as
    unknown: open and dashed, since unknown is not zero.
    """

    code: str
    name: str
    latitude: float
    longitude: float
    weight: float
    label: str
    href: str | None = None


@dataclass(frozen=True)
class _Lettering:
    """One set of names on the map: px of the letters, how many names, and who sees it."""

    css_class: str
    size: float
    limit: int


_LETTERINGS = (_Lettering(svg.WIDE, 13, 26), _Lettering(svg.NARROW, 20, 9))


def dot_map(
    places: Sequence[Place],
    marks: Sequence[Mark],
    wards: Sequence[Place],
    *,
    id_prefix: str,
    title: str,
    description: str,
    wards_label: str,
) -> str:
    """The map as SVG text, 600 × 606 px, all of it readable from 340 px of width on.

    The page must show the same recipients in a table; names that find no room are left out here.
    Raises ValueError for an `id_prefix` that is no plain id or a link that leaves the program.
    """
    ranked = sorted(marks, key=lambda mark: (-_weight(mark), mark.code, mark.name))
    largest = max((_weight(mark) for mark in ranked), default=0.0)
    radii = [_radius(_weight(mark), largest) for mark in ranked]
    body = [_frames(), _dots(places), _wards(wards)]
    body += [_circle(mark, radius) for mark, radius in zip(ranked, radii, strict=True)]
    crowd = crowd_of(map(_point, places))
    for lettering in _LETTERINGS:
        body.append(_letters(lettering, crowd, ranked, radii, wards, wards_label))
    heading = svg.Heading(title, description, id_prefix)
    return svg.document(
        "".join(body),
        heading,
        width=projection.WIDTH,
        height=projection.HEIGHT,
        css_class="chart-map",
    )


def _weight(mark: Mark) -> float:
    return mark.weight if math.isfinite(mark.weight) and mark.weight > 0 else 0.0


def _radius(weight: float, largest: float) -> float:
    if not weight:
        return _SMALLEST + 0.8
    return max(_SMALLEST, _LARGEST * math.sqrt(weight / largest))


def _is_prefecture(code: str) -> bool:
    return len(code) >= 5 and code[2:5] == "000"


def _point(place: Place | Mark) -> tuple[float, float]:
    return projection.project(place.latitude, place.longitude)


def _frames() -> str:
    parts = []
    for frame in projection.FRAMES:
        box = frame.box
        size = box.right - box.left, box.bottom - box.top
        stroke = f' stroke="{svg.RULE}" rx="4"'
        parts.append(svg.rect(box.left, box.top, *size, "none", stroke))
    return "".join(parts)


def _dots(places: Iterable[Place]) -> str:
    """All offices as one path of zero-length strokes with round ends: some 8 bytes a dot."""
    stroke = f'stroke="{svg.PALE_DOT}" stroke-width="{2.7 * _FINE:.0f}" stroke-linecap="round"'
    return _speckles(places, f'class="chart-dots" {stroke}')


def _wards(wards: Iterable[Place]) -> str:
    stroke = f'stroke="{svg.INK}" stroke-width="{2 * _FINE}" stroke-linecap="square"'
    return _speckles(wards, f'class="chart-wards" {stroke}')


def _speckles(places: Iterable[Place], attributes: str) -> str:
    points = sorted(
        (round(x * _FINE), round(y * _FINE)) for x, y in (_point(place) for place in places)
    )
    if not points:
        return ""
    steps, (x, y) = [], (0, 0)
    for new_x, new_y in points:
        steps.append(f"m{new_x - x}{new_y - y:+d}h0".replace("+", " "))
        x, y = new_x, new_y
    return f'<path {attributes} fill="none" transform="scale({1 / _FINE})" d="{"".join(steps)}"/>'


def _circle(mark: Mark, radius: float) -> str:
    x, y = _point(mark)
    shape = f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    return svg.link(f"{shape} {_paint(mark)}/>", mark.href, f"{mark.name}: {mark.label}")


def _paint(mark: Mark) -> str:
    """Municipality: solid; prefecture: a ring over a tint; unknown weight: open and dashed."""
    if not _weight(mark):
        dashes = 'stroke-width="1.5" stroke-dasharray="2 1.5"'
        return f'fill="{svg.GROUND}" stroke="{svg.ACCENT}" {dashes}'
    if _is_prefecture(mark.code):
        return f'fill="{svg.ACCENT}" fill-opacity=".14" stroke="{svg.ACCENT}" stroke-width="2"'
    return f'fill="{svg.ACCENT}" fill-opacity=".75" stroke="{svg.GROUND}"'


def _letters(
    lettering: _Lettering,
    crowd: Counter[tuple[int, int]],
    marks: Sequence[Mark],
    radii: Sequence[float],
    wards: Sequence[Place],
    wards_label: str,
) -> str:
    """Everything written on the map, once for wide and once for narrow screens."""
    size = lettering.size
    legend, legend_box = _legend(size, marks)
    taken = [*(frame.box for frame in projection.FRAMES), legend_box]
    sheet = Sheet(
        size, crowd, taken, [_anchor(*pair).box for pair in zip(marks, radii, strict=True)]
    )
    parts = [legend, _wards_name(sheet, wards, wards_label)]
    parts += [_frame_name(frame, size) for frame in projection.FRAMES]
    parts.append(_names(sheet, marks, radii, lettering.limit) if marks else _nothing(size))
    hidden = ' display="none"' if lettering.css_class == svg.NARROW else ""
    opening = f'<g class="{lettering.css_class}" aria-hidden="true" pointer-events="none"{hidden}>'
    return f"{opening}{''.join(parts)}</g>"


def _anchor(mark: Mark, radius: float) -> Anchor:
    return Anchor(mark.name, *_point(mark), radius)


def _frame_name(frame: projection.Region, size: float) -> str:
    """The frame's name, smaller where the frame is small."""
    fitting = min(size, (frame.box.right - frame.box.left - 12) / len(frame.name))
    place = frame.box.left + 6, frame.box.top + fitting + 2
    return svg.label(frame.name, *place, fitting, fill=svg.SECOND_INK)


def _nothing(size: float) -> str:
    return svg.label("支援先の記録はまだありません", 400 - 5 * size, 480, size, bold=True)


def _legend(size: float, marks: Sequence[Mark]) -> tuple[str, Box]:
    """What the marks mean, under the frame of Okinawa, and the room that it takes."""
    rows = [(_sample(2, f'fill="{svg.PALE_DOT}"'), "市区町村の役所")]
    known = [mark for mark in marks if _weight(mark)]
    if known:
        town = f'fill="{svg.ACCENT}" fill-opacity=".75"'
        rows.append((_sample(5, town), "支援先(面積=量)"))
    if any(_is_prefecture(mark.code) for mark in known):
        rows.append((_sample(5, _paint(Mark("00000", "", 0, 0, 1, ""))), "都道府県"))
    if len(known) < len(marks):
        rows.append((_sample(4, _paint(Mark("", "", 0, 0, 0, ""))), "量が不明"))
    step, left, top = size * 1.5, projection.OKINAWA.box.left, projection.OKINAWA.box.bottom + 6
    parts = []
    for index, (sample, words) in enumerate(rows):
        baseline = top + step * (index + 0.8)
        parts.append(
            f'<g transform="translate({number(left + 8)} {number(baseline - size * 0.35)})">'
        )
        parts.append(f"{sample}</g>")
        parts.append(svg.label(words, left + 20, baseline, size, fill=svg.SECOND_INK))
    return "".join(parts), Box(left, top, left + 20 + size * 8, top + step * len(rows))


def _sample(radius: float, paint: str) -> str:
    return f'<circle r="{number(radius)}" {paint}/>'


def _wards_name(sheet: Sheet, wards: Sequence[Place], words: str) -> str:
    """A hairline ring around the wards and their name, unless they lie far apart."""
    points = [_point(ward) for ward in wards]
    if not points:
        return ""
    x = (min(x for x, _ in points) + max(x for x, _ in points)) / 2
    y = (min(y for _, y in points) + max(y for _, y in points)) / 2
    radius = max(math.dist((x, y), point) for point in points) + 3.5
    if radius > _WIDEST_RING:
        return ""
    ring = f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="none"'
    drawn = f'{ring} stroke="{svg.INK}" stroke-width=".8"/>'
    found = sheet.place(Anchor(words, x, y, radius), _WHOLE)
    return drawn + (_name(found, sheet.size, svg.INK) if found else "")


def _names(sheet: Sheet, marks: Sequence[Mark], radii: Sequence[float], limit: int) -> str:
    """The recipients' names, region by region: a name never leaves its frame."""
    groups: dict[projection.Region, list[Anchor]] = {}
    for mark, radius in zip(marks, radii, strict=True):
        region = projection.region_of(mark.latitude, mark.longitude)
        groups.setdefault(region, []).append(_anchor(mark, radius))
    placed: list[Label] = []
    for region, anchors in groups.items():
        if region is projection.MAIN:
            placed += place_all(anchors, sheet, _WHOLE, limit)
        else:
            box = region.box
            title = Box(box.left, box.top, box.left + sheet.size * 5.5, box.top + sheet.size * 1.4)
            inset = Sheet(sheet.size, sheet.crowd, [title], sheet.marks)
            placed += place_all(anchors, inset, box, limit // 3)
    return "".join(_name(found, sheet.size, svg.ACCENT) for found in placed)


def _name(found: Label, size: float, stroke: str) -> str:
    """A placed name on a white halo, with its leader."""
    box = found.box
    x = {"start": box.left, "end": box.right, "middle": (box.left + box.right) / 2}[found.align]
    baseline = box.bottom - size * 0.37
    written = svg.label(found.text, x, baseline, size, anchor=found.align, halo=True)
    leader = ""
    if found.leader:
        (x1, y1), (x2, y2) = found.leader.start, found.leader.end
        leader = svg.line(x1, y1, x2, y2, stroke, 0.8)
    return leader + written
