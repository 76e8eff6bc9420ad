"""LetterFilter in an address and back: every link to the list of letters is made here (rule 8)."""

from collections.abc import Mapping
from typing import Any, Final

from tracker.domain.entry_filter import Shelved
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.text import clean_code
from tracker.web.address_readers import (
    Readers,
    a_code,
    a_fiscal_year,
    a_record,
    a_text,
    place_codes,
    read_address,
    word_of,
    year_text,
)

#: As `waiting`: letters that somebody has not seen yet.
ANYBODY: Final = "any"
#: Names in the address where they differ from those of LetterFilter.
_NAMES: Final = {
    "disaster_id": "disaster",
    "support_id": "support",
    "fiscal_year": "year",
    "waiting_for": "waiting",
    "text": "q",
}


def name_in_address(field: str) -> str:
    """The parameter that holds a field of LetterFilter."""
    return _NAMES.get(field, field)


def letter_query(wanted: LetterFilter) -> dict[str, str]:
    """The parameters of an address that stand for `wanted`; what is not narrowed is left out."""
    found: dict[str, Any] = {
        "text": wanted.text or None,
        "disaster_id": wanted.disaster_id,
        "party": wanted.party,
        "prefecture": wanted.prefecture,
        "recipient": wanted.recipient,
        "also": wanted.also if wanted.recipient else None,
        "body": wanted.body,
        "support_id": wanted.support_id,
        "fiscal_year": year_text(wanted.fiscal_year),
        "waiting_for": ANYBODY if wanted.unfinished else wanted.waiting_for,
        "shelved": None if wanted.shelved is Shelved.SUBMITTED else wanted.shelved,
    }
    return {name_in_address(f): str(value) for f, value in found.items() if value is not None}


def letter_filter_from(address: Mapping[str, str]) -> tuple[LetterFilter, dict[str, str]]:
    """The filter that an address asks for, and a message by parameter for what cannot be read.

    What cannot be read does not narrow. Whether a code exists is for the page to say, which
    knows the ledger.
    """
    values, errors = read_address(address, _READERS)
    return LetterFilter(**values), errors


def _waiting(text: str) -> tuple[str | None, bool]:
    return (None, True) if clean_code(text) == ANYBODY else (*a_code(text), False)


_READERS: Final[Readers] = {
    "q": (a_text, ("text",)),
    "disaster": (a_record, ("disaster_id",)),
    "party": (a_code, ("party",)),
    "prefecture": (a_code, ("prefecture",)),
    "recipient": (a_code, ("recipient",)),
    "also": (place_codes, ("also",)),
    "body": (a_text, ("body",)),
    "support": (a_record, ("support_id",)),
    "year": (a_fiscal_year, ("fiscal_year",)),
    "waiting": (_waiting, ("waiting_for", "unfinished")),
    "shelved": (word_of(Shelved), ("shelved",)),
}
