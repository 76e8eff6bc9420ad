"""The blueprint of support entries; its routes stand in the modules that routes.py names."""

from flask import Blueprint

bp = Blueprint("supports", __name__, url_prefix="/supports")
