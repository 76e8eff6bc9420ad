"""Arguments in an address, read so that nothing that stands there can break a query."""

from tracker.operations.record import ID_LIMIT


def record_id(text: str) -> int:
    """The id of a record. Raises ValueError (for `request.args.get(…, type=record_id)`)."""
    if not (text.isascii() and text.isdigit()) or len(text) >= len(str(ID_LIMIT)):
        raise ValueError("no id of a record")
    return int(text)
