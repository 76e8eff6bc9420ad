"""What a workbook would do: new, changed, kept, in conflict, withdrawn, wrong, likely there already."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.form_rows import NAMES, RAIN, Ask, of_new, of_record, sheet_of
from tracker.domain.difference import difference
from tracker.domain.entry_form import FORM_SHEETS, GOODS, STAFF
from tracker.domain.entry_form.book import Fixed, Known, read_sheets
from tracker.domain.entry_form.duplicates import likenesses
from tracker.domain.entry_form.entries import entries_of
from tracker.domain.entry_form.plan import Outcome, Planning, Stored, plan
from tracker.domain.merging import merge
from tracker.domain.span import Span
from tracker.domain.support import GoodsLine
from tracker.domain.vocabulary import State

TODAY = date(2020, 8, 1)
BASE = make.dispatch(
    RAIN, headcount=2, span=Span(date(2020, 7, 10), date(2020, 7, 16)), title="応援"
)
NEW = {"recipient": "熊本県", "headcount": "2", "span": "R2.7.10～16"}


def steps(rows, *, form=STAFF, known=None, **planning):
    ask = Ask()
    [found], _ = read_sheets([sheet_of(form, rows)], FORM_SHEETS, ask)
    entries = entries_of(found, ask, known or {}, Fixed())
    return plan(entries, Planning(ask=ask, today=TODAY, **planning))


def stored(current, base=BASE, **values):
    return {9: Stored(9, "S-000001", base, current, 2, State.SUBMITTED, **values)}


def row(**values):
    [one] = of_record(STAFF, BASE, record=9)
    return [{**one, **values}]


def told(changes):
    return [(change.label, change.old, change.new) for change in changes]


def test_a_new_row_is_new():
    [step] = steps(of_new([NEW]))
    assert step.outcome is Outcome.NEW
    assert step.content.headcount == 2
    assert ("人数", "", "2人") in told(step.changes)


def test_what_stands_as_it_was_is_left_alone():
    [step] = steps(row(), stored=stored(BASE))
    assert (step.outcome, step.changes) == (Outcome.UNCHANGED, ())


def test_what_only_the_file_changed_is_changed():
    [step] = steps(row(headcount="5"), stored=stored(BASE))
    assert step.outcome is Outcome.CHANGED
    assert told(step.changes) == [("人数", "2人", "5人")]


def test_what_only_the_ledger_changed_is_kept():
    theirs = replace(BASE, title="第2陣")
    [step] = steps(row(), stored=stored(theirs))
    assert step.outcome is Outcome.UNCHANGED
    assert told(step.kept) == [("件名", "応援", "第2陣")]


def test_changes_of_both_sides_in_different_fields_are_merged():
    theirs = replace(BASE, title="第2陣")
    [step] = steps(row(headcount="5"), stored=stored(theirs))
    assert step.outcome is Outcome.CHANGED
    assert step.content == replace(theirs, headcount=5)
    assert told(step.changes) == [("人数", "2人", "5人")]


def test_changes_of_the_same_field_are_a_conflict_until_a_person_decides():
    theirs, asked = replace(BASE, headcount=4), ("9", "headcount")
    [step] = steps(row(headcount="5"), stored=stored(theirs))
    assert step.outcome is Outcome.CONFLICT
    [conflict] = step.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == ("2人", "5人", "4人")
    [mine] = steps(row(headcount="5"), stored=stored(theirs), chosen={asked}, decided={asked})
    assert (mine.outcome, mine.content.headcount) == (Outcome.CHANGED, 5)
    [kept] = steps(row(headcount="5"), stored=stored(theirs), decided={asked})
    assert (kept.outcome, kept.content.headcount) == (Outcome.UNCHANGED, 4)


def test_the_same_change_on_both_sides_is_no_change():
    theirs = replace(BASE, headcount=5)
    [step] = steps(row(headcount="5"), stored=stored(theirs))
    assert step.outcome is Outcome.UNCHANGED


def test_a_row_marked_withdrawn_is_a_withdrawal():
    [step] = steps(row(withdraw="取消"), stored=stored(BASE))
    assert (step.outcome, step.state) == (Outcome.WITHDRAWN, State.WITHDRAWN)


def test_withdrawing_what_somebody_changed_since_is_a_conflict():
    [step] = steps(row(withdraw="○"), stored=stored(replace(BASE, headcount=4)))
    assert step.outcome is Outcome.CONFLICT
    asked = ("9", "withdraw")
    now = stored(replace(BASE, headcount=4))
    [yes] = steps(row(withdraw="○"), stored=now, chosen={asked}, decided={asked})
    [no] = steps(row(withdraw="○"), stored=now, decided={asked})
    assert (yes.outcome, no.outcome) == (Outcome.WITHDRAWN, Outcome.UNCHANGED)


def test_what_was_withdrawn_in_the_ledger_stays_so():
    gone = {9: Stored(9, "S-000001", BASE, BASE, 3, State.WITHDRAWN)}
    [same] = steps(row(), stored=gone)
    [changed] = steps(row(headcount="5"), stored=gone)
    assert same.outcome is Outcome.UNCHANGED
    assert changed.outcome is Outcome.ERROR
    assert "取り消されています" in changed.entry.rows[0].row.errors["withdraw"]


def test_a_record_that_one_may_not_see_is_not_found():
    [step] = steps(row(), stored={})
    assert step.outcome is Outcome.ERROR
    assert "見つかりません" in step.entry.rows[0].row.errors["mark.check"]


def test_of_another_members_row_one_error_is_told():
    [row_] = of_record(STAFF, replace(BASE, giver=make.KATSUSHIKA), record=9)
    [step] = steps([row_], stored={})
    assert step.outcome is Outcome.ERROR
    assert set(step.entry.rows[0].row.errors) == {"mark.member"}


def test_what_the_rules_of_submission_refuse_is_an_error_at_its_cell():
    rows = of_new([{"recipient": "熊本県", "item": "土のう", "quantity": "5"}])
    [step] = steps(rows, form=GOODS)
    assert step.outcome is Outcome.ERROR
    assert "単位" in step.entry.rows[0].row.errors["unit"]
    [draft] = steps(rows, form=GOODS, state=State.DRAFT)
    assert (draft.outcome, draft.state) == (Outcome.NEW, State.DRAFT)


def test_a_row_that_was_taken_in_before_is_known_again_by_its_key():
    rows = of_new([NEW])
    [first] = steps(rows)
    key = first.entry.key
    known = {key: Known(9, 0, 1)}
    now = {9: Stored(9, "S-000001", first.content, first.content, 1, State.SUBMITTED)}
    [again] = steps(rows, known=known, stored=now)
    assert again.outcome is Outcome.UNCHANGED
    [more] = steps([{**rows[0], "headcount": "3"}], known=known, stored=now)
    assert (more.outcome, more.entry.record_id) == (Outcome.CHANGED, 9)


def test_rows_of_one_entry_that_leave_cells_blank_change_nothing_the_second_time():
    first = {"together": "1", "recipient": "熊本県", "sent_on": "R2.7.6", "note": "急ぎ"}
    rows = of_new(
        [
            {**first, "item": "毛布", "quantity": "5"},
            {"together": "1", "item": "飲料水", "quantity": "9"},
        ]
    )
    [made] = steps(rows, form=GOODS)
    known = {row.key: Known(9, place, 1) for place, row in enumerate(made.entry.rows, 1)}
    now = {9: Stored(9, "S-000001", made.content, made.content, 1, State.SUBMITTED, 2)}
    [again] = steps(rows[::-1], form=GOODS, known=known, stored=now)
    assert (again.outcome, again.changes) == (Outcome.UNCHANGED, ())
    [cleared] = steps([{**rows[0], "note": ""}, rows[1]], form=GOODS, known=known, stored=now)
    assert told(cleared.changes) == [("備考", "急ぎ", "")]


def test_what_looks_like_something_recorded_or_another_row_is_told():
    [alone] = steps(of_new([NEW]))
    alike = dict.fromkeys(likenesses(alone.content), ("S-000077",))
    first, second = steps(of_new([NEW, NEW]), alike=alike)
    assert first.like == ("S-000077",)
    assert second.like == ("S-000077", "2行目")
    assert second.outcome is Outcome.NEW, "a likeness is told, not decided"


# --- the law of the merge ---

FIELDS = {
    "headcount": st.integers(1, 9),
    "title": st.sampled_from(["", "応援", "第2陣"]),
    "note": st.sampled_from(["", "車両2台", "=1+1"]),
    "decided_on": st.sampled_from([None, date(2020, 7, 8), date(2020, 7, 9)]),
}
edits = st.dictionaries(st.sampled_from(sorted(FIELDS)), st.none()).flatmap(
    lambda names: st.fixed_dictionaries({name: FIELDS[name] for name in names})
)
line_edits = st.dictionaries(st.integers(1, 4), st.sampled_from([None, 1, 2, 3]))


@given(mine=edits, theirs=edits)
def test_a_merge_loses_no_change_and_overwrites_none(mine, theirs):
    ours, others = replace(BASE, **mine), replace(BASE, **theirs)
    merged = merge(BASE, ours, others, NAMES)
    open_fields = {conflict.field for conflict in merged.conflicts}
    for name in FIELDS:
        was, here, there = (getattr(one, name) for one in (BASE, ours, others))
        assert (name in open_fields) == (here != was and there != was and here != there)
        expected = there if there != was else here
        assert getattr(merged.content, name) == expected, "theirs stands until a person decides"
    assert merged.changes == tuple(difference(others, merged.content, NAMES))


@given(mine=line_edits, theirs=line_edits)
def test_lines_are_merged_one_by_one(mine, theirs):
    def with_lines(changed):
        kept = dict.fromkeys((1, 2, 3), 9) | changed
        return make.goods(
            RAIN,
            goods=tuple(
                GoodsLine(line_id=number, item_id=7, quantity=count, unit="枚")
                for number, count in sorted(kept.items())
                if count is not None
            ),
        )

    base, ours, others = with_lines({}), with_lines(mine), with_lines(theirs)
    merged = merge(base, ours, others, NAMES)
    lines = [{line.line_id: line for line in one.goods} for one in (base, ours, others)]
    found = {line.line_id: line for line in merged.content.goods}
    for number in (1, 2, 3, 4):
        was, here, there = (one.get(number) for one in lines)
        assert found.get(number) == (there if there != was else here)
        is_open = f"goods.{number}" in {conflict.field for conflict in merged.conflicts}
        assert is_open == (here != was and there != was and here != there)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.DRAFT])
def test_a_draft_that_comes_back_is_submitted_or_stays_one(state):
    drafts = {9: Stored(9, "下書き1", BASE, BASE, 1, State.DRAFT)}
    [step] = steps(row(headcount="9"), stored=drafts, state=state)
    assert step.outcome is Outcome.CHANGED
    assert step.state is state


@pytest.mark.parametrize("state", [State.SUBMITTED, State.DRAFT])
def test_a_draft_that_the_file_leaves_as_it_is_stays_one(state):
    empty = replace(BASE, headcount=None)
    drafts = {9: Stored(9, "下書き1", empty, empty, 1, State.DRAFT)}
    [step] = steps(row(headcount=""), stored=drafts, state=state)
    assert (step.outcome, step.state) == (Outcome.UNCHANGED, State.DRAFT)


def test_what_a_workbook_did_before_is_not_done_again_after_it_was_corrected():
    """The file made 2 into 9; the ledger was set back to 2 since; the file comes once more."""
    nine = replace(BASE, headcount=9)
    back = Stored(9, "S-000001", BASE, BASE, 3, State.SUBMITTED, applied=(nine,))
    [same] = steps(row(headcount="9"), stored={9: back})
    assert (same.outcome, same.changes) == (Outcome.UNCHANGED, ())
    [more] = steps(row(headcount="9", note="追記"), stored={9: back})
    assert told(more.changes) == [("備考", "", "追記")]
    [other] = steps(row(headcount="8"), stored={9: back})
    assert told(other.changes) == [("人数", "2人", "8人")]


def test_another_entry_in_another_copy_of_the_form_overwrites_nothing():
    rows = of_new([NEW])
    [first] = steps(rows)
    known = {first.entry.key: Known(9, 0, 1)}
    now = {9: Stored(9, "S-000001", first.content, first.content, 1, State.SUBMITTED)}
    other = {**rows[0], "recipient": "宮城県", "span": "R2.7.20", "headcount": "6"}
    [asked] = steps([other], known=known, stored=now)
    assert (asked.outcome, asked.changes) == (Outcome.CONFLICT, ())
    assert "別の記録なら" in asked.doubts[0].message
    fields = {one.field: (one.theirs, one.mine) for one in asked.conflicts}
    assert fields["headcount"] == ("2人", "6人"), "every field is decided, not only some"
    assert set(fields) == {"recipient", "span", "headcount"}
    by_hand = {("9", field) for field in fields}
    [taken] = steps([other], known=known, stored=now, chosen=by_hand, decided=by_hand)
    assert taken.outcome is Outcome.CHANGED
    assert (taken.content.headcount, taken.content.span.first) == (6, date(2020, 7, 20))
    [left] = steps([other], known=known, stored=now, decided=by_hand)
    assert (left.outcome, left.content) == (Outcome.UNCHANGED, first.content)
    [corrected] = steps([{**rows[0], "recipient": "宮城県"}], known=known, stored=now)
    assert corrected.outcome is Outcome.CHANGED, "one of the three may have been wrong"


def test_rows_that_were_sorted_without_their_grey_columns_are_refused():
    other = make.dispatch(RAIN, headcount=7, span=Span(date(2020, 7, 20), None), title="別の班")
    [first], [second] = of_record(STAFF, BASE, record=9), of_record(STAFF, other, record=8)
    grey = {key for key in first if key.startswith("mark.")}
    moved = [
        {**second, **{key: first[key] for key in grey}},
        {**first, **{key: second[key] for key in grey}},
    ]
    known = {
        9: Stored(9, "S-000009", BASE, BASE, 1, State.SUBMITTED),
        8: Stored(8, "S-000008", other, other, 1, State.SUBMITTED),
    }
    for step, label in zip(steps(moved, stored=known), ("S-000008", "S-000009"), strict=True):
        assert step.outcome is Outcome.ERROR
        assert f"{label}の内容" in step.entry.rows[0].row.errors["mark.check"]
    edited = [{**moved[0], "headcount": "8"}, {**moved[1], "headcount": "3"}]
    assert {step.outcome for step in steps(edited, stored=known)} == {Outcome.ERROR}
    with_marks = steps([second, first], stored=known)
    assert [step.outcome for step in with_marks] == [Outcome.UNCHANGED, Outcome.UNCHANGED]


def test_dispatches_that_are_put_off_by_a_week_each_are_corrections():
    weeks = [
        make.dispatch(RAIN, headcount=2, span=Span(date(2020, 7, day), None), title=f"第{n}班")
        for n, day in enumerate((3, 10, 17), 1)
    ]
    rows, known = [], {}
    for record, week in enumerate(weeks, 7):
        [said] = of_record(STAFF, week, record=record)
        rows.append({**said, "span": f"R2.7.{3 + 7 * (record - 6)}～"})
        known[record] = Stored(record, f"S-{record}", week, week, 1, State.SUBMITTED)
    assert {step.outcome for step in steps(rows, stored=known)} == {Outcome.CHANGED}


def test_what_another_account_took_in_from_the_same_row_is_overwritten_by_decision_alone():
    rows = of_new([NEW])
    [first] = steps(rows)
    now = {9: Stored(9, "S-000001", first.content, first.content, 1, State.SUBMITTED)}
    known = {first.entry.key: Known(9, 0, 1, is_own=False)}
    [same] = steps(rows, known=known, stored=now)
    assert same.outcome is Outcome.UNCHANGED
    [other] = steps([{**rows[0], "headcount": "3"}], known=known, stored=now)
    assert (other.outcome, told(other.changes)) == (Outcome.CONFLICT, [])
    assert [(one.theirs, one.mine) for one in other.conflicts] == [("2人", "3人")]


def test_another_delivery_in_another_copy_of_the_form_overwrites_nothing():
    first = {"recipient": "熊本県", "sent_on": "R2.7.8", "item": "毛布", "quantity": "200"}
    rows = of_new([first])
    [made] = steps(rows, form=GOODS)
    known = {made.entry.key: Known(9, 1, 1)}
    now = {9: Stored(9, "S-000001", made.content, made.content, 1, State.SUBMITTED, 1)}
    other = {**rows[0], "item": "飲料水", "quantity": "500"}
    [asked] = steps([other], form=GOODS, known=known, stored=now)
    assert (asked.outcome, asked.changes) == (Outcome.CONFLICT, ())


def test_beside_a_wrong_cell_what_is_missing_is_told_too():
    [step] = steps(of_new([{"recipient": "熊本県", "span": "R5.12.40"}]))
    assert set(step.entry.rows[0].row.errors) == {"span", "headcount"}
