"""A データ goes into an empty ledger and gives the same totals: the round trip."""

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import refused, run
from tests.data_files import exported, quantities, table, total, unpublished
from tests.integration.conftest import Ground
from tests.small_ledger import small_ledger
from tracker import clock
from tracker.domain.access import PUBLIC
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.errors import InputError, NotAllowed, RuleBroken
from tracker.domain.figure import Figure
from tracker.domain.ledger_data import LedgerData
from tracker.domain.support import GoodsLine
from tracker.domain.vocabulary import Kind, State
from tracker.extensions import db
from tracker.models import Change, Record
from tracker.models.connection import begin_writing
from tracker.operations.data_import import import_data
from tracker.operations.demo import load_demo
from tracker.operations.seed import load_seed
from tracker.queries.catalogue import items
from tracker.queries.chain import verify_chain
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
                        (one.category, one.name, one.unit, one.quantity, one.unknown)
                        for one in of_items
                    ],
                )
            found[day, row.content.slug, "thanked"] = sorted(
                str((one.recipient, len(one.letters)))
                for one in thanked(session, at, PUBLIC, EntryFilter(disaster_id=row.record_id))
            )
    return found


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


def test_what_was_published_and_the_demo_come_back(app, ground, session, tmp_path):
    load_seed(session, folder=Path(app.config["REFERENCE_DIR"]))
    for _ in load_demo(session, today=clock.today(), supports=80, seed=7):
        pass
    before = all_totals(session)
    catalogue = [row.content for row in items(session, head(session))]
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


def broken(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    content = path.read_bytes().decode()
    assert old in content, f"{old!r} is not in {name}"
    path.write_bytes(content.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("staff.csv", ",2,", ",二人,", "staff.csvの2行目のheadcount"),
        ("staff.csv", ",2,", ",-2,", "人数は1人以上"),
        ("entries.csv", ",staff,", ",boat,", "S-000001"),
        ("entries.csv", "2020-07-10", "2020-07-40", "first_on"),
        ("entries.csv", "2020-07-16", "2020-07-01", "終わりの日"),
        ("entries.csv", "record_number", "number", "1行目"),
        ("wards.csv", "131016", "999999", "999999"),
        ("recipients.csv", "432032", "999997", "999997"),
        ("disasters.csv", "2020-july-rain", "RAIN", "RAIN"),
        ("entries.csv", "\r\nX", "", ""),
        ("datapackage.json", '"version": "1"', '"version": "9"', "版9"),
        ("datapackage.json", '"shien-daicho"', '"other"', "支援台帳のデータのものではありません"),
        ("datapackage.json", "{", "[", "datapackage.json"),
    ],
)
def test_damaged_files_are_refused_with_their_place(
    app, ground, session, tmp_path, name, old, new, told
):
    (rain,) = make.record(session, make.disaster())
    make.record(session, make.dispatch(rain))
    with exported(session) as made:
        folder = Path(shutil.copytree(made, tmp_path / "data"))
    if not told:
        (folder / name).unlink()
        told = f"{name}がありません"
    else:
        broken(folder, name, old, new)
    again = empty(app, ground)
    with pytest.raises(InputError) as refusal:
        taken_in(again, folder)
    assert told in refusal.value.message
    again.rollback()
    assert head(again) == 0, "nothing is half taken in"


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


def test_what_is_no_data_is_refused(app, session, tmp_path):
    session.rollback()
    broken_zip, hollow = tmp_path / "b.zip", tmp_path / "c.zip"
    broken_zip.write_bytes(b"no zip")
    with ZipFile(hollow, "w") as package:
        package.writestr("memo.txt", "x")
    assert "データとして読めません" in refused(app, "import", str(broken_zip))
    assert "datapackage.jsonがありません" in refused(app, "import", str(hollow))
