"""Now, and today in Japan, whatever the server's clock zone; tests set it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def _system_now() -> datetime:
    return datetime.now(UTC)


_now: Callable[[], datetime] = _system_now


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _now()


def today() -> date:
    """The day in Japan."""
    return now().astimezone(JAPAN).date()


def set_clock(source: Callable[[], datetime] | None) -> None:
    """Replace the source of `now` (tests only); None restores the system clock."""
    global _now
    _now = source or _system_now
