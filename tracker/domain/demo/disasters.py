"""The fictitious disasters of the demo, dated from today so that there is always a current one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.disaster import Disaster, DisasterName
from tracker.domain.span import Span, day_span, month_span
from tracker.domain.vocabulary import Coverage, DisasterStatus, Hazard
from tracker.domain.wareki import format_year

NOTE = "デモのための架空の災害です。実在の災害ではありません。"


@dataclass(frozen=True, slots=True)
class Plot:
    """A fictitious disaster: when it began, how long support went on, its part of the entries.

    `prefectures` are names; `later_name` came into use half a year afterwards.
    """

    slug: str
    name: str
    hazard: Hazard
    days_ago: int
    lasted: int
    support_days: int
    prefectures: tuple[str, ...]
    weight: int
    ongoing: bool = False
    by_month: bool = False
    later_name: str = ""
    provisional: bool = False
    coverage: Coverage | None = None

    def start(self, today: date) -> date:
        return today - timedelta(days=self.days_ago)


PLOTS = (
    Plot(
        "demo-akatsuki", "あかつき灘地震", Hazard.EARTHQUAKE, 24, 1, 50, ("高知県", "徳島県"), 34,
        ongoing=True, coverage=Coverage.ALL,
    ),
    Plot(
        "demo-shiranami", "しらなみ川豪雨", Hazard.HEAVY_RAIN, 150, 6, 140, ("佐賀県", "熊本県"),
        24, ongoing=True, by_month=True, coverage=Coverage.ALL,
    ),
    Plot(
        "demo-ushio", "台風第48号", Hazard.TYPHOON, 430, 3, 120, ("千葉県", "静岡県"), 18,
        by_month=True, later_name="うしお半島台風", coverage=Coverage.ALL,
    ),
    Plot(
        "demo-minegata", "みねがた地震", Hazard.EARTHQUAKE, 1080, 1, 1090, ("新潟県", "長野県"), 16,
        ongoing=True, coverage=Coverage.PART,
    ),
    Plot(
        "demo-yukikaze", "ゆきかぜ豪雪", Hazard.SNOW, 2200, 20, 90, ("富山県", "福井県"), 8,
        by_month=True, coverage=Coverage.PART,
    ),
    Plot(
        "demo-misaki", "みさき大規模火災", Hazard.FIRE, 1, 1, 5, ("秋田県",), 0,
        ongoing=True, provisional=True,
    ),
)  # fmt: skip


def disaster_of(
    plot: Plot, *, today: date, prefectures: Mapping[str, str], proposed_by: str
) -> Disaster:
    """The content of a plot; `prefectures` gives codes by name, those that are missing are left."""
    start = plot.start(today)
    year = format_year(start.year)
    names = [DisasterName(f"{year}{plot.name}", start)]
    if plot.later_name:
        later = start + timedelta(days=180)
        names.append(DisasterName(f"{year}{plot.later_name}", later))
    last = start + timedelta(days=plot.lasted - 1)
    return Disaster(
        slug=plot.slug,
        names=tuple(names),
        hazard=plot.hazard,
        spoken=month_span(start.year, start.month) if plot.by_month else day_span(start),
        happened=Span(start, last),
        hardest_hit=tuple(prefectures[name] for name in plot.prefectures if name in prefectures),
        status=DisasterStatus.ONGOING if plot.ongoing else DisasterStatus.CLOSED,
        provisional=plot.provisional,
        proposed_by=proposed_by if plot.provisional else None,
        coverage_staff=plot.coverage,
        coverage_goods=plot.coverage,
        coverage_funds=plot.coverage,
        coverage_other=plot.coverage,
        note=NOTE,
    )
