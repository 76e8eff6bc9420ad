"""The blueprint of support entries; routes stand in listing.py, page.py and entry.py."""

from flask import Blueprint

bp = Blueprint("supports", __name__, url_prefix="/supports")

from tracker.web.supports import acts, entry, listing, page  # noqa: E402, F401
