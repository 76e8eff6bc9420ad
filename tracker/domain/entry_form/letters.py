"""Sheet 御礼状: one row a letter; its scans are not in the form and stay as they are."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from tracker.domain.entry_form import cells
from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.form_sheet import Column, FormRow, FormSheet, Shown, day_of
from tracker.domain.entry_form.shared_columns import (
    NOTE_LIMIT,
    SOURCE_LIMIT,
    WITHDRAW,
    WORDS_LIMIT,
    day,
    day_text,
    read_place,
    span_text,
    text,
)
from tracker.domain.letter import Letter
from tracker.domain.names import Names
from tracker.domain.text import clean_code
from tracker.domain.vocabulary import CameBy, Noun

T = TypeVar("T")

SUBJECT_LIMIT = 2_000
_APART: Final = re.compile(r"[、,，;；\s]+")
_COLUMNS = (
    WITHDRAW,
    Column(
        key="dated",
        title="手紙の日付",
        width=16,
        example="令和2年8月3日",
        also=("日付", "文書日付", "発信日"),
    ),
    Column(key="received_on", title="受け取った日", width=16, also=("受領日", "収受日", "到着日")),
    Column(
        key="recipient",
        title="差出人の自治体",
        width=18,
        example="熊本県人吉市",
        choices="places",
        also=("差出人", "差出自治体", "発信者"),
    ),
    Column(key="recipient_body", title="差出人の団体", width=14),
    Column(
        key="sender_title", title="差出人の肩書", width=12, example="市長", also=("肩書", "職名")
    ),
    Column(key="sender_name", title="差出人の氏名", width=14, also=("氏名",)),
    Column(
        key="addressees",
        title="あて先",
        width=16,
        hint="2つ以上は、読点(、)で区切ります。",
        also=("宛先", "宛名"),
    ),
    Column(key="came_by", title="届き方", width=10, example="郵送", choices="came_by"),
    Column(key="subject", title="内容", width=30, also=("要旨", "件名")),
    Column(
        key="supports",
        title="御礼の対象",
        width=18,
        hint="支援の管理番号(S-000123)を、読点(、)で区切って書きます。",
        also=("対象の支援", "対象支援"),
    ),
    Column(key="circulate", title="供覧", width=7, hint="供覧するときは○。", choices="yes"),
    Column(key="publishable", title="公表", width=7, hint="公表してよいときは○。", choices="yes"),
    Column(key="note", title="備考", width=24),
    Column(key="source", title="出典", width=16),
)


def _read(row: FormRow, base: Letter) -> Letter:
    dated = row.take("dated", cells.span, base.dated, None)
    received = day(row, "received_on", base.received_on)
    on = day_of(row, (dated.first if dated else None, received), base.disaster_id)

    def came_by(cell: Typed) -> CameBy | None:
        return cells.word(cell, CameBy)

    return replace(
        base,
        dated=dated,
        received_on=received,
        sender=read_place(row, base.sender, on),
        sender_title=text(row, "sender_title", base.sender_title, WORDS_LIMIT),
        sender_name=text(row, "sender_name", base.sender_name, WORDS_LIMIT),
        addressees=row.take("addressees", _each(row.ask.party), base.addressees, ()),
        came_by=row.take("came_by", came_by, base.came_by, None),
        subject=text(row, "subject", base.subject, SUBJECT_LIMIT),
        supports=row.take("supports", _each(_linked(row, base)), base.supports, ()),
        circulate=row.take("circulate", cells.yes, base.circulate, False),
        publishable=row.take("publishable", cells.yes, base.publishable, False),
        note=text(row, "note", base.note, NOTE_LIMIT),
        source=text(row, "source", base.source, SOURCE_LIMIT),
    )


def _linked(row: FormRow, base: Letter) -> Callable[[str], int]:
    """Finds a support by its number; one that is linked already stays, whatever became of it."""
    there = {row.ask.names.support(record): record for record in base.supports}

    def find(text: str) -> int:
        number = clean_code(text).upper()
        return there.get(number) or row.ask.support(number, base.disaster_id)

    return find


def _each(find: Callable[[str], T]) -> Callable[[Typed], tuple[T, ...]]:
    """Reads a cell with several, each once, in their order."""

    def read(cell: Typed) -> tuple[T, ...]:
        parts = _APART.split(cells.name(cell, SUBJECT_LIMIT))
        return tuple(dict.fromkeys(find(part) for part in parts if part))

    return read


def _show(content: Letter, names: Names) -> Shown:
    return {
        "dated": span_text(content.dated),
        "received_on": day_text(content.received_on),
        "recipient": names.place(content.sender.code) if content.sender.code else "",
        "recipient_body": content.sender.name or "",
        "sender_title": content.sender_title,
        "sender_name": content.sender_name,
        "addressees": "、".join(names.party(code) for code in content.addressees),
        "came_by": content.came_by.label if content.came_by else "",
        "subject": content.subject,
        "supports": "、".join(names.support(record) for record in content.supports),
        "circulate": "○" if content.circulate else "",
        "publishable": "○" if content.publishable else "",
        "note": content.note,
        "source": content.source,
    }


LETTERS = FormSheet(
    title="御礼状",
    noun=Noun.LETTER,
    kind=None,
    columns=_COLUMNS,
    show=_show,
    read=_read,
)
