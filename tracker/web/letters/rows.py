"""Letters as lists and galleries show them: words, marks, and the pages of their scans."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from tracker.domain.letter import Letter
from tracker.domain.names import Names
from tracker.domain.summary import letter_sender
from tracker.domain.vocabulary import State
from tracker.domain.wareki import format_date, format_span
from tracker.queries.letters import LetterRow
from tracker.queries.moment import Clocks
from tracker.queries.names import names as names_at

Tag = tuple[str, str]
_SHOWN = 3


@dataclass(frozen=True)
class PageImage:
    """A page of a scan to look at; `words` say what it is for who cannot see it."""

    href: str
    words: str
    file: str
    number: int


@dataclass(frozen=True)
class LetterLine:
    """A letter in words; `seen` where every ward has seen it, `tags` are (text, kind of tag)."""

    record_id: int
    label: str
    href: str
    day: str
    iso: str
    disaster: str
    sender: str
    subject: str
    addressees: str
    supports: int
    pages: int
    seen: bool
    tags: list[Tag]
    images: list[PageImage]


def letter_lines(
    session: Session, rows: Iterable[LetterRow], clocks: Clocks, wards: int, query: dict[str, str]
) -> list[LetterLine]:
    """Letters in words; the names are read in a constant number of queries. `wards`: how many
    have to see a letter in circulation."""
    found = list(rows)
    places = {row.content.sender.code for row in found if row.content.sender.code}
    names = names_at(session, known_at=clocks.known_at, as_of=clocks.as_of, places=places)
    return [_line(row, names, wards, query) for row in found]


def _line(row: LetterRow, names: Names, wards: int, query: dict[str, str]) -> LetterLine:
    content = row.content
    sender = letter_sender(content, names) or "差出人の記載なし"
    return LetterLine(
        record_id=row.record_id,
        label=row.label,
        href=url_for("letters.show", record_id=row.record_id, **query),  # type: ignore[arg-type]
        day=day_words(content),
        iso=row.day.isoformat() if row.day else "",
        disaster=names.disaster(content.disaster_id),
        sender=sender,
        subject=content.subject,
        addressees=addressees(content, names),
        supports=len(content.supports),
        pages=sum(scan.pages for scan in content.scans),
        seen=is_seen(content, row.ticks, wards),
        tags=letter_tags(content, row.state, row.ticks, wards),
        images=page_images(content, row.record_id, sender),
    )


def day_words(content: Letter) -> str:
    """The day of receipt, else the date on the letter, else that there is none."""
    if content.received_on:
        return format_date(content.received_on)
    return format_span(content.dated) if content.dated else "日付不明"


def addressees(content: Letter, names: Names) -> str:
    """特別区長会・港区ほか3団体."""
    called = [names.party(code) for code in content.addressees]
    more = len(called) - _SHOWN
    return "・".join(called[:_SHOWN]) + (f"ほか{more}" if more > 0 else "")


def is_seen(content: Letter, ticks: int, wards: int) -> bool:
    """Whether everybody has seen a letter that is circulated."""
    return content.circulate and ticks >= wards > 0


def letter_tags(content: Letter, state: State, ticks: int, wards: int) -> list[Tag]:
    """State of the record, how far it has been seen, whether it may be published."""
    tags: list[Tag] = []
    if state is State.DRAFT:
        tags.append(("下書き", "draft"))
    elif state is State.WITHDRAWN:
        tags.append(("取消", "withdrawn"))
    elif content.circulate and not is_seen(content, ticks, wards):
        tags.append((f"供覧中 {ticks}／{wards}", "active"))
    if content.publishable:
        tags.append(("公表可", "neutral"))
    return tags


def page_images(content: Letter, record_id: int, sender: str) -> list[PageImage]:
    """Every page of every scan, in order."""
    return [
        PageImage(
            href=url_for("letters.page_image", record_id=record_id, sha256=scan.sha256, page=page),
            words=f"{sender}からの御礼状の写し「{scan.name}」{page}ページ目（全{scan.pages}ページ）",
            file=scan.name,
            number=page,
        )
        for scan in content.scans
        for page in range(1, scan.pages + 1)
    ]


def held_images(scan: Any, record_id: int | None) -> list[PageImage]:
    """The pages of a scan that is with a form: of the letter itself, or held for the account."""
    found = []
    for page in range(1, scan.pages + 1):
        if record_id is None:
            href = url_for("letters.held_image", sha256=scan.sha256, page=page)
        else:
            href = url_for("letters.page_image", record_id=record_id, sha256=scan.sha256, page=page)
        words = f"写し「{scan.name}」{page}ページ目（全{scan.pages}ページ）"
        found.append(PageImage(href, words, scan.name, page))
    return found
