"""By recipient: each prefecture with its municipalities, other bodies, and what states none."""

from collections.abc import Iterator, Sequence

from tracker.domain.entry_filter import UNSTATED
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.recipient import NOT_STATED_WORDS
from tracker.domain.vocabulary import Kind
from tracker.queries.overview import RecipientSums
from tracker.queries.part_figures import Figures, beyond_recipients
from tracker.reports.annual_cells import five, measure_columns, year_cells
from tracker.reports.annual_data import AnnualData
from tracker.reports.content import Cell, Column, Row, Table, Text
from tracker.reports.figure_words import NOTHING, part_of_key

SUBTOTAL = "　計"
NO_BREAKDOWN = "（集計値のうち内訳のない分）"
NOTES = (
    "※ 都道府県の行は、その都道府県と市区町村への支援の計。",
    "※ 合併・改称した市町村は、記録されたときの名で示す。",
    "※ 支援金は支援先ごとの額。集計値は支援先が1つのときだけその行に入る。",
)


def recipient_table(data: AnnualData) -> Table:
    """Prefectures in the order of their codes; the lines of 計 and the last ones make the total."""
    columns = (Column("都道府県", 12), Column("支援先", 22), *measure_columns())
    rows = (*_by_prefecture(data), *_elsewhere(data))
    total = (Text("計"), Text(""), *year_cells(data, data.fiscal_year))
    return Table(
        "",
        columns,
        rows,
        (total,) if rows else (),
        empty_text="この年度の支援は記録されていません。",
    )


def _by_prefecture(data: AnnualData) -> Iterator[Row]:
    found: dict[str, list[RecipientSums]] = {}
    for sums in data.recipients:
        if sums.code:
            found.setdefault(data.prefecture_of.get(sums.code, sums.code), []).append(sums)
    for prefecture, members in sorted(found.items()):
        called = data.names.place(prefecture)
        yield (Text(called), Text(SUBTOTAL), *_subtotal(data, prefecture, members))
        for sums in members:
            name = data.names.place(sums.code or "")
            local = name.removeprefix(called) or name
            yield (Text(""), Text(local), *_cells(data, f"recipient/{sums.code}", [sums]))


def _subtotal(data: AnnualData, prefecture: str, members: Sequence[RecipientSums]) -> list[Cell]:
    """With a published total that states its recipient there is no one list of the sum."""
    cells = _cells(data, f"prefecture/{prefecture}", members)
    stated = any(_has_aggregate(data, sums.code, None) for sums in members)
    return [Text(cell.display) if stated and hasattr(cell, "display") else cell for cell in cells]


def _elsewhere(data: AnnualData) -> Iterator[Row]:
    for sums in data.recipients:
        if not sums.code:
            where = f"body/{part_of_key(sums.name)}" if sums.name else f"recipient/{UNSTATED}"
            called = sums.name or NOT_STATED_WORDS
            yield (Text("その他"), Text(called), *_cells(data, where, [sums]))
    rest = beyond_recipients(data.figures(data.fiscal_year), data.recipients)
    if not all(figure.is_empty for figure in (rest.staff, rest.funds, rest.goods, rest.other)):
        staff, _, *cells = five("rest", rest, days_unknown=True)
        yield (Text("その他"), Text(NO_BREAKDOWN), staff, Text(NOTHING), *cells)


def _cells(data: AnnualData, key: str, members: Sequence[RecipientSums]) -> tuple[Cell, ...]:
    unknown = any(_has_aggregate(data, sums.code, sums.name) for sums in members)
    return five(key, _figures(members), unknown)


def _figures(members: Sequence[RecipientSums]) -> Figures:
    return Figures(
        staff=sum((sums.staff for sums in members), start=StaffCount()),
        funds=sum((sums.funds for sums in members), start=Amount()),
        goods=sum((sums.goods for sums in members), start=EntryCount()),
        other=sum((sums.other for sums in members), start=EntryCount()),
    )


def _has_aggregate(data: AnnualData, code: str | None, name: str | None) -> bool:
    return any(
        bool(code and entry.recipient_code == code) or bool(name and entry.recipient_name == name)
        for entry in data.wards.aggregates.effective
        if entry.of_kind is Kind.STAFF or not name
    )
