"""Reads the workbook from standard input and says its rows: the work of the process.

One JSON array a line, in UTF-8:

    ["sheet", name, hidden]
    ["row", number, hidden, [column, kind, text, column, kind, text, …]]
    ["merged", [[first row, first column, last row, last column], …]]
    ["end", number of sheets]     or     ["fail", why, sheet, place]
"""

import gc
import json
import os
import sys
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from tracker.sheets.limits import LARGEST_OUTPUT, LONGEST_NAME, MOST_CELLS, MOST_SHEETS
from tracker.sheets.parsing.formats import Formats
from tracker.sheets.parsing.package import Package, Relationship
from tracker.sheets.parsing.refusal import Refused
from tracker.sheets.parsing.sheet import Budget, SheetRows
from tracker.sheets.parsing.strings import Strings
from tracker.sheets.parsing.values import text_of
from tracker.sheets.parsing.xml import Attributes, Pass, is_true, link

#: Where the list of sheets lies if nothing says so.
_USUAL: Final = "xl/workbook.xml"


def main() -> None:
    """Say all sheets and the end, or why not."""
    gc.disable()  # nothing here is a cycle
    said = Said(sys.stdout.buffer)
    try:
        read(sys.stdin.buffer, said)
    except Refused as refused:
        said.last(["fail", refused.why, refused.sheet, refused.place])
    except MemoryError:
        os._exit(1)  # not even words are left, and giving all back takes long; no end says enough
    except Exception:  # whatever goes wrong, the file cannot be read
        said.last(["fail", "broken", "", ""])


class Said:
    """What goes to the parent, counted."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._left = LARGEST_OUTPUT - 10_000

    def line(self, what: list[Any]) -> None:
        """Raises Refused: strings, when it is more than may be said."""
        told = json.dumps(what, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._left -= len(told)
        if self._left < 0:
            raise Refused("strings")
        self._out.write(told)

    def last(self, what: list[Any]) -> None:
        """The end, however it came."""
        self._out.write(json.dumps(what, ensure_ascii=False).encode() + b"\n")
        self._out.flush()


@dataclass(frozen=True)
class Tab:
    """A sheet in the list of sheets: its name, whether it is hidden, and its relationship's id."""

    name: str
    hidden: bool
    link: str


class Tabs(Pass):
    """xl/workbook.xml: the sheets in order, and the date system."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs: list[Tab] = []
        self.since_1904 = False
        self.starts |= {"sheet": self._sheet, "workbookPr": self._properties}

    def _sheet(self, attributes: Attributes) -> None:
        if len(self.tabs) >= MOST_SHEETS:
            raise Refused("sheets")
        name = text_of(attributes.get("name", ""))[:LONGEST_NAME]
        hidden = attributes.get("state", "visible") != "visible"
        self.tabs.append(Tab(name, hidden, link(attributes)))

    def _properties(self, attributes: Attributes) -> None:
        self.since_1904 = is_true(attributes.get("date1904"))


def read(file: BinaryIO, said: Said) -> None:
    """All sheets of the workbook, one after the other. Raises Refused."""
    package = Package(file)
    main_part = _main_part(package)
    tabs = Tabs()
    tabs.run(package.pieces(main_part))
    parts = package.relationships(main_part)
    formats, strings, budget = Formats(), Strings(), Budget(MOST_CELLS)
    _run(package, formats, parts, "styles")
    _run(package, strings, parts, "sharedStrings")
    count = 0
    for tab in tabs.tabs:
        part = parts.get(tab.link)
        if part is None:
            raise Refused("broken")
        if part.kind != "worksheet":
            continue  # a chart or a dialogue
        rows = SheetRows(strings.texts, formats, budget, since_1904=tabs.since_1904)
        _say_sheet(package, part, tab, rows, said)
        count += 1
    if not count:
        raise Refused("empty")
    said.last(["end", count])


def _main_part(package: Package) -> str:
    """The part that lists the sheets. Raises Refused: binary, macros, other, broken."""
    named = [r.target for r in package.relationships("").values() if r.kind == "officeDocument"]
    part = named[0] if named else _USUAL
    kind = package.content_type(part)
    if "sheet.binary" in kind:
        raise Refused("binary")
    if "macroEnabled" in kind:
        raise Refused("macros")
    if not package.has(part) or (kind and not kind.endswith("xml")):
        raise Refused("broken")
    if "wordprocessingml" in kind or "presentationml" in kind:
        raise Refused("other")
    return part


def _run(package: Package, taken: Pass, parts: dict[str, Relationship], kind: str) -> None:
    part = next((part.target for part in parts.values() if part.kind == kind), None)
    if part is not None and package.has(part):
        taken.run(package.pieces(part))


def _say_sheet(package: Package, part: Relationship, tab: Tab, rows: SheetRows, said: Said) -> None:
    try:
        rows.run(package.pieces(part.target))
        rows.drop_covered()
        said.line(["sheet", tab.name, tab.hidden])
        for number in sorted(rows.rows):
            flat = [x for column, (kind, text) in sorted(rows.rows[number].items())
                    for x in (column, kind, text)]  # fmt: skip
            if flat:
                said.line(["row", number, number in rows.hidden, flat])
        said.line(["merged", rows.merged])
    except Refused as refused:
        raise Refused(refused.why, tab.name, refused.place) from refused
