"""When a thank-you letter may be submitted; drafts may be incomplete."""

from collections.abc import Iterator
from datetime import date

from tracker.domain.errors import RuleBroken
from tracker.domain.giver import ALL_WARDS
from tracker.domain.letter import Letter
from tracker.domain.one_thing import has_several_places


def problems(content: Letter, *, today: date) -> list[RuleBroken]:
    """All that stands against submitting `content`, each with its field; empty when nothing."""
    found = lasting_problems(content, today=today)
    if has_several_places(content.sender.name or ""):
        found.append(
            RuleBroken(
                "差出人の自治体が2つ以上あります。代表する1つを選び、ほかは備考に書いてください。",
                "sender",
            )
        )
    return found


def lasting_problems(content: Letter, *, today: date) -> list[RuleBroken]:
    """Those that no letter may have, whenever it was written."""
    return [*_of_parties(content), *_of_days(content, today)]


def check(content: Letter, *, today: date) -> None:
    """Raises the first of `problems`."""
    for problem in problems(content, today=today):
        raise problem


def _of_parties(content: Letter) -> Iterator[RuleBroken]:
    if content.owner == ALL_WARDS:
        yield RuleBroken("保管するところを選んでください。", "owner")
    if not (content.sender.is_stated or content.sender_name or content.sender_title):
        yield RuleBroken("差出人の自治体か、肩書・氏名を書いてください。", "sender")
    if not content.addressees:
        yield RuleBroken("あて先を1つ以上選んでください。", "addressees")
    if ALL_WARDS in content.addressees:
        yield RuleBroken("あて先は、一つずつ選んでください。", "addressees")


def _of_days(content: Letter, today: date) -> Iterator[RuleBroken]:
    if content.received_on is None and content.dated is None:
        yield RuleBroken("受け取った日か、手紙の日付のどちらかを書いてください。", "received_on")
    if content.received_on and content.received_on > today:
        yield RuleBroken("受け取った日が今日より後です。日付を確かめてください。", "received_on")
    if content.received_on and content.dated and content.received_on < content.dated.first:
        yield RuleBroken(
            "受け取った日が、手紙の日付より前です。どちらかを直してください。", "received_on"
        )
