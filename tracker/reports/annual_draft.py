"""The 年度報告 as a Word draft: sentences from the data, tables, drawings, places for photos."""

from collections.abc import Callable, Iterator

from tracker.domain.counting import Counted
from tracker.domain.figure import Amount
from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.giver import JOINT
from tracker.domain.numbers import format_integer
from tracker.domain.recipient import Recipient
from tracker.domain.summary import fund_name
from tracker.domain.support import Funds
from tracker.domain.vocabulary import Kind
from tracker.domain.wareki import format_date
from tracker.queries.detail_rows import DetailRow
from tracker.reports.annual_cells import measure_columns, year_cells
from tracker.reports.annual_data import AnnualData
from tracker.reports.annual_glance import COMPARED, known_numbers
from tracker.reports.annual_recipients import recipient_table
from tracker.reports.by_giver import giver_table
from tracker.reports.content import Column, Table, Text
from tracker.reports.draft import Bars, Captioned, Draft, Part, PhotoPlace, Sentence, Title
from tracker.reports.letters import coverage_table
from tracker.reports.overview_words import HEADCOUNT_NOTE

_MOST_NAMED = 6
#: Of the table by member: the member, people, person-days, deliveries, yen, other support.
_OF_MEMBERS = (0, 1, 3, 4, 6, 8)


def annual_draft(data: AnnualData, known_at_label: str) -> Draft:
    """The draft; `data` must have its lists."""
    words = data.names.association
    return Draft(
        title=f"{words.members}の被災自治体支援　年度報告（{_year(data)}）",
        subtitles=(
            f"【{format_date(data.clocks.as_of)}現在】　記録時点：{known_at_label}",
            "※ これは台帳の記録から作った案です。文を直し、写真を入れてお使いください。",
        ),
        parts=(*_summary(data), *_disasters(data), *_tables(data), *_notes(data)),
    )


def _year(data: AnnualData) -> str:
    return format_fiscal_year(data.fiscal_year)


# ---------------------------------------------------------------- sentences


def _summary(data: AnnualData) -> Iterator[Part]:
    given = data.given_in(data.fiscal_year)
    yield Title("1　この年度の支援")
    yield Sentence(_opening(data, given))
    yield Captioned(_glance(data, given))
    yield Captioned(_compared(data))
    yield from _drawings(data)


def _opening(data: AnnualData, given: list[int]) -> str:
    members = data.names.association.members
    if not given:
        return f"{_year(data)}に{members}が行った支援は、台帳に記録されていません。"
    named = "、".join(data.names.disaster(one) for one in given[:_MOST_NAMED])
    more = f"ほか{len(given) - _MOST_NAMED}件" if len(given) > _MOST_NAMED else ""
    return (
        f"{_year(data)}に{members}は、{named}{more}の{len(given)}件の災害で被害を受けた自治体等に"
        "対して、職員派遣、支援物資、支援金の提供等の支援を行いました。"
    )


def _disasters(data: AnnualData) -> Iterator[Part]:
    yield Title("2　災害ごとの支援")
    for one in data.given_in(data.fiscal_year):
        yield Title(data.names.disaster(one), 2)
        for sentence in disaster_sentences(data, one):
            yield Sentence(sentence)
        yield PhotoPlace("（説明を書く）")


def disaster_sentences(data: AnnualData, disaster_id: int) -> list[str]:
    """What was given in one disaster in the year, kind by kind, and the letters received."""
    found = data.figures(data.fiscal_year, disaster_id)
    own, joint = data.sides(disaster_id)
    letters = data.letters_received[disaster_id]
    return [
        sentence
        for sentence in (
            _staff(data, disaster_id),
            _goods(data, disaster_id, found.goods.display()) if not found.goods.is_empty else "",
            _funds(data, disaster_id, own, joint=False),
            _funds(data, disaster_id, joint, joint=True),
            f"その他の支援は{found.other.display()}です。" if not found.other.is_empty else "",
            f"御礼状を{letters}通いただきました。" if letters else "",
        )
        if sentence
    ]


def _staff(data: AnnualData, disaster_id: int) -> str:
    staff = data.figures(data.fiscal_year, disaster_id).staff
    if staff.is_empty:
        return ""
    to = _to(data, disaster_id, lambda row: row.measured_kind is Kind.STAFF)
    unknown = data.days_unknown(data.fiscal_year, disaster_id)
    days = f"延べ{format_integer(staff.person_days)}人日" if staff.person_days else ""
    told = "、".join(filter(None, [days, "集計値の分の延べ人日は不明" if unknown else ""]))
    return f"{to}職員{staff.display()}{f'({told})' if told else ''}を派遣しました。"


def _goods(data: AnnualData, disaster_id: int, shown: str) -> str:
    to = _to(data, disaster_id, lambda row: row.measured_kind is Kind.GOODS)
    return f"{to}支援物資({shown})を提供しました。"


def _funds(data: AnnualData, disaster_id: int, amount: Amount, *, joint: bool) -> str:
    if amount.is_empty:
        return ""

    def asked(row: DetailRow) -> bool:
        return row.measured_kind is Kind.FUNDS and (row.content.giver == JOINT) is joint

    words, to = data.names.association, _to(data, disaster_id, asked)
    by = f"{data.names.giver(JOINT)}で" if joint else f"{words.each}から"
    kinds = {
        fund_name(getattr(row.content, "fund_kind", None)): None
        for row in _rows(data, disaster_id, asked)
    }
    return f"{to}{by}{'・'.join(kinds) or Kind.FUNDS.label}({amount.display()})を提供しました。"


def _rows(
    data: AnnualData, disaster_id: int, asked: Callable[[DetailRow], bool]
) -> list[DetailRow]:
    here = (row for row in data.entries if row.content.disaster_id == disaster_id)
    return [row for row in here if row.counted is not Counted.NO and asked(row)]


def _to(data: AnnualData, disaster_id: int, asked: Callable[[DetailRow], bool]) -> str:
    """To which prefectures, in the order of their codes: 熊本県・大分県に対して、."""
    found = {
        data.prefecture_of.get(recipient.code, recipient.code)
        for row in _rows(data, disaster_id, asked)
        for recipient in _recipients(row)
        if recipient.code
    }
    named = "・".join(data.names.place(code) for code in sorted(found))
    return f"{named}に対して、" if named else ""


def _recipients(row: DetailRow) -> list[Recipient]:
    if isinstance(row.content, Funds):
        return [line.recipient for line in row.content.funds]
    found = getattr(row.content, "recipient", None)
    return [found] if found else []


# ---------------------------------------------------------------- tables and drawings


def _glance(data: AnnualData, given: list[int]) -> Table:
    rows = [
        (Text(data.names.disaster(one)), *year_cells(data, data.fiscal_year, one)) for one in given
    ]
    total = (Text("計"), *year_cells(data, data.fiscal_year))
    columns = (Column("災害", 26), *measure_columns())
    caption = f"災害別・種別の支援（{_year(data)}）"
    return Table(caption, columns, tuple(rows), (total,) if rows else ())


def _compared(data: AnnualData) -> Table:
    rows = [(Text(format_fiscal_year(y)), *year_cells(data, y)) for y in data.compared]
    return Table(COMPARED, (Column("年度", 16), *measure_columns()), tuple(rows))


def _drawings(data: AnnualData) -> Iterator[Part]:
    for place, called, unit in ((0, "職員派遣", "人"), (3, "支援金", "円")):
        bars = [(year, known_numbers(data.figures(year))[place]) for year in data.compared]
        told = "、".join(f"{format_fiscal_year(year)} {value:,}{unit}" for year, value in bars)
        labels = tuple((str(year), value) for year, value in bars)
        yield Bars(
            f"年度ごとの{called}（{unit}。未公表・不明を除く。数字は年度の西暦）",
            labels,
            told,
        )


def _tables(data: AnnualData) -> Iterator[Part]:
    member = data.names.association.member
    yield Title(f"3　{member}ごとの支援")
    yield Captioned(_members(data))
    yield Title("4　支援先ごとの支援")
    yield Captioned(_named(recipient_table(data), "支援先別の支援"))
    yield Title("5　御礼状")
    received = len(data.letters.received)
    told = f"{_year(data)}に御礼状を{received}通いただきました。"
    yield Sentence(told if received else f"{_year(data)}に届いた御礼状は記録されていません。")
    yield Captioned(_named(coverage_table(data.letters), "御礼の状況（件。支援先ごと）"))


def _members(data: AnnualData) -> Table:
    whole = giver_table(data.wards)
    columns = tuple(whole.columns[place] for place in _OF_MEMBERS)
    heads = (columns[0].title, *(column.title for column in measure_columns()))
    return Table(
        whole.caption,
        tuple(
            Column(title, column.width_chars, column.align)
            for title, column in zip(heads, columns, strict=True)
        ),
        tuple(tuple(row[place] for place in _OF_MEMBERS) for row in whole.rows),
        tuple(tuple(row[place] for place in _OF_MEMBERS) for row in whole.total_rows),
    )


def _named(table: Table, caption: str) -> Table:
    return Table(caption, table.columns, table.rows, table.total_rows, table.empty_text)


def _notes(data: AnnualData) -> Iterator[Part]:
    words = data.names.association
    yield Title("6　数え方")
    yield Sentence(
        f"職員派遣の人数は、{HEADCOUNT_NOTE}年度をまたぐ派遣は、従事したそれぞれの年度に数え、"
        "延べ人日は3月31日で分けました。"
    )
    yield Sentence(
        "支援金は支出した日、支出した日がなければ決定した日の年度に入れました。"
        f"{data.names.giver(JOINT)}の支援金は1度だけ数え、{words.each}の額に含めていません。"
        "－は記録なし、未公表・不明は0ではありません。"
    )
