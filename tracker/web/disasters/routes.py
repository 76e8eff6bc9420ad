"""Pages of disasters: what is registered with the application."""

from tracker.web.disasters import acts, keeping, pages  # noqa: F401 (their views belong to bp)
from tracker.web.disasters.blueprint import bp

__all__ = ["bp"]
