"""Pages of disasters."""

from flask import Blueprint

bp = Blueprint("disasters", __name__, url_prefix="/disasters")
