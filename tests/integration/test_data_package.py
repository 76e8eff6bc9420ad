"""The CSV files are a Frictionless Data Package: judged by the library that its readers use."""

import json
from datetime import date
from pathlib import Path

import frictionless
import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.data_files import exported
from tests.small_ledger import small_ledger
from tracker import clock
from tracker.domain.support import GoodsLine
from tracker.operations.demo import load_demo
from tracker.operations.seed import load_seed
from tracker.reports.data.schema import ALL_TABLES, BY_NAME


def assert_valid(folder: Path) -> dict:
    found = frictionless.validate(str(folder / "datapackage.json"), type="package")
    assert found.valid, found.flatten(["type", "message"])[:5]
    described: dict = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return described


def test_the_small_ledger_is_valid(session: Session):
    ledger = small_ledger(session)
    make.record(
        session,
        make.goods(
            ledger.rain,
            title="=1+1",
            note='二行の\n覚え, "引用"',
            goods=(GoodsLine(line_id=1, item_text="水", quantity=None),),
        ),
    )
    with exported(session, date(2021, 3, 31), fiscal_year=2020) as folder:
        package = assert_valid(folder)
    assert package["as_of"] == "2021-03-31"
    assert package["known_at"] == "2026-11-23T12:00:00+09:00"
    assert package["scope"] == {"disaster": "すべての災害", "fiscal_year": "2020年度(令和2年度)"}
    assert package["licenses"]
    assert package["sources"]


def test_the_demo_and_what_was_published_is_valid(app, session: Session):
    load_seed(session, folder=Path(app.config["REFERENCE_DIR"]))
    for _ in load_demo(session, today=clock.today(), supports=120, seed=5):
        pass
    with exported(session) as folder:
        assert_valid(folder)


def test_an_empty_ledger_is_valid(session: Session):
    with exported(session) as folder:
        assert_valid(folder)


def test_types_titles_keys_and_units_are_told(session: Session):
    make.record(session, make.disaster())
    with exported(session) as folder:
        package = assert_valid(folder)
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert list(resources) == [table.name for table in ALL_TABLES]
    schema = resources["supports"]["schema"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert schema["primaryKey"] == ["record_id", "row_no"]
    assert fields["value"]["type"] == "number"
    assert fields["value"]["unitColumn"] == "unit"
    assert fields["counts_from"]["type"] == "date"
    assert fields["kind"]["constraints"]["enum"] == [
        "staff",
        "goods",
        "funds",
        "other",
        "aggregate",
        "nil",
    ]
    assert {"fields": ["giver_code"], "reference": {"resource": "wards", "fields": ["code"]}} in (
        schema["foreignKeys"]
    )
    (people,) = (f for f in resources["staff"]["schema"]["fields"] if f["name"] == "headcount")
    assert people["unit"] == "人"
    assert all(field["title"] and field["description"] for field in fields.values())
    assert all(column.name.isascii() for table in ALL_TABLES for column in table.columns)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [(",131032,", ",999999,", "foreign-key"), (",12,", ",十二,", "type-error")],
)
def test_the_library_would_tell_what_is_wrong(session: Session, old: str, new: str, error: str):
    (rain,) = make.record(session, make.disaster())
    make.record(session, make.dispatch(rain, headcount=12))
    with exported(session) as folder:
        path = folder / "supports.csv"
        path.write_bytes(path.read_bytes().decode().replace(old, new, 1).encode())
        found = frictionless.validate(str(folder / "datapackage.json"), type="package")
    assert error in {kind for (kind,) in found.flatten(["type"])}


def test_references_name_columns_that_there_are():
    for table in ALL_TABLES:
        for column in table.columns:
            if column.to:
                name, field = column.to.split(".")
                assert field in BY_NAME[name].key, f"{table.name}.{column.name}"
