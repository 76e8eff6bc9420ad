"""The grey columns at the right of a row: what the way back needs, with a value that checks it.

A row that was filled in by the ledger names its record, line and revision (版). A new row has a key
of its own, made with the form, by which it is known again however often it comes. A row that a
person put in has neither; it gets its key from what it says.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Final

from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.form_sheet import Column
from tracker.domain.errors import InputError

#: Letters only: digits would be read as numbers (12e4) by one program or another.
_LETTERS: Final = "ACDEFGHJKLMNPRTU"
_KEY: Final = re.compile(r"[A-Z]{6,16}-[0-9]{1,6}|X-[A-Z]{24}")
_DAMAGED: Final = (
    "右の灰色の欄が書き換えられていて、どの記録の行か分かりません。もとの様式から行をコピーし直すか、"
    "新しい行として入れるときは灰色の欄をすべて空にしてください。"
)

MARKS: Final = (
    Column(key="mark.disaster", title="災害(記号)", width=16),
    Column(key="mark.member", title="記入者(記号)", width=9),
    Column(key="mark.number", title="管理番号", width=11),
    Column(key="mark.record", title="記録", width=11),
    Column(key="mark.line", title="行", width=14),
    Column(key="mark.revision", title="版", width=5),
    Column(key="mark.check", title="確認", width=8),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Where a row belongs. `record` 0 is a new row, then `key` is its key; of a record `line` is
    the id of the line that the row is (0 where it has none) and `revision` the one shown."""

    disaster: str
    member: str
    number: str = ""
    record: int = 0
    line: int = 0
    key: str = ""
    revision: int = 0

    @property
    def is_new(self) -> bool:
        return self.record == 0

    @property
    def texts(self) -> dict[str, str]:
        """What stands in the grey columns."""
        return {
            "mark.disaster": self.disaster,
            "mark.member": self.member,
            "mark.number": self.number,
            "mark.record": str(self.record) if self.record else "",
            "mark.line": self.key or (str(self.line) if self.line else ""),
            "mark.revision": str(self.revision) if self.revision else "",
            "mark.check": check_value(self),
        }


def check_value(marks: Marks) -> str:
    """Six letters that differ as soon as any of the marks does."""
    digest = hashlib.sha256("\x1f".join(map(str, astuple(marks))).encode()).digest()
    return "".join(_LETTERS[byte % 16] for byte in digest[:6])


def read_marks(cells: Mapping[str, Typed]) -> Marks | None:
    """The marks of a row; None where a person put it in. Raises InputError where damaged."""
    texts = {column.key: cells[column.key].text.strip() for column in MARKS if column.key in cells}
    if not any(texts.values()):
        return None
    line = texts.get("mark.line", "")
    marks = Marks(
        disaster=texts.get("mark.disaster", ""),
        member=texts.get("mark.member", ""),
        number=texts.get("mark.number", ""),
        record=_whole(texts.get("mark.record", "")),
        line=0 if _KEY.fullmatch(line) else _whole(line),
        key=line if _KEY.fullmatch(line) else "",
        revision=_whole(texts.get("mark.revision", "")),
    )
    if texts.get("mark.check") != check_value(marks) or marks.is_new is not bool(marks.key):
        raise InputError(_DAMAGED)
    return marks


def key_of_content(sheet: str, texts: Mapping[str, str], place: int) -> str:
    """The key of a row that a person put in: made from what it says, so that the same row is the
    same again; `place` tells equal rows apart (0, 1, …)."""
    said = "\x1f".join([sheet, str(place), *(f"{key}={texts[key]}" for key in sorted(texts))])
    digest = hashlib.sha256(said.encode()).digest()
    return "X-" + "".join(_LETTERS[byte % 16] for byte in digest[:24])


def _whole(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InputError(_DAMAGED)
    return int(text)
