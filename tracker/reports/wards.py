"""区別一覧: what each member gave, for what duty its people went, and what it paid in."""

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.giver import JOINT
from tracker.domain.vocabulary import Coverage, Kind
from tracker.queries.moment import Clocks
from tracker.reports.by_giver import (
    KINDS,
    NIL_LEGEND,
    NIL_NOTE,
    NOT_ENTERED,
    giver_notes,
    giver_table,
    not_entered_legend,
)
from tracker.reports.content import Paragraph, Report, Sheet
from tracker.reports.duty_table import NO_BREAKDOWN, duty_table
from tracker.reports.of_what import parameters_of, subtitles_of
from tracker.reports.overview_words import (
    HEADCOUNT_NOTE,
    LEGEND,
    aggregate_notes,
    range_notes,
)
from tracker.reports.paid_in import paid_in_blocks
from tracker.reports.record_list import record_sheet
from tracker.reports.wards_data import WardsData, wards_data

KIND = "wards"
TITLE = "{member}別一覧"
_PARTS = {kind: kind.label for kind in KINDS}


def wards_report(
    session: Session,
    *,
    clocks: Clocks,
    known_at_label: str,
    scope: Scope,
    disaster_id: int | None = None,
    fiscal_year: int | None = None,
) -> Report:
    """The report of one disaster, of a fiscal year, or of everything, as a workbook has it.

    Raises NotFound where the ledger did not know the disaster at known_at.
    """
    data = wards_data(
        session, clocks=clocks, scope=scope, disaster_id=disaster_id, fiscal_year=fiscal_year
    )
    return wards_of(data, known_at_label, with_records=True)


def wards_of(data: WardsData, known_at_label: str, *, with_records: bool) -> Report:
    """The report from what was read: pure, so that the same data give the same report."""
    title = _title(data)
    asked = data.clocks, data.disaster, data.fiscal_year
    subtitles = subtitles_of(*asked, known_at_label)
    sheets = [
        _giver_sheet(data, title, subtitles),
        _duty_sheet(data, title, subtitles),
        _paid_in_sheet(data, title, subtitles),
    ]
    if with_records:
        several = data.disaster is None
        sheets.append(record_sheet(data, title, subtitles, _PARTS, disasters=several))
    return Report(
        kind=KIND,
        title=title,
        as_of=data.clocks.as_of,
        known_at_change=data.clocks.known_at,
        parameters=parameters_of(*asked),
        sheets=tuple(sheets),
    )


# ---------------------------------------------------------------- the sheets


def _giver_sheet(data: WardsData, title: str, subtitles: tuple[str, ...]) -> Sheet:
    note = "　".join(_coverage(data))
    table = giver_table(data, note if data.disaster else "", NOT_ENTERED)
    return Sheet(
        TITLE.format(member=data.names.association.member),
        title,
        # Of many disasters it is too long to stand over the corner of the table.
        (table,) if data.disaster or not note else (Paragraph(note), table),
        subtitles,
        f"{LEGEND}　{NIL_LEGEND}　{not_entered_legend(data)}",
        (*giver_notes(data), *_notes(data)),
        landscape=False,
    )


def _duty_sheet(data: WardsData, title: str, subtitles: tuple[str, ...]) -> Sheet:
    name = f"{data.names.association.member}別・業務別"
    note = f"単位：人　{Kind.STAFF.label}{coverage_in(data, Kind.STAFF)}"
    return Sheet(
        name,
        f"{title}（{name}）",
        (duty_table(data, note, NOT_ENTERED),),
        subtitles,
        "凡例　－：記録なし　△：マイナス　不明：その日の数が分からない(0ではない)　"
        f"{not_entered_legend(data)}　{NIL_LEGEND}",
        _duty_notes(data),
        landscape=False,
    )


def _paid_in_sheet(data: WardsData, title: str, subtitles: tuple[str, ...]) -> Sheet:
    name = f"{data.names.association.joint}の納入状況"
    return Sheet(
        name,
        f"{title}（{name}）",
        tuple(paid_in_blocks(data, f"{Kind.FUNDS.label}{coverage_in(data, Kind.FUNDS)}")),
        subtitles,
        "凡例　－：なし　未公表：金額が公表されていない(0ではない)　"
        "記載なし：台帳に書かれていない　未納入：現在の日までに納入の記録がない",
        (
            f"※ 拠出額は、{data.names.giver(JOINT)}の支援金を各{data.names.association.member}が"
            "どれだけ負担したかを示す。支援金の額に足さない。",
        ),
        landscape=False,
    )


# ---------------------------------------------------------------- words


def _coverage(data: WardsData) -> list[str]:
    """記録の範囲 of all kinds; of many disasters, kinds that say the same say it together."""
    told = {kind: coverage_in(data, kind) for kind in KINDS}
    if data.disaster:
        return [f"{kind.label}{words}" for kind, words in told.items()]
    return [
        f"{'・'.join(kind.label for kind in KINDS if told[kind] == words)}{words}"
        for words in dict.fromkeys(told.values())
        if words
    ]


def coverage_in(data: WardsData, kind: Kind) -> str:
    """記録の範囲 of a kind, beside its totals: of one disaster, or how many have which."""
    stated = [disaster.coverage_of(kind) for disaster in data.disasters.values()]
    counts = {label: stated.count(label) for label in (*Coverage, None)}
    told = [
        f"{coverage.label if coverage else '記載なし'}{f'{count}災害' if len(stated) > 1 else ''}"
        for coverage, count in counts.items()
        if count
    ]
    return f"〔記録の範囲：{'・'.join(told)}〕" if told else ""


def _notes(data: WardsData) -> tuple[str, ...]:
    in_year = data.fiscal_year is not None
    ranges = range_notes(data, data.disasters.values(), fiscal_year=in_year)
    headcount = f"※ {Kind.STAFF.label}の人数：{HEADCOUNT_NOTE}"
    nil = "" if data.disaster else NIL_NOTE
    return tuple(filter(None, [headcount, nil, *ranges, *aggregate_notes(data)]))


def _duty_notes(data: WardsData) -> tuple[str, ...]:
    aggregates = any(entry.of_kind is Kind.STAFF for entry in data.aggregates.effective)
    beyond = (
        f"※ {NO_BREAKDOWN}：集計値から、業務の分かる派遣の人数を引いた残り。"
        f"各行は派遣の記録だけを数える。"
    )
    return (*([beyond] if aggregates else []), *_notes(data))


def _title(data: WardsData) -> str:
    words = data.names.association
    called = TITLE.format(member=words.member)
    if data.disaster is None:
        return f"{words.members}の支援の{called}"
    return f"「{data.disaster.name_on(data.clocks.as_of)}」への{words.members}の支援の{called}"
