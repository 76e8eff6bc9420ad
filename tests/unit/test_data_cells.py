"""Cells of データ: standard forms, guards, and values as text."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data_damage import ASKED
from tests.factories import WARDS
from tracker.domain.standard_forms import one_line, platform_dependent, standard
from tracker.reports.data.asked import told
from tracker.reports.data.cell_rules import has_check_digit
from tracker.reports.data.codes import code_lists, code_rows
from tracker.reports.data.columns import name as name_column
from tracker.reports.data.columns import text as text_column
from tracker.reports.data.definitions import (
    column_rows,
    table_rows,
    words_of,
)
from tracker.reports.data.schema import BY_NAME
from tracker.reports.data.table import cell_text, guarded, unguarded


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("①と②", "(1)と(2)"),
        ("㈱港 ㎏ ℡ № Ⅲ ⅓", "(株)港 kg TEL No III 1/3"),
        ("㍻23年 ㋿2年 ｶﾞｽ", "平成23年 令和2年 ガス"),
        ("❶ ⓫ 〝あ〟 ㊤", "(1) (11) 「あ」 上"),
        ("外字\ue000", "外字〓"),
        (" 一行目\n二行目　　三 ", "一行目 二行目 三"),
        ("髙﨑𠮷 é～－", "髙﨑𠮷 é～－"),
        ("ℓ ㎖ ㍑ ㎡ m² ½", "L mL リットル m2 m2 1/2"),
        ("😀✓한 葛\U000e0100 \u200b–·", "〓〓〓 葛 -・"),
    ],
)
def test_standard_forms(typed, kept):
    assert standard(typed) == kept


@given(st.text())
def test_any_text_becomes_one_that_the_rules_take(typed):
    kept = standard(typed)
    assert not platform_dependent(kept)
    assert kept == one_line(kept) == standard(kept)
    assert "\n" not in one_line(typed)


@given(st.text(st.characters(codec="utf-8")))
def test_a_guarded_text_is_no_formula_and_comes_back(typed):
    for column in (
        text_column(name="a", title="a", description="a"),
        name_column(name="a", title="a", description="a"),
    ):
        text = cell_text(column, typed)
        assert guarded(column, text)[:1] not in tuple("=+-@＝＋－＠")
        assert unguarded(column, guarded(column, text)) == text


def test_values_as_cells():
    column = text_column(name="a", title="a", description="a")
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    told = [None, Decimal("2.500"), Decimal(1000), 7, True, date(2020, 7, 4), moment]
    assert [cell_text(column, value) for value in told] == [
        "", "2.5", "1000", "7", "true", "2020-07-04", "2026-11-23T12:00:00Z",
    ]  # fmt: skip


def test_check_digits_of_area_codes():
    for code in ("131032", "432032", "010006", "131016", "044237", "033057"):
        assert has_check_digit(code), code
    assert not has_check_digit("131033")


def test_the_words_are_those_of_any_association():
    theirs = replace(
        WARDS,
        name="町村会",
        members="町村",
        member="町村",
        joint="町村共同",
        via_metropolis="県経由",
    )
    words = words_of(theirs)
    told_words = [str(value) for row in column_rows(words) for value in row.values()]
    told_words += [
        str(value) for row in table_rows(words, dict.fromkeys(BY_NAME, 1)) for value in row.values()
    ]
    told_words += [one.value for one in told(ASKED, theirs, "")]
    lists = {name: codes for name, codes in code_lists(theirs).items() if name != "place_kind"}
    told_words += [str(value) for row in code_rows(lists) for value in row.values()]
    foreign = re.compile("特別区|23区|都経由|(?<!市)区(?![別分切])")
    assert [text for text in told_words if foreign.search(text)] == []
