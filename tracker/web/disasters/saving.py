"""How a form of the register is saved: once, never over a newer version, what was typed kept."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for

from tracker import clock
from tracker.domain.difference import difference
from tracker.domain.disaster import Disaster
from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.names import Names
from tracker.domain.vocabulary import Noun
from tracker.domain.wareki import format_moment
from tracker.extensions import db
from tracker.operations.record import AlreadyRecorded
from tracker.queries import disasters, records
from tracker.queries.moment import head
from tracker.queries.names import names
from tracker.web.access import viewer
from tracker.web.disasters.forms import TokenForm

REFUSED, CONFLICT = 422, 409


def save(
    form: TokenForm,
    write: Callable[[], int],
    again: Callable[[], str],
    *,
    done: str,
    record_id: int | None = None,
    mine: Disaster | None = None,
) -> Any:
    """Run `write`, which gives the record of the page to go to, or show the form `again`.

    `mine` is what was typed, to be laid beside a newer version of `record_id`.
    """
    try:
        target = write()
    except AlreadyRecorded as error:
        target = record_id or disasters.entered_in(db.session(), error.change_id)
    except RuleBroken as error:
        form.put_error(error.field, error.message)
        return again(), REFUSED
    except Conflict as error:
        return _beside_the_newer(form, record_id, error, mine, again), CONFLICT
    flash(done, "success")
    return redirect(url_for("disasters.show", record_id=target), 303)


def _beside_the_newer(
    form: TokenForm,
    record_id: int | None,
    error: Conflict,
    mine: Disaster | None,
    again: Callable[[], str],
) -> str:
    """The form as it was typed, now made from the newer version, which is shown beside it."""
    now = records.current(db.session(), Noun.DISASTER, record_id or 0, viewer().scope)
    form.base.data = str(error.current)
    form.new_token()
    form.put_error(
        "",
        f"あなたが開いたあとに、{now.change.actor_name}さんが"
        f"{format_moment(now.change.recorded_at)}に直しました。"
        "下の表で見くらべ、このまま保存するか、直してから保存してください。",
    )
    form.newer = difference(now.content, mine, _names(now.content, mine)) if mine else []
    return again()


def _names(*contents: Disaster) -> Names:
    places = {code for content in contents for code in (*content.hardest_hit, *content.further)}
    session = db.session()
    return names(session, known_at=head(session), as_of=clock.today(), places=places)


def page(template: str, form: TokenForm, **values: Any) -> str:
    """A form's page; the form gets its token when it is shown for the first time."""
    if not form.once.data:
        form.new_token()
    return render_template(f"disasters/{template}.html", form=form, **values)
