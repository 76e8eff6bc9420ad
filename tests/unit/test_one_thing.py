"""One unit and one body a field: what is refused, and what stands in data instead."""

import csv

import pytest

from tests import factories as make
from tests.project import PACKAGE
from tracker.domain.letter_rules import lasting_problems, problems
from tracker.domain.one_thing import as_one, as_written, has_several_places, has_several_units
from tracker.domain.recipient import Recipient


@pytest.mark.parametrize(
    "unit",
    [
        "人・日",
        "枚、箱",
        "枚,箱",
        "枚／箱",
        "枚及び箱",
        "枚と箱",
        "袋や箱",
        "ケースまたは箱",
        "ﾄﾝ･枚",
        "枚｜箱",
    ],
)
def test_several_units(unit):
    assert has_several_units(unit), f"{unit} is no one unit: it would be added up as one"


@pytest.mark.parametrize(
    "unit", ["人日", "ひと組", "箱(24本入)", "ペットボトル", "足(組)", "ﾊﾟﾚｯﾄ", "", "と"]
)
def test_one_unit(unit):
    assert not has_several_units(unit)


@pytest.mark.parametrize(
    "name",
    ["熊本県、大分県", "熊本県と大分県", "人吉市・八代市", "熊本県及び大分県", "大槌町／山田町"],
)
def test_several_places(name):
    assert has_several_places(name)


@pytest.mark.parametrize("name", ["日本赤十字社・熊本県支部", "全国社会福祉協議会", "熊本県", ""])
def test_one_body(name):
    assert not has_several_places(name)


def test_no_municipality_is_taken_for_two():
    """埼玉県ときがわ町 has a と in it."""
    for file in ("municipalities.csv", "former_municipalities.csv"):
        with (PACKAGE / "reference" / file).open(encoding="utf-8-sig", newline="") as rows:
            places = [row["prefecture"] + row["name"] for row in csv.DictReader(rows)]
        assert [name for name in places if has_several_places(name)] == []


@pytest.mark.parametrize("text", ["人・日", "熊本県、大分県"])
def test_what_is_told_as_one_is_read_as_it_was_written(text):
    assert not has_several_units(as_one(text))
    assert not has_several_places(as_one(text))
    assert as_written(as_one(text)) == text


@pytest.mark.parametrize("text", ["枚", "複数(枚)", "複数", ""])
def test_other_texts_are_read_as_they_are(text):
    assert as_written(text) == text


def test_a_letter_has_one_sender():
    letter = make.letter(1, sender=Recipient(name="熊本県、大分県"))
    (problem,) = problems(letter, today=letter.received_on)
    assert problem.field == "sender"
    assert lasting_problems(letter, today=letter.received_on) == [], "one of old stays readable"
