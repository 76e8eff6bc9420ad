"""EntryFilter in an address and back: every link to the list of entries is made here (rule 8).

url_for("supports.index", **filter_query(EntryFilter(kind=Kind.STAFF)), **clocks.as_query)
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from tracker.domain.association import Association
from tracker.domain.dates import parse_date, parse_span
from tracker.domain.entry_filter import (
    Acknowledged,
    Counting,
    EntryFilter,
    Part,
    Shelved,
    Unstated,
)
from tracker.domain.errors import InputError
from tracker.domain.text import clean_code, clean_line, quoted
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, Labelled
from tracker.domain.wareki import TO
from tracker.web.address_readers import (
    LONGEST_TEXT,
    Reader,
    Readers,
    a_code,
    a_fiscal_year,
    a_record,
    a_text,
    one_of,
    place_codes,
    read_address,
    word_of,
    year_text,
)

#: Names in the address where they differ from those of EntryFilter.
PERIOD: Final = "period"
TICKED: Final = "y"  # what a check box sends
_NAMES: Final = {
    "disaster_id": "disaster",
    "item_id": "item",
    "fiscal_year": "year",
    "ends_by": "ends",
    "text": "q",
}
_WORDS: Final[dict[str, tuple[type[Labelled], ...]]] = {
    "kind": (Kind,),
    "fund_kind": (FundKind, Unstated),
    "duty": (Duty, Unstated),
    "standing": (Counting,),
    "part": (Part,),
    "thanked": (Acknowledged,),
    "shelved": (Shelved,),
}
#: Fields where '' asks for what is not stated. In an address that is this sign, which also stands
#: before a text that begins with it, because forms send what was left blank as nothing.
_EXACT: Final = ("item_text", "what", "unit")
_EXACTLY: Final = "="
_OPEN_START: Final = re.compile(rf"[{TO}〜~]\s*(?P<last>.+)")


def name_in_address(field: str) -> str:
    """The parameter that holds a field of EntryFilter; first and last are one, the period."""
    return PERIOD if field in ("first", "last") else _NAMES.get(field, field)


def filter_query(wanted: EntryFilter) -> dict[str, str]:
    """The parameters of an address that stand for `wanted`; what is not narrowed is left out."""
    found: dict[str, Any] = {
        "disaster_id": wanted.disaster_id,
        "giver": wanted.giver,
        "kind": wanted.kind,
        "channel": wanted.channel,
        "fund_kind": wanted.fund_kind,
        "duty": wanted.duty,
        "item_id": wanted.item_id,
        **{name: _exact_text(getattr(wanted, name)) for name in _EXACT},
        "prefecture": wanted.prefecture,
        "recipient": wanted.recipient,
        "also": wanted.also if wanted.recipients else None,
        "body": wanted.body,
        "standing": wanted.standing,
        "shelved": None if wanted.shelved is Shelved.SUBMITTED else wanted.shelved,
        "fiscal_year": year_text(wanted.fiscal_year),
        PERIOD: _period_text(wanted.first, wanted.last),
        "ends_by": wanted.ends_by.isoformat() if wanted.ends_by else None,
        "paid": TICKED if wanted.paid else None,
        "own": TICKED if wanted.own else None,
        "part": wanted.part,
        "thanked": wanted.thanked,
        "text": wanted.text or None,
    }
    return {name_in_address(f): str(value) for f, value in found.items() if value is not None}


def filter_from(
    address: Mapping[str, str], association: Association
) -> tuple[EntryFilter, dict[str, str]]:
    """The filter that an address asks for, and a message by parameter for what cannot be read.

    What cannot be read does not narrow. Whether a code exists is for the page to say, which
    knows the ledger. Parameters that are no filter are left alone.
    """
    values, errors = read_address(address, _readers(association))
    return EntryFilter(**values), errors


def _channel_of(association: Association) -> Reader:
    return one_of({channel: association.channel(channel) for channel in Channel})


def _ticked(called: str) -> Reader:
    def read(text: str) -> tuple[bool]:
        if clean_code(text) != TICKED:
            raise InputError(
                f"{quoted(text)}は{called}の条件として読めません。「ほかの条件」で選び直してください。"
            )
        return (True,)

    return read


def _exact(text: str) -> tuple[str]:
    return (clean_line(text.removeprefix(_EXACTLY), LONGEST_TEXT),)


def _exact_text(value: str | None) -> str | None:
    if value is None:
        return None
    return f"{_EXACTLY}{value}" if not value or value.startswith(_EXACTLY) else value


def _day(text: str) -> tuple[date]:
    return (parse_date(text).value,)


def _period(text: str) -> tuple[date | None, date | None]:
    open_start = _OPEN_START.fullmatch(text)
    if open_start:
        return None, parse_span(open_start["last"]).value.last
    span = parse_span(text).value
    return span.first, span.last


def _period_text(first: date | None, last: date | None) -> str | None:
    if first is None and last is None:
        return None
    if first == last and first:
        return first.isoformat()
    return f"{first.isoformat() if first else ''}{TO}{last.isoformat() if last else ''}"


def _readers(association: Association) -> Readers:
    """How each parameter is read, and the fields that it fills."""
    return {
        "disaster": (a_record, ("disaster_id",)),
        "giver": (a_code, ("giver",)),
        "channel": (_channel_of(association), ("channel",)),
        **{name: (word_of(*words), (name,)) for name, words in _WORDS.items()},
        **{name: (_exact, (name,)) for name in _EXACT},
        "item": (a_record, ("item_id",)),
        "prefecture": (a_code, ("prefecture",)),
        "recipient": (a_code, ("recipient",)),
        "also": (place_codes, ("also",)),
        "body": (a_text, ("body",)),
        "year": (a_fiscal_year, ("fiscal_year",)),
        PERIOD: (_period, ("first", "last")),
        "ends": (_day, ("ends_by",)),
        "paid": (_ticked("支出済"), ("paid",)),
        "own": (_ticked("共同を除く"), ("own",)),
        "q": (a_text, ("text",)),
    }
