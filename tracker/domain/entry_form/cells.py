"""What a cell of a sheet says, whatever Excel made of it. All raise InputError, never guess.

`kind` of a cell: text, number (exact decimal text), date (ISO), moment (ISO), bool (TRUE, FALSE) or
error. Blank cells do not come here.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, Protocol, TypeVar

from tracker.domain.dates import parse_date, parse_span
from tracker.domain.errors import InputError
from tracker.domain.numbers import format_integer, parse_integer, parse_quantity, parse_yen
from tracker.domain.span import Span, day_span
from tracker.domain.text import clean_text, quoted, search_key
from tracker.domain.vocabulary import Labelled
from tracker.domain.wareki import format_date


class Typed(Protocol):
    """A cell as it came."""

    @property
    def kind(self) -> str: ...

    @property
    def text(self) -> str: ...


L = TypeVar("L", bound=Labelled)

#: What stands for "yes", and for "no", in a column that is ticked.
_YES: Final = frozenset(
    {"○", "〇", "◯", "◎", "✓", "✔", "レ", "はい", "有", "する", "true", "1", "取消"}
)
_NO: Final = frozenset({"×", "✕", "いいえ", "無", "なし", "しない", "false", "0", "-", "－", "―"})
_UNKNOWN: Final = frozenset({"不明", "数量不明", "未定", "?"})
_UNPUBLISHED: Final = frozenset({"未公表", "金額未公表", "非公表"})
_NO_YEN: Final = (
    "金額は1円以上で書いてください。公表していないときは「未公表」と書き、支援金を送って"
    "いないときは、その行を消してください。"
)
#: Characters of what the reader of workbooks says about a cell that it does not take.
_LONGEST_SENTENCE: Final = 100


def text(cell: Typed, limit: int) -> str:
    """Text as it was typed; a day that Excel recognised is written as the ledger prints it."""
    if cell.kind in ("date", "moment"):
        return format_date(day(cell))
    _refuse_error(cell)
    return clean_text(cell.text, limit)


def name(cell: Typed, limit: int) -> str:
    """Text that is looked up: without the apostrophe that marks text."""
    return text(cell, limit).removeprefix("'").strip()


def digits(cell: Typed, limit: int) -> str:
    """A number that is a name (a telephone): as a number it has lost its leading zero."""
    if cell.kind == "number":
        raise InputError(
            f"{quoted(cell.text)}は数値になっていて、先頭の0が落ちています。"
            "セルの表示形式を「文字列」にして書き直してください。"
        )
    return text(cell, limit)


def day(cell: Typed) -> date:
    """One day: a date of Excel, or text in any way of writing (R2.7.10, 20200710)."""
    if cell.kind in ("date", "moment"):
        return date.fromisoformat(cell.text[:10])
    typed = _plain(cell)
    _refuse_serial(cell)
    return parse_date(typed).value


def span(cell: Typed) -> Span:
    """A span (R2.7.10～16, 令和2年7月～); a date of Excel is one day."""
    if cell.kind in ("date", "moment"):
        return day_span(day(cell))
    typed = _plain(cell)
    _refuse_serial(cell)
    return parse_span(typed).value


def whole(cell: Typed, units: Collection[str], most: int, before: str = "") -> int:
    """A whole number from 1 to `most`; a unit may stand behind it, and `before` in front of it
    (第1陣)."""
    number = parse_integer(_number_text(cell).removeprefix(before), units)
    if not 1 <= number <= most:
        raise InputError(f"1から{format_integer(most)}までの数を書いてください。")
    return number


def quantity(cell: Typed, units: Collection[str]) -> Decimal | None:
    """A quantity of at most three decimals; 不明 is None."""
    if search_key(cell.text) in _UNKNOWN:
        return None
    return parse_quantity(_number_text(cell), units)


def yen(cell: Typed, scale: int = 1) -> int | None:
    """Whole yen from 1; 未公表 is None. A bare number is in units of `scale` yen (a column in
    千円)."""
    if search_key(cell.text) in _UNPUBLISHED:
        return None
    typed = _number_text(cell)
    is_whole = scale == 1 or _says_its_unit(typed)
    amount = parse_yen(typed if is_whole else f"{parse_quantity(typed) * scale:f}")
    if not amount:
        raise InputError(_NO_YEN)
    return amount


def word(cell: Typed, words: type[L]) -> L:
    """A word of a closed list by its label."""
    typed = _plain(cell)
    found = _called(words, typed)
    if found is not None:
        return found
    raise InputError(f"{quoted(typed)}は選べません。{_labels(words)}のどれかにしてください。")


def word_or_text(cell: Typed, words: type[L], limit: int) -> tuple[L, str]:
    """A word of the list, or else その他 with what was typed: 通訳, その他(通訳)."""
    typed = text(cell, limit + 10)
    found = _called(words, typed.removeprefix("'"))
    if found is not None:
        return found, ""
    return words("other"), clean_text(_inside_other(typed), limit)


def _called(words: type[L], typed: str) -> L | None:
    value = _labels_of(words).get(search_key(typed))
    return words(value) if value is not None else None


@cache
def _labels_of(words: type[Labelled]) -> dict[str, str]:
    return {search_key(one.label): one.value for one in words}


def yes(cell: Typed) -> bool:
    """Whether a cell is ticked."""
    typed = _plain(cell).casefold()
    if typed in _YES or typed in _NO:
        return typed in _YES
    raise InputError(
        f"{quoted(typed)}は読めません。あてはまるときは○を、そうでなければ空欄にします。"
    )


def _plain(cell: Typed) -> str:
    """The text without blanks around it and without the apostrophe that marks text."""
    _refuse_error(cell)
    return cell.text.strip().removeprefix("'").strip()


def _refuse_error(cell: Typed) -> None:
    if cell.kind != "error":
        return
    if cell.text.endswith("。") and len(cell.text) <= _LONGEST_SENTENCE:
        raise InputError(cell.text)  # the reader says itself what to do
    raise InputError(f"計算式の結果が{quoted(cell.text)}になっています。値を直接書いてください。")


def _number_text(cell: Typed) -> str:
    if cell.kind in ("date", "moment"):
        raise InputError(
            f"数のところが日付({format_date(date.fromisoformat(cell.text[:10]))})になっています。"
            "セルの表示形式を「標準」にして、数を書き直してください。"
        )
    return _plain(cell)


def _refuse_serial(cell: Typed) -> None:
    """44016 is how Excel keeps a day whose format was lost: to be seen, not guessed."""
    if cell.kind == "number" and len(cell.text.partition(".")[0]) <= 6:
        raise InputError(
            f"{quoted(cell.text)}は日付として読めません。"
            "セルの表示形式を「日付」にするか、「R2.7.10」のように書いてください。"
        )


def _says_its_unit(typed: str) -> bool:
    return any(sign in typed for sign in "円万億兆千百¥￥\\")


def _inside_other(typed: str) -> str:
    """通訳 of その他(通訳)."""
    for opening, closing in ("()", "（）"):
        if typed.startswith(f"その他{opening}") and typed.endswith(closing):
            return typed[len(f"その他{opening}") : -1]
    return typed


def _labels(words: type[L]) -> str:
    return "、".join(f"「{one.label}」" for one in words)
