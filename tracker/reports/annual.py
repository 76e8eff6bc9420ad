"""年度報告: a fiscal year as the association reports it, all disasters and members together."""

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.progress import Progress, untold
from tracker.domain.vocabulary import MEASURED_KINDS
from tracker.domain.wareki import format_date
from tracker.queries.moment import Clocks
from tracker.reports.annual_charts import CHARTS, chart_blocks
from tracker.reports.annual_charts import NOTES as CHART_NOTES
from tracker.reports.annual_data import AnnualData, annual_data
from tracker.reports.annual_glance import disaster_table, glance_blocks, unknown_blocks
from tracker.reports.annual_goods import NOTES as GOODS_NOTES
from tracker.reports.annual_goods import goods_blocks
from tracker.reports.annual_lists import (
    DISPATCH_NOTES,
    FUNDS_NOTES,
    dispatch_table,
    funds_list,
    funds_table,
)
from tracker.reports.annual_notes import note_blocks
from tracker.reports.annual_recipients import NOTES as RECIPIENT_NOTES
from tracker.reports.annual_recipients import recipient_table
from tracker.reports.by_giver import (
    NIL_LEGEND,
    NIL_NOTE,
    NOT_ENTERED,
    giver_notes,
    giver_table,
    not_entered_legend,
)
from tracker.reports.content import Block, Column, Link, Report, Sheet, Table, Text
from tracker.reports.letters import COVERAGE, coverage_table, letters_table
from tracker.reports.overview_words import LEGEND
from tracker.reports.record_list import RECORDS, record_sheet

KIND, TITLE = "annual", "年度報告"
GLANCE, DISPATCHES, FUNDS = "一年の概況", "派遣一覧", "支援金"
CONTENTS, NOTES = "目次", "定義と注記"
_COVERAGE_NOTES = (
    "※ この年度の支援に、御礼状が届いているか。御礼状は、いつの年度に受け取ったものも数える。",
)
_ACROSS = "※ 年度をまたぐ派遣の実人数は、従事したそれぞれの年度に数える。延べ人日は日数で分ける。"


def annual_report(
    session: Session,
    *,
    fiscal_year: int,
    clocks: Clocks,
    known_at_label: str,
    scope: Scope,
    progress: Progress = untold,
) -> Report:
    """The whole report of a fiscal year; `known_at_label` says in words what known_at is."""
    data = annual_data(
        session, fiscal_year=fiscal_year, clocks=clocks, scope=scope, progress=progress
    )
    return annual_of(data, known_at_label)


def annual_of(data: AnnualData, known_at_label: str, *, lists: bool = True) -> Report:
    """The report from what was read: pure. `lists`: with its contents, its charts and the list of
    all records, which a page replaces by links."""
    title = f"{data.names.association.members}の被災自治体支援　{TITLE}（{_year(data)}）"
    subtitles = (
        f"【{format_date(data.clocks.as_of)}現在】",
        f"対象：{_year(data)}",
        f"記録時点：{known_at_label}",
    )
    sheets = _sheets(data, title, subtitles, lists=lists)
    if lists:
        parts = {kind: kind.label for kind in MEASURED_KINDS}
        sheets.append(record_sheet(data.wards, title, subtitles, parts, disasters=True))
        sheets.insert(0, _contents(sheets, title, subtitles))
    return Report(
        kind=KIND,
        title=title,
        as_of=data.clocks.as_of,
        known_at_change=data.clocks.known_at,
        parameters=(
            ("fiscal_year", str(data.fiscal_year)),
            ("as_of", data.clocks.as_of.isoformat()),
            ("known_at", str(data.clocks.known_at)),
        ),
        sheets=tuple(sheets),
    )


def _year(data: AnnualData) -> str:
    return format_fiscal_year(data.fiscal_year)


def _sheets(
    data: AnnualData, title: str, subtitles: tuple[str, ...], *, lists: bool
) -> list[Sheet]:
    member = data.names.association.member

    def sheet(
        name: str,
        *blocks: Block,
        notes: tuple[str, ...] = (),
        wide: bool = False,
        legend: str = LEGEND,
    ) -> Sheet:
        return Sheet(name, f"{title}　{name}", blocks, subtitles, legend, notes, landscape=wide)

    charts = chart_blocks(data) if lists else ()
    by_member_notes = (*giver_notes(data.wards), NIL_NOTE, _ACROSS)
    return [
        sheet(GLANCE, *glance_blocks(data), notes=(_ACROSS,), wide=True),
        *([sheet(CHARTS, *charts, notes=CHART_NOTES, wide=True)] if charts else []),
        sheet("災害別", disaster_table(data), notes=(_ACROSS,), wide=True),
        sheet(
            f"{member}別",
            giver_table(data.wards, not_entered=NOT_ENTERED),
            notes=by_member_notes,
            legend=f"{LEGEND}　{NIL_LEGEND}　{not_entered_legend(data.wards)}",
        ),
        sheet("支援先別", recipient_table(data), notes=RECIPIENT_NOTES),
        sheet(DISPATCHES, dispatch_table(data), notes=DISPATCH_NOTES, wide=True),
        sheet(FUNDS, funds_table(data), funds_list(data), notes=FUNDS_NOTES, wide=True),
        sheet("物資・その他", *goods_blocks(data), notes=GOODS_NOTES),
        sheet("御礼状", letters_table(data.letters), wide=True),
        sheet(COVERAGE, coverage_table(data.letters), notes=_COVERAGE_NOTES),
        sheet("年度不明", *unknown_blocks(data)),
        sheet(NOTES, *note_blocks(data)),
    ]


_SAID = {
    GLANCE: "災害と種別の表(前年度を並べる)、5年間の推移",
    CHARTS: "種別ごとの5年間の推移、災害ごと、構成員ごとの図",
    "災害別": "災害ごとの支援、支援金の内訳、御礼状の数、記録の範囲",
    "支援先別": "都道府県ごと、市区町村ごとの支援",
    DISPATCHES: "派遣1件ごとの期間と、年度内・通算の延べ人日",
    FUNDS: "種類ごとの額と、1件ごとの決定日・支出日",
    "物資・その他": "品目ごとの数量、その他の支援",
    "御礼状": "この年度に受け取った御礼状",
    COVERAGE: "支援ごとに、御礼状が届いているか",
    "年度不明": "日付のない支援、期間の分からない集計値、年度の分からない御礼状",
    NOTES: "数え方、記録の範囲、集計値、出典",
    RECORDS: "数字のもとになった記録の管理番号",
}


def _contents(sheets: list[Sheet], title: str, subtitles: tuple[str, ...]) -> Sheet:
    rows = tuple(
        (
            Text(str(place)),
            Link(sheet.name, f"#{sheet.name}"),
            Text(_SAID.get(sheet.name, f"{sheet.name}の支援")),
        )
        for place, sheet in enumerate(sheets, 1)
    )
    columns = Column("", 5, "right"), Column("シート", 24), Column("内容", 60)
    return Sheet(CONTENTS, title, (Table("", columns, rows),), subtitles, landscape=False)
