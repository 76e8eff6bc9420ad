"""The words around the figures of the 支援概要: legend, notes, 記録の範囲."""

from collections.abc import Iterable

from tracker.domain.disaster import Disaster
from tracker.domain.giver import JOINT
from tracker.domain.vocabulary import MEASURED_KINDS, Coverage, Kind
from tracker.domain.wareki import format_date
from tracker.reports.giver_data import GiverData
from tracker.reports.overview_data import OverviewData

LEGEND = (
    "凡例　－：記録なし　△：マイナス　未公表：金額が公表されていない(0ではない)　"
    "不明：その日の数が分からない(0ではない)　集計値：合計だけが公表されているもの"
)
#: The association's own definition of its head-counts (product.md, rule 5).
HEADCOUNT_NOTE = "滞在日数に係わらず従事した職員等の数(予定を含む)。"
MOST_SOURCES = 12


def coverage(data: OverviewData, kind: Kind) -> str:
    """記録の範囲, as it stands beside every total of the kind."""
    stated = data.disaster.coverage_of(kind)
    return f"〔記録の範囲：{stated.label if stated else '記載なし'}〕"


def notes(data: OverviewData) -> tuple[str, ...]:
    """What a reader must know, each only where it applies, then the sources."""
    return tuple(filter(None, [*_rules(data), *aggregate_notes(data), _sources(data)]))


def _rules(data: OverviewData) -> list[str]:
    return [
        f"※ {data.names.giver(JOINT)}の額は、{data.names.association.each}の額に含まない。",
        *range_notes(data, [data.disaster], fiscal_year=data.fiscal_year is not None),
    ]


def range_notes(data: GiverData, disasters: Iterable[Disaster], *, fiscal_year: bool) -> list[str]:
    """What 一部 means, how a fiscal year counts dispatches, why days are not known; '' where it
    does not apply."""
    covered = {one.coverage_of(kind) for one in disasters for kind in MEASURED_KINDS}
    return [
        "※ 記録の範囲が「一部」のものは、台帳にその一部だけが記録されている。"
        if Coverage.PART in covered
        else "",
        "※ 年度をまたぐ派遣の実人数は、従事したそれぞれの年度に数える。延べ人日は日数で分ける。"
        if fiscal_year
        else "",
        "※ 延べ人日の「不明」は、集計値と日付のない派遣に延べ人日がないため。"
        if data.staff.total.has_unknown_days
        else "",
    ]


def aggregate_notes(data: GiverData) -> list[str]:
    """What is not known before the first aggregate, and what comes from one."""
    return [*_not_yet(data), *_aggregates(data)]


def _not_yet(data: GiverData) -> list[str]:
    """Kinds of which an aggregate speaks later than the asked day: unknown, not zero."""
    kinds = {scope[1] for scope in data.aggregates.not_yet}
    told = "、".join(kind.label for kind in MEASURED_KINDS if kind in kinds)
    return [f"※ {told}は、最初の集計値の日より前の合計が分からない(不明)。"] if told else []


def _aggregates(data: GiverData) -> list[str]:
    told = {
        f"{kind.label}({format_date(entry.speaks_of)}現在)": None
        for kind in MEASURED_KINDS
        for entry in data.aggregates.counted()
        if entry.of_kind is kind
    }
    return [f"※ 集計値によるもの：{'、'.join(told)}。"] if told else []


def _sources(data: OverviewData) -> str:
    named = [content.source for content in data.contents.values()] + data.sources
    told = list(dict.fromkeys(" ".join(text.split()) for text in named if text.strip()))
    more = len(told) - MOST_SOURCES
    listed = "／".join(told[:MOST_SOURCES]) + (f"／ほか{more}件" if more > 0 else "")
    return f"※ 出典：{listed}" if told else ""
