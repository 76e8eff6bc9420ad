"""Recipients as a count: 32県市町, 4県、1団体, 50県市町村ほか3."""

from collections.abc import Iterable, Mapping

from tracker.domain.recipient import Recipient
from tracker.domain.support import Aggregate

#: Kinds of municipalities in the order in which the association counts them up.
_KINDS = "都道府県区市町村"


def counted_recipients(places: Iterable[str], bodies: int = 0) -> str:
    """How many there are, with the kinds that occur; '' where none is stated.

    places: full names of different municipalities (宮城県女川町), whose last character is their
    kind. bodies: how many others there are (日本赤十字社).
    """
    kinds = [place[-1:] for place in places]
    told = "".join(kind for kind in _KINDS if kind in kinds)
    parts = [f"{len(kinds)}{told or '団体'}"] if kinds else []
    if bodies:
        parts.append(f"{bodies}団体")
    return "、".join(parts)


def recipients_beside(
    aggregates: Iterable[Aggregate], recipients: Iterable[Recipient], places: Mapping[str, str]
) -> str:
    """The label that was published, and ほかn for the recipients of the rows added to it.

    Without an aggregate that tells its recipients, those of the rows are counted.
    """
    stated = {recipient for recipient in recipients if recipient.is_stated}
    told = (published_label(aggregate, places) for aggregate in aggregates)
    labels = list(dict.fromkeys(filter(None, told)))
    if labels:
        return "・".join(labels) + (f"ほか{len(stated)}" if stated else "")
    named = [places.get(recipient.code, "") for recipient in stated if recipient.code]
    return counted_recipients(named, sum(1 for recipient in stated if recipient.name))


def published_label(aggregate: Aggregate, places: Mapping[str, str]) -> str:
    """32県市町 as it was published; '' where the aggregate tells no recipients."""
    if aggregate.recipient_label:
        return aggregate.recipient_label
    if aggregate.recipient_count:
        return f"{aggregate.recipient_count}団体"
    code = aggregate.recipient.code
    return places.get(code, code) if code else aggregate.recipient.name or ""
