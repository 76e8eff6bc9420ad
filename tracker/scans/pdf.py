"""The outer structure of a PDF: it begins at the first byte and ends with its end."""

from typing import Final

from tracker.domain.errors import InputError

#: What scanners and mail programs put behind the end: blanks, line ends, zeros.
_PADDING: Final = b"\0\t\n\f\r \x1a"
_END: Final = (
    "途中で切れているか、終わりのあとに別のデータが付いているPDFなので、"
    "PDFとして保存し直したものを選んでください。"
)


def check_pdf(content: bytes) -> None:
    """Raises InputError where something stands behind the end, or the end is missing."""
    if not content.rstrip(_PADDING).endswith(b"%%EOF"):
        raise InputError(_END)
