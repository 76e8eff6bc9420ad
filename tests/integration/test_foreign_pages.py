"""What another site lets a signed-in browser send is refused by every route (CSRF)."""

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.pages import Pages
from tracker.models import Change, SignIn

VALUES = {"record_id": 1, "account_id": 1, "token": "x"}


def test_no_form_is_taken_without_the_token_of_a_page_of_ours(
    app: Flask, pages: Pages, session: Session
) -> None:
    (rain,) = make.record(session, make.disaster())
    (entry,) = make.record(session, make.dispatch(rain))
    pages.sign_in("secretariat")
    app.config["WTF_CSRF_ENABLED"] = True
    changes = session.scalar(select(func.count()).select_from(Change))
    taken = {}
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            record = entry if rule.endpoint.startswith("supports.") else rain
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **{**VALUES, "record_id": record})
            sent = {"action": "submit", "csrf_token": "that of another page", "headcount": "9"}
            answer = pages.send(path, method="POST", data=sent)
            if answer.status_code != 400:
                taken[rule.endpoint] = answer.status_code
    assert taken == {}, "these routes must refuse a form without our token with 400"
    assert session.scalar(select(func.count()).select_from(Change)) == changes
    ended = select(func.count()).select_from(SignIn).where(SignIn.ended_at.is_not(None))
    assert session.scalar(ended) == 0
