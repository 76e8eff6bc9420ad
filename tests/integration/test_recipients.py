"""Finding recipients: part of the name, reading, code; same names; former names by day."""

from datetime import date

import pytest

from tests.factories import HITOYOSHI, KUMAMOTO, MINATO, disaster, record
from tests.statements import counted
from tracker.queries.recipients import by_code, find, other_names, resolve

BEFORE, AFTER = date(2011, 4, 1), date(2020, 7, 10)


def labels(session, text, on=AFTER):
    return [one.label for one in find(session, text, on)]


@pytest.mark.parametrize(
    "text", ["人吉", "ひとよし", "ヒトヨシ", "432032", "熊本県人吉市", "熊本 人吉"]
)
def test_a_place_is_found_by_name_reading_and_code(session, text):
    assert labels(session, text)[0] == "熊本県人吉市"


@pytest.mark.parametrize("text", ["福島県相馬郡新地町", "相馬郡 新地町", "兵庫県赤穂郡上郡町"])
def test_a_town_is_found_behind_its_county_as_in_an_address(session, text):
    found = resolve(session, text, AFTER).match
    assert found is not None
    assert text.endswith(found.label[3:])


def test_a_name_with_the_character_of_a_county_stays_whole(session):
    assert labels(session, "兵庫県上郡町") == ["兵庫県上郡町"]
    assert labels(session, "福島県郡山市")[0] == "福島県郡山市"


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


LAST, FIRST = date(2013, 12, 31), date(2014, 1, 1)


def test_a_renamed_place_has_one_name_on_each_day(session):
    for text in ("滝沢村", "滝沢市", "たきざわ", "岩手県滝沢市", "岩手県滝沢村"):
        assert labels(session, text, LAST) == ["岩手県滝沢村"]
        assert labels(session, text, FIRST) == ["岩手県滝沢市"]


def test_the_first_day_of_a_successor_follows_from_the_former_name(session):
    assert by_code(session, "032166", LAST) is None
    assert by_code(session, "033057", FIRST) is None
    assert by_code(session, "032166", FIRST).label == "岩手県滝沢市"
    assert by_code(session, "033057", LAST).label == "岩手県滝沢村"
    assert by_code(session, "032093", BEFORE).label == "岩手県一関市", "a merger took a town in"


def test_a_name_that_did_not_stand_offers_the_one_that_did(session):
    resolved = resolve(session, "滝沢市", LAST)
    assert resolved.match is None
    [offered] = resolved.candidates
    assert (offered.code, offered.note, offered.stands_for) == (
        "033057", "滝沢市になる前（平成25年12月31日まで）", "岩手県滝沢市"
    )  # fmt: skip


def test_any_name_that_a_place_had_is_found_for_a_list(session):
    assert resolve(session, "滝沢村", ever=True).match.code == "033057"
    assert resolve(session, "滝沢", ever=True).match.code == "032166"
    assert resolve(session, "藤沢町", ever=True).match.code == "034223"
    assert [one.code for one in find(session, "たきざわ", ever=True)] == ["032166"]
    assert resolve(session, "那珂川町", ever=True).match is None, "there is one in 栃木県 too"


@pytest.mark.parametrize(
    ("code", "others"),
    [("032166", ["033057"]), ("033057", ["032166"]), ("034223", []), ("032093", [])],
)
def test_a_place_is_the_same_under_its_other_names(session, code, others):
    assert [one.code for one in other_names(session, code)] == others


@pytest.mark.parametrize("text", ["竜ヶ崎", "龍ケ崎", "竜ｹ崎市", "りゅうがさき", "茨城県龍ケ﨑市"])
def test_forms_of_a_character_find_the_same_place(session, text):
    assert labels(session, text) == ["茨城県龍ケ崎市"]


@pytest.mark.parametrize(
    ("query", "label"),
    [("", "岩手県滝沢市"), ("&disaster={quake}", "岩手県滝沢村"),
     ("&disaster={quake}&on=H26.1.1", "岩手県滝沢市"), ("&on=??&on=H25.12.31", "岩手県滝沢村"),
     ("&disaster=99999999999999", "岩手県滝沢市"), ("&names=all", "岩手県滝沢市")],
)  # fmt: skip
def test_the_day_of_the_names_is_that_of_the_form(pages, session, query, label):
    [quake] = record(session, disaster(slug="quake", start=date(2011, 3, 11)))
    pages.sign_in("ward", MINATO)
    found = pages.get(f"/assist/recipients?q=滝沢{query.format(quake=quake)}").json
    assert [one["label"] for one in found] == [label]


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
