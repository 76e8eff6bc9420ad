"""Sheets of the 入力様式 for tests: made from contents as the form shows them, without Excel."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests import factories as make
from tracker.domain.association import Association
from tracker.domain.entry_form.form_sheet import FormSheet
from tracker.domain.entry_form.marks import MARKS, Marks
from tracker.domain.errors import InputError
from tracker.domain.item import Item
from tracker.domain.names import Names
from tracker.domain.recipient import Recipient

SLUG = "2020-july-rain"
RAIN = 1
NAMES = Names(
    association=make.WARDS,
    givers={make.MINATO: "港区", make.KATSUSHIKA: "葛飾区", "joint": "23区共同"},
    places={make.HITOYOSHI: "熊本県人吉市", make.KUMAMOTO: "熊本県", make.MIYAGI: "宮城県"},
    items={7: "毛布", 8: "飲料水"},
    disasters={RAIN: "令和2年7月豪雨(令和2年7月)"},
    supports={124: "S-000124"},
)


@dataclass(frozen=True)
class Cell:
    kind: str
    text: str


@dataclass(frozen=True)
class Row:
    number: int
    cells: Mapping[int, Cell]
    hidden: bool = False


@dataclass(frozen=True)
class Area:
    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: Sequence[Row]
    merged: Sequence[Area] = ()


@dataclass
class Ask:
    """Lookups in a register of a few names."""

    wards: tuple[str, ...] = (make.MINATO,)
    names: Names = NAMES
    association: Association = make.WARDS
    items: Mapping[int, Item] = field(
        default_factory=lambda: {
            7: Item(category="防寒用品", name="毛布", unit="枚"),
            8: Item(category="食糧類", name="飲料水", unit="本"),
        }
    )

    def place(self, text: str, on: date | None) -> Recipient:
        for code, name in self.names.places.items():
            if name == text:
                return Recipient(code=code)
        raise InputError(f"「{text}」という自治体が見つかりません。")

    def start_of(self, disaster_id: int) -> date | None:
        return date(2020, 7, 3) if disaster_id == RAIN else None

    def disaster(self, text: str) -> int:
        if text != SLUG:
            raise InputError("この災害は台帳にありません。")
        return RAIN

    def may_enter(self, giver: str) -> bool:
        return giver in self.wards

    def member(self, text: str) -> str:
        if text not in self.names.givers:
            raise InputError("この区はありません。")
        return text

    def party(self, text: str) -> str:
        for code in self.names.givers:
            if self.names.party(code) == text:
                return code
        raise InputError(f"「{text}」というあて先はありません。")

    def support(self, text: str, disaster_id: int) -> int:
        for record, label in self.names.supports.items():
            if label == text:
                return record
        raise InputError(f"「{text}」という支援はありません。")


def shown(form: FormSheet, content: Any) -> list[dict[str, Any]]:
    """What each row of an entry says, by the key of its column."""
    whole = form.show(content, NAMES)
    if not form.lines or form.show_line is None:
        return [dict(whole)]
    return [{**whole, **form.show_line(line, NAMES)} for line in getattr(content, form.lines)]


def marked(values: dict[str, Any], marks: Marks) -> dict[str, Any]:
    """A row with its grey columns."""
    return {**values, **marks.texts}


def of_record(
    form: FormSheet, content: Any, record: int, revision: int = 1, number: str = "S-000001"
) -> list[dict[str, Any]]:
    """The rows of an entry that the ledger has, as the form goes out."""
    lines = [line.line_id for line in getattr(content, form.lines)] if form.lines else [0]
    return [
        marked(
            {**({"together": number} if form.lines else {}), **values},
            Marks(
                disaster=SLUG,
                member=getattr(content, "giver", None) or content.owner,
                number=number,
                record=record,
                line=line,
                revision=revision,
            ),
        )
        for values, line in zip(shown(form, content), lines, strict=True)
    ]


def of_new(
    values: Sequence[dict[str, Any]], first: int = 1, member: str = make.MINATO
) -> list[dict[str, Any]]:
    """Rows that were filled in where the form was empty, each with its key, from `first` on."""
    return [
        marked(row, Marks(disaster=SLUG, member=member, key=f"KEYKEYKEYKEY-{number}"))
        for number, row in enumerate(values, first)
    ]


def sheet_of(
    form: FormSheet,
    rows: Iterable[Mapping[str, Any]],
    *,
    name: str = "",
    headings: Sequence[str] = (),
    above: int = 0,
) -> Sheet:
    """A sheet under the form's headings (or `headings`, by key), `above` rows below its top."""
    keys = list(headings) or [column.key for column in (*form.columns, *MARKS)]
    titles = {column.key: column.title for column in (*form.columns, *MARKS)}
    head = {place: Cell("text", titles.get(key, key)) for place, key in enumerate(keys, 1)}
    made = [Row(above + 1, head)]
    for number, values in enumerate(rows, above + 2):
        said = {place: typed(values[key]) for place, key in enumerate(keys, 1) if key in values}
        made.append(Row(number, {place: cell for place, cell in said.items() if cell.text != ""}))
    return Sheet(name or form.title, made)


def typed(value: Any) -> Cell:
    """A value as the reader of workbooks gives it."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, date):
        return Cell("date", value.isoformat())
    return Cell("text" if isinstance(value, str) else "number", str(value))
