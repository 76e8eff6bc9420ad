"""Who gives: the member wards in official order, their joint body, and 各区計. Data, not code."""

from dataclasses import dataclass

from tracker.domain.vocabulary import GiverRole

#: Codes of the two givers that are not a single member; the same for every association.
JOINT = "joint"
ALL_WARDS = "all_wards"


@dataclass(frozen=True, slots=True)
class Giver:
    """One giver; `position` is the official order, joint and all-wards rows come after members."""

    code: str
    role: GiverRole
    name: str
    kana: str
    position: int
