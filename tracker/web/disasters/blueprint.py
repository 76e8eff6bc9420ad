"""The blueprint of disasters; views stand in pages.py, keeping.py and acts.py."""

from flask import Blueprint

bp = Blueprint("disasters", __name__, url_prefix="/disasters")
