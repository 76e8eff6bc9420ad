"""What a list of letters is narrowed to."""

from dataclasses import dataclass

from tracker.domain.entry_filter import Shelved


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFilter:
    """None and '' do not narrow. `party` is a giver that keeps the letter or is written to.

    `prefecture` and `recipient` are codes of who wrote, `body` the name of one without a code;
    `fiscal_year` is that of receipt, `waiting_for` a ward that has not yet ticked a letter in
    circulation, `unfinished` letters in circulation that some ward has not ticked.
    """

    disaster_id: int | None = None
    party: str | None = None
    prefecture: str | None = None
    recipient: str | None = None
    body: str | None = None
    support_id: int | None = None
    fiscal_year: int | None = None
    waiting_for: str | None = None
    unfinished: bool = False
    text: str = ""
    shelved: Shelved = Shelved.SUBMITTED


ALL_LETTERS = LetterFilter()
