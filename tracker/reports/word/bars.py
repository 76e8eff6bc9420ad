"""A small picture of bars, drawn without any Japanese font: labels and figures are plain."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1400, 460
LEFT, BASE, TOP = 40, 380, 70
INK, BLUE, RULE = (26, 26, 26), (0, 23, 193), (118, 118, 118)


def bars_png(bars: Sequence[tuple[str, int]]) -> BytesIO:
    """A PNG of standing bars, each with its label below and its figure above."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size=34)
    most = max([value for _, value in bars], default=0) or 1
    slot = (WIDTH - 2 * LEFT) / max(1, len(bars))
    for place, (label, value) in enumerate(bars):
        middle = LEFT + (place + 0.5) * slot
        top = BASE - max(0, value) / most * (BASE - TOP)
        draw.rectangle((middle - slot * 0.22, top, middle + slot * 0.22, BASE), fill=BLUE)
        draw.text((middle, top - 10), f"{value:,}", INK, font, anchor="ms")
        draw.text((middle, BASE + 48), label, INK, font, anchor="ms")
    draw.line((LEFT, BASE, WIDTH - LEFT, BASE), RULE, 3)
    target = BytesIO()
    picture.save(target, "PNG", optimize=True)
    target.seek(0)
    return target
