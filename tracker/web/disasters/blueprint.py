"""The blueprint of disasters; views stand in pages.py (reading) and keeping.py (writing)."""

from flask import Blueprint

bp = Blueprint("disasters", __name__, url_prefix="/disasters")
