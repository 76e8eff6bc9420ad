"""支援概要: the published page from entries alone, any other day and moment, and its records."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.report_reading import cells, overview_on, paragraphs, part, tables, written
from tests.statements import counted
from tracker.domain.disaster import DisasterName
from tracker.domain.errors import NotFound
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.span import Span
from tracker.domain.support import FundsLine, GoodsLine, NilReturn
from tracker.domain.vocabulary import Channel, Coverage, FundKind, Kind, State
from tracker.extensions import db
from tracker.models import Giver
from tracker.models.connection import begin_writing
from tracker.operations.seed import load_seed
from tracker.queries.disasters import by_slug
from tracker.queries.givers import members
from tracker.queries.moment import Clocks, head
from tracker.reports.content import figures, figures_by_key

PUBLISHED_DAY = date(2023, 10, 1)
DAY = date(2020, 8, 1)


@pytest.fixture
def earthquake(app, session: Session) -> int:
    load_seed(session, folder=Path(app.config["REFERENCE_DIR"]))
    session.commit()
    begin_writing(session)
    return by_slug(session, "2011-higashinihon", head(session)).record_id


@pytest.fixture
def rain(session: Session) -> int:
    rain, noise = make.record(
        session,
        make.disaster(coverage_staff=Coverage.PART, coverage_funds=Coverage.ALL),
        make.disaster(slug="noise", names=(DisasterName("別の災害", date(2020, 1, 1)),)),
    )
    make.record(session, make.dispatch(noise, headcount=99), make.funds(noise, 77_770_000))
    return rain


# ---------------------------------------------------------------- the page of the association


def test_2011_comes_out_as_the_association_published_it(session, earthquake):
    report = overview_on(session, earthquake, PUBLISHED_DAY)
    assert report.title == "「東日本大震災」への特別区の支援事業等の概要"
    assert report.sheets[0].subtitles[0] == "【令和5年10月1日現在】"
    assert part(report, "(1) 義援金") == [
        ["義援金", "376,339万円(32県市町)", "23区共同での義援金10億円拠出"]
    ]
    assert part(report, "(2) 職員派遣")[0][:4] == ["11", "7,190", "0", "7,201"]
    assert "滞在日数に係わらず従事した職員等の数(予定を含む)" in paragraphs(report)[0]
    goods = part(report, "(3) 支援物資(50県市町村)")
    assert len(goods) == 20
    assert goods[0] == ["食糧類", "主食類", "289,164", "食"]
    assert ["", "白米", "11,471", "kg"] in goods
    assert ["", "カセットガス", "507", "個"] in goods
    assert paragraphs(report)[1].endswith("：マット、仮設トイレ、レインコート、自転車 等")
    other = part(report, "(4) その他の支援")
    assert other[0][1:] == ["宮城県女川町", "33,000", "トン"]
    assert part(report, "(参考) 公表値との差", 1)[0][1:] == ["7,201", "16", "7,185"]


def test_the_workbook_of_2011_holds_the_same_words_and_numbers(session, earthquake):
    report = overview_on(session, earthquake, PUBLISHED_DAY)
    values = [value for row in cells(written(report)) for value in row if value is not None]
    for expected in (
        "「東日本大震災」への特別区の支援事業等の概要",
        "【令和5年10月1日現在】",
        "376,339万円(32県市町)",
        "23区共同での義援金10億円拠出",
        11,
        7190,
        0,
        7201,
        706_468,
        33_000,
    ):
        assert expected in values, f"{expected!r} is missing in the workbook"


def test_a_day_later_the_published_breakdown_is_not_known_any_more(session, earthquake):
    report = overview_on(session, earthquake, date(2023, 10, 2))
    head_row = tables(report)[next(h for h in tables(report) if h.startswith("(2)"))][0]
    assert "内訳不明" in head_row
    assert part(report, "(2)")[0][:5] == ["0", "0", "0", "7,201", "7,201"]


def test_before_its_day_an_aggregate_is_unknown_and_not_zero(session, earthquake):
    report = overview_on(session, earthquake, date(2022, 6, 1))
    row = part(report, "(2)")[0]
    assert row[0] == "16＋不明", "the dispatches of fiscal 2022 are rows"
    assert row[3] == "16＋不明"
    assert part(report, "(1)")[0][1:] == ["不明", "23区共同での義援金拠出(不明)"]
    assert any("最初の集計値の日より前" in note for note in report.sheets[0].notes)


def test_a_fiscal_year_takes_no_aggregate_without_period(session, earthquake):
    report = overview_on(session, earthquake, date(2023, 3, 31), fiscal_year=2022)
    row = part(report, "(2)")[0]
    assert row == ["16", "0", "0", "16", "5,840"], "16 people for 365 days"
    assert part(report, "(1)") == []
    assert "対象：令和4年度" in report.sheets[0].subtitles


# ---------------------------------------------------------------- rows of wards and of the joint body


def test_unknown_amounts_stand_beside_what_is_known(session, rain):
    make.record(
        session,
        make.joint_funds(rain, 1_000_000_000, None, fund_kind=FundKind.RECOVERY),
        make.joint_funds(rain, None, None, None, fund_kind=FundKind.RECOVERY),
        make.funds(rain, 500_000, None),
        make.funds(rain, 12_345, giver=make.KATSUSHIKA),
    )
    rows = {row[0]: row[1:] for row in part(overview_on(session, rain, DAY), "(1) 支援金")}
    assert rows["復興支援金"] == ["－", "23区共同での復興支援金10億円＋未公表4件拠出(1県)"]
    assert rows["見舞金"] == ["512,345円＋未公表1件(1県)", "－"]
    assert rows["計"] == ["512,345円＋未公表1件", "10億円＋未公表4件"]


def test_what_was_paid_by_the_day_is_said_below_the_funds(session, rain):
    paid, _, joint = make.record(
        session,
        make.funds(rain, 12_000_000, paid_on=DAY),
        make.funds(rain, 500, paid_on=date(2020, 8, 2)),
        make.joint_funds(rain, 3_000_000, None, paid_on=date(2020, 7, 30)),
    )
    rows = {row[0]: row[1:] for row in part(overview_on(session, rain, DAY), "(1) 見舞金")}
    assert rows["うち支出済"] == ["1,200万円", "300万円＋未公表1件"]
    found = figures_by_key(overview_on(session, rain, DAY))
    assert found["funds/paid/own"].record_ids == (paid,)
    assert found["funds/paid/joint"].record_ids == (joint,)
    earlier = overview_on(session, rain, date(2020, 7, 29))
    assert "うち支出済" not in [row[0] for row in part(earlier, "(1) 見舞金")]


def test_people_of_the_joint_body_have_a_line_of_their_own(session, rain):
    joint = {"giver": "joint", "channel": Channel.JOINT}
    make.record(
        session,
        make.dispatch(rain, headcount=2),
        make.dispatch(rain, headcount=5, span=Span(date(2020, 7, 20), None)),
        make.dispatch(rain, headcount=3, **joint),
    )
    assert part(overview_on(session, rain, DAY), "(2)") == [
        ["各区", "5", "2", "0", "7", "79"],
        ["23区共同", "0", "3", "0", "3", "21"],
        ["計", "5", "5", "0", "10", "100"],
    ]


def test_goods_add_up_item_by_item_in_their_own_units(session, rain):
    def line(number, text, quantity, unit):
        return GoodsLine(line_id=number, item_text=text, quantity=quantity, unit=unit)

    make.record(
        session,
        make.goods(rain, goods=(line(1, "毛布", Decimal(200), "枚"), line(2, "布", None, ""))),
        make.goods(rain, goods=(line(1, "毛布", Decimal("0.5"), "枚"),), giver=make.KATSUSHIKA),
        make.goods(rain, goods=(line(1, "毛布", Decimal(3), "箱"), line(2, "毛布", None, "枚"))),
    )
    report = overview_on(session, rain, DAY)
    assert part(report, "(3) 支援物資(1市)") == [
        ["その他", "毛布", "200.5＋不明1件", "枚"],
        ["", "毛布", "3", "箱"],
    ]
    assert "布 等" in paragraphs(report)[-1]


def test_other_support_is_summed_by_what_it_was(session, rain):
    asked = {"recipient": Recipient(make.HITOYOSHI), "unit": "戸", "span": Span(DAY, DAY)}
    make.record(
        session,
        make.other(rain, what="住宅", quantity=Decimal(3), **asked),
        make.other(rain, what="住宅", quantity=Decimal(4), giver=make.KATSUSHIKA, **asked),
        make.other(
            rain, what="住宅", quantity=None, **{**asked, "recipient": Recipient(make.MIYAGI)}
        ),
        make.other(rain, what="避難者の受け入れ"),
    )
    assert part(overview_on(session, rain, DAY), "(4)") == [
        ["避難者の受け入れ", "", "", ""],
        ["住宅", "2県市", "7＋不明1件", "戸"],
    ]


def test_rows_added_to_an_aggregate_are_so_many_recipients_more(session, rain):
    later = Span(date(2023, 11, 1), date(2023, 11, 3))
    make.record(
        session,
        make.aggregate(rain, Kind.STAFF, staff_a=1, staff_b=9, recipient_label="50県市町村"),
        make.aggregate(
            rain, Kind.GOODS, recipient_label="50県市町村",
            goods=(GoodsLine(line_id=1, item_text="水", quantity=Decimal(10), unit="本"),),
        ),
        make.goods(rain, sent_on=later.first, goods=(
            GoodsLine(line_id=1, item_text="水", quantity=Decimal(5), unit="本"),)),
    )  # fmt: skip
    rows = part(overview_on(session, rain, date(2023, 12, 1)), "(3) 支援物資(50県市町村ほか1)")
    assert rows == [["その他", "水", "15", "本"]]


# ---------------------------------------------------------------- by ward


def test_the_table_by_ward_has_every_member_in_official_order_and_adds_up(session, rain):
    make.record(
        session,
        make.dispatch(rain, headcount=4),
        make.funds(rain, 100, giver=make.KATSUSHIKA, channel=Channel.VIA_METROPOLIS),
        make.joint_funds(rain, 900),
        NilReturn(disaster_id=rain, giver="131016", channel=Channel.WARD, of_kind=Kind.STAFF,
                  speaks_of=DAY),
    )  # fmt: skip
    rows = part(overview_on(session, rain, DAY), "区別", 1)
    names = [row[0] for row in rows]
    wards = [giver.name for giver in members(session)]
    assert names == [*wards, "各区計〔内訳なし〕", "23区共同", "計"]
    by_name = dict(zip(names, rows, strict=True))
    assert by_name["千代田区"][1] == "該当なし"
    assert by_name["中央区"][1] == "未入力", "as on the page of the disaster"
    assert by_name["港区"][1:4] == ["4", "－", "28"]
    assert by_name["葛飾区"][6:8] == ["100", "100"]
    assert by_name["23区共同"][6] == "900"
    assert by_name["計"][6:8] == ["1,000", "100"]


def test_what_rows_hold_beyond_a_published_total_is_negative_and_marked(session, rain):
    make.record(
        session,
        make.aggregate(rain, Kind.STAFF, staff_a=0, staff_b=3, staff_c=0),
        make.dispatch(rain, headcount=5),
    )
    report = overview_on(session, rain, PUBLISHED_DAY)
    rows = {row[0]: row for row in part(report, "区別", 1)}
    assert (rows["港区"][1], rows["各区計〔内訳なし〕"][1], rows["計"][1]) == ("5", "△2", "3")
    assert part(report, "(参考) 公表値との差", 1)[0][1:] == ["3", "5", "△2"]


def test_members_are_data(session, rain):
    for number in range(30):
        session.add(Giver(code=f"m{number:02}", role="ward", name=f"市{number:02}", kana="",
                          position=100 + number))  # fmt: skip
    session.commit()
    make.record(session, make.dispatch(rain, giver="m29", headcount=6))
    rows = part(overview_on(session, rain, DAY), "区別", 1)
    assert len(rows) == 23 + 30 + 3
    assert next(row for row in rows if row[0] == "市29")[1] == "6"


# ---------------------------------------------------------------- clocks, drafts, records


def test_what_the_ledger_knew_then_gives_the_same_report_again(session, rain):
    first = make.dispatch(rain, headcount=2)
    (record_id,) = make.record(session, first)
    then = head(session)
    make.revise(session, record_id, 1, replace(first, headcount=30))
    make.record(session, make.dispatch(rain, headcount=400))
    now = overview_on(session, rain, DAY)
    at_then = Clocks(as_of=DAY, known_at=then, today=date(2026, 11, 23))
    before = overview_on(session, rain, DAY, clocks=at_then)
    assert part(now, "(2)")[0][3] == "430"
    assert part(before, "(2)")[0][3] == "2"
    with pytest.raises(NotFound):
        overview_on(session, rain, DAY, clocks=replace(at_then, known_at=0))


def test_drafts_and_withdrawn_entries_are_in_no_report(session, rain):
    make.record(session, make.dispatch(rain, headcount=50), state=State.DRAFT)
    (gone,) = make.record(session, make.dispatch(rain, headcount=7))
    make.revise(session, gone, 1, make.dispatch(rain, headcount=7), State.WITHDRAWN)
    report = overview_on(session, rain, DAY)
    assert part(report, "(2)") == []
    assert part(report, "", 2) == []


def test_every_figure_leads_to_its_records_and_the_list_has_them_all(session, earthquake):
    report = overview_on(session, earthquake, PUBLISHED_DAY)
    found = figures_by_key(report)
    listed = {row[0] for row in part(report, "", 2)}
    assert len(listed) == 6
    for key, figure in found.items():
        if figure.value:
            assert figure.record_ids, f"{key} = {figure.display} leads nowhere"
    (whole,) = found["staff/a"].record_ids
    assert found["giver/total/staff"].record_ids == (whole,)
    counted_in = {row[0]: (row[1], row[2]) for row in part(report, "", 2)}
    assert sorted(set(counted_in.values())) == [
        ("", "集計値に含む"),
        ("(1) 支援金", "○"),
        ("(1) 支援金 23区共同", "○"),
        ("(2) 職員派遣", "○"),
        ("(3) 支援物資", "○"),
        ("(4) その他", "○"),
    ]


def test_records_behind_a_figure_add_up_to_it(session, rain):
    contents = [
        make.dispatch(rain, headcount=2),
        make.dispatch(rain, headcount=5, span=Span(date(2020, 7, 20), None)),
        make.dispatch(rain, headcount=9, giver="joint", channel=Channel.JOINT),
        make.dispatch(rain, headcount=80, cancelled_on=date(2020, 7, 1)),
    ]
    people = dict(zip(make.record(session, *contents), (2, 5, 9, 80), strict=True))
    for key, figure in figures_by_key(overview_on(session, rain, DAY)).items():
        if key.startswith("staff/") and not key.endswith("person_days"):
            assert sum(people[record] for record in figure.record_ids) == figure.value, key


def test_a_title_like_a_formula_stays_text(session, rain):
    make.record(
        session,
        make.other(rain, what="=1+1", quantity=Decimal(1), unit="@SUM(A1)"),
        make.funds(
            rain, 5, funds=(FundsLine(line_id=1, recipient=Recipient(name="=cmd|'x'"), amount_yen=5),)
        ),
    )  # fmt: skip
    workbook = written(overview_on(session, rain, DAY))
    assert "=1+1" in [value for row in cells(workbook) for value in row]
    assert b"<f>" not in workbook


def test_the_number_of_statements_does_not_grow_with_the_entries(session, rain):
    def statements() -> int:
        with counted(db.engine) as seen:
            overview_on(session, rain, DAY)
        return len(seen)

    make.record(session, make.dispatch(rain), make.goods(rain), make.funds(rain, 1))
    few = statements()
    make.record(
        session,
        *[make.dispatch(rain, giver=make.KATSUSHIKA) for _ in range(5)],
        *[make.funds(rain, n, None) for n in range(5)],
        *[make.other(rain, what=f"支援{n}") for n in range(5)],
        make.aggregate(rain, Kind.GOODS, goods=(GoodsLine(line_id=1, item_text="水"),)),
    )
    assert statements() <= few + 3, "an aggregate asks for its content once"


def test_keys_are_never_doubled_and_unknown_recipients_are_nowhere(session, earthquake):
    report = overview_on(session, earthquake, PUBLISHED_DAY)
    assert len(list(figures(report))) >= len(figures_by_key(report))
    assert NOT_STATED not in [row[1] for row in part(report, "(4)")]
