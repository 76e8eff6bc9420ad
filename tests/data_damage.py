"""Files of a データ made by hand, and ways to damage them."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tests.factories import WARDS
from tracker.queries.moment import Clocks
from tracker.reports.data.asked import DataAsked, told
from tracker.reports.data.checking import WORKBOOK
from tracker.reports.data.codes import code_lists, code_rows
from tracker.reports.data.csv_files import CsvSink
from tracker.reports.data.definitions import (
    about_rows,
    change_rows,
    column_rows,
    rule_rows,
    table_rows,
    words_of,
)
from tracker.reports.data.package import FILE_NAME, write_package
from tracker.reports.data.schema import ALL_TABLES, BY_NAME
from tracker.reports.data.table import DataRow
from tracker.reports.data.workbook import write_workbook

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ASKED = DataAsked(
    clocks=Clocks(date(2026, 11, 23), 7, date(2026, 11, 23)), known_at=NOW, made_at=NOW
)
RECORD = {"record_id": 5, "record_number": "S-000001", "revision": 1}
ENTRY = {
    **RECORD, "disaster_id": 9, "kind": "staff", "measured_kind": "staff", "giver_code": "131032",
    "channel": "ward", "recipient_code": "432032", "recipient_name": "熊本県人吉市",
    "counts_from": date(2020, 7, 10), "fiscal_year": 2020, "standing": "b", "counted": "yes",
}  # fmt: skip
MEASURES = (("headcount", 12, "人"), ("person_days", 84, "人日"), ("entries", None, "件"))


def rows() -> Iterator[tuple[str, DataRow]]:
    """One dispatch, one fund, and what they refer to."""
    words = words_of(WARDS)
    for number, (measure, value, unit) in enumerate(MEASURES, 1):
        own = {"row_no": number, "measure": measure, "value": value, "unit": unit}
        status = "unknown" if value is None else "known"
        yield (
            "supports",
            {**ENTRY, **own, "disaster_name": "令和2年7月豪雨", "value_status": status},
        )
    span = {"first_on": date(2020, 7, 10), "last_on": date(2020, 7, 16), "precision": "day"}
    yield "entries", {**ENTRY, **span, "recorded_at": NOW, "title": "避難所, 運営", "note": "覚え"}
    yield "staff", {**RECORD, "headcount": 12, "duty": "other", "duty_other": "写真の洗浄"}
    yield "funds_lines", {**RECORD, "line_id": 1, "amount_yen": 5000, "amount_status": "known"}
    yield "disasters", {
        **RECORD, "record_id": 9, "slug": "2020-july-rain", "name": "令和2年7月豪雨", "hazard": "heavy_rain",
        "status": "closed", "provisional": False,
    }  # fmt: skip
    for code, kind, name in (("430005", "prefecture", None), ("432032", "city", "人吉市")):
        yield "recipients", {
            "code": code, "prefecture_code": "430005", "prefecture": "熊本県", "name": name,
            "kana": "よみ", "kind": kind,
        }  # fmt: skip
    yield "wards", {"code": "131032", "role": "ward", "name": "港区", "position": 3}
    of_all = {
        "codes": code_rows(code_lists(WARDS)), "definitions": column_rows(words),
        "about": about_rows(told(ASKED, WARDS, "")), "changes": change_rows(), "rules": rule_rows(),
    }  # fmt: skip
    for name, many in of_all.items():
        yield from ((name, row) for row in many)


def write_data(folder: Path) -> None:
    """The files of an export with these rows, each by its own writer."""
    counts = {**dict.fromkeys(BY_NAME, 0), "tables": len(ALL_TABLES)}
    with CsvSink(folder) as sink:
        for table, row in rows():
            counts[table] += 1
            sink.put(table, row)
        for row in table_rows(words_of(WARDS), counts):
            sink.put("tables", row)
    write_package(folder, told(ASKED, WARDS, ""), code_lists(WARDS), words_of(WARDS))
    with (folder / WORKBOOK).open("wb") as target:
        write_workbook(folder, target, made_at=NOW)


Damage = Callable[[Path], None]


def csv(table: str, old: str, new: str) -> Damage:
    """The file with one piece of its text put another way."""

    def damage(folder: Path) -> None:
        path = folder / f"{table}.csv"
        text = path.read_bytes().decode()
        assert old in text, f"{old!r} is not in {table}.csv"
        path.write_bytes(text.replace(old, new, 1).encode())

    return damage


def more(table: str, line: str) -> Damage:
    """A further line at the end of the file."""

    def damage(folder: Path) -> None:
        with (folder / f"{table}.csv").open("ab") as file:
            file.write(f"{line}\r\n".encode())

    return damage


def package(change: Callable[[dict], object]) -> Damage:
    """The description with a part changed."""

    def damage(folder: Path) -> None:
        path = folder / FILE_NAME
        found = json.loads(path.read_text("utf-8"))
        change(found)
        path.write_text(json.dumps(found), "utf-8")

    return damage


def xlsx(part: str, pattern: str, new: str) -> Damage:
    """The workbook with a part changed, or added where it is not there."""

    def damage(folder: Path) -> None:
        path = folder / WORKBOOK
        with ZipFile(path) as old:
            parts = {name: old.read(name).decode() for name in old.namelist()}
        before = parts.get(part, "")
        parts[part] = re.sub(pattern, new, before, count=1, flags=re.DOTALL) if before else new
        assert parts[part] != before, f"{pattern!r} is not in {part}"
        with ZipFile(path, "w", ZIP_DEFLATED) as changed:
            for name, text in parts.items():
                changed.writestr(name, text)

    return damage


def file(name: str) -> Damage:
    return lambda folder: (folder / name).write_text("x", "utf-8") and None


def repeat(table: str) -> Damage:
    """The last line once more."""

    def damage(folder: Path) -> None:
        path = folder / f"{table}.csv"
        last = path.read_bytes().decode().splitlines()[-1]
        more(table, last)(folder)

    return damage


def field(number: int, **values: object) -> Damage:
    """A field of the first table described in another way."""
    return package(lambda p: p["resources"][0]["schema"]["fields"][number].update(values))


def sheet(table: str) -> str:
    """The part of the workbook that holds a table."""
    return f"xl/worksheets/sheet{list(BY_NAME).index(table) + 1}.xml"


def cell(table: str, column: str, value: object, row: int = 2) -> Damage:
    """One cell of the workbook as a person would type it over: text, or a number."""
    place = f"{get_column_letter(BY_NAME[table].names.index(column) + 1)}{row}"
    plain = value if isinstance(value, int) else None
    xml = f"<v>{plain}</v>" if plain is not None else f"<is><t>{value}</t></is>"
    kind = "" if plain is not None else ' t="inlineStr"'
    new = f'<c r="{place}"{kind}>{xml}</c>' if value != "" else ""
    return xlsx(sheet(table), f'<c r="{place}".*?</c>', new)


def both(*damages: Damage) -> Damage:
    """One damage after the other."""

    def damage(folder: Path) -> None:
        for one in damages:
            one(folder)

    return damage


def by_excel(change: Callable[[Workbook], object]) -> Damage:
    """The workbook opened, changed and saved by another program."""

    def damage(folder: Path) -> None:
        book = load_workbook(folder / WORKBOOK)
        change(book)
        book.save(folder / WORKBOOK)

    return damage


def styled(book: Workbook) -> None:
    book["staff"]["A2"].font = Font(bold=True, color="FFFF0000")


def rich(book: Workbook) -> None:
    book["entries"]["I2"] = CellRichText("避難所", TextBlock(InlineFont(b=True), "運営"))


def narrow(book: Workbook) -> None:
    book["staff"].column_dimensions["C"].width = 0.01


def hidden_by_default(book: Workbook) -> None:
    book["staff"].sheet_format.zeroHeight = True
