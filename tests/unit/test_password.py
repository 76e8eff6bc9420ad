"""What a password must be, and what its refusal says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.account import check_login, login_key
from tracker.domain.errors import RuleBroken
from tracker.domain.password import (
    LONGEST,
    SHORTEST,
    check_new_password,
    generate_password,
    normal_form,
)


def refusal(password: str, login: str = "minato01", name: str = "港区 田中") -> str:
    with pytest.raises(RuleBroken) as refused:
        check_new_password(password, login=login, name=name)
    assert refused.value.field == "password"
    return refused.value.message


@pytest.mark.parametrize(
    "password",
    [
        "kumamoto no ame to kaeru",
        "みどりのかさとふるい電車",
        "7Hq-92kd-Xp0w",
        "𠮷野家髙島屋の庭石と松の葉",
    ],
)
def test_long_and_unusual_is_enough(password: str):
    check_new_password(password, login="minato01", name="港区 田中")


def test_too_short_says_how_many_characters_there_are():
    assert "12文字以上" in refusal("7Hq-92kd-Xp")
    assert "いまは11文字" in refusal("7Hq-92kd-Xp")


def test_characters_are_counted_as_they_are_compared():
    """Half-width kana with its mark is two characters on paper and one in NFKC."""
    assert "いまは6文字" in refusal("ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞ")


def test_too_long_is_refused_before_it_costs_time():
    assert f"{LONGEST}文字以内" in refusal("x" * (LONGEST + 1))
    assert f"{LONGEST}文字以内" in refusal("\ufdfa" * 100)  # one character, eighteen in NFKC


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("password1234", "よく使われる言葉"),
        ("ｐａｓｓｗｏｒｄ１２３４", "よく使われる言葉"),
        ("ああああああああああああ", "くり返し"),
        ("abcdefghijklmnop", "並び"),
        ("minato01minato01", "くり返し"),
        ("shiendaicho23", "この台帳から思いつく言葉"),
        ("tanakahanako1", "田中花子"),
    ],
)
def test_what_is_tried_first_is_refused_with_its_reason(password: str, why: str):
    message = refusal(password, login="tanakahanako", name="田中花子 tanakahanako")
    assert "推測されやすい" in message
    if why != "田中花子":
        assert why in message


def test_the_own_login_is_no_password():
    check_new_password("quartz-lighthouse", login="minato01", name="田中")
    assert "推測されやすい" in refusal("quartz-lighthouse", login="quartz-lighthouse")


def test_a_generated_password_is_one_that_may_stay():
    made = {generate_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_new_password(password, login="minato01", name="田中")
        assert not set(password) & set("01oli"), "hard to read from paper"


@given(st.text(max_size=LONGEST))
def test_judging_ends_with_a_yes_or_a_message(password: str):
    try:
        check_new_password(password, login="minato01", name="田中")
        refusal = None
    except RuleBroken as error:
        refusal = error.message
    assert refusal or (refusal is None and SHORTEST <= len(normal_form(password)) <= LONGEST)


@pytest.mark.parametrize("typed", ["Minato01", " minato01 ", "ＭＩＮＡＴＯ０１", "minato01\u3000"])
def test_a_login_is_found_however_it_was_typed(typed: str):
    assert login_key(typed) == "minato01"


@pytest.mark.parametrize("typed", ["", "ab", "みなと", "-minato", "a b c", "x" * 61, "a\x00bc"])
def test_a_login_that_nobody_could_type_is_not_given(typed: str):
    with pytest.raises(RuleBroken) as refused:
        check_login(typed)
    assert refused.value.field == "login"
