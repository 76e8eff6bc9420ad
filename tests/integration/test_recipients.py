"""Finding recipients: part of the name, reading, code; same names; former names by day."""

from datetime import date

import pytest

from tests.factories import HITOYOSHI, KUMAMOTO, MINATO
from tests.statements import counted
from tracker.queries.recipients import find, resolve

BEFORE, AFTER = date(2011, 4, 1), date(2020, 7, 10)


def labels(session, text, on=AFTER):
    return [one.label for one in find(session, text, on)]


@pytest.mark.parametrize(
    "text", ["人吉", "ひとよし", "ヒトヨシ", "432032", "熊本県人吉市", "熊本 人吉"]
)
def test_a_place_is_found_by_name_reading_and_code(session, text):
    assert labels(session, text)[0] == "熊本県人吉市"


def test_same_names_are_told_apart_by_their_prefecture(session):
    found = labels(session, "美里町")
    assert {"宮城県美里町", "埼玉県美里町", "熊本県美里町"} <= set(found[:3])


def test_a_prefecture_comes_before_what_lies_in_it(session):
    assert labels(session, "熊本県")[0] == "熊本県"


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "\x00", "999999", "存在しない町"])
def test_nothing_is_found_for_nothing(session, text):
    assert find(session, text, AFTER) == []


def test_a_former_name_is_offered_while_it_stood(session):
    assert labels(session, "滝沢", BEFORE) == ["岩手県滝沢村"]
    assert labels(session, "滝沢", AFTER) == ["岩手県滝沢市"]


def test_after_its_last_day_the_successor_is_offered_with_a_note(session):
    [found] = find(session, "藤沢町", AFTER)
    assert (found.label, found.note) == ("岩手県一関市", "旧藤沢町（平成23年9月25日まで）")
    assert resolve(session, "藤沢町", AFTER).match is None
    assert resolve(session, "藤沢町", BEFORE).match is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [("人吉市", HITOYOSHI), ("熊本県", KUMAMOTO), ("ひとよしし", HITOYOSHI), ("港区", MINATO)],
)
def test_a_clear_text_is_resolved(session, text, code):
    match = resolve(session, text, AFTER).match
    assert match is not None
    assert match.code == code


def test_an_unclear_text_gives_its_candidates(session):
    resolved = resolve(session, "美里町", AFTER)
    assert resolved.match is None
    assert [one.label for one in resolved.candidates] == [
        "宮城県美里町",
        "埼玉県美里町",
        "熊本県美里町",
    ]


def test_the_finder_answers_in_json(pages):
    pages.sign_in("ward", MINATO)
    found = pages.get("/assist/recipients?q=ひとよし&on=R2.7.10～16").json
    assert found == [
        {"code": HITOYOSHI, "label": "熊本県人吉市", "reading": "ひとよしし", "note": ""}
    ]


@pytest.mark.parametrize(
    ("path", "text", "ok", "said"),
    [
        ("day", "R2.7.10", True, "令和2年7月10日(金)"),
        ("day", "令和2年2月30日", False, "日「30」が誤りです"),
        ("span", "R2.7.10～16", True, "令和2年7月10～16日(7日間)"),
        ("span", "R2.7.10～", True, "(終わりは未定)"),
        ("number", "１，２００枚", True, "1,200枚"),
        ("yen", "1億2,000万円", True, "120,000,000円"),
        ("yen", "\x00", False, ""),
    ],
)
def test_what_is_typed_is_said_back(pages, path, text, ok, said):
    pages.sign_in("ward", MINATO)
    answer = pages.get(f"/assist/{path}", query_string={"text": text, "unit": "枚"}).json
    assert answer["ok"] is ok
    assert said in answer["text"]


@pytest.mark.parametrize("text", ["人吉", "町", "藤沢"])
def test_the_finder_asks_few_queries_however_many_it_finds(session, text):
    with counted(session.get_bind()) as statements:
        find(session, text, AFTER)
    assert len(statements) <= 2
