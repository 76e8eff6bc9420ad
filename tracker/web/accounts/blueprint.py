"""The blueprint of accounts; its views stand in signing.py, own.py and keeping.py."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, url_prefix="/accounts")
