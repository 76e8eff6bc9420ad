"""Arguments in an address, read so that nothing that stands there can break a query."""

from tracker.operations.record import ID_LIMIT


def record_id(value: str | int) -> int:
    """The id of a record. Raises ValueError (for `request.args.get(…, type=record_id)`, and for
    the options of a form: what is no id of ours never reaches the database)."""
    text = str(value)
    if not (text.isascii() and text.isdigit()) or len(text) >= len(str(ID_LIMIT)):
        raise ValueError("no id of a record")
    return int(text)
