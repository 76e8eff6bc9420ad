"""The blueprint of the reports; views stand in index, overview, details and exports."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/reports")
