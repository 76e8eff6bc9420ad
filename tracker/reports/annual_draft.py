"""The 年度報告 as a Word draft: sentences from the data and places for photographs, then every
table, note and drawing of the workbook, from the same content."""

from collections.abc import Iterator

from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.summary import fund_name
from tracker.domain.vocabulary import Kind
from tracker.domain.wareki import format_date
from tracker.reports.annual import CONTENTS, GLANCE, NOTES, annual_of
from tracker.reports.annual_cells import year_cells
from tracker.reports.annual_charts import CHARTS
from tracker.reports.annual_data import AnnualData
from tracker.reports.annual_drawings import MEASURED, drawings
from tracker.reports.content import Cell, Figure, Heading, Link, Paragraph, Sheet, Table
from tracker.reports.draft import (
    Bar,
    Bars,
    Captioned,
    Draft,
    Paper,
    Part,
    PhotoPlace,
    Remark,
    Sentence,
    Title,
)
from tracker.reports.figure_words import NOTHING
from tracker.reports.given_words import MOST_NAMED, Given, kinds_given, sentences
from tracker.reports.overview_words import LEGEND


def annual_draft(data: AnnualData, known_at_label: str) -> Draft:
    """The draft; `data` must have its lists."""
    words = data.names.association
    return Draft(
        title=f"{words.members}の被災自治体支援　年度報告（{_year(data)}）",
        subtitles=(
            f"【{format_date(data.clocks.as_of)}現在】　記録時点：{known_at_label}",
            "※ これは台帳の記録から作った案です。文を直し、写真を入れてお使いください。",
        ),
        parts=tuple(
            _numbered([*_summary(data), *_disasters(data), *_sheets(data, known_at_label)])
        ),
    )


def _year(data: AnnualData) -> str:
    return format_fiscal_year(data.fiscal_year)


def _numbered(parts: list[Part]) -> Iterator[Part]:
    """Headings of level 1 with their numbers."""
    number = 0
    for part in parts:
        if isinstance(part, Title) and part.level == 1:
            number += 1
            yield Title(f"{number}　{part.text}")
        else:
            yield part


# ---------------------------------------------------------------- sentences


def _summary(data: AnnualData) -> Iterator[Part]:
    given = data.given_in(data.fiscal_year)
    yield Title("この年度の支援")
    yield Sentence(_opening(data, given))
    if given:
        yield Sentence(f"1年間の計は、{_in_all(data, data.fiscal_year)}です。")
    if data.given_in(data.fiscal_year - 1):
        before = format_fiscal_year(data.fiscal_year - 1)
        yield Sentence(f"前年度({before})の計は、{_in_all(data, data.fiscal_year - 1)}でした。")
    if letters := len(data.letters.received):
        yield Sentence(f"{_year(data)}に御礼状を{letters}通いただきました。")


def _opening(data: AnnualData, given: list[int]) -> str:
    members = data.names.association.members
    figures = data.figures(data.fiscal_year)
    kinds = kinds_given(
        {
            Kind.STAFF: figures.staff,
            Kind.GOODS: figures.goods,
            Kind.FUNDS: figures.funds,
            Kind.OTHER: figures.other,
        },
        (fund_name(kind) for kind in data.wards.funds),
    )
    if not kinds:
        return f"{_year(data)}に{members}が行った支援は、台帳に記録されていません。"
    named = "、".join(data.names.disaster(one) for one in given[:MOST_NAMED])
    more = f"ほか{len(given) - MOST_NAMED}件" if len(given) > MOST_NAMED else ""
    return (
        f"{_year(data)}に{members}は、{named}{more}の{len(given)}件の災害で被害を受けた自治体等に"
        f"対して、{kinds}を行いました。"
    )


def _in_all(data: AnnualData, year: int) -> str:
    """職員派遣45人、延べ人日23人日＋不明、支援金（金額未公表4件）: the cells of the tables with
    their units; in brackets what does not begin with a number."""
    cells = zip(MEASURED, year_cells(data, year), strict=True)
    told = [(called, _with_unit(cell, unit)) for (called, unit), cell in cells if _is_said(cell)]
    return "、".join(
        f"{called}{words}" if words.lstrip("△")[:1].isdigit() else f"{called}（{words}）"
        for called, words in told
    )


def _with_unit(cell: Cell, unit: str) -> str:
    """23人日＋不明: the unit behind the number and not behind the words."""
    shown = cell.display if isinstance(cell, Figure) else ""
    number, plus, rest = shown.partition("＋")
    return f"{number}{unit if number[-1:].isdigit() else ''}{plus}{rest}"


def _is_said(cell: Cell) -> bool:
    return isinstance(cell, Figure) and cell.display != NOTHING


def _disasters(data: AnnualData) -> Iterator[Part]:
    given = data.given_in(data.fiscal_year)
    if given:
        yield Title("災害ごとの支援")
    for one in given:
        yield Title(data.names.disaster(one), 2)
        for sentence in disaster_sentences(data, one):
            yield Sentence(sentence)
        yield PhotoPlace("（説明を書く）")


def disaster_sentences(data: AnnualData, disaster_id: int) -> list[str]:
    """What was given in one disaster in the year, kind by kind, and the letters received."""
    given = Given(
        names=data.names,
        prefecture_of=data.prefecture_of,
        totals=data.years[data.fiscal_year][disaster_id],
        rows=[row for row in data.entries if row.content.disaster_id == disaster_id],
    )
    letters = data.letters_received[disaster_id]
    return [*sentences(given), *([f"御礼状を{letters}通いただきました。"] if letters else [])]


# ---------------------------------------------------------------- the workbook's own content


def _sheets(data: AnnualData, known_at_label: str) -> Iterator[Part]:
    """Every sheet as a chapter; of a year without support those that say something."""
    is_given = bool(data.given_in(data.fiscal_year))
    sheets = annual_of(data, known_at_label).sheets
    lies = False
    for sheet in sheets:
        if sheet.name == CONTENTS or not (is_given or _says_something(sheet)):
            continue
        landscape = bool(sheet.landscape) and sheet.name != CHARTS
        if landscape is not lies:
            lies = landscape
            yield Paper(landscape)
        yield Title(sheet.name)
        yield from _drawn(data) if sheet.name == CHARTS else _chapter(sheet)


def _says_something(sheet: Sheet) -> bool:
    cells = (cell for t in sheet.tables() for row in (*t.rows, *t.total_rows) for cell in row)
    return sheet.name == NOTES or any(_tells(cell) for cell in cells)


def _tells(cell: Cell) -> bool:
    if isinstance(cell, Figure):
        return bool(cell.value) or (cell.value is None and cell.display != NOTHING)
    return isinstance(cell, Link)


def _chapter(sheet: Sheet) -> Iterator[Part]:
    if sheet.legend and (sheet.legend != LEGEND or sheet.name == GLANCE):
        yield Remark(sheet.legend)  # the usual one is said once
    for block in sheet.blocks:
        match block:
            case Table():
                yield from _table(sheet, block)
            case Heading():
                yield Title(block.text, 2)
            case Paragraph():
                yield Sentence(block.text)
    for note in sheet.notes:
        yield Remark(note)


def _table(sheet: Sheet, table: Table) -> Iterator[Part]:
    """Of a table without rows only what stands in it instead."""
    if not table.rows:
        yield Sentence(f"{f'{table.caption}：' if table.caption else ''}{table.empty_text}")
        return
    if table.unit_note:
        yield Remark(table.unit_note)
    yield Captioned(Table(table.caption or sheet.name, table.columns, table.rows, table.total_rows))


def _drawn(data: AnnualData) -> Iterator[Part]:
    for group in drawings(data):
        for drawing in group.drawings:
            bars = (Bar(line.name, line.known, line.cell.display) for line in drawing.lines)
            yield Bars(drawing.title, tuple(bars))
    yield Remark("※ 未公表・不明は0ではなく、棒に入れていない。－は記録なし。")
