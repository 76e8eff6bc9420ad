"""Workbooks that come back: sending one, looking at what it would do, and what it did."""

from tracker.web.imports import done, looking, returned, sending
from tracker.web.imports.blueprint import bp

__all__ = ["bp", "done", "looking", "returned", "sending"]
