"""定義と注記: how the year is counted, what the ledger holds, and what is aggregate."""

from tracker.domain.giver import JOINT
from tracker.domain.vocabulary import MEASURED_KINDS, Noun, record_number
from tracker.domain.wareki import format_date, format_span
from tracker.reports.addresses import record_page
from tracker.reports.annual_data import AnnualData
from tracker.reports.content import Block, Column, Link, Row, Table, Text
from tracker.reports.figure_words import NOTHING
from tracker.reports.overview_words import HEADCOUNT_NOTE, MOST_SOURCES

_UNDATED = "御礼状は、受け取った日がなく、手紙の日付もないか1つの年度に定まらないもの。"


def note_blocks(data: AnnualData) -> tuple[Block, ...]:
    """Definitions, 記録の範囲, the aggregates of the year, sources."""
    return (_definitions(data), _ranges(data), _aggregates(data), _sources(data))


def _definitions(data: AnnualData) -> Table:
    words, joint = data.names.association, data.names.giver(JOINT)
    told = (
        ("年度", "4月1日から翌年3月31日まで。平成31年4月と令和元年度は1つの年度（令和元年度）。"),
        ("現在", "いつの日の数字か。終わった年度はその末日、続いている年度は今日。"),
        ("職員派遣(人)", HEADCOUNT_NOTE + "年度をまたぐ派遣は、従事したそれぞれの年度に数える。"),
        (
            "延べ人日",
            "派遣の日数(初日と末日を含む)×人数。年度をまたぐ派遣は3月31日で分ける。"
            "日付のない派遣と集計値の延べ人日は不明。",
        ),
        ("支援物資(件)", "発送した日の年度に入れる。1回の発送を1件と数える。"),
        ("支援金(円)", "支出した日、なければ決定した日の年度に入れる。"),
        ("その他(件)", "始めの日の年度に入れる。"),
        ("御礼状(通)", "受け取った日、なければ手紙の日付の年度に入れる。"),
        (joint, f"{words.each}が共同で行ったもの。1度だけ数え、{words.each}の額に含めない。"),
        (words.via_metropolis, f"{words.each}の数の内数。"),
        ("集計値", "合計だけが公表されているもの。その日までの記録は集計値の内数とし、足さない。"),
        ("年度不明", "日付のない記録。どの年度にも入れず、別の表に示す。" + _UNDATED),
        ("中止", "中止となった日から後は、どの数にも入れない。"),
        ("－　未公表　不明", "－は記録なし。未公表・不明は0ではない。△はマイナス。"),
    )
    rows = tuple((Text(word), Text(meaning)) for word, meaning in told)
    return Table("ことばと数え方", (Column("ことば", 18), Column("意味", 74, span=4)), rows)


def _ranges(data: AnnualData) -> Table:
    shown = data.given_in(data.fiscal_year, data.fiscal_year - 1)
    rows = []
    for disaster_id in shown:
        stated = (data.disasters[disaster_id].coverage_of(kind) for kind in MEASURED_KINDS)
        cells = (Text(one.label if one else "記載なし") for one in stated)
        rows.append((Text(data.names.disaster(disaster_id)), *cells))
    columns = (Column("災害", 32), *(Column(kind.label, 14) for kind in MEASURED_KINDS))
    return Table(
        "記録の範囲（一部：与えた支援の一部だけが台帳にある）",
        columns,
        tuple(rows),
        empty_text="この年度と前年度の支援は記録されていません。",
    )


def _aggregates(data: AnnualData) -> Table:
    rows: list[Row] = []
    for entry in data.wards.aggregates.effective:
        period = data.contents[entry.record_id].period if entry.record_id in data.contents else None
        rows.append(
            (
                Text(data.names.disaster(entry.disaster_id)),
                Text(f"{entry.of_kind.label}　{data.names.giver(entry.giver)}"),
                Text(f"{format_date(entry.speaks_of)}現在"),
                Text(format_span(period) if period else NOTHING),
                Link(record_number(Noun.SUPPORT, entry.number), record_page(entry.record_id)),
            )
        )
    columns = ("災害", 32), ("種別・だれの", 14), ("いつ現在", 14), ("期間", 14), ("記録", 14)
    return Table(
        "この年度の数字に入っている集計値",
        tuple(Column(title, width) for title, width in columns),
        tuple(rows),
        empty_text="この年度の数字は、すべて1件ごとの記録による。",
    )


def _sources(data: AnnualData) -> Table:
    named = [*data.sources]
    named += [data.contents[e.record_id].source for e in data.wards.aggregates.effective]
    told = list(dict.fromkeys(" ".join(text.split()) for text in named if text.strip()))
    rows = [(Text(one),) for one in told[:MOST_SOURCES]]
    if len(told) > MOST_SOURCES:
        rows.append((Text(f"ほか{len(told) - MOST_SOURCES}件"),))
    return Table(
        "出典", (Column("出典", 92, span=5),), tuple(rows), empty_text="出典の記載はありません。"
    )
