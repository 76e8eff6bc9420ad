"""By recipient: each prefecture with its municipalities, other bodies, and what states none."""

from collections.abc import Iterator, Sequence

from tracker.domain.entry_filter import UNSTATED
from tracker.domain.recipient import NOT_STATED_WORDS
from tracker.domain.totals import AggregateEntry
from tracker.queries.overview import RecipientSums
from tracker.queries.part_figures import beyond_recipients, of_recipients
from tracker.reports.annual_cells import five, measure_columns, year_cells
from tracker.reports.annual_data import AnnualData
from tracker.reports.content import Cell, Column, Row, Table, Text
from tracker.reports.figure_words import NOTHING, part_of_key

SUBTOTAL = "　計"
#: In the key of a prefecture: the sum of its recipients, one by one.
EACH = "/each"
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


def _subtotal(
    data: AnnualData, prefecture: str, members: Sequence[RecipientSums]
) -> tuple[Cell, ...]:
    """The sum of the lines under it; where a published total states one of these recipients that
    is not the total of the prefecture, in which it would contain the rows of the others too."""
    published = data.wards.aggregates.effective
    stated = any(_states(entry, sums) for entry in published for sums in members)
    return _cells(data, f"prefecture/{prefecture}{EACH if stated else ''}", members)


def _elsewhere(data: AnnualData) -> Iterator[Row]:
    for sums in data.recipients:
        if not sums.code:
            where = f"body/{part_of_key(sums.name)}" if sums.name else f"recipient/{UNSTATED}"
            called = sums.name or NOT_STATED_WORDS
            yield (Text("その他"), Text(called), *_cells(data, where, [sums]))
    rest = beyond_recipients(data.figures(data.fiscal_year), data.recipients)
    if not all(figure.is_empty for figure in (rest.staff, rest.funds, rest.goods, rest.other)):
        staff, _, *cells = five("rest", rest)
        yield (Text("その他"), Text(NO_BREAKDOWN), staff, Text(NOTHING), *cells)


def _cells(data: AnnualData, key: str, members: Sequence[RecipientSums]) -> tuple[Cell, ...]:
    return five(key, of_recipients(members))


def _states(entry: AggregateEntry, sums: RecipientSums) -> bool:
    """Whether a published total states this recipient."""
    if sums.code:
        return entry.recipient_code == sums.code
    return bool(sums.name) and entry.recipient_name == sums.name
