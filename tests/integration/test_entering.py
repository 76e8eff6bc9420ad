"""Entering supports by the forms: what was typed, what is recorded, and where one goes then."""

import re

import pytest

from tests import factories as make
from tests.factories import HITOYOSHI, KUMAMOTO, MINATO
from tracker.domain.access import PUBLIC, Role, Scope
from tracker.domain.vocabulary import Kind, Noun, State
from tracker.queries.records import current

ALL = Scope(all_drafts=True)


@pytest.fixture
def rain(session):
    [disaster] = make.record(session, make.disaster())
    return disaster


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
@pytest.mark.parametrize("role", ["ward", "secretariat"])
def test_every_kind_has_a_form(pages, rain, kind, role):
    pages.sign_in(role, MINATO if role == "ward" else None)
    page = pages.open(f"/supports/new?kind={kind}&disaster={rain}", follow=True)
    assert page.title.endswith("を記録する")
    assert page.submit(0).errors == [], page.text
