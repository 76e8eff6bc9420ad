"""How many pixels a picture may have, judged before any is decoded."""

from tracker.domain.errors import InputError
from tracker.scans.limits import MOST_PIXELS
from tracker.scans.structure import BROKEN

TOO_MANY_PIXELS = (
    f"画像が大きすぎるので、{MOST_PIXELS // 10_000:,}万画素までに縮めたものを選んでください。"
)


def check_pixels(width: int, height: int) -> None:
    """Raises InputError for a picture without pixels or with too many."""
    if width < 1 or height < 1:
        raise InputError(BROKEN)
    if width * height > MOST_PIXELS:
        raise InputError(TOO_MANY_PIXELS)
