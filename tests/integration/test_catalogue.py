"""The catalogue of items: order, doubles, retirement, and who keeps it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tracker.domain.errors import Conflict, NotAllowed, RuleBroken
from tracker.domain.item import Item
from tracker.domain.support import GoodsLine
from tracker.domain.vocabulary import State
from tracker.operations import items as operations
from tracker.queries import catalogue
from tracker.queries.moment import head

RICE = Item(category="食糧類", name="白米", unit="kg", position=1)
WATER = Item(category="食糧類", name="飲料水", unit="ℓ", position=2)
BLANKET = Item(category="防寒用品", name="毛布", unit="枚", position=3)


@pytest.fixture
def kept(session: Session) -> list[int]:
    return make.record(session, RICE, WATER, BLANKET)


def names(session: Session) -> list[str]:
    return [row.content.name for row in catalogue.items(session, head(session))]


def test_an_item_has_one_unit(session: Session, kept: list[int]):
    with pytest.raises(RuleBroken, match="単位が2つ以上") as refused:
        operations.add_item(session, actor=make.SECRETARY, content=replace(RICE, unit="袋・箱"))
    assert refused.value.field == "unit"


def test_a_new_item_stands_at_the_end_of_its_category(session: Session, kept: list[int]):
    content = Item(category="食糧類", name="主食類", unit="食")
    operations.add_item(session, actor=make.SECRETARY, content=content)
    assert names(session) == ["白米", "飲料水", "主食類", "毛布"]
    operations.add_item(
        session, actor=make.SECRETARY, content=replace(content, category="燃料類", name="灯油")
    )
    assert names(session)[-1] == "灯油"


def test_what_stands_apart_is_not_moved(session: Session):
    far = make.record(session, RICE, replace(BLANKET, position=100))[1]
    operations.add_item(
        session, actor=make.SECRETARY, content=Item(category="食糧類", name="主食類", unit="食")
    )
    rows = {row.record_id: row for row in catalogue.items(session, head(session))}
    assert rows[far].revision == 1


def test_an_item_that_changes_its_category_goes_to_its_end(session: Session, kept: list[int]):
    operations.correct_item(
        session,
        actor=make.SECRETARY,
        record_id=kept[0],
        base=1,
        content=replace(RICE, category="防寒用品"),
    )
    assert names(session) == ["飲料水", "毛布", "白米"]


@pytest.mark.parametrize("double", [RICE, replace(RICE, name="白米 ", unit="ＫＧ")])
def test_the_same_item_is_not_kept_twice(session: Session, kept: list[int], double: Item):
    with pytest.raises(RuleBroken) as refused:
        operations.add_item(session, actor=make.SECRETARY, content=double)
    assert refused.value.field == "name"


def test_a_stale_correction_is_refused(session: Session, kept: list[int]):
    correction = {"actor": make.SECRETARY, "record_id": kept[0], "base": 1}
    operations.correct_item(session, **correction, content=replace(RICE, name="玄米"))
    with pytest.raises(Conflict):
        operations.correct_item(session, **correction, content=replace(RICE, name="もち米"))


@pytest.mark.parametrize("actor", [make.MINATO_CLERK, make.READER])
def test_only_the_secretariat_keeps_the_catalogue(session: Session, kept: list[int], actor):
    with pytest.raises(NotAllowed):
        operations.add_item(session, actor=actor, content=replace(RICE, name="塩"))
    with pytest.raises(NotAllowed):
        operations.correct_item(session, actor=actor, record_id=kept[0], base=1, content=RICE)


def test_uses_are_counted_by_submitted_entries(session: Session, kept: list[int]):
    (rain,) = make.record(session, make.disaster())
    line = GoodsLine(line_id=1, item_id=kept[0], quantity=Decimal(5), unit="kg")
    twice = (line, replace(line, line_id=2))
    make.record(session, make.goods(rain, goods=twice), make.goods(rain, goods=(line,)))
    make.record(session, make.goods(rain, goods=(line,)), state=State.DRAFT)
    assert catalogue.item_uses(session, head(session)) == {kept[0]: 2}


def test_all_read_the_list_and_the_secretariat_edits_it(session, kept, pages):
    pages.sign_in("viewer")
    page = pages.open("/catalogue/")
    assert page.table("品目の一覧")[1][:3] == ["食糧類", "白米", "kg"]
    assert "品目を足す" not in page.links
    pages.open("/catalogue/new", status=403)
    pages.open(f"/catalogue/{kept[0]}", status=403)


def test_the_secretariat_adds_and_retires_on_pages(session, kept, pages):
    pages.sign_in("secretariat")
    form = pages.open("/catalogue/new")
    page = form.submit(0, category="燃料類", name="灯油", unit="ℓ")
    assert page.table("品目の一覧")[-1][:3] == ["燃料類", "灯油", "ℓ"]
    form.submit(0, category="燃料類", name="灯油", unit="ℓ")
    assert names(session).count("灯油") == 1
    page = pages.open(f"/catalogue/{kept[0]}").submit(0, active=None, reason="配らなくなった")
    assert page.table("品目の一覧")[1][4] == "✓使わない"
    page = pages.open(f"/catalogue/{kept[0]}").submit(0, active="y")
    assert page.table("品目の一覧")[1][4] == "使用中"


def test_what_is_missing_or_double_is_said_at_its_field(session, kept, pages):
    pages.sign_in("secretariat")
    page = pages.open("/catalogue/new").submit(0, status=422, category="食糧類", name="", unit="")
    assert "品目：品目を書いてください。" in page.errors
    page = page.submit(0, status=422, category="食糧類", name="白米", unit="kg")
    assert "もうあります" in page.errors[0]
    assert page.form(0).fields["unit"] == "kg"


def test_the_second_to_save_is_told_what_the_catalogue_holds(session, kept, pages):
    pages.sign_in("secretariat")
    page = pages.open(f"/catalogue/{kept[0]}")
    make.revise(session, kept[0], 1, replace(RICE, name="玄米"), actor=make.SECRETARY)
    page = page.submit(0, name="もち米", status=409)
    assert "食糧類・玄米・kg・使う" in page.errors[0]
    page.submit(0)
    assert names(session)[0] == "もち米"
