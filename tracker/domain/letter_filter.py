"""What a list of letters is narrowed to."""

from dataclasses import dataclass

from tracker.domain.entry_filter import Shelved


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFilter:
    """None and '' do not narrow. `party` is a giver that keeps the letter or is written to.

    `prefecture` and `recipient` are codes of who wrote, `also` the codes of the same place under
    its other names, joined by '-' (富谷市: 富谷町 too), `body` the name of one without a code;
    `fiscal_year` is that of receipt, `waiting_for` a ward that has not yet ticked a letter in
    circulation, `unfinished` letters in circulation that some ward has not ticked.
    """

    disaster_id: int | None = None
    party: str | None = None
    prefecture: str | None = None
    recipient: str | None = None
    also: str | None = None
    body: str | None = None
    support_id: int | None = None
    fiscal_year: int | None = None
    waiting_for: str | None = None
    unfinished: bool = False
    text: str = ""
    shelved: Shelved = Shelved.SUBMITTED

    @property
    def recipients(self) -> tuple[str, ...]:
        """The codes of who wrote, the one that was named first."""
        if self.recipient is None:
            return ()
        return (self.recipient, *(self.also.split("-") if self.also else ()))

    @property
    def is_range(self) -> bool:
        """Whether it asks for nothing but a disaster and a fiscal year, as a whole report does."""
        year = self.fiscal_year or None  # 年度不明 is no year
        return self == LetterFilter(disaster_id=self.disaster_id, fiscal_year=year)


ALL_LETTERS = LetterFilter()
