"""The name of a scan: kept as it came, as data; nothing is ever stored or opened under it."""

import re
import unicodedata

from tracker.scans.limits import LONGEST_NAME

_PATH = re.compile(r"[/\\]")
#: Control characters, surrogates and unassigned ones; marks that turn the direction of a text.
_UNSEEN = {"Cc", "Cs", "Cn", "Cf", "Zl", "Zp"}
_NAMELESS = "名前なし"


def clean_name(name: str, endings: tuple[str, ...]) -> str:
    """The last part of a path without what cannot be seen, in NFC, at most 255 characters.

    The name ends as its kind does: what is called 御礼状.html but is a PDF, 御礼状.html.pdf, so
    that a computer which goes by names opens it as what it is. `endings`: the first is usual.
    """
    last = _PATH.split(unicodedata.normalize("NFC", name))[-1]
    visible = "".join(_plain(c) for c in last if unicodedata.category(c) not in _UNSEEN)
    seen = visible.strip().rstrip(" .")
    ending = next((e for e in endings if seen.lower().endswith(e)), "")
    stem = seen[: len(seen) - len(ending)].strip(" .")
    kept = seen[len(seen) - len(ending) :] or endings[0]
    short = (stem or _NAMELESS)[: LONGEST_NAME - len(kept)].rstrip(" .")
    return f"{short}{kept}"


def _plain(character: str) -> str:
    """A blank of any width is a plain one; the full-width one stays."""
    is_blank = unicodedata.category(character) == "Zs" and character != "\u3000"
    return " " if is_blank else character
