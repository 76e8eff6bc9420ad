"""Support entries: page."""

from tracker.web.supports.blueprint import bp  # noqa: F401
