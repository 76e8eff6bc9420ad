"""The blueprint of workbooks that come back."""

from flask import Blueprint

bp = Blueprint("imports", __name__, url_prefix="/imports")
