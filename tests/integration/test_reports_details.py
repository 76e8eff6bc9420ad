"""支援明細: each measure once, the screen's totals, and nothing that runs or escapes."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tests.report_reading import cells, details_on, overview_on, shown, written
from tests.statements import counted
from tracker.domain.access import PUBLIC
from tracker.domain.entry_filter import EntryFilter, Shelved, Sort
from tracker.domain.item import Item
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import Contact, FundsLine, GoodsLine, NilReturn
from tracker.domain.vocabulary import Channel, FundKind, Kind, State
from tracker.extensions import db
from tracker.queries.detail_rows import count_entries
from tracker.queries.moment import clocks, head
from tracker.queries.support_list import aggregates_of_list, list_totals
from tracker.reports.content import Number, Report, Table, figures_by_key
from tracker.reports.details import details_report

DAY = date(2020, 8, 1)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


def table(report: Report) -> Table:
    return next(report.sheets[0].tables())


def lines(report: Report) -> list[dict[str, str]]:
    """Body rows by the titles of their columns."""
    titles = [column.title for column in table(report).columns]
    rows = table(report).rows
    return [dict(zip(titles, map(shown, row), strict=True)) for row in rows]


def total(report: Report, label: str = "計") -> dict[str, str]:
    titles = [column.title for column in table(report).columns]
    rows = [list(map(shown, row)) for row in table(report).total_rows]
    return next(dict(zip(titles, row, strict=True)) for row in rows if row[0] == label)


def added(report: Report, title: str, only: str = "○") -> int:
    """The numbers of a column, added up over the lines that are marked so."""
    titles = [column.title for column in table(report).columns]
    place, mark = titles.index(title), titles.index("計上")
    marked = (row[place] for row in table(report).rows if shown(row[mark]) == only)
    return sum(int(cell.value) for cell in marked if isinstance(cell, Number))


# ---------------------------------------------------------------- lines


def test_an_entry_stands_with_everything_that_is_known_of_it(session, rain):
    entry = make.dispatch(
        rain,
        title="第一次派遣",
        headcount=3,
        contact=Contact("危機管理課", "山田", "03"),
        note="備考です",
        wave=2,
        recipient=Recipient(make.HITOYOSHI),
    )
    make.record(session, entry)
    (line,) = lines(details_on(session, DAY))
    assert line == {
        "管理番号": "S-000001",
        "計上": "○",
        "災害": "令和2年7月豪雨",
        "区": "港区",
        "経路": "区独自",
        "種別": "職員派遣",
        "状態": "既派遣",
        "コード": "432032",
        "支援先": "熊本県人吉市",
        "内容": "第一次派遣　第2陣",
        "人数(人)": "3",
        "延べ人日": "21",
        "品目": "",
        "数量": "",
        "単位": "",
        "金額(円)": "",
        "期間・日付": "令和2年7月10～16日",
        "決定": "令和2年\n7月8日",
        "支払": "",
        "受領": "",
        "担当課": "危機管理課",
        "備考": "備考です",
        "版": "1",
        "最終更新": "令和8年\n11月23日",
    }


def test_goods_and_funds_have_a_line_for_each_item_and_recipient(session, rain):
    (blanket,) = make.record(session, Item(category="防寒", name="毛布", unit="枚"))
    make.record(
        session,
        make.goods(
            rain,
            goods=(
                GoodsLine(line_id=1, item_id=blanket, quantity=Decimal("1200.5"), unit="枚"),
                GoodsLine(line_id=2, item_text="マット"),
            ),
        ),
        make.funds(
            rain,
            funds=(
                FundsLine(line_id=1, recipient=Recipient(make.KUMAMOTO), amount_yen=500_000),
                FundsLine(line_id=2, recipient=Recipient(name="日本赤十字社"), amount_yen=None),
            ),
        ),
    )
    found = [
        (line["支援先"], line["品目"], line["数量"], line["単位"], line["金額(円)"])
        for line in lines(details_on(session, DAY))
    ]
    assert found == [
        ("熊本県人吉市", "毛布", "1,200.5", "枚", ""),
        ("熊本県人吉市", "マット", "不明", "", ""),
        ("熊本県", "", "", "", "500,000"),
        ("日本赤十字社", "", "", "", "未公表"),
    ]
    closing = total(details_on(session, DAY))
    assert (closing["金額(円)"], closing["期間・日付"]) == ("500,000", "＋金額未公表1件")


def test_what_the_total_leaves_out_says_why(session, rain):
    make.record(
        session,
        make.dispatch(rain, headcount=5),
        make.dispatch(rain, headcount=7, cancelled_on=date(2020, 7, 9)),
        make.dispatch(rain, headcount=11, span=Span(date(2020, 9, 1), None), decided_on=None),
        make.aggregate(rain, Kind.STAFF, speaks_of=date(2020, 7, 25), staff_a=1, staff_b=20),
        make.aggregate(rain, Kind.STAFF, speaks_of=date(2020, 7, 20), staff_a=1, staff_b=10),
        NilReturn(disaster_id=rain, giver=make.KATSUSHIKA, channel=Channel.WARD, speaks_of=DAY),
    )
    found = [
        (line["状態"], line["人数(人)"], line["計上"]) for line in lines(details_on(session, DAY))
    ]
    assert found == [
        ("既派遣", "5", "集計値に含む"),
        ("中止", "7", "計上外"),
        ("計上外", "11", "計上外"),
        ("集計値", "21", "○"),
        ("集計値", "11", "計上外"),
        ("該当なし", "", "計上外"),
    ]
    closing = total(details_on(session, DAY))
    assert (closing["人数(人)"], closing["延べ人日"], closing["内容"]) == ("21", "不明", "6件")


def test_a_list_narrowed_to_a_recipient_holds_its_lines_alone(session, rain):
    funds = (
        FundsLine(line_id=1, recipient=Recipient(make.KUMAMOTO), amount_yen=3),
        FundsLine(line_id=2, recipient=Recipient(make.HITOYOSHI), amount_yen=40),
        FundsLine(line_id=3, recipient=Recipient(make.MIYAGI), amount_yen=500),
    )
    make.record(session, make.funds(rain, funds=funds), make.dispatch(rain))
    for narrowed, amount, count in (
        ({"recipient": make.HITOYOSHI}, "40", 2),
        ({"prefecture": make.KUMAMOTO}, "43", 3),
        ({}, "543", 4),
    ):
        report = details_on(session, DAY, **narrowed)
        assert len(lines(report)) == count
        assert str(added(report, "金額(円)")) == total(report)["金額(円)"] == amount


def test_a_list_narrowed_to_an_item_holds_its_lines_alone(session, rain):
    items = make.record(session, *[Item(category="A", name=n, unit="枚") for n in ("毛布", "布")])
    both = tuple(
        GoodsLine(line_id=number, item_id=item, quantity=Decimal(number), unit="枚")
        for number, item in enumerate(items, 1)
    )
    make.record(session, make.goods(rain, goods=both))
    assert [line["品目"] for line in lines(details_on(session, DAY, item_id=items[1]))] == ["布"]


def test_columns_follow_the_kind_that_is_asked_for(session, rain):
    make.record(session, make.dispatch(rain), make.goods(rain), make.funds(rain, 1))
    (line,) = lines(details_on(session, DAY, kind=Kind.STAFF))
    assert "金額(円)" not in line
    assert "品目" not in line
    (line,) = lines(details_on(session, DAY, kind=Kind.FUNDS))
    assert "人数(人)" not in line


def test_the_orders_are_those_of_the_list(session, rain):
    make.record(
        session,
        make.dispatch(rain, giver=make.KATSUSHIKA, recipient=Recipient(make.MIYAGI)),
        make.dispatch(rain, span=Span(date(2020, 7, 20), None)),
        make.funds(rain, 1, decided_on=date(2020, 7, 1)),
    )
    orders = {
        None: [1, 2, 3],
        Sort.NEWEST: [3, 2, 1],
        Sort.DAY: [2, 1, 3],
        Sort.GIVER: [3, 2, 1],
        Sort.RECIPIENT: [1, 3, 2],
    }
    for sort, expected in orders.items():
        found = [line["管理番号"] for line in lines(details_on(session, DAY, sort=sort))]
        assert found == [f"S-{number:06}" for number in expected], sort


def test_drafts_and_withdrawn_entries_never_leave(session, rain):
    make.record(session, make.dispatch(rain, headcount=50), state=State.DRAFT)
    (gone,) = make.record(session, make.dispatch(rain, headcount=7))
    make.revise(session, gone, 1, make.dispatch(rain, headcount=7), State.WITHDRAWN)
    for shelved in Shelved:
        report = details_on(session, DAY, shelved=shelved)
        assert lines(report) == []
        assert total(report)["人数(人)"] == "－"


def test_totals_of_the_wards_and_of_the_joint_body_stand_apart(session, rain):
    own, _ = make.record(session, make.funds(rain, 5), make.joint_funds(rain, 70, None))
    report = details_on(session, DAY)
    assert total(report, "各区の計")["金額(円)"] == "5"
    assert total(report, "23区共同")["金額(円)"] == "70"
    assert total(report, "計")["金額(円)"] == "75"
    assert figures_by_key(report)["own/yen"].record_ids == (own,)


def test_the_subtitles_say_day_moment_and_filter(session, rain):
    report = details_on(session, DAY, kind=Kind.STAFF, giver=make.MINATO)
    assert report.sheets[0].subtitles == (
        "【令和2年8月1日現在】",
        "記録時点：令和8年11月23日12時00分",
        "範囲　区：港区　種別：職員派遣",
    )


# ---------------------------------------------------------------- totals

days = st.dates(date(2020, 6, 1), date(2021, 6, 30))
people = st.integers(1, 40)


@st.composite
def entries(draw: st.DrawFn):
    giver = draw(st.sampled_from([make.MINATO, make.KATSUSHIKA, "all_wards", "joint"]))
    channel = Channel.JOINT if giver == "joint" else Channel.WARD
    common = {"giver": giver, "channel": channel}
    first = draw(days)
    match draw(st.integers(0, 4)):
        case 0:
            last = draw(st.none() | st.integers(0, 300).map(lambda n: first + timedelta(n)))
            return make.dispatch(0, headcount=draw(people), span=Span(first, last),
                                 decided_on=draw(st.none() | days), **common)  # fmt: skip
        case 1:
            amounts = draw(st.lists(st.none() | st.integers(0, 10**9), min_size=1, max_size=4))
            kinds = st.sampled_from([FundKind.DONATION, FundKind.CONDOLENCE])
            return make.funds(0, *amounts, fund_kind=draw(kinds), decided_on=first, **common)
        case 2:
            return make.goods(0, sent_on=first, **common)
        case 3:
            return make.aggregate(0, Kind.STAFF, speaks_of=first, staff_a=draw(people),
                                  staff_b=draw(people), staff_c=draw(people), **common)  # fmt: skip
        case _:
            return make.aggregate(0, Kind.FUNDS, speaks_of=first, fund_kind=FundKind.DONATION,
                                  amount_yen=draw(st.integers(0, 10**9)), **common)  # fmt: skip


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(contents=st.lists(entries(), min_size=1, max_size=10), as_of=days)
def test_counted_lines_add_up_to_the_overview_and_to_the_screen(session, contents, as_of):
    (rain,) = make.record(session, make.disaster())
    make.record(session, *[replace(content, disaster_id=rain) for content in contents])
    report = details_on(session, as_of, disaster_id=rain)
    at, wanted = clocks(session, as_of=as_of), EntryFilter(disaster_id=rain)
    screen = list_totals(
        session, at, PUBLIC, wanted, aggregates_of_list(session, at, PUBLIC, wanted)
    )
    assert added(report, "人数(人)") == screen.staff.total, lines(report)
    assert added(report, "延べ人日") == screen.staff.person_days, lines(report)
    assert added(report, "金額(円)") == screen.funds.yen, lines(report)
    assert screen.count == count_entries(session, at, PUBLIC, wanted).entries
    overview = figures_by_key(overview_on(session, rain, as_of))
    if "staff/total" in overview:
        assert (overview["staff/total"].value or 0) == screen.staff.total
        assert set(overview["giver/total/staff"].record_ids) == set(
            figures_by_key(report)["total/headcount"].record_ids
        )
    by_side = defaultdict(int)
    for key, figure in overview.items():
        if key.startswith("funds/") and not key.startswith("funds/all"):
            by_side[key.split("/")[2]] += figure.value or 0
    assert by_side["own"] + by_side["joint"] == screen.funds.yen


# ---------------------------------------------------------------- the workbook


def odd_entries(rain: int) -> list:
    return [
        make.dispatch(rain, title="=1+1", note="@SUM(A1:A9)\n+2", headcount=2),
        make.other(rain, what="=HYPERLINK(\"http://evil\")", note="-1", quantity=Decimal(3)),
        make.funds(rain, 10**12, None, title="𠮷野家 髙橋 😀"),
        make.goods(rain, goods=(GoodsLine(line_id=1, item_text="+81", quantity=Decimal("0.125")),)),
    ]  # fmt: skip


def test_texts_like_formulas_stay_texts(session, rain):
    make.record(session, *odd_entries(rain))
    workbook = written(details_on(session, DAY))
    sheet = load_workbook(BytesIO(workbook)).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "n", "inlineStr"}, "f would be a formula"
    values = [value for row in cells(workbook) for value in row]
    assert '=HYPERLINK("http://evil")' in values
    assert any(str(value).startswith("=1+1") for value in values)


def test_a_second_reader_finds_the_same_lines(session, rain):
    """Plain XML: what openpyxl makes of it is not taken on trust."""
    make.record(session, *odd_entries(rain))
    report = details_on(session, DAY)
    with ZipFile(BytesIO(written(report))) as package:
        sheet = fromstring(package.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{MAIN}f")), "no formula anywhere"
    found = []
    for row in sheet.iter(f"{MAIN}row"):
        texts = [(cell.findtext(f"{MAIN}v") or "".join(t.text or "" for t in cell.iter(f"{MAIN}t")))
                 for cell in row.iter(f"{MAIN}c")]  # fmt: skip
        found.append(texts)
    wanted = [
        [str(cell.value) if isinstance(cell, Number) else shown(cell) for cell in row]
        for row in table(report).rows
    ]
    start = next(n for n, row in enumerate(found) if row[:1] == ["管理番号"]) + 1
    assert found[start : start + len(wanted)] == wanted


def test_the_sheet_has_filter_titles_links_and_print_settings(session, rain):
    (record,) = make.record(session, make.dispatch(rain))
    workbook = written(details_on(session, DAY), base_url="https://ledger.example.jp")
    sheet = load_workbook(BytesIO(workbook)).active
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "管理番号")
    assert sheet.auto_filter.ref == f"A{header}:X{header + 1}"
    assert sheet.print_title_rows == f"$1:${header}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 2
    assert sheet.page_setup.pageOrder == "overThenDown"
    assert sheet.print_title_cols == "$A:$C"
    naming = [sheet.cell(header, column).value for column in (1, 2, 3)]
    assert naming == ["管理番号", "区", "支援先"]
    assert sheet.freeze_panes == f"D{header + 1}"
    link = sheet.cell(header + 1, 1).hyperlink.target
    assert link == f"https://ledger.example.jp/supports/{record}"


# ---------------------------------------------------------------- long reports


def test_a_long_report_is_read_in_batches_that_hold_no_transaction(session, rain, monkeypatch):
    make.record(session, *[make.dispatch(rain, headcount=n + 1) for n in range(25)])
    monkeypatch.setattr("tracker.queries.detail_rows.detail_rows.__defaults__", (10,))
    calls, seen = [], []
    at = clocks(session, as_of=DAY)
    report = details_report(
        session,
        wanted=EntryFilter(),
        clocks=at,
        known_at_label="",
        scope=PUBLIC,
        progress=lambda done, of_all: seen.append((done, of_all)),
        between_batches=lambda: (session.rollback(), calls.append(1)),
    )
    assert len(calls) == 3
    assert seen == [(10, 25), (20, 25), (25, 25)]
    assert total(report)["人数(人)"] == str(sum(range(26)))


def test_what_is_written_meanwhile_does_not_enter(session, rain, monkeypatch):
    ids = make.record(session, *[make.dispatch(rain, headcount=1) for _ in range(4)])
    monkeypatch.setattr("tracker.queries.detail_rows.detail_rows.__defaults__", (1,))
    at = clocks(session, as_of=DAY)

    def meanwhile() -> None:
        if head(session) == at.known_at:
            make.revise(session, ids[3], 1, make.dispatch(rain, headcount=900))
            make.record(session, make.dispatch(rain, headcount=900))

    report = details_report(session, wanted=EntryFilter(), clocks=at, known_at_label="",
                            scope=PUBLIC, between_batches=meanwhile)  # fmt: skip
    assert [line["人数(人)"] for line in lines(report)] == ["1"] * 4


def test_the_number_of_statements_grows_with_batches_alone(session, rain):
    def statements() -> int:
        with counted(db.engine) as seen:
            details_on(session, DAY)
        return len(seen)

    make.record(session, make.dispatch(rain), make.funds(rain, 1))
    few = statements()
    make.record(session, *[make.funds(rain, n, None) for n in range(40)])
    assert statements() == few


def test_the_edition_counts_from_the_first_submission(session: Session, rain: int) -> None:
    (record_id,) = make.record(session, make.dispatch(rain), state=State.DRAFT)
    make.revise(session, record_id, 1, make.dispatch(rain, headcount=3), State.DRAFT)
    make.revise(session, record_id, 2, make.dispatch(rain, headcount=4))
    (line,) = lines(details_on(session, DAY))
    assert line["版"] == "1", "a higher number would tell others how many drafts there were"
