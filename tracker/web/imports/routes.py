"""Workbooks that come back: sending one, looking at what it would do, and what it did."""

from tracker.web.imports import done, lists, looking, returned, sending, working
from tracker.web.imports.blueprint import bp

__all__ = ["bp", "done", "lists", "looking", "returned", "sending", "working"]
