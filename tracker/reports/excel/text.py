"""Text that is safe in a workbook: what Excel would run, misread, cut or refuse."""

import re
from collections.abc import Iterable

MOST_CHARACTERS = 32_767  # Excel's limit for a cell, in UTF-16 units; more is cut without a word
SHORTENED = "…（長いため以下を省略）"
MOST_NAME = 31  # Excel's limit for the name of a sheet, in UTF-16 units

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# Full-width signs too: Japanese Excel takes ＝１＋１ for a formula when a cell is edited.
_MISREAD = re.compile(r"[=+\-@＝＋－＠\s']|[0-9０-９./:,-]+$")
_NAME_SIGNS = str.maketrans(":\\/?*[]", "：＼／？＊［］")


def safe_text(text: str) -> str:
    """The text as a cell can hold it: one kind of line end, U+FFFD for what XML cannot carry,
    and shortened with a visible note where Excel would cut it silently."""
    if _UNFIT.search(text) or _LINE_ENDS.search(text) or "\t" in text:
        text = _UNFIT.sub("\ufffd", _LINE_ENDS.sub("\n", text)).replace("\t", " ")
    return text if _fits(text, MOST_CHARACTERS) else _shortened(text, MOST_CHARACTERS, SHORTENED)


def as_xml(text: str) -> str:
    """Safe text as XML character data. `_x0041_` stays six characters more than the A that
    Excel would make of it (ST_Xstring, ECMA-376 part 1, 22.9.2.19)."""
    if "_x" in text:
        text = _ESCAPE_LIKE.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_misread(text: str) -> bool:
    """Whether Excel, when the cell is edited, would take the text for a formula, number or day;
    such cells carry quotePrefix, the mark of a text typed after an apostrophe."""
    return _MISREAD.match(text) is not None


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that Excel accepts, in order: without its signs, at most 31 long, each one once."""
    taken: set[str] = set()
    names = []
    for number, name in enumerate(wanted, 1):
        names.append(_unique(_name(name) or f"シート{number}", taken))
        taken.add(names[-1].casefold())
    return names


def _name(wanted: str) -> str:
    plain = safe_text(wanted).replace("\n", " ").translate(_NAME_SIGNS).strip("' \u3000")
    # Excel keeps this name for itself.
    plain = "History_" if plain.casefold() == "history" else plain
    return _shortened(plain, MOST_NAME, "…").rstrip("' ")


def _unique(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate.casefold() in taken:
        mark = f" ({number})"
        candidate, number = _shortened(name, MOST_NAME - len(mark), "…") + mark, number + 1
    return candidate


def _fits(text: str, most: int) -> bool:
    return 2 * len(text) <= most or _units(text) <= most


def _shortened(text: str, most: int, mark: str) -> str:
    if _fits(text, most):
        return text
    kept = text[: most - len(mark)]
    while _units(kept) > most - len(mark):
        kept = kept[: len(kept) - max(1, (_units(kept) - most + len(mark)) // 2)]
    return kept + mark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2
