"""データ: what is in it, and that it adds up to what the pages and reports say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.data_files import asked_now, exported, quantities, table, total, unknown, unpublished
from tests.integration.conftest import NOW
from tests.small_ledger import SmallLedger, small_ledger
from tests.statements import counted
from tracker import clock
from tracker.domain.access import PUBLIC
from tracker.domain.disaster import DisasterName
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.errors import NotFound
from tracker.domain.giver import JOINT
from tracker.domain.item import Item
from tracker.domain.recipient import Recipient
from tracker.domain.standard_forms import standard
from tracker.domain.support import Contact, FundsLine, GoodsLine
from tracker.domain.vocabulary import Duty, Kind, State
from tracker.operations.demo import load_demo
from tracker.operations.seed import load_seed
from tracker.queries.detail_rows import count_entries
from tracker.queries.goods import item_sums
from tracker.queries.moment import clocks
from tracker.queries.totals import aggregates_in
from tracker.reports.data import write
from tracker.reports.data.checking import RulesBroken, violations_in
from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.data.violation import Violation
from tracker.reports.detail_totals import detail_totals

DAYS = (date(2020, 7, 21), date(2020, 12, 28), date(2021, 3, 31), date(2023, 10, 1))


@pytest.fixture
def ledger(session: Session) -> SmallLedger:
    return small_ledger(session)


@pytest.fixture
def demo(session: Session, app) -> None:
    folder = Path(app.config["REFERENCE_DIR"])
    load_seed(session, folder=folder)
    for _ in load_demo(session, today=clock.today(), supports=60, seed=3):
        pass


def assert_adds_up(session: Session, as_of: date, wanted: EntryFilter) -> None:
    """The sums of the file are those of the 支援明細 and the pages, by the same filter."""
    at = clocks(session, as_of=as_of)
    totals = detail_totals(session, at, PUBLIC, wanted)
    of = {"disaster_id": wanted.disaster_id, "fiscal_year": wanted.fiscal_year}
    with exported(session, as_of, **of) as folder:
        rows, entries = table(folder, "supports"), table(folder, "entries")
    staff, funds = totals.total.staff, totals.total.funds
    assert total(rows, "headcount") == staff.total
    for standing, people in (
        ("a", staff.a),
        ("b", staff.b),
        ("c", staff.c),
        ("unclear", staff.unclear),
    ):
        assert total(rows, "headcount", lambda row, s=standing: row["standing"] == s) == people, (
            standing
        )
    assert total(rows, "person_days") == staff.person_days
    assert unknown(rows, "person_days") == staff.days_unknown
    assert total(rows, "amount_yen") == funds.yen
    assert (
        total(rows, "amount_yen", lambda row: row["giver_code"] == JOINT) == totals.funds.joint.yen
    )
    assert total(rows, "paid_yen") == funds.paid
    assert unpublished(rows) == funds.unpublished
    aggregates = aggregates_in(session, at, PUBLIC, wanted)
    goods = item_sums(session, at, PUBLIC, replace(wanted, kind=Kind.GOODS), aggregates)
    assert quantities(rows) == {
        (standard(one.name), standard(one.unit)): one.quantity for one in goods
    }
    assert len(entries) == count_entries(session, at, PUBLIC, wanted).entries


@pytest.mark.parametrize("day", DAYS)
def test_the_data_add_up_to_the_totals_of_the_day(session, ledger, day):
    for disaster in (None, ledger.rain, ledger.typhoon):
        assert_adds_up(session, day, EntryFilter(disaster_id=disaster))


@pytest.mark.parametrize("year", [2012, 2019, 2020])
def test_the_data_of_a_fiscal_year_add_up_to_its_totals(session, ledger, year):
    assert_adds_up(session, date(year + 1, 3, 31), EntryFilter(fiscal_year=year))


def test_published_figures_and_the_demo_add_up(session, demo):
    for day in (date(2023, 10, 1), date(2024, 5, 1), clock.today()):
        assert_adds_up(session, day, EntryFilter())


def test_an_aggregate_of_2011_is_told_by_what_was_published_and_by_what_counts(session, demo):
    with exported(session, date(2023, 10, 1)) as folder:
        figures = table(folder, "aggregate_figures")
        rows = table(folder, "supports")
        (entry,) = [
            row for row in table(folder, "entries")
            if (row["measured_kind"], row["speaks_of"]) == ("staff", "2023-10-01")
        ]  # fmt: skip
    own = {row["figure"]: row["value"] for row in figures if row["record_id"] == entry["record_id"]}
    assert own == {"staff_a": "11", "staff_b": "7190", "staff_c": "0"}
    counting = [
        (row["standing"], row["value"]) for row in rows
        if row["record_id"] == entry["record_id"] and row["measure"] == "headcount"
    ]  # fmt: skip
    assert counting == [("a", "11"), ("b", "7190"), ("c", "0")]


def test_drafts_and_withdrawn_records_leave_for_nobody(session, ledger):
    make.record(
        session,
        make.dispatch(ledger.rain, headcount=777, note="だれにも見せない"),
        make.letter(ledger.rain, subject="だれにも見せない"),
        state=State.DRAFT,
    )
    (gone,) = make.record(session, make.dispatch(ledger.rain, headcount=888, note="取り消した"))
    make.revise(session, gone, 1, make.dispatch(ledger.rain, headcount=888), State.WITHDRAWN)
    with exported(session) as folder:
        whole = "".join(path.read_text("utf-8") for path in folder.glob("*.csv"))
        numbers = {row["record_number"] for row in table(folder, "entries")}
    assert "だれにも見せない" not in whole
    assert ",777," not in whole
    assert ",888," not in whole
    assert "S-000018" not in numbers


def test_a_revision_number_betrays_no_draft(session, ledger):
    (record,) = make.record(session, make.dispatch(ledger.rain), state=State.DRAFT)
    make.revise(session, record, 1, make.dispatch(ledger.rain), State.DRAFT)
    make.revise(session, record, 2, make.dispatch(ledger.rain))
    (letter,) = make.record(session, make.letter(ledger.rain), state=State.DRAFT)
    make.revise(session, letter, 1, make.letter(ledger.rain))
    with exported(session) as folder:
        of_support = [
            r["revision"] for r in table(folder, "staff") if r["record_id"] == str(record)
        ]
        of_letter = [
            r["revision"] for r in table(folder, "letters") if r["record_id"] == str(letter)
        ]
    assert (of_support, of_letter) == (["1"], ["1"])


def test_the_ledger_s_clock_gives_the_old_data_again(session, ledger):
    before = NOW + timedelta(hours=1)
    clock.set_clock(lambda: before)
    with exported(session, known_at=before) as folder:
        old = (folder / "supports.csv").read_bytes()
    clock.set_clock(lambda: NOW + timedelta(days=2))
    make.record(session, make.dispatch(ledger.rain, headcount=500))
    with exported(session, date(2026, 11, 23), known_at=before) as folder:
        again = (folder / "supports.csv").read_bytes()
        assert b",500," not in again
        assert again == old
    with exported(session, date(2026, 11, 23)) as folder:
        assert (folder / "supports.csv").read_bytes() != old


def test_letters_are_in_when_they_had_come(session, ledger):
    with exported(session, date(2021, 1, 19)) as folder:
        assert table(folder, "letters") == []
    with exported(session, date(2021, 1, 20)) as folder:
        (letter,) = table(folder, "letters")
        links = table(folder, "letter_supports")
        addressees = [row["addressee_code"] for row in table(folder, "letter_addressees")]
    assert letter["publishable"] == "true"
    assert addressees == ["joint", make.MINATO]
    assert int(links[0]["support_id"]) == ledger.unpublished_fund
    assert len(links) == 2


def test_links_lead_to_no_support_outside_the_data(session, ledger):
    make.revise(
        session, ledger.unpublished_fund, 1, make.joint_funds(ledger.rain, 1), State.WITHDRAWN
    )
    with exported(session) as folder:
        assert len(table(folder, "letter_supports")) == 1
        assert violations_in(folder) == []


def test_a_disaster_is_called_as_on_the_day_and_has_all_its_names(session):
    names = (
        DisasterName("台風第15号", date(2019, 9, 9)),
        DisasterName("房総半島台風", date(2020, 2, 19)),
    )
    (typhoon,) = make.record(
        session, make.disaster(slug="boso", names=names, also_known_as=("ファクサイ",))
    )
    make.record(session, make.dispatch(typhoon))
    for day, name in ((date(2019, 12, 1), "台風第15号"), (date(2020, 3, 1), "房総半島台風")):
        with exported(session, day) as folder:
            assert {row["disaster_name"] for row in table(folder, "supports")} == {name}
            assert [row["name"] for row in table(folder, "disaster_names")] == [
                n.name for n in names
            ]
            assert [row["name"] for row in table(folder, "disaster_aliases")] == ["ファクサイ"]


def test_texts_are_one_line_in_standard_forms_and_no_formulas(session, ledger):
    make.record(
        session,
        make.goods(
            ledger.rain,
            note="㈱港から①㎏で\n受け取り  済み",
            title="=1+1",
            contact=Contact("防災課", "山田 太郎", "03-1234-5678"),
            recipient=Recipient(name="髙橋㈱"),
            goods=(GoodsLine(line_id=1, item_text="-", quantity=Decimal("2.5"), unit="㎏"),),
        ),
    )
    with exported(session) as folder:
        entry = table(folder, "entries")[-1]
        (line,) = [
            row for row in table(folder, "goods_lines") if row["record_id"] == entry["record_id"]
        ]
        whole = (folder / "entries.csv").read_text("utf-8")
    assert entry["note"] == "(株)港から(1)kgで 受け取り 済み"
    assert entry["title"] == "'=1+1"
    assert entry["recipient_name"] == "髙橋㈱", "proper names keep their characters"
    assert (line["item_other"], line["quantity"], line["unit"]) == ("'-", "2.5", "kg")
    assert "山田 太郎" not in whole
    assert "03-1234-5678" not in whole


#: What people type, the worst of it, in every field that takes any text.
TYPED = (
    "人・日", "枚及び箱", "熊本県、大分県", "人吉市と八代市", "熊本県", "令和2年7月豪雨", "=1+1", "'x",
    "－5", "０", "①㈱㎏", "😀", "一行目\n二行目", "　　x　　y", "a,b\"c", "複数(枚・箱)", "unknown", "1,200",
)  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
def test_no_text_that_is_typed_stops_an_export(session, text):
    body, unit = Recipient(name=text), text
    (rain,) = make.record(
        session,
        make.disaster(
            names=(DisasterName(text, date(2020, 7, 3)),), also_known_as=(text,), note=text
        ),
    )
    common = {"title": text, "note": text, "source": text, "contact": Contact(text, text, text)}
    line = GoodsLine(line_id=1, item_text=text, quantity=Decimal(2), unit=unit)
    make.record(
        session,
        Item(category=text, name=text, unit=unit, position=1),
        make.dispatch(rain, recipient=body, duty=Duty.OTHER, duty_text=text, **common),
        make.goods(
            rain, recipient=body, goods=(line, replace(line, line_id=2, quantity=None)), **common
        ),
        make.funds(rain, funds=(FundsLine(line_id=1, recipient=body, amount_yen=5),), **common),
        make.other(rain, what=text, recipient=body, quantity=Decimal(3), unit=unit, **common),
        make.aggregate(rain, Kind.GOODS, goods=(line,), recipient=body, recipient_label=text),
        make.letter(
            rain, sender=body, sender_title=text, sender_name=text, subject=text, note=text
        ),
    )
    with exported(session) as folder:
        assert violations_in(folder) == []


def test_several_units_or_places_are_told_as_one_name_at_every_moment(session, ledger):
    several = make.other(
        ledger.rain, quantity=Decimal(3), unit="人・日", recipient=Recipient(name="熊本県、大分県")
    )
    (record,) = make.record(session, several)
    then = NOW + timedelta(hours=1)
    clock.set_clock(lambda: NOW + timedelta(days=2))
    make.revise(session, record, 1, replace(several, unit="人日", recipient=Recipient("430005")))
    for moment, unit, name in (
        (then, "複数(人・日)", "複数(熊本県、大分県)"),
        (None, "人日", "熊本県"),
    ):
        with exported(session, date(2026, 11, 23), known_at=moment) as folder:
            rows = [r for r in table(folder, "supports") if r["record_id"] == str(record)]
            about = {row["item"]: row["value"] for row in table(folder, "about")}
        assert {row["unit"] for row in rows} == {"件", unit}
        assert {row["recipient_name"] for row in rows} == {name}
        assert "複数(人・枚)" in about["several"], "what it means is told with the data"


def test_unknown_is_blank_and_says_why(session, ledger):
    with exported(session, date(2021, 3, 31)) as folder:
        goods, funds = table(folder, "goods_lines"), table(folder, "funds_lines")
        shares = table(folder, "shares")
    assert {(row["quantity"], row["quantity_status"]) for row in goods} == {("", "unknown")}
    assert ("", "unpublished") in {(row["amount_yen"], row["amount_status"]) for row in funds}
    assert sum(int(row["amount_yen"]) for row in shares) == 1_000_000_000


def test_person_days_without_dates_and_of_a_published_total_are_unknown(session, ledger):
    undated, published = make.record(
        session,
        make.dispatch(ledger.rain, span=None),
        make.aggregate(ledger.rain, Kind.STAFF, staff_b=5, speaks_of=date(2019, 1, 1)),
    )
    with exported(session, date(2021, 3, 31)) as folder:
        rows = [row for row in table(folder, "supports") if row["measure"] == "person_days"]
    told = {row["record_id"]: (row["value"], row["unit"], row["value_status"]) for row in rows}
    for record in (undated, published):
        assert told[str(record)] == ("", "人日", "unknown"), "unknown is not 0"


def test_the_text_of_other_stands_in_its_own_column(session, ledger):
    make.record(session, make.dispatch(ledger.rain, duty=Duty.OTHER, duty_text="写真の洗浄"))
    with exported(session) as folder:
        row = table(folder, "staff")[-1]
    assert (row["duty"], row["duty_other"]) == ("other", "写真の洗浄")


def test_every_row_of_a_record_carries_its_id_and_revision(session, ledger):
    without = {"recipients", "wards", "codes", "tables", "definitions", "about", "changes", "rules"}
    for one in ALL_TABLES:
        assert (one.name in without) != ({"record_id", "revision"} <= set(one.names)), one.name


def test_the_statements_do_not_grow_with_the_rows(session, ledger):
    engine = session.connection().engine
    with counted(engine) as few, exported(session):
        pass
    make.record(session, *(make.dispatch(ledger.rain) for _ in range(30)))
    make.record(session, *(make.letter(ledger.rain) for _ in range(10)))
    with counted(engine) as many, exported(session):
        pass
    assert len(many) == len(few)


def test_a_disaster_that_was_not_known_then_is_refused(session, ledger):
    early = datetime(2020, 1, 1, tzinfo=UTC)
    asked = asked_now(session, known_at=early, disaster_id=ledger.rain)
    with pytest.raises(NotFound), write.made_data(session, asked):
        pass


def test_an_export_that_breaks_a_rule_is_not_handed_out(session, ledger, monkeypatch):
    found = [Violation("L2-01", "supports.csv:2", "数でないものがある")]
    monkeypatch.setattr("tracker.reports.data.checking.violations_in", lambda folder: found)
    with pytest.raises(RulesBroken) as refusal, exported(session):
        pass
    assert "L2-01" in refusal.value.message
    assert "ファイルは出していません" in refusal.value.message
