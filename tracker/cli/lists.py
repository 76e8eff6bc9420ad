"""Lists that are not of our form, read as it was once said on the page for lists like them."""

from collections.abc import Sequence
from dataclasses import replace

import click
from sqlalchemy.orm import Session

from tracker.cli.refusal import Refused
from tracker.domain.entry_form.mapping import ListReading, is_of_our_form
from tracker.domain.entry_form.reading import Reading
from tracker.queries.list_mappings import remembered
from tracker.sheets.book import Sheet


def with_known_lists(session: Session, sheets: Sequence[Sheet], reading: Reading) -> Reading:
    """The reading with the sheets whose headings are known; says which they are.

    Raises Refused where it is not stated for which disaster they are.
    """
    for sheet in sheets:
        known = _known(session, sheet, reading.fixed.giver or "")
        if known is None:
            continue
        if reading.fixed.disaster_id is None:
            raise Refused(
                f"シート「{sheet.name}」は様式ではない表です。どの災害のものかを --disaster で"
                "指定してください。"
            )
        click.echo(f"シート「{sheet.name}」は、前に画面で決めた列の対応で読みます。")
        giver = reading.fixed.giver or known.giver
        stated = replace(known, disaster_id=reading.fixed.disaster_id, giver=giver)
        reading = reading.with_list(stated)
    return reading


def _known(session: Session, sheet: Sheet, ward: str) -> ListReading | None:
    """As the ward said it, else as the secretariat did."""
    rows = [(row.number, row.cells) for row in sheet.rows]
    if is_of_our_form(rows):
        return None
    own = remembered(session, ward=ward, sheet=sheet)
    return own or remembered(session, ward="", sheet=sheet)
