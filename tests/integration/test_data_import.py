"""A データ goes into an empty ledger and gives the same totals: the round trip."""

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import refused, run
from tests.data_files import exported, quantities, table, total, unpublished
from tests.data_packages import broken, repeated, signed
from tests.integration.conftest import Ground
from tests.small_ledger import small_ledger
from tracker import clock
from tracker.domain.access import PUBLIC
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.errors import InputError, NotAllowed, RuleBroken
from tracker.domain.figure import Figure
from tracker.domain.item import Item
from tracker.domain.ledger_data import LedgerData
from tracker.domain.recipient import Recipient
from tracker.domain.standard_forms import standard
from tracker.domain.support import Aggregate, GoodsLine, Support
from tracker.domain.vocabulary import Channel, Kind, State
from tracker.extensions import db
from tracker.models import Change, Record
from tracker.models.connection import begin_writing
from tracker.models.support import SupportLine
from tracker.operations.data_import import import_data
from tracker.operations.demo import load_demo
from tracker.operations.seed import load_seed
from tracker.queries.catalogue import items
from tracker.queries.chain import verify_chain
from tracker.queries.detail_rows import all_rows
from tracker.queries.disasters import listed
from tracker.queries.goods import item_sums
from tracker.queries.letters import letters, thanked
from tracker.queries.moment import clocks, head
from tracker.queries.totals import aggregates_in
from tracker.reports.data.reading import read_files
from tracker.reports.detail_totals import detail_totals

DAYS = (date(2020, 7, 21), date(2020, 12, 28), date(2026, 11, 23))


def all_totals(session: Session) -> dict:
    """Every total that pages and reports are made from, by names that survive the way."""
    found = {}
    for day in DAYS:
        at = clocks(session, as_of=day)
        for row in listed(session, at.known_at):
            for year in (None, 2020):
                wanted = EntryFilter(disaster_id=row.record_id, fiscal_year=year)
                sums = detail_totals(session, at, PUBLIC, wanted).sums
                goods = replace(wanted, kind=Kind.GOODS)
                aggregates = aggregates_in(session, at, PUBLIC, goods)
                of_items = item_sums(session, at, PUBLIC, goods, aggregates)
                found[day, row.content.slug, year] = (
                    [plain(one) for one in sums],
                    [
                        (one.category, one.name, standard(one.unit), one.quantity, one.unknown)
                        for one in of_items
                    ],
                )
            found[day, row.content.slug, "thanked"] = sorted(
                str((one.recipient, len(one.letters)))
                for one in thanked(session, at, PUBLIC, EntryFilter(disaster_id=row.record_id))
            )
    return found


def contents(session: Session) -> list[Support]:
    """Of all submitted supports, in the order of their numbers."""
    at, everything = clocks(session), EntryFilter()
    aggregates = aggregates_in(session, at, PUBLIC, everything)
    return [row.content for row in all_rows(session, at, PUBLIC, everything, aggregates)]


def in_standard_form(item: Item) -> Item:
    """As the data write it, where the ledger it goes into has no such item yet."""
    return replace(item, unit=standard(item.unit))


def plain(sums) -> dict:
    """Sums by giver, without those that are empty."""
    told = vars(sums)
    return {
        name: {k: v for k, v in value.items() if not v.is_empty}
        if isinstance(value, dict)
        else value
        for name, value in told.items()
        if isinstance(value, dict | Figure)
    }


def empty(app: Flask, ground: Ground) -> Session:
    """The same application on a ledger with nothing but its reference data."""
    db.session.remove()
    db.engine.dispose()
    ground.make_ready()
    begin_writing(db.session())
    return db.session()


def taken_in(session: Session, folder: Path) -> None:
    import_data(session, actor=make.SECRETARY, data=read_files(folder), reason="データの取り込み")
    session.commit()
    begin_writing(session)


def round_trip(app: Flask, ground: Ground, session: Session, tmp_path: Path) -> Session:
    with exported(session) as folder:
        shutil.copytree(folder, tmp_path / "data")
    again = empty(app, ground)
    assert again.scalar(select(func.count()).select_from(Record)) == 0
    taken_in(again, tmp_path / "data")
    return again


def test_the_small_ledger_comes_back(app, ground, session, tmp_path):
    ledger = small_ledger(session)
    make.record(
        session,
        make.goods(
            ledger.rain,
            goods=(
                GoodsLine(line_id=1, item_text="-", quantity=None),
                GoodsLine(line_id=4, item_text="水", quantity=Decimal(2), unit="箱"),
            ),
            title="'=1+1",
        ),
    )
    before = all_totals(session)
    old = [row.content for row in listed(session, head(session))]
    (letter,) = letters(session, clocks(session), PUBLIC)
    again = round_trip(app, ground, session, tmp_path)
    assert all_totals(again) == before
    assert [row.content for row in listed(again, head(again))] == old
    (same,) = letters(again, clocks(again), PUBLIC)
    links = {"supports": (), "disaster_id": 0}
    assert replace(same.content, **links) == replace(letter.content, **links)
    assert len(same.content.supports) == len(letter.content.supports) == 2
    assert verify_chain(again).problems == []


def test_what_was_written_as_several_comes_back_as_it_was(app, ground, session, tmp_path):
    (rain,) = make.record(session, make.disaster())
    body = Recipient(name="熊本県、大分県")
    old = (
        make.other(rain, quantity=Decimal(3), unit="人・日", recipient=body),
        make.letter(rain, sender=body),
    )
    make.record(session, *old)
    again = round_trip(app, ground, session, tmp_path)
    (support,) = contents(again)
    (letter,) = letters(again, clocks(again), PUBLIC)
    assert support == replace(old[0], disaster_id=support.disaster_id)
    assert letter.content == replace(old[1], disaster_id=support.disaster_id)


def test_what_was_published_and_the_demo_come_back(app, ground, session, tmp_path):
    load_seed(session, folder=Path(app.config["REFERENCE_DIR"]))
    for _ in load_demo(session, today=clock.today(), supports=80, seed=7):
        pass
    before = all_totals(session)
    catalogue = [in_standard_form(row.content) for row in items(session, head(session))]
    with exported(session, date(2026, 11, 23)) as folder:
        sums = figures_of(folder)
    again = round_trip(app, ground, session, tmp_path)
    assert all_totals(again) == before
    assert [row.content for row in items(again, head(again))] == catalogue
    with exported(again, date(2026, 11, 23)) as folder:
        assert figures_of(folder) == sums, "exported again, it adds up to the same"


def figures_of(folder: Path) -> tuple:
    rows = table(folder, "supports")
    measures = ("entries", "headcount", "person_days", "amount_yen", "paid_yen")
    return (*(total(rows, one) for one in measures), unpublished(rows), quantities(rows), len(rows))


def test_disasters_and_items_that_are_there_become_those_of_the_data(
    app, ground, session, tmp_path
):
    (rain,) = make.record(session, make.disaster(note="正しい備考"))
    make.record(session, make.dispatch(rain))
    with exported(session) as folder:
        shutil.copytree(folder, tmp_path / "data")
    again = empty(app, ground)
    (there,) = make.record(again, make.disaster(note="初期の備考"))
    taken_in(again, tmp_path / "data")
    (row,) = listed(again, head(again))
    assert (row.record_id, row.revision, row.content.note) == (there, 2, "正しい備考")


@pytest.mark.parametrize("state", [State.SUBMITTED, State.DRAFT, State.WITHDRAWN])
def test_a_ledger_with_supports_is_refused_and_stays_as_it_was(session, tmp_path, state):
    (rain,) = make.record(session, make.disaster())
    (record,) = make.record(
        session, make.dispatch(rain), state=State.SUBMITTED if state is State.WITHDRAWN else state
    )
    if state is State.WITHDRAWN:
        make.revise(session, record, 1, make.dispatch(rain), state)
    before = head(session)
    with exported(session) as folder, pytest.raises(RuleBroken) as refusal:
        taken_in(session, folder)
    assert "支援の記録のない台帳にだけ取り込めます" in refusal.value.message
    assert head(session) == before


def test_only_the_secretariat_takes_in(session):
    data = LedgerData({}, {}, {}, {}, frozenset(), frozenset())
    for actor in (make.MINATO_CLERK, make.READER):
        with pytest.raises(NotAllowed):
            import_data(session, actor=actor, data=data, reason="")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("staff.csv", ",2,", ",二人,", "staff.csvの2行目のheadcountの「二人」"),
        ("staff.csv", ",2,", ",-2,", "headcountの「-2」: 0から100,000まで"),
        ("staff.csv", ",2,", ",0,", "人数は1人以上"),
        ("staff.csv", ",2,", f",{'9' * 30},", "staff.csvの2行目のheadcount"),
        ("staff.csv", ",2,", f",{'9' * 9_999},", "staff.csvの2行目のheadcount"),
        ("staff.csv", ",2,", ",1E+99999,", "headcountの「1E+99999」: 数でない"),
        ("entries.csv", ",staff,", ",boat,", "entries.csvの2行目のkindの「boat」: コード表にない"),
        ("entries.csv", "2020-07-10", "2020-07-40", "first_on"),
        ("entries.csv", "2020-07-10", "0001-01-01", "first_onの「0001-01-01」"),
        ("entries.csv", "2020-07-16", "2020-07-01", "終わりの日"),
        ("entries.csv", "record_number", "number", "1行目"),
        ("entries.csv", ",131032,", ",999999,", "entries.csvの2行目のgiver_codeの「999999」: wards.code"),
        ("entries.csv", "件名", "件\0名", "entries.csvの2行目のtitleの「件□名」: 2文字目"),
        ("entries.csv", "件名", '"件\r\n名"', "セルの中で改行しています"),
        ("entries.csv", "件名", "件" * 201, "201文字あります。200文字まで"),
        ("entries.csv", None, None, "entries.csvの3行目: record_id "),
        ("staff.csv", None, None, "の行は2行目にもあります"),
        ("goods_lines.csv", None, None, "line_id 「1」の行は2行目にもあります"),
        ("disaster_names.csv", None, None, "の行は2行目にもあります"),
        ("goods_lines.csv", ",1,,水,", ",-1,,水,", "line_idの「-1」"),
        ("goods_lines.csv", ",1,,水,", f",{10**30},,水,", "line_id"),
        ("goods_lines.csv", ",2.5,", ",1E+999999,", "quantityの「1E+999999」"),
        ("goods_lines.csv", ",2.5,", ",0.000000001,", "小数は第3位まで"),
        ("goods_lines.csv", ",2.5,", ",,", "quantityの「」: 数の有無が"),
        ("goods_lines.csv", ",known", ",perhaps", "quantity_statusの「perhaps」: コード表にない"),
        ("funds_lines.csv", ",7000,", f",{10**20},", "amount_yenの「100000000000000000000」: 0から"),
        ("funds_lines.csv", ",7000,", ",,", "amount_yenの「」: 数の有無が"),
        ("aggregate_figures.csv", ",staff_b,", ",staff_z,", "figureの「staff_z」: コード表にない"),
        ("aggregate_figures.csv", ",7000,", f",{10**12},", "valueの「1000000000000」"),
        ("aggregates.csv", "32県市町", "県" * 101, "100文字まで"),
        ("wards.csv", "131016", "999999", "999999"),
        ("recipients.csv", "430005", "999997", "recipient_codeの「430005」: 自治体の表にない"),
        ("disasters.csv", "2020-july-rain", "RAIN", "RAIN"),
        ("datapackage.json", '"version": "1"', '"version": "9"', "版9"),
        ("datapackage.json", '"version": "1"', '"version": 1', 'versionが、文字列の"1"ではありません'),
        ("datapackage.json", '"shien-daicho"', '"other"', "支援台帳のデータのものではありません"),
        ("datapackage.json", "{", "[", "datapackage.json"),
        ("datapackage.json", '"as_of": "', '"as_of": "x', "as_of"),
        ("datapackage.json", '"path": "staff.csv"', '"path": "stuff.csv"', "staff.csvの説明がありません"),
    ],
)  # fmt: skip
def test_damaged_files_are_refused_with_their_place(
    app, ground, session, tmp_path, name, old, new, told
):
    folder = varied_data(session, tmp_path)
    if old is None:
        repeated(folder, name)
    else:
        broken(folder, name, old, new)
    signed(folder)
    again = empty(app, ground)
    with pytest.raises(InputError) as refusal:
        taken_in(again, folder)
    assert told in refusal.value.message
    again.rollback()
    assert head(again) == 0, "nothing is half taken in"


def varied_data(session: Session, tmp_path: Path) -> Path:
    """An export with a row in most tables."""
    (rain,) = make.record(session, make.disaster())
    water = GoodsLine(line_id=1, item_text="水", quantity=Decimal("2.5"), unit="箱")
    people = Aggregate(
        disaster_id=rain, giver=make.MINATO, channel=Channel.WARD, of_kind=Kind.STAFF,
        speaks_of=date(2020, 9, 1), staff_b=7000, recipient_label="32県市町",
    )  # fmt: skip
    make.record(
        session,
        make.dispatch(rain, title="件名"),
        make.goods(rain, goods=(water,)),
        make.funds(rain, 7000),
        people,
    )
    with exported(session) as made:
        return Path(shutil.copytree(made, tmp_path / "data"))


def test_a_slug_twice_and_a_missing_file_are_refused(app, ground, session, tmp_path):
    make.record(session, make.disaster(), make.disaster(slug="2021-rain"))
    with exported(session) as made:
        folder = Path(shutil.copytree(made, tmp_path / "data"))
    broken(folder, "disasters.csv", "2021-rain", "2020-july-rain")
    with pytest.raises(InputError, match="slug 「2020-july-rain」の行は2行目にもあります"):
        read_files(signed(folder))
    (folder / "entries.csv").unlink()
    with pytest.raises(InputError, match=r"entries\.csvがありません"):
        read_files(folder)


def test_an_edited_package_is_refused(session, tmp_path):
    folder = varied_data(session, tmp_path)
    broken(folder, "staff.csv", ",2,", ",3,")
    with pytest.raises(
        InputError, match=r"staff\.csvの中身が、datapackage\.jsonにある大きさかSHA-256と違"
    ):
        read_files(folder)


def test_rows_of_another_kind_are_refused(session, tmp_path):
    folder = varied_data(session, tmp_path)
    lines = (folder / "entries.csv").read_bytes().decode().splitlines()
    goods = next(line for line in lines if ",goods," in line)
    staff = (folder / "staff.csv").read_bytes().decode().splitlines()[1]
    record = ",".join(goods.split(",")[:3])
    with (folder / "staff.csv").open("ab") as file:
        file.write(f"{record},{staff.split(',', 3)[3]}\r\n".encode())
    with pytest.raises(InputError, match=r"entries\.csvで種別が「goods」なので"):
        read_files(signed(folder))


def test_the_ledger_keeps_its_own_units(app, ground, session, tmp_path):
    water = Item(category="食糧類", name="飲料水", unit="ℓ", position=1)
    rain, item = make.record(session, make.disaster(), water)
    line = GoodsLine(line_id=1, item_id=item, quantity=Decimal(2), unit="ℓ")
    free = GoodsLine(line_id=2, item_text="灯油", quantity=Decimal(3), unit="ℓ")
    make.record(session, make.goods(rain, goods=(line, free)))
    with exported(session) as made:
        folder = Path(shutil.copytree(made, tmp_path / "data"))
    assert {row["unit"] for row in table(folder, "goods_lines")} == {"L"}
    assert "ℓ" not in (folder / "items.csv").read_text("utf-8")
    again = empty(app, ground)
    (there,) = make.record(again, water)
    taken_in(again, folder)
    (same,) = items(again, head(again))
    assert (same.record_id, same.revision, same.content) == (there, 1, water)
    assert {one.unit for one in again.scalars(select(SupportLine))} == {"ℓ"}


def test_the_command_line_there_and_back(app, ground, session, tmp_path):
    small_ledger(session)
    session.commit()
    before = all_totals(session)
    session.rollback()
    out = tmp_path / "data.zip"
    assert run(app, "export", "data", "--out", str(out)).exit_code == 0
    assert "もう支援か御礼状の記録があります" in refused(app, "import", str(out))
    empty(app, ground).rollback()
    tried = run(app, "import", str(out), "--dry-run")
    assert "台帳には何も書いていません" in tried.output
    assert head(db.session()) == 0
    db.session.rollback()
    done = run(app, "import", str(out))
    assert done.exit_code == 0, done.output
    assert "支援15件、御礼状1件、新しい災害3件" in done.output
    assert all_totals(db.session()) == before
    change = db.session.scalars(select(Change)).one()
    assert change.origin == "import"
    assert "data.zip" in change.reason
    assert "SHA-256" in change.reason
