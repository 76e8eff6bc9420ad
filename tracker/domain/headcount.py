"""Rule 5: what a dispatch is on a day D (a 派遣中, b 既派遣, c 今後派遣予定, or none)."""

from datetime import date

from tracker.domain.vocabulary import Standing


def standing(
    *,
    first: date,
    last: date | None,
    decided_on: date | None,
    cancelled_on: date | None,
    as_of: date,
    today: date,
) -> Standing:
    """Standing of a dispatch from `first` to `last` (None: open) on the day `as_of`.

    Without a 決定日 a planned dispatch is counted only for `as_of` today or later.
    """
    if cancelled_on is not None and cancelled_on <= as_of:
        return Standing.NONE
    if last is not None and last < as_of:
        return Standing.SERVED
    if first <= as_of:
        return Standing.PRESENT
    known = as_of >= today if decided_on is None else decided_on <= as_of
    return Standing.PLANNED if known else Standing.NONE
