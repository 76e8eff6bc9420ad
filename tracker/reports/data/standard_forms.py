"""Texts as a data sheet has them: one line, and standard forms of platform-dependent characters.

Rules L1-06, L1-08 and L1-14. Proper names keep their characters and only become one line.
"""

import re
import unicodedata

#: No standard form can be known for these (外字).
GETA = "〓"

_OUTSIDE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
PLATFORM_DEPENDENT = re.compile(
    "[\u2116\u2121\u213b\u2150-\u218f\u2460-\u24ff\u2776-\u2793\u301d-\u301f\u3200-\u33ff"
    f"\uff61-\uff9f\U0001f100-\U0001f2ff{_OUTSIDE}]"
)
_RUN = re.compile(f"(?:{PLATFORM_DEPENDENT.pattern})+")
_BLANKS = re.compile(r"\s+")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_QUOTES = {"〝": "「", "〞": "」", "〟": "」"}


def one_line(text: str) -> str:
    """Line breaks and runs of blanks are one space, none at the ends; no control characters."""
    if text.isascii() and text.isalnum():
        return text
    return _UNFIT.sub("", _BLANKS.sub(" ", text)).strip()


def standard(text: str) -> str:
    """One line, with ㈱ as (株), ㎏ as kg, ① as (1), Ⅲ as III; what has no such form is 〓."""
    return one_line(_RUN.sub(lambda run: _standard_run(run[0]), text))


def _standard_run(run: str) -> str:
    """A run at once, because half-width katakana take their marks from the one behind."""
    spelled = "".join(_numbered(one) for one in run)
    folded = unicodedata.normalize("NFKC", spelled).replace("\u2044", "/")
    return PLATFORM_DEPENDENT.sub(GETA, folded)


def _numbered(one: str) -> str:
    if one in _QUOTES:
        return _QUOTES[one]
    number = unicodedata.numeric(one, None)
    enclosed = "\u2460" <= one <= "\u24ff" or "\u2776" <= one <= "\u2793" or one >= "\u3200"
    if number is None or not enclosed or number != int(number):
        return one
    if "\u3220" <= one <= "\u3229" or "\u3280" <= one <= "\u3289":
        return f"({unicodedata.normalize('NFKC', one).strip('()')})"
    return f"({int(number)})"
