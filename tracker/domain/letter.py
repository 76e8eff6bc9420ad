"""Content of a thank-you letter (御礼状) and of the scans that belong to it."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.span import Span
from tracker.domain.vocabulary import CameBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A file of the letter: the SHA-256 (hex) of its bytes, its name as it came, its pages."""

    sha256: str
    name: str
    media_type: str
    pages: int


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter by which a recipient of support gives thanks.

    `owner` is the giver who keeps it and may edit it (the joint body stands for the association,
    or one ward), `addressees` are the givers it is written to. `dated` is the date on the letter,
    `received_on` the day on which it came. `supports` are the records that it thanks for.
    """

    disaster_id: int
    owner: str
    dated: Span | None = None
    received_on: date | None = None
    sender: Recipient = NOT_STATED
    sender_title: str = ""
    sender_name: str = ""
    addressees: tuple[str, ...] = ()
    came_by: CameBy | None = None
    subject: str = ""
    supports: tuple[int, ...] = ()
    scans: tuple[Scan, ...] = ()
    circulate: bool = False
    publishable: bool = False
    note: str = ""
    source: str = ""
