"""The desk at which somebody works on a 入力様式 with a program of tables: rows are filled in,
moved, left out, and the whole is saved anew in whatever order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests import factories as make
from tracker import clock
from tracker.queries.disasters import register
from tracker.queries.moment import clocks, head
from tracker.reports.entry_form.content import entry_form
from tracker.reports.entry_form.data import FormOrder, form_data
from tracker.reports.excel.form_workbook import write_form

#: Columns that may be left out of the sheet that comes back.
_DISPENSABLE: Final = ("件名", "担当課", "担当者", "電話", "備考", "出典", "経路", "中止した日")
_GREY: Final = ("災害(記号)", "記入者(記号)", "管理番号", "記録", "行", "版", "確認")
_WIDE_BRACKETS: Final = str.maketrans("()", "（）")
Row = list[Any]


@dataclass
class Desk:
    """Rows of values under headings, by sheet. `written` are the columns in which something was
    typed, by sheet and heading."""

    titles: dict[str, list[str]]
    rows: dict[str, list[Row]]
    written: set[tuple[str, str]] = field(default_factory=set)

    def value(self, sheet: str, row: Row, title: str) -> Any:
        return row[self.titles[sheet].index(title)]

    def put(self, sheet: str, row: Row, title: str, value: Any) -> None:
        row[self.titles[sheet].index(title)] = value
        self.written.add((sheet, title))

    def type(self, sheet: str, rows: Iterable[Row], cells: dict[str, Any]) -> None:
        for row in rows:
            for title, value in cells.items():
                self.put(sheet, row, title, value)

    def of(self, sheet: str, record: int) -> list[Row]:
        """The rows that the ledger wrote of a record."""
        return [row for row in self.rows[sheet] if self.value(sheet, row, "記録") == str(record)]

    def rows_together(self, sheet: str, record: int) -> list[Row]:
        """The rows of a record, and those that were put in to add to it."""
        own = self.of(sheet, record)
        if "まとめ" not in self.titles[sheet] or not own:
            return own
        word = self.value(sheet, own[0], "まとめ")
        return [row for row in self.rows[sheet] if self.value(sheet, row, "まとめ") == word]

    def line(self, sheet: str, row: Row) -> int:
        """The id of the line that a row of a record is (0: of none)."""
        return int(self.value(sheet, row, "行") or 0)

    def leave_out(self, sheet: str, row: Row) -> None:
        self.rows[sheet] = [one for one in self.rows[sheet] if one is not row]

    def fresh(self, sheet: str, *, bare: bool) -> Row:
        """The next row of the form in which nothing stands, or (also where there is no more such
        row) one that a person puts in, without grey columns."""
        grey = {self.titles[sheet].index(title) for title in _GREY}
        for row in self.rows[sheet]:
            says = any(value is not None for n, value in enumerate(row) if n not in grey)
            if not bare and not says and self.value(sheet, row, "行"):
                return row
        row = [None] * len(self.titles[sheet])
        self.rows[sheet].append(row)
        return row

    def copied(self, sheet: str, row: Row) -> Row:
        """A copy of a row as a new one: without its grey columns."""
        copy = [None if t in _GREY else v for t, v in zip(self.titles[sheet], row, strict=True)]
        self.rows[sheet].append(copy)
        return copy

    def drop_column(self, sheet: str, random: Random) -> None:
        """Leave out a column in which nothing was typed: it says nothing, not that it is blank."""
        free = [t for t in _DISPENSABLE if (sheet, t) not in self.written]
        free = [title for title in free if title in self.titles[sheet]]
        if free:
            place = self.titles[sheet].index(random.choice(free))
            for row in [self.titles[sheet], *self.rows[sheet]]:
                del row[place]

    def sent_back(self, random: Random) -> bytes:
        """The values in a new workbook: rows and columns in any order, some rows above, blank ones
        between, a column more, hidden rows, days counted from 1900 or from 1904."""
        book = Workbook()
        if random.random() < 0.2:
            book.epoch = CALENDAR_MAC_1904
        book.remove(book.active)
        for name in random.sample(list(self.titles), len(self.titles)):
            _fill(book.create_sheet(name), self.titles[name], self.rows[name], random)
        return content_of(book)


def _fill(sheet: Any, titles: list[str], rows: list[Row], random: Random) -> None:
    order = random.sample(range(len(titles) + 1), len(titles) + 1)
    for _ in range(random.randrange(3)):
        sheet.append(["", "葛飾区から"])
    heading = [*(_heading(title, random) for title in titles), "区の整理番号"]
    for number, row in enumerate([heading, *random.sample(rows, len(rows))]):
        if number and random.random() < 0.1:
            sheet.append([])
        values = row if not number else [*row, random.choice([None, number])]
        sheet.append([values[place] for place in order])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
        sheet.row_dimensions[sheet.max_row].hidden = number > 0 and random.random() < 0.1


def _heading(title: str, random: Random) -> str:
    """A heading as people leave it."""
    ways = [title, title, title, f" {title} ", f"{title[:1]}\n{title[1:]}"]
    return random.choice([*ways, title.translate(_WIDE_BRACKETS)])


def content_of(book: Workbook) -> bytes:
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def gone_out(session: Any, slug: str) -> Desk:
    """The form of 港区 as it goes out now, with few empty rows."""
    row = next(one for one in register(session, head(session)) if one.content.slug == slug)
    order = FormOrder(
        giver=make.MINATO, disaster=row, clocks=clocks(session), made_at=clock.now(), blank=False
    )
    made = BytesIO()
    write_form(entry_form(form_data(session, order), 4), made)
    titles, rows = {}, {}
    for sheet in load_workbook(made):
        values = [list(row) for row in sheet.iter_rows(values_only=True)]
        top = next((n for n, row in enumerate(values) if "確認" in row), None)
        if top is not None:
            titles[sheet.title], rows[sheet.title] = values[top], values[top + 1 :]
    return Desk(titles, rows)
