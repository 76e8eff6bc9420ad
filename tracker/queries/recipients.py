"""Finds recipients by part of their name, reading or code, as they stood on a day.

On a day a place has one name: 滝沢村 until its last day, 滝沢市 from the next day on. The name that
did not stand on the day offers in its place the one that did, with a note. A municipality that was
merged is offered as its successor after its last day. Same names are told apart by prefecture.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.text import VARIANTS, name_key
from tracker.domain.wareki import format_date
from tracker.models import Municipality

#: 福島県相馬郡新地町, as in every postal address: a town is known without its county.
_COUNTY = re.compile(r"^(東京都|北海道|(?:京都|大阪)府|.{2,3}県)?\s*[^郡\s]{1,6}郡\s*(\S+[町村])$")
#: How many are offered at once; more than a screen of them helps nobody.
MOST = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recipient to choose: 熊本県美里町, 433489, みさとまち; `note` says what is to be known.

    `stands_for` is the name that was found where that one did not stand on the day.
    """

    code: str
    label: str
    reading: str
    note: str = ""
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class _Renames:
    """`places`: former municipalities and their successors by code; `former`: the former names of
    a place by the code of its next one, earliest first."""

    places: dict[str, Municipality]
    former: dict[str, list[Municipality]]

    def later(self, place: Municipality) -> Municipality | None:
        """The same place under its next name."""
        successor = self.places.get(place.successor_code or "")
        return successor if successor and _is_renamed(place, successor) else None


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a typed text means: `match` where that is certain, else `candidates` to choose from."""

    match: Candidate | None
    candidates: list[Candidate]


def find(
    session: Session,
    text: str,
    on: date | None = None,
    most: int = MOST,
    *,
    ever: bool = False,
) -> list[Candidate]:
    """At most `most` candidates: exact names first, then those that begin so, then the rest.

    Names as of the day `on` (None: today); `ever`: by any name that a place has or had, one each.
    """
    return [candidate for candidate, _ in _ranked(session, text, on, ever)[:most]]


def resolve(session: Session, text: str, on: date | None = None, *, ever: bool = False) -> Resolved:
    """The recipient meant by `text`: one exact full name, one exact name, or the only match.

    A name that did not stand on the day is never certain: its candidate is to be chosen.
    """
    ranked = _ranked(session, text, on, ever)
    for rank in (0, 1, None):
        best = [candidate for candidate, place in ranked if rank is None or place == rank]
        if len(best) == 1 and not best[0].stands_for:
            return Resolved(best[0], [])
        if best and rank is not None:
            return Resolved(None, best[:MOST])
    return Resolved(None, [candidate for candidate, _ in ranked[:MOST]])


def by_code(session: Session, code: str, on: date | None = None) -> Candidate | None:
    """The prefecture or municipality with this code, if it stood on the day `on`."""
    place = session.get(Municipality, code)
    if place is not None and on is not None and _stood(place, on, _renames(session)) is not place:
        return None
    return _candidate(place) if place else None


def other_names(session: Session, code: str) -> list[Candidate]:
    """The same place under its former and later names (滝沢市: 滝沢村), later ones first; a merger
    makes another place."""
    renames = _renames(session)
    place = renames.places.get(code)
    if place is None:
        return []
    while later := renames.later(place):
        place = later
    names = [place]
    for one in names:  # grows while it is walked
        names += reversed(renames.former.get(one.code, []))
    return [_told(one) for one in names if one.code != code]


def name_contains(typed: str) -> ColumnElement[bool]:
    """Whether name or reading of a municipality contain what was typed, whichever form of its
    characters is used (竜ケ崎, 龍ケ崎)."""
    word = name_key(typed)
    name: ColumnElement[str] = Municipality.search_key.expression
    for common in sorted(VARIANTS.keys() & set(word)):
        for other in VARIANTS[common]:
            name = func.replace(name, other, common, type_=String())
    return name.contains(word, autoescape=True)


def _ranked(
    session: Session, text: str, on: date | None, ever: bool
) -> list[tuple[Candidate, int]]:
    """Candidates with their rank: 0 full name, code, 1 name or reading, 2 begins so, 3 the rest."""
    text = _COUNTY.sub(r"\1\2", text[:100].strip())
    words = [word for word in text.split() if name_key(word)]
    if not words:
        return []
    day = on or clock.today()
    whole = name_key("".join(words))
    found = _matching(session, words, text)
    renames = _renames(session)
    offered: dict[str, tuple[Candidate, tuple[int, bool, bool, str]]] = {}
    for place in found:
        candidate = _told(place) if ever else _offered(place, day, renames)
        if candidate is None:
            continue
        is_old = bool(candidate.stands_for) or (ever and place.last_day is not None)
        order = (_rank(place, whole), is_old, place.kind != "prefecture", place.code)
        key = (renames.later(place) or place).code if ever else candidate.code
        known = offered.get(key)
        if known is None or order < known[1]:
            offered[key] = (candidate, order)
    in_order = sorted(offered.values(), key=lambda one: one[1])
    return [(candidate, order[0]) for candidate, order in in_order]


def _matching(session: Session, words: list[str], text: str) -> list[Municipality]:
    tests = [and_(*map(name_contains, words))]
    digits = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"[0-9]{2,6}", digits):
        tests.append(Municipality.code.startswith(digits))
    return list(session.scalars(select(Municipality).where(or_(*tests))))


def _rank(place: Municipality, key: str) -> int:
    full, name, kana = (name_key(text) for text in (place.full_name, place.name, place.kana))
    if key in (full, place.code):
        return 0
    if key in (name, kana):
        return 1
    begins = any(text.startswith(key) for text in (full, name, kana, place.code) if text)
    return 2 if begins else 3


def _renames(session: Session) -> _Renames:
    """Every former municipality with its successor: a handful, one query."""
    of_former = select(Municipality.successor_code)
    ends = or_(Municipality.successor_code.is_not(None), Municipality.code.in_(of_former))
    places = {place.code: place for place in session.scalars(select(Municipality).where(ends))}
    former: dict[str, list[Municipality]] = {}
    for place in sorted(places.values(), key=lambda one: one.last_day or date.max):
        later = places.get(place.successor_code or "")
        if later and _is_renamed(place, later):
            former.setdefault(later.code, []).append(place)
    return _Renames(places, former)


def _offered(place: Municipality, day: date, renames: _Renames) -> Candidate | None:
    """The place as it stood on the day, under the name that it had then."""
    stood = _stood(place, day, renames)
    if stood is None or stood is place:
        return _told(place) if stood else None
    if place.last_day and place.last_day < day:
        note = f"旧{place.name}（{format_date(place.last_day)}まで）"
    else:
        note = f"{place.name}になる前（{_told(stood).note}）"
    return _candidate(stood, note, place.full_name)


def _stood(place: Municipality, day: date, renames: _Renames) -> Municipality | None:
    """What stood for `place` on the day: itself, its former name, or its successor.

    The first day of a successor that is the same place is the day after the last of the former.
    """
    for former in renames.former.get(place.code, []):
        if former.last_day and day <= former.last_day:
            return former
    if place.first_day and day < place.first_day:
        return None
    if place.last_day is None or day <= place.last_day:
        return place
    return renames.places.get(place.successor_code or "")


def _is_renamed(former: Municipality, later: Municipality) -> bool:
    """Whether it is the same place, as 滝沢村 and 滝沢市 are (a merger is another thing)."""
    return former.successor_code == later.code and former.name[:-1] == later.name[:-1]


def _told(place: Municipality) -> Candidate:
    """The place under this name, with its last day where it is a former one."""
    return _candidate(place, f"{format_date(place.last_day)}まで" if place.last_day else "")


def _candidate(place: Municipality, note: str = "", stands_for: str = "") -> Candidate:
    return Candidate(place.code, place.full_name, place.kana, note, stands_for)
