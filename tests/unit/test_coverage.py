"""Coverage (御礼の有無): who has given thanks for what."""

from tracker.domain.coverage import Given, Place, Thanks, coverage, is_unclear
from tracker.domain.recipient import Recipient

KUMAMOTO, HITOYOSHI, OITA = Recipient("430005"), Recipient("432032"), Recipient("440001")
RED_CROSS = Recipient(name="日本赤十字社")
TOWN, CITY, SENDAI = Recipient("044237"), Recipient("042161"), Recipient("041009")
PLACES = {
    "430005": Place("430005", "430005"),
    "432032": Place("432032", "430005"),
    "440001": Place("440001", "440001"),
    "044237": Place("042161", "040002"),
    "042161": Place("042161", "040002"),
    "041009": Place("041009", "040002"),
}


def covered(given: Given, *letters: Thanks) -> list[tuple[int, ...]]:
    return [row.letters for row in coverage([given], letters, PLACES)]


def test_a_support_without_a_letter_is_not_thanked_for() -> None:
    (row,) = coverage([Given(1, (HITOYOSHI,))], [Thanks(7, HITOYOSHI, (2,))], PLACES)
    assert not row.is_thanked


def test_of_one_recipient_any_linked_letter_gives_thanks_whoever_signed() -> None:
    assert covered(Given(1, (HITOYOSHI,)), Thanks(7, OITA, (1,))) == [(7,)]
    assert covered(Given(1, ()), Thanks(7, RED_CROSS, (1,))) == [(7,)]


def test_each_recipient_of_a_fund_thanks_for_itself() -> None:
    fund = Given(1, (KUMAMOTO, OITA, RED_CROSS))
    letters = [Thanks(7, OITA, (1,)), Thanks(8, OITA, (1, 2)), Thanks(9, RED_CROSS, (1,))]
    assert covered(fund, *letters) == [(), (7, 8), (9,)]


def test_the_prefecture_thanks_for_its_municipalities_but_not_the_other_way_round() -> None:
    fund = Given(1, (KUMAMOTO, HITOYOSHI, OITA))
    assert covered(fund, Thanks(7, KUMAMOTO, (1,))) == [(7,), (7,), ()]
    assert covered(fund, Thanks(7, HITOYOSHI, (1,))) == [(), (7,), ()]


def test_a_place_gives_thanks_under_its_new_name_and_under_its_old_one() -> None:
    assert covered(Given(1, (TOWN, SENDAI)), Thanks(7, CITY, (1,))) == [(7,), ()]
    assert covered(Given(1, (CITY, SENDAI)), Thanks(7, TOWN, (1,))) == [(7,), ()]
    assert covered(Given(1, (TOWN, SENDAI)), Thanks(7, SENDAI, (1,))) == [(), (7,)]


def test_of_several_recipients_a_letter_of_none_of_them_is_unclear() -> None:
    assembly = Recipient(name="熊本県議会")
    assert is_unclear(assembly, (KUMAMOTO, OITA), PLACES)
    assert is_unclear(Recipient(), (KUMAMOTO, OITA), PLACES)
    assert not is_unclear(KUMAMOTO, (HITOYOSHI, OITA), PLACES), "the prefecture speaks for its own"
    assert not is_unclear(assembly, (KUMAMOTO,), PLACES), "of one there is no doubt for whom"
