"""Content of a disaster and how its official label is made."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.span import Span
from tracker.domain.vocabulary import Coverage, DisasterStatus, Hazard, Kind
from tracker.domain.wareki import format_span


@dataclass(frozen=True, slots=True)
class DisasterName:
    """A name and the day from which it is used (typhoons of 2019 were named in 2020)."""

    name: str
    used_from: date


@dataclass(frozen=True, kw_only=True)
class Disaster:
    """`hardest_hit` are prefecture codes, `further` municipality codes (six digits).

    `spoken` is what the label shows, `happened` the days themselves; the one does not follow
    from the other. `coverage_*` is 記録の範囲 per kind of support, None where not stated.
    `merged_into` is the record of the disaster that this one was merged into.
    """

    slug: str
    names: tuple[DisasterName, ...]
    also_known_as: tuple[str, ...] = ()
    hazard: Hazard = Hazard.OTHER
    spoken: Span
    happened: Span | None = None
    hardest_hit: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    glide: str = ""
    status: DisasterStatus = DisasterStatus.ONGOING
    provisional: bool = False
    proposed_by: str | None = None
    merged_into: int | None = None
    coverage_staff: Coverage | None = None
    coverage_goods: Coverage | None = None
    coverage_funds: Coverage | None = None
    coverage_other: Coverage | None = None
    note: str = ""
    source: str = ""

    @property
    def start(self) -> date:
        """First day: of what happened, else of what is spoken of."""
        return (self.happened or self.spoken).first

    def name_on(self, day: date) -> str:
        """The name in use on `day`; before any name was in use, the first one."""
        used = [name for name in self.names if name.used_from <= day]
        first = min(self.names, key=lambda name: name.used_from)
        return max(used, key=lambda name: name.used_from, default=first).name

    def label_on(self, day: date) -> str:
        """The official label, e.g. 平成30年7月豪雨(平成30年7月)."""
        return f"{self.name_on(day)}({format_span(self.spoken)})"

    def coverage_of(self, kind: Kind) -> Coverage | None:
        """記録の範囲 for a kind of support."""
        return {
            Kind.STAFF: self.coverage_staff,
            Kind.GOODS: self.coverage_goods,
            Kind.FUNDS: self.coverage_funds,
            Kind.OTHER: self.coverage_other,
        }.get(kind)
