"""Texts as a data sheet has them: one line, and standard forms of platform-dependent characters.

Rules L1-06, L1-08 and L1-14. Proper names keep their characters and only become one line.

Standard are the characters of JIS X 0208 and ASCII. Letters of JIS X 0213 (é, ヷ) and ideographs
(髙, 𠮷) are kept too: the rule excepts proper names, and a program cannot tell one in a text.
"""

import re
import unicodedata
from functools import cache
from itertools import groupby

#: No standard form can be known for these (外字, pictographs, letters of other scripts).
GETA = "〓"

_BLANKS = re.compile(r"\s+")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Lead bytes of the rows that are not of JIS X 0208: NEC's and IBM's own, and 外字.
_OWN_ROWS = frozenset({0x87, *range(0xED, 0x100)})
_ENCLOSED = re.compile("[\u2460-\u24ff\u2776-\u2793\u3200-\u33ff\U0001f100-\U0001f2ff]")
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_OWN_FORMS = {
    "〝": "「", "〞": "」", "〟": "」", "ℓ": "L", "㎖": "mL", "㎗": "dL", "㎘": "kL",
    "–": "-", "—": "―", "·": "・", "•": "・",
    "©": "(c)", "®": "(R)", "«": "《", "»": "》", "\u0304": "￣", "\u3099": "゛", "\u309a": "゜",
}  # fmt: skip


def platform_dependent(text: str) -> str:
    """The first character that is not standard; '' where there is none."""
    return "" if _is_plain(text) else next((c for c in text if not _is_standard(c)), "")


def _is_plain(text: str) -> bool:
    """Most texts are, and the codec of JIS X 0208 tells it at once."""
    try:
        text.encode("iso2022_jp")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _is_standard(one: str) -> bool:
    return _is_plain(one) or _is_of_cp932(one) or _is_letter(one)


def _is_of_cp932(one: str) -> bool:
    """JIS X 0208 as Windows maps it: ～ － ∥ ￠ are U+FF5E, U+FF0D, U+2225, U+FFE0 there."""
    try:
        code = one.encode("cp932")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and code[0] not in _OWN_ROWS


def _is_letter(one: str) -> bool:
    """A letter of JIS X 0213 or an ideograph, unless it is another one in disguise (㎏, ｱ)."""
    if unicodedata.category(one)[0] != "L" or unicodedata.normalize("NFKC", one) != one:
        return False
    if unicodedata.name(one, "").startswith("CJK "):
        return True
    try:
        return bool(one.encode("euc_jis_2004"))
    except UnicodeEncodeError:
        return False


def one_line(text: str) -> str:
    """Line breaks and runs of blanks are one space, none at the ends; no control characters."""
    if text.isascii() and text.isalnum():
        return text
    return _UNFIT.sub("", _BLANKS.sub(" ", text)).strip()


def standard(text: str) -> str:
    """One line, with ㈱ as (株), ㎏ as kg, ℓ as L, ① as (1), Ⅲ as III; what has no such form is
    〓."""
    line = one_line(text)
    if _is_plain(line):
        return line
    runs = ((plain, "".join(run)) for plain, run in groupby(line, _is_standard))
    return one_line("".join(run if plain else _standard_run(run) for plain, run in runs))


def _standard_run(run: str) -> str:
    """A run at once, because half-width katakana take their marks from the one behind."""
    spelled = "".join(_spelled(one) for one in run)
    folded = unicodedata.normalize("NFKC", spelled).replace("\u2044", "/")
    return "".join(one if _is_standard(one) else _own_form(one) for one in folded)


def _own_form(one: str) -> str:
    """Joiners, marks of direction and selectors of variants have no form, and leave nothing."""
    unseen = unicodedata.category(one) == "Cf" or _SELECTOR.match(one)
    return "" if unseen else _OWN_FORMS.get(one, GETA)


def _spelled(one: str) -> str:
    if one in _OWN_FORMS and not unicodedata.combining(one):
        return _OWN_FORMS[one]
    number = unicodedata.numeric(one, None)
    if number is None or not _ENCLOSED.match(one) or number != int(number):
        return one
    if "\u3220" <= one <= "\u3229" or "\u3280" <= one <= "\u3289":
        return f"({unicodedata.normalize('NFKC', one).strip('()')})"
    return f"({int(number)})"
