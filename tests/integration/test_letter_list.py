"""The list of letters: pages by key, one place under all its names, what its address keeps."""

from datetime import date
from urllib.parse import quote

import pytest

from tests import factories as make
from tests.statements import counted
from tracker.domain.access import PUBLIC, Role
from tracker.domain.entry_filter import Shelved
from tracker.domain.errors import InputError
from tracker.domain.letter_filter import ALL_LETTERS, LetterFilter
from tracker.domain.recipient import Recipient
from tracker.domain.vocabulary import State
from tracker.extensions import db
from tracker.queries.key_pages import FIRST_PAGE, key_text
from tracker.queries.letters import letter_key, letters, letters_page
from tracker.queries.moment import clocks

SECRETARIAT = make.SECRETARY.scope
CAPTION = "御礼状の一覧"
VILLAGE, CITY = "033057", "032166"


@pytest.fixture
def rain(session):
    [disaster] = make.record(session, make.disaster())
    return disaster


def walk(session, wanted, size):
    """The numbers of all letters, page after page; walking back must show the same pages."""
    at, pages, turn = clocks(session), [], FIRST_PAGE
    while turn is not None:
        pages.append(letters_page(session, at, SECRETARIAT, wanted, turn=turn, size=size))
        turn = pages[-1].next
    back, page = [pages[-1]], pages[-1]
    while page.previous is not None:
        page = letters_page(session, at, SECRETARIAT, wanted, turn=page.previous, size=size)
        back.append(page)
    assert [one.rows for one in reversed(back)] == [one.rows for one in pages]
    return [row for one in pages for row in one.rows]


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_walking_all_pages_shows_each_letter_once_in_the_order_of_the_report(session, rain, size):
    days = [date(2020, 8, 6), None, date(2020, 9, 1), date(2020, 8, 6), None]
    make.record(session, *(make.letter(rain, received_on=day, dated=None) for day in days))
    rows = walk(session, ALL_LETTERS, size)
    assert [row.number for row in rows] == [3, 4, 1, 5, 2]
    assert rows == letters(session, clocks(session), PUBLIC)


def test_drafts_that_were_saved_in_one_moment_are_each_shown_once(session, rain):
    drafts = make.record(session, *(make.letter(rain) for _ in range(4)), state=State.DRAFT)
    rows = walk(session, LetterFilter(shelved=Shelved.DRAFT), 3)
    assert [row.record_id for row in rows] == sorted(drafts, reverse=True)


def test_a_key_is_read_back_and_one_of_another_list_is_refused(session, rain):
    make.record(session, make.letter(rain), make.letter(rain))
    page = letters_page(session, clocks(session), PUBLIC, ALL_LETTERS, size=1)
    text = key_text(page.next.after)
    assert letter_key(text, ALL_LETTERS) == page.next.after
    for other in ("x", "2020-08-06", f"{text}_1", "2020-02-30_1"):
        with pytest.raises(InputError):
            letter_key(other, ALL_LETTERS)
    with pytest.raises(InputError):
        letter_key(text, LetterFilter(shelved=Shelved.DRAFT))


def test_a_page_reads_only_its_own_letters(session, rain):
    def statements_of(number):
        with counted(db.engine) as statements:
            letters_page(session, at, PUBLIC, ALL_LETTERS, size=number)
        return len(statements)

    make.record(session, *(make.letter(rain) for _ in range(5)))
    at = clocks(session)
    assert statements_of(1) == statements_of(5)


def test_the_page_leads_on_and_back_with_its_filters(pages, session, rain):
    make.record(session, *(make.letter(rain, subject=f"御礼{n}") for n in range(52)))
    pages.sign_in(Role.VIEWER)
    first = pages.open(f"/letters/?disaster={rain}&as_of=R2.12.31")
    assert len(first.table(CAPTION)) == 51
    for part in ("after=2020-08-06_3", f"disaster={rain}", "as_of=2020-12-31"):
        assert part in first.links["次へ ›"]
    second = first.follow("次へ ›")
    assert [row[0] for row in second.table(CAPTION)[1:]] == ["L-000002", "L-000001"]
    assert "52通" in second.main.replace(" ", "")
    back = second.follow("‹ 前へ")
    assert back.table(CAPTION) == first.table(CAPTION)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (f"to={quote('滝沢村')}", ["L-000002", "L-000001"]),
        (f"to={quote('岩手県滝沢市')}&recipient={CITY}", ["L-000002", "L-000001"]),
        (f"recipient={VILLAGE}", ["L-000001"]),
        (f"recipient={CITY}&also={VILLAGE}", ["L-000002", "L-000001"]),
    ],
)
def test_a_place_is_found_under_its_former_names(pages, session, rain, query, numbers):
    make.record(
        session,
        make.letter(rain, sender=Recipient(VILLAGE)),
        make.letter(rain, sender=Recipient(CITY)),
        make.letter(rain),
    )
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/letters/?{query}")
    assert [row[0] for row in page.table(CAPTION)[1:]] == numbers
    assert ("を含む）" in page.main) == (len(numbers) == 2)
    [without] = [name for name in page.links if name.startswith("差出人：")]
    assert len(page.follow(without).table(CAPTION)) == 4


def test_the_support_of_a_link_stays_when_the_form_narrows_further(pages, session, rain):
    [entry] = make.record(session, make.dispatch(rain))
    make.record(
        session,
        make.letter(rain, supports=(entry,), subject="派遣"),
        make.letter(rain, supports=(entry,)),
        make.letter(rain, subject="派遣"),
    )
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/letters/?support={entry}")
    assert "御礼の対象：S-000001" in page.main
    [form] = [form for form in page.forms if "party" in form.fields]
    found = form.submit({"q": "派遣"})
    assert [row[0] for row in found.table(CAPTION)[1:]] == ["L-000001"]
