"""Support entries: listing."""

from tracker.web.supports.blueprint import bp  # noqa: F401
