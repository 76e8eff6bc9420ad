"""A form that comes back: what was filled in stands in the ledger, once, and can be taken back."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.form_rows import Sheet, of_new, of_record, sheet_of
from tracker.domain.entry_form import FUNDS, GOODS, LETTERS, STAFF
from tracker.domain.entry_form.marks import MARKS, Marks
from tracker.domain.entry_form.plan import Outcome
from tracker.domain.entry_form.reading import Reading
from tracker.domain.errors import Conflict, NotAllowed, RuleBroken
from tracker.domain.vocabulary import Noun, State
from tracker.models import Blob, Change, ImportRun
from tracker.models.connection import begin_writing
from tracker.operations import imports
from tracker.operations.record import Origin
from tracker.queries.chain import verify_chain
from tracker.queries.form_entries import form_entries
from tracker.queries.incoming import plan_book
from tracker.queries.moment import head
from tracker.queries.records import current, history

NEW = {"recipient": "熊本県人吉市", "headcount": "2", "span": "R2.7.10～16", "title": "応援"}
FORMS = {form.kind: form for form in (STAFF, GOODS, FUNDS)} | {None: LETTERS}


@pytest.fixture
def rain(session):
    [disaster] = make.record(session, make.disaster())
    return disaster


def going_out(session, rain, form=STAFF, giver=make.MINATO):
    """The rows of a sheet of the form as it goes out now."""
    scope = make.MINATO_CLERK.scope if giver == make.MINATO else make.SECRETARY.scope
    entries = form_entries(session, scope, giver=giver, disaster_id=rain, known_at=head(session))
    found = [entry for entry in entries if FORMS.get(entry.kind) is form]
    return [
        row
        for one in found
        for row in of_record(form, one.content, one.record_id, one.revision, one.label)
    ]


def come_back(session, *sheets: Sheet, actor=make.MINATO_CLERK, **options):
    """Apply it; the plan and the change."""
    reading = options.pop("reading", Reading())
    begin_writing(session)
    made = imports.apply(
        session,
        actor=actor,
        name="様式.xlsx",
        content=repr(sheets).encode(),
        sheets=sheets,
        reading=reading,
        **options,
    )
    session.commit()
    begin_writing(session)
    return made


def preview(session, *sheets, actor=make.MINATO_CLERK, reading=Reading()):  # noqa: B008
    return plan_book(session, actor=actor, sheets=sheets, reading=reading)


def entered(session, rain, giver=make.MINATO):
    entries = form_entries(
        session, make.SECRETARY.scope, giver=giver, disaster_id=rain, known_at=head(session)
    )
    return [entry.content for entry in entries]


def test_new_rows_are_recorded_in_one_change_with_the_file(session, rain):
    sheets = (
        sheet_of(STAFF, of_new([NEW, {**NEW, "headcount": "3"}])),
        sheet_of(GOODS, of_new([{"recipient": "熊本県", "item": "土のう", "quantity": "20袋"}], 3)),
    )
    book, change_id = come_back(session, *sheets)
    assert book.count(Outcome.NEW) == 3
    assert sorted(type(content).__name__ for content in entered(session, rain)) == [
        "ReliefGoods",
        "StaffDispatch",
        "StaffDispatch",
    ]
    change = session.get_one(Change, change_id)
    assert change.origin == Origin.IMPORT
    run = session.scalars(select(ImportRun)).one()
    assert session.get_one(Blob, run.sha256).content == repr(sheets).encode()
    assert verify_chain(session).is_whole


def test_the_same_file_does_nothing_the_second_time_and_says_so(session, rain):
    sheet = sheet_of(STAFF, of_new([NEW]))
    come_back(session, sheet)
    again = preview(session, sheet)
    assert (again.count(Outcome.UNCHANGED), again.writes) == (1, False)
    with pytest.raises(RuleBroken, match="新しく変わるところはありません"):
        come_back(session, sheet)
    assert len(entered(session, rain)) == 1


def test_also_in_another_order_and_with_rows_that_a_person_put_in(session, rain):
    rows = [*of_new([NEW]), {**NEW, "headcount": "7"}, {**NEW, "headcount": "8"}]
    come_back(session, sheet_of(STAFF, rows))
    again = preview(session, sheet_of(STAFF, rows[::-1]))
    assert again.count(Outcome.UNCHANGED) == 3
    assert not again.writes


def test_what_was_changed_at_the_desk_is_corrected_and_the_rest_left_alone(session, rain):
    make.record(session, make.dispatch(rain, headcount=2), make.dispatch(rain, headcount=5))
    rows = going_out(session, rain)
    rows[0]["headcount"] = "4"
    book, _ = come_back(session, sheet_of(STAFF, rows))
    assert (book.count(Outcome.CHANGED), book.count(Outcome.UNCHANGED)) == (1, 1)
    assert sorted(content.headcount for content in entered(session, rain)) == [4, 5]


def test_both_sides_are_kept_and_a_conflict_waits_for_a_person(session, rain):
    [record] = make.record(session, make.dispatch(rain, headcount=2, title="応援"))
    rows = going_out(session, rain)
    rows[0]["headcount"] = "4"
    theirs = make.dispatch(rain, headcount=3, title="第2陣")
    make.revise(session, record, 1, theirs)
    sheet, asked = sheet_of(STAFF, rows), (str(record), "headcount")
    with pytest.raises(RuleBroken, match="競合1件"):
        come_back(session, sheet)
    decided = Reading(chosen=frozenset({asked}), decided=frozenset({asked}))
    come_back(session, sheet, reading=decided)
    now = current(session, Noun.SUPPORT, record, make.SECRETARY.scope)
    assert (now.content.headcount, now.content.title, now.number) == (4, "第2陣", 3)


def test_a_missing_row_is_no_deletion_and_a_marked_one_is_a_withdrawal(session, rain):
    first, second = make.record(session, make.dispatch(rain), make.dispatch(rain, headcount=9))
    rows = [row for row in going_out(session, rain) if row["mark.record"] == str(first)]
    come_back(session, sheet_of(STAFF, [{**rows[0], "withdraw": "○"}]))
    scope = make.SECRETARY.scope
    assert current(session, Noun.SUPPORT, first, scope).state is State.WITHDRAWN
    assert current(session, Noun.SUPPORT, second, scope).state is State.SUBMITTED


def test_nothing_is_written_where_one_row_is_wrong(session, rain):
    sheet = sheet_of(STAFF, of_new([NEW, {**NEW, "span": "令和2年2月30日"}]))
    with pytest.raises(RuleBroken, match="誤り1件"):
        come_back(session, sheet)
    session.rollback()
    assert not entered(session, rain)


def test_what_changed_since_the_preview_is_shown_again(session, rain):
    [record] = make.record(session, make.dispatch(rain, headcount=2))
    rows = going_out(session, rain)
    rows[0]["headcount"] = "4"
    sheet = sheet_of(STAFF, rows)
    seen = preview(session, sheet).fingerprint
    make.revise(session, record, 1, make.dispatch(rain, headcount=2, title="第2陣"))
    with pytest.raises(Conflict):
        come_back(session, sheet, fingerprint=seen)
    come_back(session, sheet, fingerprint=preview(session, sheet).fingerprint)


def test_a_ward_takes_in_only_its_own_rows_and_learns_nothing_of_others(session, rain):
    [foreign] = make.record(
        session, make.dispatch(rain, giver=make.KATSUSHIKA, title="秘密"), state=State.DRAFT
    )
    content = current(session, Noun.SUPPORT, foreign, make.SECRETARY.scope).content
    rows = of_record(STAFF, content, foreign) + of_record(STAFF, content, 999_999_99)
    own = [{**row, **_member(row)} for row in rows]
    plan = preview(session, sheet_of(STAFF, own))
    told = [list(step.entry.rows[0].row.errors.values()) for step in plan.steps]
    assert told[0] == told[1], "a draft of another ward and a record that never was look alike"
    assert "秘密" not in str([step.changes for step in plan.steps])
    [submitted] = make.record(session, replace(content, disaster_id=rain))
    [forged] = of_record(STAFF, content, submitted)
    [step] = preview(session, sheet_of(STAFF, [{**forged, **_member(forged)}])).steps
    assert list(step.entry.rows[0].row.errors.values()) == told[0], "so does one that it may see"
    [step] = preview(session, sheet_of(STAFF, of_new([NEW], member=make.KATSUSHIKA))).steps
    assert step.outcome is Outcome.ERROR


def _member(row):
    return Marks(
        disaster=row["mark.disaster"],
        member=make.MINATO,
        number=row["mark.number"],
        record=int(row["mark.record"]),
        revision=1,
    ).texts


def test_drafts_come_back_as_drafts_or_are_submitted(session, rain):
    make.record(session, make.dispatch(rain, headcount=2), state=State.DRAFT)
    rows = going_out(session, rain)
    rows[0]["headcount"] = "3"
    come_back(session, sheet_of(STAFF, rows), reading=Reading(state=State.DRAFT))
    [entry] = form_entries(
        session, make.SECRETARY.scope, giver=make.MINATO, disaster_id=rain, known_at=head(session)
    )
    assert (entry.state, entry.content.headcount) == (State.DRAFT, 3)
    rows = going_out(session, rain)
    rows[0]["headcount"] = "4"
    come_back(session, sheet_of(STAFF, rows))
    [entry] = form_entries(
        session, make.SECRETARY.scope, giver=make.MINATO, disaster_id=rain, known_at=head(session)
    )
    assert (entry.state, entry.content.headcount) == (State.SUBMITTED, 4)


def test_a_letter_comes_in_with_its_links(session, rain):
    [thanked] = make.record(session, make.dispatch(rain))
    number = current(session, Noun.SUPPORT, thanked, make.SECRETARY.scope).label
    row = {"dated": "R2.8.3", "recipient": "熊本県人吉市", "addressees": "港区", "supports": number}
    come_back(session, sheet_of(LETTERS, of_new([row])))
    [letter] = [one for one in entered(session, rain) if type(one).__name__ == "Letter"]
    assert (letter.supports, letter.owner, letter.addressees) == (
        (thanked,),
        make.MINATO,
        (make.MINATO,),
    )


def test_a_file_that_comes_once_more_does_not_undo_a_later_correction(session, rain):
    [record] = make.record(session, make.dispatch(rain, headcount=2))
    rows = going_out(session, rain)
    rows[0]["headcount"] = "4"
    come_back(session, sheet_of(STAFF, rows))
    make.revise(session, record, 2, make.dispatch(rain, headcount=2))
    session.commit()
    book = preview(session, sheet_of(STAFF, rows))
    assert (book.writes, book.count(Outcome.UNCHANGED)) == (False, 1)


class TestUndo:
    def test_an_import_is_taken_back_as_one_step_and_may_come_again(self, session, rain):
        [old] = make.record(session, make.dispatch(rain, headcount=2))
        rows = going_out(session, rain)
        rows[0]["headcount"] = "4"
        sheet = sheet_of(STAFF, [*rows, *of_new([NEW])])
        _, change = come_back(session, sheet)
        assert imports.undo(session, actor=make.MINATO_CLERK, change_id=change) == 2
        session.commit()
        begin_writing(session)
        assert [content.headcount for content in entered(session, rain)] == [2]
        assert [
            one.number for one in history(session, Noun.SUPPORT, old, make.SECRETARY.scope)
        ] == [
            1,
            2,
            3,
        ]
        assert verify_chain(session).is_whole
        book, _ = come_back(session, sheet)
        assert (book.count(Outcome.NEW), book.count(Outcome.CHANGED)) == (1, 1)

    def test_not_once_a_record_of_it_was_changed(self, session, rain):
        _, change = come_back(session, sheet_of(STAFF, of_new([NEW, {**NEW, "headcount": "3"}])))
        entry = form_entries(
            session,
            make.SECRETARY.scope,
            giver=make.MINATO,
            disaster_id=rain,
            known_at=head(session),
        )[0]
        make.revise(session, entry.record_id, 1, replace(entry.content, title="直した"))
        with pytest.raises(RuleBroken, match="あとに直されている"):
            imports.undo(session, actor=make.MINATO_CLERK, change_id=change)

    def test_not_twice_and_not_by_another_ward(self, session, rain):
        _, change = come_back(session, sheet_of(STAFF, of_new([NEW])))
        with pytest.raises(NotAllowed):
            imports.undo(session, actor=make.KATSUSHIKA_CLERK, change_id=change)
        imports.undo(session, actor=make.MINATO_CLERK, change_id=change)
        with pytest.raises(RuleBroken, match="すでに"):
            imports.undo(session, actor=make.MINATO_CLERK, change_id=change)

    def test_what_was_submitted_by_it_is_withdrawn_and_never_a_draft_again(self, session, rain):
        [record] = make.record(session, make.dispatch(rain), state=State.DRAFT)
        rows = going_out(session, rain)
        rows[0]["headcount"] = "9"
        _, change = come_back(session, sheet_of(STAFF, rows))
        imports.undo(session, actor=make.MINATO_CLERK, change_id=change)
        scope = make.SECRETARY.scope
        assert current(session, Noun.SUPPORT, record, scope).state is State.WITHDRAWN


@pytest.mark.parametrize(
    ("typed", "meant"), [("熊本県入吉市", "熊本県人吉市"), ("高知県すくも市", "高知県宿毛市")]
)
def test_an_unknown_place_is_told_with_those_that_are_nearly_so(session, rain, typed, meant):
    [step] = preview(session, sheet_of(STAFF, of_new([{**NEW, "recipient": typed}]))).steps
    assert meant in step.entry.rows[0].row.errors["recipient"]


def test_a_likely_double_is_told(session, rain):
    make.record(
        session,
        make.dispatch(rain, headcount=2, span=make.Span(date(2020, 7, 10), date(2020, 7, 16))),
    )
    [step] = preview(session, sheet_of(STAFF, of_new([NEW]))).steps
    assert step.like == ("S-000001",)


def test_errors_are_named_with_their_cells(session, rain):
    rows = of_new([NEW, {**NEW, "headcount": "二人", "span": "令和2年2月30日"}])
    keys = ["withdraw", "span", "headcount", "recipient", *(column.key for column in MARKS)]
    found = preview(session, sheet_of(STAFF, rows, headings=keys, above=2)).errors
    assert [(one.sheet, one.row, one.column, one.heading) for one in found] == [
        ("職員派遣", 5, 2, "派遣期間"),
        ("職員派遣", 5, 3, "人数"),
    ]
