"""Coverage (御礼の有無): who has given thanks for what."""

from tracker.domain.coverage import Given, Thanks, coverage
from tracker.domain.recipient import Recipient

KUMAMOTO, HITOYOSHI, OITA = Recipient("430005"), Recipient("432032"), Recipient("440001")
RED_CROSS = Recipient(name="日本赤十字社")
PREFECTURES = {"430005": "430005", "432032": "430005", "440001": "440001"}


def covered(given: Given, *letters: Thanks) -> list[tuple[int, ...]]:
    return [row.letters for row in coverage([given], letters, PREFECTURES)]


def test_a_support_without_a_letter_is_not_thanked_for() -> None:
    (row,) = coverage([Given(1, (HITOYOSHI,))], [Thanks(7, HITOYOSHI, (2,))], PREFECTURES)
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
