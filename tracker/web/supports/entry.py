"""Support entries: entry."""

from tracker.web.supports.blueprint import bp  # noqa: F401
