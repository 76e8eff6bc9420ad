"""Text: what is kept letter for letter, what is refused with its place, and the search key."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import InputError
from tracker.domain.text import clean_code, clean_line, clean_text, name_key, quoted, search_key


@pytest.mark.parametrize("text", ["𠮷野家", "髙島屋 﨑", "👨‍👩‍👧 😀", "①～ｱ", "=1+1", "a<b>&"])
def test_what_people_write_is_kept_letter_for_letter(text):
    assert clean_line(text, 20) == text
    assert clean_text(text, 20) == text


def test_text_is_normalised_without_changing_what_it_looks_like():
    assert clean_line("か\u3099", 5) == "が"
    assert clean_text("一\r\n二\r三\u2028四\t五\n", 20) == "一\n二\n三\n四 五"
    assert clean_line(" 一\r\n二\t三 ", 20) == "一 二 三"
    assert clean_line("\ufeff港区", 20) == "港区"


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        ("\x00", "NUL文字 U+0000"),
        ("\x07", "制御文字 U+0007"),
        ("\x0b", "制御文字 U+000B"),
        ("\x7f", "制御文字 U+007F"),
        ("\x85", "制御文字 U+0085"),
        ("\ud83d", "壊れた文字 U+D83D"),
        ("\ufffe", "符号 U+FFFE"),
        ("\uffff", "符号 U+FFFF"),
        ("\U0001ffff", "符号 U+1FFFF"),
        ("\ufdd0", "符号 U+FDD0"),
        ("\u202e", "見えない文字 U+202E"),
        ("\u2066", "見えない文字 U+2066"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place(character, kind):
    for clean in (clean_line, clean_text, clean_code):
        with pytest.raises(InputError) as refused:
            clean(f"港区{character}", 20)
        assert refused.value.message.startswith("3文字目に")
        assert kind in refused.value.message
    with pytest.raises(InputError, match="2行目の3文字目"):
        clean_text(f"港区\r\n台東{character}", 20)


def test_too_long_a_text_says_both_lengths():
    with pytest.raises(InputError) as refused:
        clean_text("あ" * 40_000, 2000)
    assert refused.value.message == (
        "40,000文字あります。2,000文字までなので、38,000文字減らしてください。"
    )
    assert clean_text("𠮷" * 2000, 2000) == "𠮷" * 2000


def test_a_code_is_read_as_machines_compare_it():
    assert clean_code(" １３１０１６　") == "131016"
    assert clean_code("Ｓ－０００１２３") == "S-000123"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ミナトク", "みなとく"),
        ("ﾐﾅﾄｸ", "みなと く"),
        ("ガ", "ｶﾞ"),
        ("龍ケ崎市", "龍ヶ崎市"),
        ("ＡＢＣ", "abc"),
        ("港　区", "港区"),
    ],
)
def test_the_same_name_has_the_same_key(one, other):
    assert search_key(one) == search_key(other)


def test_different_names_keep_different_keys():
    assert search_key("港区") != search_key("湊区")
    assert search_key("はは") != search_key("ぱぱ")


@given(st.text())
def test_a_key_of_any_text_is_its_own_key(text):
    key = search_key(text)
    assert search_key(key) == key
    assert "\x00" not in key
    assert " " not in key


@given(st.text(max_size=60))
def test_clean_text_stays_as_it_is_and_fits_its_limit(text):
    try:
        clean = clean_text(text, 40)
    except InputError:
        return
    assert clean_text(clean, 40) == clean
    assert len(clean) <= 40
    assert unicodedata.is_normalized("NFC", clean)
    clean.encode()


def test_a_quotation_is_short_and_harmless():
    assert quoted("令和2年2月30日") == "「令和2年2月30日」"
    assert quoted("\x00\ud83d\u202e") == "「□□□」"
    assert quoted("あ" * 31) == f"「{'あ' * 30}…」"


@pytest.mark.parametrize(
    ("one", "other"),
    [("竜ヶ崎", "龍ケ崎"), ("髙﨑", "高崎"), ("渡邊", "渡辺"), ("瀧澤", "滝沢"), ("𠮷野", "吉野")],
)
def test_names_of_places_are_compared_without_forms_of_their_characters(one, other):
    assert name_key(one) == name_key(other)
    assert search_key(one) != search_key(other), "what is stored keeps the character of the name"


@given(st.text())
def test_the_key_of_a_name_stays_when_it_is_made_again(text):
    assert name_key(name_key(text)) == name_key(text)
