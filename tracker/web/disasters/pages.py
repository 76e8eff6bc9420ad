"""Reading the register: the list of disasters and the page of one."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from tracker.domain.access import Role
from tracker.domain.disaster_rules import may_change_disaster
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.permission import Permission
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import db
from tracker.queries import disasters, overview, records
from tracker.queries.givers import givers
from tracker.queries.goods import item_sums
from tracker.queries.history import RecordChange, Wanted, latest_changes
from tracker.queries.names import place_names
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.change_lines import change_lines
from tracker.web.clocks import PageClocks, requested_clocks
from tracker.web.disasters import breakdowns, listing, pictures, sheet
from tracker.web.disasters.blueprint import bp
from tracker.web.disasters.by_giver import giver_table
from tracker.web.disasters.gaps import gaps
from tracker.web.disasters.thanks import thanks_sheet
from tracker.web.entry_links import EntryLinks

CHANGES = 8


@bp.get("/")
@allow(Permission.READ)
def index() -> Any:
    asked, scope, session = requested_clocks(), viewer().scope, db.session()
    register = disasters.register(session, asked.clocks.known_at)
    rows = [row for row in register if row.is_listed]
    shown = [row for row in rows if row.content.start <= asked.clocks.as_of]
    totals = disasters.totals_by_disaster(session, asked.clocks, scope)
    hit = {code for row in shown for code in row.content.hardest_hit}
    last_days = disasters.last_support_days(session, asked.clocks, scope)
    return render_template(
        "disasters/index.html",
        asked=asked,
        lines=listing.lines(shown, totals, place_names(session, hit), asked),
        later=len(rows) - len(shown),
        strip=listing.strip(shown, last_days, asked),
        put_away=[row for row in register if not row.is_listed] if _keeps() else [],
    )


@bp.get("/<int:record_id>")
@allow(Permission.READ)
def show(record_id: int) -> Any:
    asked = requested_clocks()
    found = records.at_change(
        db.session(), Noun.DISASTER, record_id, viewer().scope, asked.clocks.known_at
    )
    if found.content.merged_into is not None and found.state is State.WITHDRAWN:
        return _to_the_other(found, asked)
    return render_template(
        "disasters/show.html",
        asked=asked,
        changes=change_lines(db.session(), _latest(record_id, asked)),
        may_change=may_change_disaster(viewer().actor, found.content),
        keeps=_keeps(),
        **_sheet(found, asked),
    )


def _keeps() -> bool:
    return viewer().role is Role.SECRETARIAT


def _to_the_other(found: records.Revision, asked: PageClocks) -> Any:
    """Old links to a merged disaster lead to the one that it became part of."""
    name = found.content.name_on(asked.clocks.as_of)
    flash(f"「{name}」は、この災害にまとめられました。", "message")
    target = found.content.merged_into
    return redirect(url_for("disasters.show", record_id=target, **asked.as_query))


def _latest(disaster_id: int, asked: PageClocks) -> list[RecordChange]:
    """The newest changes of the disaster and its supports that were known at the asked moment."""
    known_at = asked.clocks.known_at if asked.moment else None
    wanted = Wanted(disaster_id=disaster_id)
    return latest_changes(
        db.session(), viewer().scope, wanted=wanted, known_at=known_at, size=CHANGES
    ).rows


def _sheet(found: records.Revision, asked: PageClocks) -> dict[str, Any]:
    """Everything below the heading; a constant number of queries whatever the rows."""
    session, clocks, scope = db.session(), asked.clocks, viewer().scope
    disaster_id = found.record_id
    wanted = EntryFilter(disaster_id=disaster_id)
    links = EntryLinks(disaster_id, asked.as_query)
    totals = disasters.disaster_totals(session, clocks, scope, disaster_id)
    items = item_sums(session, clocks, scope, wanted, totals.aggregates)
    recipients = overview.recipient_sums(session, clocks, scope, wanted, totals.aggregates)
    duties = overview.duty_sums(session, clocks, scope, wanted)
    places = overview.map_places(session)
    all_givers = givers(session)
    giver_names = {giver.code: giver.name for giver in all_givers}
    nil = overview.nil_returns(session, clocks, scope, {disaster_id})
    last = overview.last_recorded(session, clocks, scope, disaster_id)
    months = overview.staff_by_month(session, clocks, scope, wanted)
    names = {code: place.full_name for code, place in places.items()}
    words = association()
    return {
        "page": sheet.page_head(found, clocks.as_of, names, giver_names, words.member),
        "names": giver_names,
        "facts": sheet.facts(found.content, names),
        "heads": sheet.heads(found.content, totals, items, links, words),
        "gaps": gaps(totals, links),
        "givers": giver_table(all_givers, totals, nil, last, links),
        "recipients": breakdowns.recipient_rows(recipients, totals, places, links),
        "duties": breakdowns.duty_rows(duties, totals, links),
        "items": breakdowns.item_rows(items, links),
        "thanks": thanks_sheet(session, clocks, scope, disaster_id, places, links),
        "map": pictures.recipient_map(recipients, places, all_givers, words.members, links),
        "months": pictures.months(months, clocks.as_of, links),
    }
