"""A new ledger holds what was published, says what it does not know, and takes it in only once."""

import csv
import json
import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.integration.conftest import NOW
from tracker.domain.access import PUBLIC
from tracker.domain.disaster import Disaster
from tracker.domain.disaster_rules import check_disaster
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.errors import InputError
from tracker.domain.shares import ShareRule
from tracker.domain.support import Funds, Support
from tracker.domain.totals import FUNDS, STAFF, sums_by_giver
from tracker.domain.vocabulary import (
    Channel,
    Coverage,
    DisasterStatus,
    FundKind,
    Kind,
    Noun,
    Standing,
    State,
)
from tracker.models import Change, Record
from tracker.models.connection import begin_writing
from tracker.models.content import SHELVES
from tracker.operations.reference import load_reference
from tracker.operations.seed import Seeded, load_seed
from tracker.queries.chain import verify_chain
from tracker.queries.givers import members
from tracker.queries.goods import item_sums
from tracker.queries.moment import clocks
from tracker.queries.totals import aggregates_in, buckets

#: A word of three small Latin letters or more (vol.3 is none: it is the name of a number).
ENGLISH = re.compile(r"(?!vol)[a-z]{3,}")
REFERENCE = Path(__file__).parents[2] / "tracker" / "reference"
PUBLISHED = json.loads((REFERENCE / "published.json").read_text(encoding="utf-8"))
PAGE_DAY = date(2023, 10, 1)


@pytest.fixture
def seeded(session: Session) -> Session:
    load_seed(session, folder=REFERENCE)
    session.commit()
    begin_writing(session)
    return session


def _contents(session: Session, noun: Noun) -> list[tuple[int, object]]:
    shelf = SHELVES[noun]
    query = select(shelf.model).where(shelf.model.until.is_(None)).options(*shelf.load)
    return [(row.record_id, shelf.content(row)) for row in session.scalars(query)]


def _disasters(session: Session) -> dict[str, Disaster]:
    return {content.slug: content for _, content in _contents(session, Noun.DISASTER)}


def _supports(session: Session, slug: str) -> list[Support]:
    record_id = _disaster_id(session, slug)
    found = [content for _, content in _contents(session, Noun.SUPPORT)]
    return [content for content in found if content.disaster_id == record_id]


def _disaster_id(session: Session, slug: str) -> int:
    found = _contents(session, Noun.DISASTER)
    return next(record_id for record_id, content in found if content.slug == slug)


def _sums(session: Session, measure, as_of: date, wanted: EntryFilter):
    now = clocks(session, as_of=as_of)
    aggregates = aggregates_in(session, now, PUBLIC, wanted)
    rows = buckets(session, now, PUBLIC, wanted, aggregates)
    return sums_by_giver(measure, rows, aggregates, as_of)


def _of_2011(session: Session, **values: object) -> EntryFilter:
    return EntryFilter(disaster_id=_disaster_id(session, "2011-higashinihon"), **values)


class TestDisasters:
    def test_labels_come_out_letter_for_letter(self, seeded: Session) -> None:
        with (REFERENCE / "disasters.csv").open(encoding="utf-8") as lines:
            expected = {row["slug"]: row["label"] for row in csv.DictReader(lines)}
        found = _disasters(seeded)
        assert len(expected) == 9
        assert {slug: d.label_on(NOW.date()) for slug, d in found.items()} == expected

    def test_the_typhoons_have_the_name_of_the_asked_day(self, seeded: Session) -> None:
        boso = _disasters(seeded)["2019-boso"]
        assert boso.label_on(date(2019, 12, 31)) == "令和元年台風第15号(令和元年9月)"

    def test_every_one_can_stand_in_the_register(self, seeded: Session) -> None:
        for disaster in _disasters(seeded).values():
            check_disaster(disaster)
            assert disaster.source, f"{disaster.slug} says no source"
            assert not ENGLISH.search(disaster.source), f"say it in Japanese: {disaster.source}"

    def test_the_ledger_says_that_it_holds_only_a_part(self, seeded: Session) -> None:
        kinds = (Kind.STAFF, Kind.GOODS, Kind.FUNDS, Kind.OTHER)
        for disaster in _disasters(seeded).values():
            assert {disaster.coverage_of(kind) for kind in kinds} == {Coverage.PART}

    def test_the_response_goes_on_where_the_last_published_day_had_people_out(
        self, seeded: Session
    ) -> None:
        ongoing = {
            slug for slug, d in _disasters(seeded).items() if d.status is DisasterStatus.ONGOING
        }
        assert ongoing == {"2011-higashinihon"}

    def test_prefectures_and_open_ends_are_kept(self, seeded: Session) -> None:
        found = _disasters(seeded)
        assert found["2011-higashinihon"].hardest_hit == ("030007", "040002", "070009")
        assert found["2018-july-rain"].also_known_as == ("西日本豪雨",)
        assert found["2018-july-rain"].start == date(2018, 6, 28)
        assert found["2022-august-rain"].happened.is_open


class TestOverviewOf2011:
    def test_staff_on_the_day_of_the_page(self, seeded: Session) -> None:
        staff = _sums(seeded, STAFF, PAGE_DAY, _of_2011(seeded)).total
        assert (staff.a, staff.b, staff.c, staff.total) == (11, 7190, 0, 7201)
        assert staff.unclear == 0

    def test_staff_before_that_day_is_not_known(self, seeded: Session) -> None:
        staff = _sums(seeded, STAFF, date(2022, 3, 31), _of_2011(seeded)).total
        assert staff.missing
        assert staff.display() == "不明"

    def test_staff_after_that_day_has_no_breakdown_and_no_dispatch_twice(
        self, seeded: Session
    ) -> None:
        staff = _sums(seeded, STAFF, date(2023, 10, 2), _of_2011(seeded)).total
        assert (staff.a, staff.b, staff.c, staff.unclear) == (0, 0, 0, 7201)
        assert staff.total == 7201, "the 16 of fiscal 2022 lie inside the aggregate"

    def test_funds_of_the_wards_and_beside_them_the_joint_one(self, seeded: Session) -> None:
        funds = _sums(seeded, FUNDS, PAGE_DAY, _of_2011(seeded))
        assert funds.own.display(short=False) == "3,763,390,000円"
        assert funds.joint.display(short=False) == "1,000,000,000円"
        assert funds.joint.yen + funds.own.yen == funds.total.yen

    def test_funds_are_of_the_published_kind_and_recipients(self, seeded: Session) -> None:
        entries = _supports(seeded, "2011-higashinihon")
        funds = [entry for entry in entries if getattr(entry, "of_kind", None) is Kind.FUNDS]
        assert {entry.fund_kind for entry in funds} == {FundKind.DONATION}
        own = next(entry for entry in funds if entry.channel is Channel.WARD)
        assert (own.recipient_label, own.recipient_count) == ("32県市町", 32)

    def test_goods_item_by_item_and_those_without_figures(self, seeded: Session) -> None:
        wanted = _of_2011(seeded)
        now = clocks(seeded, as_of=PAGE_DAY)
        aggregates = aggregates_in(seeded, now, PUBLIC, wanted)
        sums = item_sums(seeded, now, PUBLIC, wanted, aggregates)
        known = [(s.category, s.name, s.quantity, s.unit) for s in sums if s.item_id]
        assert known == [
            (item["category"], item["item"], Decimal(item["quantity"]), item["unit"])
            for item in PUBLISHED["overview_2011"]["goods"]["items"]
        ]
        unknown = {s.name: (s.quantity, s.unknown) for s in sums if not s.item_id}
        assert unknown == dict.fromkeys(("マット", "仮設トイレ", "レインコート", "自転車"), (0, 1))

    def test_other_support_names_its_recipient(self, seeded: Session) -> None:
        entries = _supports(seeded, "2011-higashinihon")
        (other,) = [entry for entry in entries if getattr(entry, "of_kind", None) is Kind.OTHER]
        (line,) = other.goods
        assert (other.recipient.code, line.quantity, line.unit) == ("045811", 33000, "トン")

    def test_every_published_entry_says_its_source(self, seeded: Session) -> None:
        sources = [content.source for _, content in _contents(seeded, Noun.SUPPORT)]
        assert all(sources)
        english = {source for source in sources if ENGLISH.search(source)}
        assert not english, f"sources are read by people here, say them in Japanese: {english}"


def test_fiscal_2022_shows_18_people_over_three_disasters(seeded: Session) -> None:
    wanted = EntryFilter(fiscal_year=2022, kind=Kind.STAFF)
    now = clocks(seeded, as_of=date(2023, 3, 31))
    aggregates = aggregates_in(seeded, now, PUBLIC, wanted)
    rows = buckets(seeded, now, PUBLIC, wanted, aggregates)
    assert sorted(row.headcount for row in rows) == [1, 1, 16]
    assert {row.standing for row in rows} == {Standing.PRESENT}
    assert sums_by_giver(STAFF, rows, aggregates, now.as_of).total.total == 18


@pytest.mark.parametrize(
    ("slug", "recipients"),
    [
        ("2020-july-rain", ["060003", "400009", "430005", "440001"]),
        ("2022-fukushima-oki", [None]),
        ("2022-august-rain", [None]),
    ],
)
def test_joint_funds_stay_visibly_unpublished(
    seeded: Session, slug: str, recipients: list[str | None]
) -> None:
    (fund,) = [entry for entry in _supports(seeded, slug) if isinstance(entry, Funds)]
    assert [line.recipient.code for line in fund.funds] == recipients
    assert fund.total_yen is None
    assert fund.share_rule is ShareRule.EQUAL
    assert [share.ward for share in fund.shares] == [ward.code for ward in members(seeded)]
    assert {share.amount_yen for share in fund.shares} == {None}
    wanted = EntryFilter(disaster_id=_disaster_id(seeded, slug))
    total = _sums(seeded, FUNDS, NOW.date(), wanted).total
    assert total.display() == f"金額未公表{len(recipients)}件"


class TestSeeding:
    def test_it_is_the_program_that_enters_once_and_the_chain_is_whole(
        self, seeded: Session
    ) -> None:
        changes = seeded.scalars(select(Change)).all()
        assert {(change.origin, change.actor_id) for change in changes} == {("seed", None)}
        assert load_seed(seeded, folder=REFERENCE) == Seeded(0, 0, 0)
        assert seeded.scalar(select(func.count()).select_from(Change)) == len(changes) == 3
        assert verify_chain(seeded).problems == []

    def test_what_was_corrected_since_is_left_alone(self, seeded: Session) -> None:
        record_id = _disaster_id(seeded, "2019-boso")
        make.revise(seeded, record_id, 1, make.disaster(slug="other"), state=State.WITHDRAWN)
        assert load_seed(seeded, folder=REFERENCE).total == 0

    def test_it_enters_what_a_new_version_of_the_files_adds(
        self, session: Session, tmp_path: Path
    ) -> None:
        shutil.copy(REFERENCE / "disasters.csv", tmp_path)
        assert load_seed(session, folder=tmp_path) == Seeded(9, 0, 0)
        shutil.copy(REFERENCE / "items.csv", tmp_path)
        shutil.copy(REFERENCE / "published.json", tmp_path)
        assert load_seed(session, folder=tmp_path) == Seeded(0, 20, 11)

    def test_a_folder_without_registers_seeds_nothing(
        self, session: Session, tmp_path: Path
    ) -> None:
        shutil.copy(REFERENCE / "published.json", tmp_path)
        assert load_seed(session, folder=tmp_path) == Seeded(0, 0, 0)
        assert session.scalar(select(func.count()).select_from(Record)) == 0

    @pytest.mark.parametrize(
        ("name", "text", "told"),
        [
            ("disasters.csv", "slug,names\n2020-x,名前@2020-02-30\n", "disasters.csvの2行目"),
            ("items.csv", "category,name\n食糧類,白米\n", "items.csvの2行目"),
            ("published.json", "{", "published.json"),
        ],
    )
    def test_a_broken_file_is_named(
        self, session: Session, tmp_path: Path, name: str, text: str, told: str
    ) -> None:
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=told):
            load_seed(session, folder=tmp_path)

    def test_a_folder_without_givers_is_refused(self, session: Session, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"givers\.csv"):
            load_reference(session, folder=tmp_path)
