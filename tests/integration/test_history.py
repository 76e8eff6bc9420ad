"""History: every change a sentence with who, when and why, and nothing of others' drafts."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.judge import text_of
from tests.pages import Pages
from tracker import clock
from tracker.domain.access import PUBLIC, SYSTEM, Role
from tracker.domain.errors import NotFound
from tracker.domain.item import Item
from tracker.domain.vocabulary import Noun, State
from tracker.models.connection import begin_writing
from tracker.operations.record import Origin, recording
from tracker.queries.history import LatestPage, Wanted, latest_changes, record_changes

MINATO = make.MINATO_CLERK.scope
KATSUSHIKA = make.KATSUSHIKA_CLERK.scope


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


def test_a_record_tells_its_steps_newest_first(session: Session, rain: int) -> None:
    first = make.dispatch(rain)
    (entry,) = make.record(session, first, state=State.DRAFT)
    make.revise(session, entry, 1, first, actor=make.MINATO_CLERK)
    make.revise(session, entry, 2, replace(first, headcount=3), actor=make.SECRETARY)
    changes = record_changes(session, Noun.SUPPORT, entry, MINATO)
    assert [change.revision for change in changes] == [3, 2, 1]
    assert [change.made.actor_ward for change in changes] == [None, make.MINATO, None]
    assert changes[0].step.old.headcount == 2
    assert changes[-1].step.old is None


def test_for_others_a_record_begins_with_its_submission(session: Session, rain: int) -> None:
    draft = make.dispatch(rain, headcount=99)
    (entry,) = make.record(session, draft, state=State.DRAFT)
    with pytest.raises(NotFound):
        record_changes(session, Noun.SUPPORT, entry, KATSUSHIKA)
    make.revise(session, entry, 1, replace(draft, headcount=2))
    (seen,) = record_changes(session, Noun.SUPPORT, entry, KATSUSHIKA)
    assert seen.step.old is None, "what was typed before submission is nobody else's business"
    assert len(record_changes(session, Noun.SUPPORT, entry, MINATO)) == 2


def _walk(session: Session, scope, size: int = 3, **wanted):
    """All changes page after page; walking back must show the same."""
    pages: list[LatestPage] = []
    before = None
    while not pages or before is not None:
        page = latest_changes(session, scope, wanted=Wanted(**wanted), before=before, size=size)
        pages.append(page)
        before = page.next
    back, page = [pages[-1]], pages[-1]
    while page.previous is not None:
        page = latest_changes(
            session, scope, wanted=Wanted(**wanted), after=page.previous, size=size
        )
        back.append(page)
    assert [p.rows for p in reversed(back)] == [p.rows for p in pages]
    return [change for page in pages for change in page.rows]


def test_the_latest_changes_hold_nothing_of_others_drafts(session: Session, rain: int) -> None:
    draft = make.dispatch(rain)
    (kept,) = make.record(session, draft, state=State.DRAFT)
    make.revise(session, kept, 1, replace(draft, headcount=5), State.DRAFT)
    (gone,) = make.record(session, draft, state=State.DRAFT)
    make.revise(session, gone, 1, draft, State.WITHDRAWN)
    (sent,) = make.record(session, make.dispatch(rain, giver=make.KATSUSHIKA))
    for scope in (KATSUSHIKA, PUBLIC):
        assert [change.record_id for change in _walk(session, scope)] == [sent, rain]
    own = [change.record_id for change in _walk(session, MINATO)]
    assert own == [sent, gone, gone, kept, kept, rain]
    make.revise(session, kept, 2, draft)
    submitted = _walk(session, KATSUSHIKA)[0]
    assert submitted.record_id == kept
    assert submitted.step.old is None


def test_a_change_of_many_records_is_one_entry_with_their_number(
    session: Session, rain: int
) -> None:
    make.record(session, *[make.dispatch(rain) for _ in range(25)])
    newest = _walk(session, PUBLIC)[0]
    assert newest.more == 24
    begin_writing(session)
    with recording(session, actor=SYSTEM, origin=Origin.FORM) as change:
        change.create(make.dispatch(rain), State.SUBMITTED)
        change.create(make.dispatch(rain), State.DRAFT)
    session.commit()
    assert _walk(session, KATSUSHIKA)[0].more == 0, "the draft beside it must not be counted"
    assert _walk(session, MINATO)[0].more == 1


def test_a_merge_is_told_by_the_disaster(session: Session, rain: int) -> None:
    (entry,) = make.record(session, make.dispatch(rain))
    (other,) = make.record(session, make.disaster(slug="other"))
    begin_writing(session)
    with recording(session, actor=make.SECRETARY, origin=Origin.FORM) as change:
        change.revise(entry, 1, make.dispatch(other), State.SUBMITTED)
        change.revise(rain, 1, make.disaster(merged_into=other), State.WITHDRAWN)
    session.commit()
    merged = _walk(session, PUBLIC)[0]
    assert (merged.noun, merged.record_id, merged.more) == (Noun.DISASTER, rain, 1)


def test_the_latest_changes_are_narrowed_to_a_ward_or_a_disaster(
    session: Session, rain: int
) -> None:
    (storm,) = make.record(session, make.disaster(slug="storm"))
    make.record(session, Item(category="防寒用品", name="毛布", unit="枚"))
    (here,) = make.record(session, make.dispatch(rain))
    (there,) = make.record(session, make.dispatch(storm, giver=make.KATSUSHIKA))
    assert len(_walk(session, PUBLIC)) == 5
    of_ward = _walk(session, PUBLIC, ward=make.KATSUSHIKA)
    assert [change.record_id for change in of_ward] == [there]
    of_disaster = _walk(session, PUBLIC, disaster_id=rain)
    assert [change.record_id for change in of_disaster] == [here, rain]


def test_the_pages_tell_who_when_what_and_why(pages: Pages, session: Session, rain: int) -> None:
    first = make.dispatch(rain)
    start = datetime(2027, 7, 15, 1, 12, tzinfo=UTC)
    clock.set_clock(lambda: start)
    (entry,) = make.record(session, first, actor=make.MINATO_CLERK)
    clock.set_clock(lambda: start + timedelta(days=1))
    begin_writing(session)
    with recording(
        session, actor=make.SECRETARY, origin=Origin.FORM, reason="電話で確認した"
    ) as change:
        change.revise(entry, 1, replace(first, headcount=3, wave=2), State.SUBMITTED)
    session.commit()
    clock.set_clock(lambda: datetime(2027, 11, 23, 3, tzinfo=UTC))
    pages.sign_in(Role.VIEWER)
    latest = pages.open("/history/").main
    assert "7/15 10:12 港区が S-000001 職員派遣(熊本県人吉市)を提出した" in latest
    assert (
        "7/16 10:12 事務局が S-000001 職員派遣(熊本県人吉市)の人数(2人 → 3人)ほか1項目を直した"
        in latest
    )
    record = pages.open(f"/history/support/{entry}")
    assert (
        "事務局が人数(2人 → 3人)ほか1項目を直した 令和9年7月16日10時12分 事務局 担当" in record.main
    )
    assert "理由：電話で確認した" in record.main
    assert record.table("第2版で変わったところ") == [
        ["項目", "前", "後"],
        ["人数", "2人", "3人"],
        ["陣", "（なし）", "第2陣"],
    ]


def _editions(pages: Pages, record_id: int) -> list[str]:
    page = pages.open(f"/history/support/{record_id}")
    return re.findall(r'class="revision-number">([^<]+)<', page.source)


def test_editions_do_not_tell_how_often_a_draft_was_saved(
    pages: Pages, session: Session, rain: int
) -> None:
    draft = make.dispatch(rain)
    (entry,) = make.record(session, draft, state=State.DRAFT)
    make.revise(session, entry, 1, replace(draft, headcount=4), state=State.DRAFT)
    make.revise(session, entry, 2, draft)
    make.revise(session, entry, 3, replace(draft, headcount=5))
    pages.sign_in(Role.WARD, make.KATSUSHIKA)
    assert _editions(pages, entry) == ["第2版", "第1版"], "count 版 from the first submission"
    then = pages.open(f"/supports/{entry}?known_at={quote(clock.now().isoformat())}")
    assert "の内容（第2版）です" in then.main
    pages.sign_in(Role.WARD, make.MINATO)
    assert _editions(pages, entry) == ["第2版", "第1版", "下書き", "下書き"]


def test_every_table_of_a_history_has_a_caption_of_its_own(
    pages: Pages, session: Session, rain: int
) -> None:
    """All changes of a draft are called 下書き."""
    draft = make.dispatch(rain)
    (entry,) = make.record(session, draft, state=State.DRAFT)
    for base, headcount in enumerate((4, 5, 6), 1):
        make.revise(session, entry, base, replace(draft, headcount=headcount), state=State.DRAFT)
    make.revise(session, entry, 4, replace(draft, headcount=7))
    make.revise(session, entry, 5, replace(draft, headcount=8))
    pages.sign_in(Role.WARD, make.MINATO)
    page = pages.open(f"/history/support/{entry}")
    captions = [text_of(caption) for caption in page.html.iter("caption")]
    assert len(captions) == 5
    assert len(set(captions)) == 5, f"whoever hears them cannot tell them apart: {captions}"
    regions = [part.get("aria-label") for part in page.all("div", "table-region")]
    assert regions == captions


@pytest.mark.parametrize("noun", ["disaster", "item"])
def test_disasters_and_items_have_their_history_too(
    pages: Pages, session: Session, rain: int, noun: str
) -> None:
    (item,) = make.record(session, Item(category="防寒用品", name="毛布", unit="枚"))
    make.revise(session, item, 1, Item(category="防寒用品", name="毛布", unit="巻"))
    make.revise(session, rain, 1, make.disaster(glide="FL-2020-000164-JPN"))
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/history/{noun}/{item if noun == 'item' else rain}")
    assert "第1版システムが登録した" in page.main
    assert page.table("第2版で変わったところ")[1][0] in ("単位", "GLIDE番号")


@pytest.mark.parametrize(
    "query",
    ["ward=nobody", "disaster=x", "disaster=99999999999", "before=x", "after=-1", "ward=%00"],
)
def test_an_address_that_cannot_be_read_still_gives_the_page(
    pages: Pages, session: Session, rain: int, query: str
) -> None:
    make.record(session, make.dispatch(rain))
    pages.sign_in(Role.VIEWER)
    assert "を提出した" in pages.open(f"/history/?{query}").main


def test_a_narrowed_page_of_the_latest_changes_says_so(
    pages: Pages, session: Session, rain: int
) -> None:
    make.record(session, *[make.dispatch(rain)])
    for day in range(1, 40):
        make.record(session, make.dispatch(rain, decided_on=date(2020, 7, day % 9 + 1)))
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/history/?ward={make.MINATO}")
    assert "区：港区" in page.main
    later = page.follow("次へ ›")
    assert f"ward={make.MINATO}" in later.answer.request.full_path
    assert later.follow("‹ 前へ").main.count("を提出した") == 30
