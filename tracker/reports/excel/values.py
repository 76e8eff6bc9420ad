"""What a cell of content becomes in a workbook: a number with its format, or words."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from tracker.reports.content import PRINTED_ZERO, Cell, Figure, Link, Number, Quantity, Text, scaled
from tracker.reports.content import shown as usual_display
from tracker.reports.excel.styles import Styles, number_format
from tracker.reports.excel.text import safe_text

MOST_DIGITS = 15  # a workbook's numbers are doubles; longer ones would be rounded silently


@dataclass(frozen=True, slots=True)
class Stored:
    """Value of a cell: a number (`number_format` says how it reads), words, or nothing."""

    value: Quantity | str | None
    number_format: str = "General"
    url: str = ""


NOTHING = Stored(None)


def stored(cell: Cell, styles: Styles) -> Stored:
    """How the cell is kept. Whatever it is, people read exactly its text or display."""
    if isinstance(cell, Text):
        return Stored(safe_text(cell.text))
    if isinstance(cell, Number | Figure):
        return _number(cell, styles) or Stored(safe_text(cell.display))
    if isinstance(cell, Link):
        return Stored(safe_text(cell.text), url=cell.url)
    return NOTHING


def words(cell: Cell) -> str:
    """What people read in the cell."""
    if isinstance(cell, Text | Link):
        return cell.text
    return cell.display if isinstance(cell, Number | Figure) else ""


def _number(cell: Number | Figure, styles: Styles) -> Stored | None:
    """The number, where a number format can show its display letter for letter; else None.

    So 376,339万円(32県市町) and 10億円＋未公表4件 stay words although their value is known.
    """
    if cell.value is None:
        return None
    number = scaled(cell.value, cell.scale)
    if _digits(number) > MOST_DIGITS:
        return None
    if cell.display == PRINTED_ZERO and number == 0:
        return Stored(0, _format(0, "", True))
    if cell.display == usual_display(number, cell.unit) and styles.takes_unit(cell.unit):
        return Stored(number, _format(_places(number), cell.unit, False))
    return None


def _places(number: Quantity) -> int:
    """Decimals that are shown: as many as there are, without trailing zeros."""
    return len(usual_display(number).partition(".")[2]) if isinstance(number, Decimal) else 0


def _digits(number: Quantity) -> int:
    if isinstance(number, int):
        return len(str(abs(number))) if abs(number) < 10**MOST_DIGITS else MOST_DIGITS + 1
    parts = Decimal(number).as_tuple()
    exponent = parts.exponent if isinstance(parts.exponent, int) else 0
    return max(len(parts.digits) + max(0, exponent), -exponent)


_format = lru_cache(maxsize=256)(number_format)
