"""Reports: what can be made, on the page and as a workbook."""

from tracker.web.reports import annual, data, details, exports, index, news, overview, ranged  # noqa: F401 (their views)
from tracker.web.reports.blueprint import bp

__all__ = ["bp"]
