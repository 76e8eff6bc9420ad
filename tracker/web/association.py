"""The association whose ledger this is, for views; below the web it is an argument."""

from flask import current_app

from tracker.domain.association import Association


def association() -> Association:
    """Its words, as its file of givers has them."""
    words: Association = current_app.config["ASSOCIATION"]
    return words
