"""The register of disasters: who may change an entry, and what it must be."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tracker.domain.disaster import DisasterName
from tracker.domain.disaster_rules import (
    check_disaster,
    check_merge,
    free_slug,
    is_slug,
    may_change_disaster,
)
from tracker.domain.errors import RuleBroken
from tracker.domain.span import Span, month_span
from tracker.domain.vocabulary import Hazard, State
from tracker.queries.overview import present_by_month

PROPOSED = make.disaster(provisional=True, proposed_by=make.MINATO)


@pytest.mark.parametrize(
    ("actor", "disaster", "may"),
    [
        (make.SECRETARY, make.disaster(), True),
        (make.MINATO_CLERK, PROPOSED, True),
        (make.KATSUSHIKA_CLERK, PROPOSED, False),
        (make.MINATO_CLERK, replace(PROPOSED, provisional=False), False),
        (make.MINATO_CLERK, make.disaster(provisional=True), False),
        (make.READER, PROPOSED, False),
    ],
)
def test_a_ward_changes_its_own_proposal_only(actor, disaster, may):
    assert may_change_disaster(actor, disaster) is may


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("names", {"names": ()}),
        (
            "names",
            {"names": (DisasterName("甲", date(2020, 7, 9)), DisasterName("乙", date(2020, 7, 9)))},
        ),
        ("slug", {"slug": "2020_July"}),
        ("slug", {"slug": "-a"}),
        ("slug", {"slug": "a" * 61}),
        ("glide", {"glide": "EQ-2011-28-JPN"}),
        ("spoken", {"spoken": Span(date(2020, 7, 3), None)}),
    ],
)
def test_what_cannot_stand_in_the_register_names_its_field(field, changes):
    with pytest.raises(RuleBroken) as refused:
        check_disaster(replace(make.disaster(), **changes))
    assert refused.value.field == field


def test_a_full_entry_stands():
    check_disaster(make.disaster(glide="EQ-2011-000028-JPN", spoken=month_span(2020, 7)))


@given(
    st.sampled_from(Hazard),
    st.sets(st.sampled_from(["2020-flood", "2020-heavy-rain", "2020-heavy-rain-2"])),
)
def test_a_slug_that_is_made_up_is_free_and_fits(hazard, taken):
    slug = free_slug(month_span(2020, 7), hazard, taken)
    assert slug not in taken
    assert is_slug(slug)


@pytest.mark.parametrize(
    ("source", "target", "source_state", "target_state"),
    [
        (1, 1, State.SUBMITTED, State.SUBMITTED),
        (1, 2, State.WITHDRAWN, State.SUBMITTED),
        (1, 2, State.SUBMITTED, State.WITHDRAWN),
    ],
)
def test_only_two_standing_disasters_are_merged(source, target, source_state, target_state):
    with pytest.raises(RuleBroken):
        check_merge(source, source_state, target, target_state)


def test_people_are_counted_in_every_month_in_which_they_were_there():
    spans = [
        (date(2020, 7, 30), date(2020, 8, 2), 3),
        (date(2020, 10, 1), None, 2),
    ]
    assert present_by_month(spans, date(2020, 11, 5)) == [
        ("2020-07", 3),
        ("2020-08", 3),
        ("2020-09", 0),
        ("2020-10", 2),
        ("2020-11", 2),
    ]


def test_without_dispatches_there_are_no_months():
    assert present_by_month([], date(2020, 11, 5)) == []
