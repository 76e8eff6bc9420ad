"""区別一覧: a small ledger reckoned by hand, the same on sheets, on the page and in the overview."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tests.figures import faults_of_figures
from tests.pages import Pages
from tests.report_reading import LABEL, overview_on, paragraphs, part, tables, written
from tests.small_ledger import CHIYODA, SmallLedger, small_ledger
from tests.statements import counted
from tracker.domain.access import PUBLIC
from tracker.domain.errors import NotFound
from tracker.domain.support import NilReturn
from tracker.domain.vocabulary import Channel, Kind, State
from tracker.extensions import db
from tracker.queries.givers import members
from tracker.queries.moment import Clocks, clocks, head
from tracker.reports.content import Report, figures_by_key
from tracker.reports.excel.measure import text_width
from tracker.reports.wards import wards_report

DAY = date(2021, 3, 31)
EARLIER = date(2020, 3, 31)
GIVERS, DUTIES, PAID_IN, RECORDS = range(4)


@pytest.fixture
def ledger(session: Session) -> SmallLedger:
    return small_ledger(session)


def wards_on(session: Session, as_of: date | Clocks, **asked: int) -> Report:
    at = as_of if isinstance(as_of, Clocks) else clocks(session, as_of=as_of)
    return wards_report(session, clocks=at, known_at_label=LABEL, scope=PUBLIC, **asked)


def lines(report: Report, begins: str, sheet: int) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in part(report, begins, sheet)}


def dashes(*cells: tuple[int, str], of: int = 9) -> list[str]:
    """A line of － with some figures in it."""
    line = ["－"] * of
    for place, text in cells:
        line[place] = text
    return line


# ---------------------------------------------------------------- by giver


def test_one_disaster_with_an_aggregate_and_rows_inside_and_after_it(session, ledger):
    report = wards_on(session, DAY, disaster_id=ledger.rain)
    found = lines(report, "区別の支援", GIVERS)
    assert list(found) == [
        *(giver.name for giver in members(session)), "各区計〔内訳なし〕", "23区共同", "計",
    ]  # fmt: skip
    # people, via, days, goods, via, yen, via, other, via
    assert found["港区"] == ["3", "－", "24", "1", "－", "未入力", "－", "1", "－"]
    assert found["葛飾区"] == ["6", "－", "18", "1", "－", "未入力", "－", "未入力", "－"]
    assert found["千代田区"][0] == "該当なし"
    assert found["中央区"] == dashes(*((place, "未入力") for place in (0, 3, 5, 7)))
    assert found["各区計〔内訳なし〕"] == dashes((0, "24"), (2, "不明"))
    assert found["23区共同"] == dashes((5, "金額未公表4件"))
    assert found["計"] == dashes(
        (0, "33"), (2, "10＋不明"), (3, "2"), (5, "金額未公表4件"), (7, "1")
    )


def test_a_nil_return_is_told_by_duty_and_of_many_where_it_was_given_for_each(session, ledger):
    nowhere = lines(wards_on(session, DAY, disaster_id=ledger.rain), "区別・業務別", DUTIES)
    assert nowhere["千代田区"][-1] == "該当なし"
    assert nowhere["中央区"][-1] == "未入力"
    of_2020 = lines(wards_on(session, DAY, fiscal_year=2020), "区別の支援", GIVERS)
    assert of_2020["千代田区"][0] == "未入力", "of the typhoon it stated nothing"
    make.record(
        session,
        NilReturn(
            disaster_id=ledger.typhoon, giver=CHIYODA, channel=Channel.WARD,
            of_kind=Kind.STAFF, speaks_of=date(2020, 8, 1),
        ),
    )  # fmt: skip
    report = wards_on(session, DAY, fiscal_year=2020)
    assert lines(report, "区別の支援", GIVERS)["千代田区"][0] == "該当なし"
    assert lines(report, "区別・業務別", DUTIES)["千代田区"][-1] == "該当なし"


@pytest.fixture
def only_cancelled(session: Session) -> int:
    """A disaster for which a ward recorded people who then did not go."""
    (quake,) = make.record(session, make.disaster(slug="quake"))
    make.record(session, make.dispatch(quake, headcount=3, cancelled_on=date(2020, 7, 8)))
    return quake


def test_what_was_recorded_but_does_not_count_is_zero(session, only_cancelled):
    report = wards_on(session, DAY, disaster_id=only_cancelled)
    found = lines(report, "区別の支援", GIVERS)
    zero = dashes((0, "0"), (2, "0"), *((place, "未入力") for place in (3, 5, 7)))
    assert found["港区"] == zero
    assert found["中央区"] == dashes(*((place, "未入力") for place in (0, 3, 5, 7)))
    assert found["計"] == dashes((0, "0"), (2, "0"))
    assert lines(report, "区別・業務別", DUTIES)["港区"][-1] == "0"
    for one in figures_by_key(report).values():
        assert one.record_ids, f"{one.key} leads nowhere"
    of_overview = part(overview_on(session, only_cancelled, DAY), "区別の支援", 1)
    assert next(row for row in of_overview if row[0] == "港区")[1:4] == ["0", "－", "0"]


def test_a_zero_on_the_page_leads_to_what_does_not_count(pages, session, only_cancelled):
    pages.sign_in("viewer")
    for report in ("wards", "overview"):
        page = pages.open(f"/reports/{report}?disaster={only_cancelled}&as_of={DAY}")
        links = [link.get("href", "") for link in page.all("a")]
        zeros = [href for href in links if "standing=none" in href and make.MINATO in href]
        assert zeros, f"no 0 on the page of {report}"
        assert "中止" in pages.open(zeros[0]).main


def test_everything_adds_up_over_the_disasters(session, ledger):
    found = lines(wards_on(session, DAY), "区別の支援", GIVERS)
    assert found["港区"] == ["6", "－", "90", "1", "－", "1,000,000＋未公表1件", "－", "1", "－"]
    assert found["葛飾区"] == ["13", "5", "209", "1", "－", "未入力", "－", "未入力", "－"]
    assert found["千代田区"][0] == "未入力", "a nil return of one disaster is not one of all"
    assert found["各区計〔内訳なし〕"] == dashes((0, "24"), (2, "不明"))
    assert found["23区共同"] == dashes((5, "1,000,000,000＋未公表4件"))
    assert found["計"] == [
        "43", "5", "267＋不明", "2", "－", "1,001,000,000＋未公表5件", "－", "1", "－",
    ]  # fmt: skip


def test_a_dispatch_across_31_march_serves_in_both_years_and_its_days_are_split(session, ledger):
    of_2019 = lines(wards_on(session, EARLIER, fiscal_year=2019), "区別の支援", GIVERS)
    of_2020 = lines(wards_on(session, DAY, fiscal_year=2020), "区別の支援", GIVERS)
    assert of_2019["港区"][:3] == ["3", "－", "36"]
    assert of_2019["葛飾区"][:3] == ["5", "5", "25"], "what was cancelled is in none"
    assert of_2019["23区共同"][5] == "1,000,000,000", "it was paid in that year"
    assert of_2019["計"] == dashes((0, "8"), (1, "5"), (2, "61"), (5, "1,000,000,000"))
    assert of_2020["港区"] == [
        "6",
        "－",
        "54",
        "1",
        "－",
        "1,000,000＋未公表1件",
        "－",
        "未入力",
        "－",
    ]
    assert of_2020["各区計〔内訳なし〕"] == dashes(), "an aggregate without a period is in no year"
    assert of_2020["計"] == dashes((0, "12"), (2, "72"), (3, "2"), (5, "1,000,000＋未公表5件"))
    unknown = lines(wards_on(session, DAY, fiscal_year=0), "区別の支援", GIVERS)
    assert unknown["計"] == dashes((7, "1"))


@pytest.mark.parametrize("year", [None, 2019, 2020])
@pytest.mark.parametrize("day", [EARLIER, date(2020, 12, 28), DAY])
def test_the_figures_of_one_disaster_are_those_of_the_overview(session, ledger, day, year):
    for disaster in (ledger.quake, ledger.typhoon, ledger.rain):
        wards = figures_by_key(wards_on(session, day, disaster_id=disaster, fiscal_year=year))
        overview = figures_by_key(overview_on(session, disaster, day, fiscal_year=year))
        shared = {key: one for key, one in overview.items() if key.startswith("giver/")}
        assert shared == {key: one for key, one in wards.items() if key.startswith("giver/")}
        people = overview.get("staff/total")
        if people:
            assert wards["duty/total/total"].display == people.display


def test_how_much_of_it_is_recorded_stands_beside_the_totals(session, ledger):
    (table,) = wards_on(session, DAY, disaster_id=ledger.rain).sheets[GIVERS].tables()
    assert "職員派遣〔記録の範囲：一部〕" in table.unit_note
    told = paragraphs(wards_on(session, DAY))[0]
    assert told.split("　") == [
        "職員派遣〔記録の範囲：全部1災害・一部2災害〕",
        "支援物資・その他の支援〔記録の範囲：記載なし3災害〕",
        "支援金〔記録の範囲：全部1災害・記載なし2災害〕",
    ]


# ---------------------------------------------------------------- by duty


def test_members_and_duties_add_up_to_the_same_total(session, ledger):
    head_row = tables(wards_on(session, DAY), DUTIES)["区別・業務別の派遣"][0]
    found = lines(wards_on(session, DAY), "区別・業務別", DUTIES)
    columns = dict(zip(head_row[1:], range(9), strict=True))
    certificate, waste = columns["り災証明"], columns["災害廃棄物"]
    shelter, cases = columns["避難所運営"], columns["ケースワーカー業務"]
    unstated, whole = columns["業務の記載なし"], columns["計"]
    assert found["港区"] == dashes((certificate, "5"), (unstated, "1"), (whole, "6"))
    assert found["葛飾区"] == dashes((shelter, "6"), (cases, "2"), (waste, "5"), (whole, "13"))
    assert found["集計値のうち業務の内訳のない分"] == dashes((whole, "24"))
    assert found["計"] == dashes(
        (shelter, "6"), (certificate, "5"), (cases, "2"), (waste, "5"), (unstated, "1"),
        (whole, "43"),
    )  # fmt: skip
    in_year = lines(wards_on(session, DAY, fiscal_year=2020), "区別・業務別", DUTIES)
    assert in_year["計"] == dashes(
        (shelter, "6"), (certificate, "5"), (unstated, "1"), (whole, "12")
    )
    assert "集計値のうち業務の内訳のない分" not in in_year


# ---------------------------------------------------------------- paid in


def test_the_line_of_all_wards_stands_in_one_piece(session, ledger):
    """A bracket by itself on a second line would be read as something else."""
    (table,) = wards_on(session, date(2020, 9, 1)).sheets[1].tables()
    assert "各区計〔内訳なし〕" in [row[0].text for row in table.rows]
    assert text_width("各区計〔内訳なし〕") <= table.columns[0].width_chars


def test_the_shares_of_a_joint_fund_and_what_of_them_is_paid_in(session, ledger):
    report = wards_on(session, DAY)
    first, second = part(report, "23区共同の支援金", PAID_IN)
    assert first[2:] == [
        "義援金(熊本県)", "1,000,000,000", "令和元年12月1日", "130,434,783", "869,565,217", "3/23区",
    ]  # fmt: skip
    assert second[2:] == [
        "復興支援金(山形県・福岡県ほか2団体)", "金額未公表4件", "令和2年12月28日",
        "記載なし", "記載なし", "記載なし",
    ]  # fmt: skip
    shares = lines(report, "各区の拠出額と納入日", PAID_IN)
    assert shares["千代田区"] == ["43,478,261", "令和2年1月15日", "未公表", "記載なし"]
    assert shares["新宿区"] == ["43,478,261", "未納入", "未公表", "記載なし"], "paid in June 2021"
    assert shares["江戸川区"] == ["43,478,260", "未納入", "未公表", "記載なし"]
    assert shares["計"] == ["1,000,000,000", "23区", "記載なし", "－"]
    assert shares["うち納入済"][:2] == ["130,434,783", "3区"]
    assert shares["うち未納入"][:2] == ["869,565,217", "20区"]
    later = part(wards_on(session, date(2021, 6, 1)), "23区共同の支援金", PAID_IN)
    assert later[0][5] == "173,913,044"
    of_2020 = part(wards_on(session, DAY, fiscal_year=2020), "23区共同の支援金", PAID_IN)
    assert [row[0] for row in of_2020] == [second[0]]


def test_many_joint_funds_stand_some_abreast(session, ledger):
    for number in range(4):
        make.record(session, make.joint_funds(ledger.quake, 1000 + number))
    report = wards_on(session, DAY, disaster_id=ledger.quake)
    found = [name for name in tables(report, PAID_IN) if name.startswith("各区の拠出額")]
    assert len(found) == 2
    assert all("記載なし" in row[1] for row in part(report, found[1], PAID_IN)[:23])


# ---------------------------------------------------------------- records, clocks


def test_every_figure_has_its_records_and_the_list_has_them_all(session, ledger):
    report = wards_on(session, DAY)
    rows = part(report, "", RECORDS)
    assert len(rows) == 16 - 1, "all entries, drafts there are none"
    counted_in = {row[0]: row[2] for row in rows}
    assert "職員派遣 既派遣" in counted_in.values()
    for key, one in figures_by_key(report).items():
        if one.value:
            assert one.record_ids, f"{key} = {one.display} leads nowhere"
    found = figures_by_key(report)
    assert set(found["duty/none"].record_ids) < set(found["giver/total/staff"].record_ids) | set(
        found["duty/total/shelter"].record_ids
    ) | set(found["duty/total/damage_certificate"].record_ids)


def test_what_the_ledger_knew_then_is_made_again(session, ledger):
    before = wards_on(session, DAY)
    then = head(session)
    make.record(session, make.dispatch(ledger.rain, headcount=500))
    make.record(session, make.dispatch(ledger.rain, headcount=70), state=State.DRAFT)
    at_then = Clocks(as_of=DAY, known_at=then, today=date(2026, 11, 23))
    assert tables(wards_on(session, at_then)) == tables(before)
    after = lines(wards_on(session, DAY), "区別の支援", GIVERS)
    assert after["港区"][0] == "506"
    early = Clocks(as_of=DAY, known_at=0, today=DAY)
    with pytest.raises(NotFound):
        wards_on(session, early, disaster_id=ledger.rain)


def test_an_empty_ledger_makes_an_empty_report(session):
    report = wards_on(session, DAY)
    assert lines(report, "区別の支援", GIVERS)["計"] == dashes()
    assert part(report, "23区共同の支援金", PAID_IN) == []
    assert written(report)


def test_the_number_of_statements_does_not_grow_with_the_entries(session, ledger):
    def statements() -> int:
        with counted(db.engine) as seen:
            wards_on(session, DAY)
        return len(seen)

    few = statements()
    make.record(session, *[make.dispatch(ledger.rain, giver=make.KATSUSHIKA) for _ in range(9)])
    make.record(session, *[make.joint_funds(ledger.rain, 100 + n) for n in range(9)])
    assert statements() == few


# ---------------------------------------------------------------- workbook and page


def test_the_workbook_holds_the_same_words_and_numbers(session, ledger):
    report = wards_on(session, DAY)
    book = load_workbook(BytesIO(written(report)))
    assert book.sheetnames == ["区別一覧", "区別・業務別", "23区共同の納入状況", "記録番号一覧"]
    rows = {row[0]: row for row in book["区別一覧"].iter_rows(values_only=True) if row[0]}
    assert rows["計"][1:4] == (43, 5, "267＋不明")
    assert rows["葛飾区"][1:4] == (13, 5, 209)
    assert rows["23区共同"][6] == "1,000,000,000＋未公表4件"
    duties = {row[0]: row for row in book["区別・業務別"].iter_rows(values_only=True)}
    assert duties["計"][-1] == 43
    shares = {row[0]: row for row in book["23区共同の納入状況"].iter_rows(values_only=True)}
    assert shares["うち未納入"][1] == 869_565_217


@pytest.mark.parametrize("query", ["", "&year=2020", "&disaster={rain}", "&disaster={typhoon}"])
def test_the_page_is_the_report_and_each_figure_leads_to_its_rows(
    session, ledger, pages: Pages, query
):
    pages.sign_in("viewer")
    asked = query.format(rain=ledger.rain, typhoon=ledger.typhoon)
    page = pages.open(f"/reports/wards?as_of={DAY}{asked}")
    wrong = faults_of_figures(pages, page)
    assert not wrong, "\n".join(wrong)
    of = {
        "": {},
        "&year=2020": {"fiscal_year": 2020},
        "&disaster={rain}": {"disaster_id": ledger.rain},
        "&disaster={typhoon}": {"disaster_id": ledger.typhoon},
    }[query]
    report = wards_on(session, DAY, **of)
    for sheet in (GIVERS, DUTIES, PAID_IN):
        for caption in tables(report, sheet):
            rows = part(report, caption, sheet)
            assert page.table(caption)[-len(rows) :] == rows
