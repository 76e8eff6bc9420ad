"""The givers are data: another association, with 30 members of its own, runs the same program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories as make
from tests.another_association import MEMBERS, codes, reference_folder
from tests.command_line import run
from tests.integration.conftest import make_app
from tracker.domain.access import PUBLIC
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.shares import ShareRule, split
from tracker.domain.support import Share
from tracker.domain.totals import FUNDS, STAFF, sums_by_giver
from tracker.domain.vocabulary import Noun
from tracker.extensions import db
from tracker.models import SupportRevision
from tracker.models.connection import begin_writing
from tracker.models.content import SHELVES
from tracker.queries.chain import verify_chain
from tracker.queries.givers import members
from tracker.queries.moment import clocks
from tracker.queries.totals import aggregates_in, buckets

BY_GIVER = EntryFilter()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return reference_folder(tmp_path / "reference")


@pytest.fixture
def association(folder: Path, tmp_path: Path) -> Iterator[Flask]:
    url = f"sqlite:///{(tmp_path / 'members.db').as_posix()}"
    app = make_app(tmp_path, url, REFERENCE_DIR=str(folder))
    prepared = run(app, "init")
    assert prepared.exit_code == 0, prepared.output
    assert "災害0件、品目20件、公表資料の支援0件" in prepared.stdout, "only what fits is seeded"
    with app.app_context():
        begin_writing(db.session())
        yield app
        db.session.remove()


def test_the_members_are_those_of_the_file_in_its_order(association: Flask) -> None:
    assert [member.code for member in members(db.session())] == codes()


def test_a_joint_fund_is_shared_by_thirty_to_the_yen(association: Flask) -> None:
    session = db.session()
    thirty = [member.code for member in members(session)]
    parts = split(1_000_000_000, ShareRule.EQUAL, thirty)
    assert sum(part or 0 for part in parts.values()) == 1_000_000_000
    assert [parts[code] for code in thirty[9:11]] == [33_333_334, 33_333_333]
    (rain,) = make.record(session, make.disaster())
    shares = tuple(Share(ward=code, amount_yen=part) for code, part in parts.items())
    fund = make.joint_funds(rain, 1_000_000_000, share_rule=ShareRule.EQUAL, shares=shares)
    make.record(session, fund)
    shelf = SHELVES[Noun.SUPPORT]
    row = session.scalars(select(SupportRevision).options(*shelf.load)).one()
    assert shelf.content(row) == fund
    assert verify_chain(session).problems == []


def test_totals_name_each_of_the_thirty(association: Flask) -> None:
    session = db.session()
    (rain,) = make.record(session, make.disaster())
    thirty = codes()
    make.record(
        session,
        *(make.dispatch(rain, giver=code, headcount=n) for n, code in enumerate(thirty, 1)),
        *(make.funds(rain, 1000, giver=code) for code in thirty),
        make.joint_funds(rain, 500),
    )
    now = clocks(session)
    aggregates = aggregates_in(session, now, PUBLIC, BY_GIVER)
    rows = buckets(session, now, PUBLIC, BY_GIVER, aggregates)
    staff = sums_by_giver(STAFF, rows, aggregates, now.as_of)
    assert [staff.wards[code].total for code in thirty] == list(range(1, MEMBERS + 1))
    assert staff.total.total == MEMBERS * (MEMBERS + 1) // 2
    funds = sums_by_giver(FUNDS, rows, aggregates, now.as_of)
    assert (funds.own.yen, funds.joint.yen, funds.total.yen) == (30_000, 500, 30_500)


def test_the_demo_is_of_these_members_too(association: Flask, tmp_path: Path, folder: Path) -> None:
    loaded = run(association, "demo", "load", "--supports", "120")
    assert loaded.exit_code == 0, loaded.output
    url = f"sqlite:///{(tmp_path / 'demo.db').as_posix()}"
    demo = make_app(tmp_path, url, DEMO=True, REFERENCE_DIR=str(folder))
    with demo.app_context():
        givers = set(db.session.scalars(select(SupportRevision.giver_code)))
        db.session.remove()
    assert set(codes()) <= givers
