"""Support entries: the list, the page of one, entering and what can be done with one."""

from tracker.web.supports import acts, entry, listing, page
from tracker.web.supports.blueprint import bp

__all__ = ["acts", "bp", "entry", "listing", "page"]
