"""Addresses of pages that a report leads to; a test holds them equal to the routes."""


def record_page(record_id: int) -> str:
    """The page of a support entry."""
    return f"/supports/{record_id}"


def letter_page(record_id: int) -> str:
    """The page of a thank-you letter."""
    return f"/letters/{record_id}"
