"""Letters: the list and the gallery, the page of one, entering, its scans and its circulation."""

from tracker.web.letters import acts, entry, listing, page, scans
from tracker.web.letters.blueprint import bp

__all__ = ["acts", "bp", "entry", "listing", "page", "scans"]
