"""The words that a number format puts behind a number: the 万円 of `#,##0"万円"`.

What people read is 50万円, so that is what the cell says; 50 alone would have to be guessed. Where
the format shows another number than the one that is stored (`#,##0,` shows 500 of 500000), the cell
is an error, unless the words say just that.
"""

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>general|g/標準)|(?P<exponent>e[+-])|(?P<end>;)"
    r"|(?P<digits>[0-9#?.,%@]+)|(?P<bare>[^\x00-\x7f]|[a-z$])|.",
    re.IGNORECASE | re.DOTALL,
)
#: A code that has none of these shows its numbers as they are.
_MAY_SAY: Final = re.compile(r'["\\$]|[^\x00-\x7f]|,(?![0#?])|[A-Za-df-z]')
_CONDITION: Final = re.compile(
    r"\s*(<=|>=|<>|<|>|=)\s*([+-]?[0-9]{1,15}(?:\.[0-9]{0,15})?(?:[eE][+-]?[0-9]{1,2})?)\s*"
)
_COMPARED: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
#: Sections, the one for texts not counted: for what each is unless it says so itself.
_USUAL: Final = {1: ("",), 2: (">=0", ""), 3: (">0", "<0", "")}
_COMMAS: Final = re.compile(r"(,+)([.%e]|$)?")
#: What a number may be shown by without another meaning.
_NO_WORD: Final = " \t\r\n\u3000\xa0()（）[]<>+-‐−－▲△¥￥\\.,、。:;/'\"!*_"
_IN_FRONT: Final = _NO_WORD + "$€£"
#: What commas leave out, and the words that say just that.
_YEN = "円"
_SCALES: Final = {1: ("千", "千円"), 2: ("百万", "百万円")}


class Section(NamedTuple):
    """A section of a code: numbers it is for, words around them, whether it shows another number.

    No limit is for all that the sections before it are not for.
    """

    compare: Callable[[float, float], bool] | None
    limit: float
    front: str
    words: str
    is_other: bool


@dataclass(slots=True)
class _Read:
    """A section as it is read; `digits` are the places of the number, `behind` what follows."""

    condition: str = ""
    front: str = ""
    digits: str = ""
    behind: str = ""
    is_split: bool = False


def sections_of(code: str) -> tuple[Section, ...]:
    """The sections for numbers; none where no section says anything about their size."""
    if not _MAY_SAY.search(code):
        return ()
    read = list(_read(code))
    if len(read) > 3 or (len(read) > 1 and "@" in read[-1].digits):
        read = read[: min(3, len(read) - 1)]
    usual = _USUAL[len(read)]
    found = tuple(_judged(one, one.condition or usual[n]) for n, one in enumerate(read))
    return found if any(one.words or one.is_other for one in found) else ()


def applying(sections: Sequence[Section], value: float) -> Section | None:
    """The section by which a number is shown; none where Excel shows nothing but ####."""
    for section in sections:
        if section.compare is None or section.compare(value, section.limit):
            return section
    return None


def _read(code: str) -> Iterator[_Read]:
    section = _Read()
    for token in _TOKEN.finditer(code):
        if token["end"]:
            yield section
            section = _Read()
        elif token["bracket"] is not None:
            _bracket(section, token["bracket"])
        elif token["digits"] or token["general"] or token["exponent"]:
            _places(section, token["digits"] or ("0" if token["general"] else "e"))
        else:
            _literal(section, token["quoted"] or token["escaped"] or token["bare"] or "")
    yield section


def _bracket(section: _Read, inside: str) -> None:
    """A condition or a currency, which is shown; colours and languages are not."""
    if inside.startswith("$"):
        _literal(section, inside[1:].partition("-")[0])
    elif _CONDITION.fullmatch(inside):
        section.condition = inside


def _literal(section: _Read, text: str) -> None:
    if section.digits:
        section.behind += text
    else:
        section.front += text


def _places(section: _Read, places: str) -> None:
    """More of the number: what stood behind it until now stands between its digits."""
    if section.behind and re.search(r"[0-9#?@]", places):
        section.is_split = section.is_split or bool(section.behind.strip())
        section.behind = ""
    section.digits += places


def _judged(read: _Read, condition: str) -> Section:
    front, words = read.front.strip(_IN_FRONT), read.behind.strip()
    if "(" in read.front or "（" in read.front:
        words = words.rstrip(")） ")
    if not words.strip(_NO_WORD) or not re.search("[0#?@]", read.digits):
        words = ""
    scale = sum(len(f[1]) for f in _COMMAS.finditer(read.digits) if f[2] is not None)
    is_other = _is_scaled(read, front, words, scale) if scale else _is_other(read, front, words)
    compare, limit = _condition(condition)
    if scale:  # what is stored is the whole amount
        words = _YEN if _YEN in words else ""
    return Section(compare, limit, front, "" if is_other else words, is_other)


def _is_scaled(read: _Read, front: str, words: str, scale: int) -> bool:
    """Whether commas leave out thousands and the words do not say that, and nothing else."""
    said = words.strip(_NO_WORD)
    return read.is_split or bool(front) or said not in _SCALES.get(scale, ())


def _is_other(read: _Read, front: str, words: str) -> bool:
    """Whether the number before the words, as it is seen, is not the one that is stored."""
    if not words:
        return False
    runs_on = words[0].isdecimal() or words[0] in ".,．，、" or front[-1:].isdecimal()
    return read.is_split or runs_on or "%" in read.digits or "@" in read.digits


def _condition(text: str) -> tuple[Callable[[float, float], bool] | None, float]:
    found = _CONDITION.fullmatch(text)
    return (_COMPARED[found[1]], float(found[2])) if found else (None, 0.0)
