"""Finds recipients by part of their name, reading or code, as they stood on a day.

A former municipality is offered for the days when it stood; for a later day its successor is
offered in its place, with a note. Same names are told apart by their prefecture.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.text import search_key
from tracker.domain.wareki import format_date
from tracker.models import Municipality

#: How many are offered at once; more than a screen of them helps nobody.
MOST = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recipient to choose: 熊本県美里町, 433489, みさとまち; `note` says what is to be known."""

    code: str
    label: str
    reading: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a typed text means: `match` where that is certain, else `candidates` to choose from."""

    match: Candidate | None
    candidates: list[Candidate]


def find(session: Session, text: str, on: date | None = None, most: int = MOST) -> list[Candidate]:
    """At most `most` candidates: exact names first, then those that begin so, then the rest."""
    return [candidate for candidate, _ in _ranked(session, text, on)[:most]]


def resolve(session: Session, text: str, on: date | None = None) -> Resolved:
    """The recipient meant by `text`: one exact full name, one exact name, or the only match."""
    ranked = _ranked(session, text, on)
    for rank in (0, 1, None):
        best = [candidate for candidate, place in ranked if rank is None or place == rank]
        if len(best) == 1 and not best[0].note.startswith("旧"):
            return Resolved(best[0], [])
        if best and rank is not None:
            return Resolved(None, best[:MOST])
    return Resolved(None, [candidate for candidate, _ in ranked[:MOST]])


def by_code(session: Session, code: str, on: date | None = None) -> Candidate | None:
    """The prefecture or municipality with this code, if it stood on the day `on`."""
    place = session.get(Municipality, code)
    return _candidate(place, "") if place and (on is None or _stands(place, on)) else None


def _ranked(session: Session, text: str, on: date | None) -> list[tuple[Candidate, int]]:
    """Candidates with their rank: 0 full name, code, 1 name or reading, 2 begins so, 3 the rest."""
    words = [key for key in map(search_key, text[:100].split()) if key]
    if not words:
        return []
    day = on or clock.today()
    whole = "".join(words)
    found = {place.code: place for place in _matching(session, words, text)}
    successors = _successors(session, found)
    offered: dict[str, tuple[Candidate, tuple[int, bool, str]]] = {}
    for place in found.values():
        candidate = _offered(place, day, found, successors)
        if candidate is None:
            continue
        order = (_rank(place, whole), place.kind != "prefecture", place.code)
        known = offered.get(candidate.code)
        if known is None or order < known[1]:
            offered[candidate.code] = (candidate, order)
    in_order = sorted(offered.values(), key=lambda one: one[1])
    return [(candidate, order[0]) for candidate, order in in_order]


def _matching(session: Session, words: list[str], text: str) -> list[Municipality]:
    named = and_(*(Municipality.search_key.contains(word, autoescape=True) for word in words))
    digits = unicodedata.normalize("NFKC", text).strip()
    tests = [named]
    if re.fullmatch(r"[0-9]{2,6}", digits):
        tests.append(Municipality.code.startswith(digits))
    return list(session.scalars(select(Municipality).where(or_(*tests))))


def _rank(place: Municipality, key: str) -> int:
    full, name, kana = (search_key(text) for text in (place.full_name, place.name, place.kana))
    if key in (full, place.code):
        return 0
    if key in (name, kana):
        return 1
    begins = any(text.startswith(key) for text in (full, name, kana, place.code) if text)
    return 2 if begins else 3


def _successors(session: Session, found: dict[str, Municipality]) -> dict[str, Municipality]:
    codes = {place.successor_code for place in found.values() if place.successor_code}
    if not codes:
        return {}
    places = session.scalars(select(Municipality).where(Municipality.code.in_(codes)))
    return {place.code: place for place in places}


def _offered(
    place: Municipality,
    day: date,
    found: dict[str, Municipality],
    successors: dict[str, Municipality],
) -> Candidate | None:
    if _stands(place, day):
        if _is_renamed_later(place, day, found):
            return None  # on that day it had its former name, which is offered itself
        until = f"{format_date(place.last_day)}まで" if place.last_day else ""
        return _candidate(place, until)
    successor = successors.get(place.successor_code or "")
    if successor is None or place.last_day is None:
        return None
    return _candidate(successor, f"旧{place.name}（{format_date(place.last_day)}まで）")


def _stands(place: Municipality, day: date) -> bool:
    began = place.first_day is None or place.first_day <= day
    return began and (place.last_day is None or day <= place.last_day)


def _is_renamed_later(place: Municipality, day: date, found: dict[str, Municipality]) -> bool:
    """Whether it had a former name on `day`, as 滝沢市 was 滝沢村 (a merger is another thing)."""
    return any(
        former.successor_code == place.code
        and former.name[:-1] == place.name[:-1]
        and _stands(former, day)
        for former in found.values()
    )


def _candidate(place: Municipality, note: str) -> Candidate:
    return Candidate(code=place.code, label=place.full_name, reading=place.kana, note=note)
