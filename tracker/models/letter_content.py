"""Contents of letters to rows and back."""

from typing import Any

from tracker.domain.letter import Letter, Scan
from tracker.domain.recipient import Recipient
from tracker.domain.span import Precision, Span
from tracker.domain.text import search_key
from tracker.models.letter import LetterAddressee, LetterRevision, LetterScan, LetterSupport

_SAME = [
    "disaster_id",
    "received_on",
    "sender_title",
    "sender_name",
    "came_by",
    "subject",
    "circulate",
    "publishable",
    "note",
    "source",
]


def letter_columns(letter: Letter) -> dict[str, Any]:
    """Columns and children of a LetterRevision that hold the whole of `letter`."""
    dated = letter.dated
    return {
        **{name: getattr(letter, name) for name in _SAME},
        "owner_code": letter.owner,
        "dated_first": dated.first if dated else None,
        "dated_last": dated.last if dated else None,
        "dated_precision": dated.precision if dated else None,
        "sender_code": letter.sender.code,
        "sender_body": letter.sender.name,
        "search_key": _search_key(letter),
        "addressees": [
            LetterAddressee(position=position, giver_code=code)
            for position, code in enumerate(letter.addressees)
        ],
        "supports": [
            LetterSupport(position=position, support_id=record_id)
            for position, record_id in enumerate(letter.supports)
        ],
        "scans": [
            LetterScan(
                position=position,
                sha256=scan.sha256,
                name=scan.name,
                media_type=scan.media_type,
                pages=scan.pages,
            )
            for position, scan in enumerate(letter.scans)
        ],
    }


def _search_key(letter: Letter) -> str:
    texts = [letter.subject, letter.sender.name or "", letter.sender_title, letter.sender_name]
    return search_key(" ".join(filter(None, [*texts, letter.note, letter.source])))


def letter_content(row: LetterRevision) -> Letter:
    """The content that a row holds."""
    return Letter(
        **{name: getattr(row, name) for name in _SAME},
        owner=row.owner_code,
        dated=_dated(row),
        sender=Recipient(row.sender_code, row.sender_body),
        addressees=tuple(addressee.giver_code for addressee in row.addressees),
        supports=tuple(link.support_id for link in row.supports),
        scans=tuple(
            Scan(sha256=s.sha256, name=s.name, media_type=s.media_type, pages=s.pages)
            for s in row.scans
        ),
    )


def _dated(row: LetterRevision) -> Span | None:
    if row.dated_first is None:
        return None
    return Span(row.dated_first, row.dated_last, row.dated_precision or Precision.DAY)
