"""Fictitious letters of thanks for the supports of the demo, some of them in circulation."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.demo.world import SURNAMES
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.letter import Letter
from tracker.domain.recipient import Recipient
from tracker.domain.span import Precision, Span
from tracker.domain.support import Funds, Support
from tracker.domain.vocabulary import CameBy, Kind

#: So many letters at most; a support in so many has one.
MOST = 30
#: Days between what was given and the letter, at least and at most.
_SOONEST, _LATEST = 7, 60
_TITLES = {
    "都": "知事",
    "道": "知事",
    "府": "知事",
    "県": "知事",
    "市": "市長",
    "町": "町長",
    "村": "村長",
}
_SUBJECTS = {
    Kind.STAFF: "職員の派遣への御礼",
    Kind.GOODS: "支援物資への御礼",
    Kind.FUNDS: "支援金への御礼",
    Kind.OTHER: "御支援への御礼",
}


@dataclass(frozen=True, slots=True)
class GivenSupport:
    """A submitted support of the ledger and the day on which it was given."""

    record_id: int
    content: Support
    day: date


@dataclass(frozen=True, slots=True)
class DemoLetter:
    """A letter, whether it has a scan, and which part of the members has seen it (0 to 1)."""

    content: Letter
    has_scan: bool
    seen: float


def letters(
    rng: random.Random,
    given: Sequence[GivenSupport],
    places: Mapping[str, str],
    today: date,
) -> Iterator[DemoLetter]:
    """Joint funds first, one letter a recipient; then what single members gave, by chance."""
    joint = [one for one in given if one.content.giver == JOINT]
    single = [one for one in given if one.content.giver not in (JOINT, ALL_WARDS)]
    rng.shuffle(single)
    made = 0
    for one in [*joint, *single]:
        for recipient in _writers(one.content, rng):
            received = one.day + timedelta(days=rng.randint(_SOONEST, _LATEST))
            if made >= MOST or received > today or recipient.code is None:
                continue
            letter = _letter(rng, one, recipient, places[recipient.code], received)
            yield DemoLetter(letter, made % 3 < 2, rng.choice((0.3, 0.8, 1.0, 1.0)))
            made += 1


def _writers(content: Support, rng: random.Random) -> list[Recipient]:
    """Who writes: of a fund all its recipients but one, which has not written yet."""
    if isinstance(content, Funds):
        stated = list(dict.fromkeys(line.recipient for line in content.funds))
        return stated if len(stated) == 1 else rng.sample(stated, len(stated) - 1)
    return [getattr(content, "recipient", Recipient())]


def _letter(
    rng: random.Random, one: GivenSupport, recipient: Recipient, place: str, received: date
) -> Letter:
    giver = one.content.giver
    written = received - timedelta(days=rng.randint(2, 6))
    return Letter(
        disaster_id=one.content.disaster_id,
        owner=giver,
        dated=Span(written, written, Precision.DAY),
        received_on=received,
        sender=recipient,
        sender_title=_TITLES.get(place[-1:], "長"),
        sender_name=f"{rng.choice(SURNAMES)} {rng.choice(('一郎', '花子', '誠', '恵'))}",
        addressees=(giver,),
        came_by=rng.choice((CameBy.POST, CameBy.POST, CameBy.MAIL, CameBy.BROUGHT)),
        subject=_SUBJECTS.get(one.content.kind, "御礼"),
        supports=(one.record_id,),
        circulate=giver == JOINT or rng.random() < 0.3,
        publishable=rng.random() < 0.4,
    )
