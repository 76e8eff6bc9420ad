"""How large numbers, days and texts of a データ may be that is taken in: as in the forms."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from tracker.domain.errors import InputError
from tracker.domain.numbers import LIMIT, format_integer
from tracker.domain.text import clean_line
from tracker.domain.wareki import FIRST_DAY, LAST_DAY
from tracker.reports.data.codes import AMOUNT
from tracker.reports.data.table import TYPED, Column, DataTable, Type

_MOST_ID: Final = 10**9  # as records are numbered (operations/record.py)
_MOST_PEOPLE: Final = 100_000_000
_MOST: Final = {
    "headcount": 100_000,
    "person_days_given": _MOST_PEOPLE,
    "recipient_count": 10_000,
    "wave": 999,
}
_LONGEST: Final = {
    "note": 10_000, "source": 2_000, "subject": 2_000, "section": 100, "occupation_other": 100,
    "duty_other": 100, "legal_basis_other": 100, "item_other": 100, "unit": 20, "category": 60,
    "recipient_label": 100, "sender_title": 100, "sender_person": 100, "slug": 60, "glide": 40,
}  # fmt: skip
_LONG: Final = 200
_ITEM_NAME: Final = 100
_PLACES: Final = 3


def check_text(table: DataTable, column: Column, text: str) -> None:
    """Raises InputError for a text that the forms would not take."""
    if text and (column.type in TYPED or column.type is Type.KEY):
        own = _ITEM_NAME if (table.name, column.name) == ("items", "name") else _LONG
        if "\n" in text or "\r" in text:
            raise InputError("セルの中で改行しています。1行に書いてください。")
        clean_line(text, _LONGEST.get(column.name, own))


def check_value(column: Column, value: Any) -> None:
    """Raises InputError for a number or day that the forms would not take."""
    if isinstance(value, date) and column.type is Type.DAY and not FIRST_DAY <= value <= LAST_DAY:
        raise InputError(
            f"{FIRST_DAY.isoformat()}から{LAST_DAY.isoformat()}までの日にしてください。"
        )
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return
    most = _MOST.get(column.name, _MOST_ID if column.type is Type.ID else LIMIT)
    if not 0 <= value <= most:
        raise InputError(f"0から{format_integer(most)}までの数にしてください。")
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    if isinstance(exponent, int) and exponent < -_PLACES:
        raise InputError("小数は第3位までにしてください。")


def check_figure(figure: str, value: int) -> None:
    """A published number of people is not as large as one of yen."""
    if figure != AMOUNT and value > _MOST_PEOPLE:
        raise InputError(f"0から{format_integer(_MOST_PEOPLE)}までの数にしてください。")
