"""Japan on a sheet: equirectangular at 36°N, with the far islands moved into frames.

The frames keep the scale of the main map, so distances inside them read alike.
"""

import math
from dataclasses import dataclass

from tracker.charts.labels import Box

WIDTH, HEIGHT = 600.0, 606.0
_SCALE = 37.5  # px a degree of latitude
_STRETCH = math.cos(math.radians(36))
_MARGIN = 14.0


@dataclass(frozen=True)
class Region:
    """A part of Japan: the degrees at the upper left corner of its box on the sheet."""

    name: str
    box: Box
    north: float
    west: float

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        """The place on the sheet, in px."""
        x = self.box.left + (longitude - self.west) * _STRETCH * _SCALE
        return x, self.box.top + (self.north - latitude) * _SCALE


MAIN = Region("", Box(_MARGIN, _MARGIN, WIDTH, HEIGHT), north=45.6, west=127.9)
OKINAWA = Region("沖縄・奄美", Box(12, 12, 280, 194), north=28.85, west=122.75)
OGASAWARA = Region("小笠原", Box(520, 520, 588, 594), north=28.2, west=141.2)
FRAMES = (OKINAWA, OGASAWARA)


def region_of(latitude: float, longitude: float) -> Region:
    """The region that a place is drawn in."""
    if latitude >= 28.5:
        return MAIN
    return OKINAWA if longitude < 131.5 else OGASAWARA


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees (JGD2011, decimal) to px on the sheet."""
    return region_of(latitude, longitude).point(latitude, longitude)
