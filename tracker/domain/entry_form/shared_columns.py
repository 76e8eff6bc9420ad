"""Columns that all sheets of support share, and how places and members are written in a cell."""

from dataclasses import replace
from datetime import date
from typing import TypeVar

from tracker.domain.entry_form import cells
from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.form_sheet import Column, FormRow, Shown
from tracker.domain.errors import InputError
from tracker.domain.giver import JOINT
from tracker.domain.names import Names
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.span import Span
from tracker.domain.support import Contact, Support
from tracker.domain.text import clean_code, quoted, search_key
from tracker.domain.vocabulary import Channel
from tracker.domain.wareki import format_date, format_span

S = TypeVar("S", bound=Support)

#: Marks a row (of several: all rows of the entry) that is to be withdrawn.
WITHDRAW = Column(
    key="withdraw", title="取消", width=6, hint="取り消す行だけに○をつけます。", choices="yes"
)
#: Rows with the same word in this column are one entry.
TOGETHER = Column(
    key="together",
    title="まとめ",
    width=10,
    hint="同じ言葉(1、2など)の行が1件になります。空欄なら1行が1件です。",
    example="1",
)
PLACES = (
    Column(
        key="recipient",
        title="支援先の自治体",
        width=18,
        hint="都道府県名から書きます。分からないときは空欄にします。",
        example="熊本県人吉市",
        choices="places",
        also=(
            "支援先",
            "派遣先",
            "派遣先自治体",
            "送付先",
            "被災自治体",
            "自治体名",
            "支援先自治体",
            "市町村",
            "市町村名",
            "市区町村",
            "市区町村名",
            "派遣先市町村",
            "派遣先市区町村",
        ),
    ),
    Column(
        key="recipient_body",
        title="支援先の団体",
        width=14,
        hint="自治体ではない支援先(日本赤十字社など)をここに書きます。",
        also=("団体名", "支援先団体"),
    ),
)
CANCELLED = Column(
    key="cancelled_on",
    title="中止した日",
    width=14,
    hint="中止になったときだけ書きます。",
    also=("中止日",),
)
COMMON = (
    Column(
        key="channel",
        title="経路",
        width=9,
        hint="都を経由したときだけ選びます。",
        choices="channels",
    ),
    Column(key="title", title="件名", width=20, example="", also=("案件名", "名称", "事業名")),
    Column(key="section", title="担当課", width=14, example="防災課", also=("担当部署", "所属")),
    Column(key="person", title="担当者", width=12, also=("担当者名", "担当")),
    Column(key="phone", title="電話", width=14, also=("電話番号", "連絡先", "内線")),
    Column(key="note", title="備考", width=24, also=("摘要", "メモ")),
    Column(key="source", title="出典", width=16, also=("典拠", "資料")),
)

TITLE_LIMIT, CONTACT_LIMIT, PHONE_LIMIT = 200, 100, 50
NOTE_LIMIT, SOURCE_LIMIT, WORDS_LIMIT = 10_000, 2_000, 100


def read_common(row: FormRow, base: S) -> S:
    """`base` with what the common columns say."""
    was = base.contact
    contact = Contact(
        section=text(row, "section", was.section, CONTACT_LIMIT),
        person=text(row, "person", was.person, CONTACT_LIMIT),
        phone=row.take("phone", lambda c: cells.digits(c, PHONE_LIMIT), was.phone, ""),
    )
    return replace(
        base,
        channel=_channel(row, base),
        title=text(row, "title", base.title, TITLE_LIMIT),
        contact=contact,
        note=text(row, "note", base.note, NOTE_LIMIT),
        source=text(row, "source", base.source, SOURCE_LIMIT),
        cancelled_on=day(row, "cancelled_on", base.cancelled_on),
    )


def show_common(content: Support, names: Names) -> Shown:
    """What the common columns say of an entry."""
    own = content.channel in (Channel.WARD, Channel.JOINT)
    return {
        "channel": "" if own else names.association.channel(content.channel),
        "title": content.title,
        "section": content.contact.section,
        "person": content.contact.person,
        "phone": content.contact.phone,
        "note": content.note,
        "source": content.source,
        "cancelled_on": day_text(content.cancelled_on),
    }


def _channel(row: FormRow, base: Support) -> Channel:
    own = Channel.JOINT if base.giver == JOINT else Channel.WARD

    def read(cell: Typed) -> Channel:
        offered = (own, Channel.VIA_METROPOLIS)
        for channel in offered:
            if search_key(row.ask.association.channel(channel)) == search_key(cell.text):
                return channel
        called = "、".join(f"「{row.ask.association.channel(one)}」" for one in offered)
        raise InputError(f"{quoted(cell.text)}は選べません。{called}のどちらかにしてください。")

    return row.take("channel", read, base.channel, own)


def read_place(row: FormRow, base: Recipient, on: date | None) -> Recipient:
    """The recipient of a row: a municipality in one column, or another body in the next."""
    code = Recipient(code=base.code) if base.code else NOT_STATED
    body = Recipient(name=base.name) if base.name else NOT_STATED

    def read(cell: Typed) -> Recipient:
        typed = cells.name(cell, TITLE_LIMIT)
        if code.code and typed == row.ask.names.place(code.code):
            return code
        return row.ask.place(typed, on)

    place = row.take("recipient", read, code, NOT_STATED)
    other = row.take(
        "recipient_body", lambda c: Recipient(name=cells.text(c, TITLE_LIMIT)), body, NOT_STATED
    )
    if place.is_stated and other.is_stated:
        row.fail("recipient_body", "支援先は、自治体か団体のどちらか一方だけに書いてください。")
        return place
    return other if other.is_stated else place


def show_place(recipient: Recipient, names: Names) -> Shown:
    """The recipient in its two columns."""
    return {
        "recipient": names.place(recipient.code) if recipient.code else "",
        "recipient_body": recipient.name or "",
    }


def text(row: FormRow, key: str, kept: str, limit: int) -> str:
    """A text column."""
    return row.take(key, lambda cell: cells.text(cell, limit), kept, "")


def unit(row: FormRow, kept: str, limit: int) -> str:
    """A unit of counting in one form (ｋｇ and ㎏ are kg), so that sums do not stand apart; what
    was recorded otherwise stays as it is."""

    def read(cell: Typed) -> str:
        typed = cells.text(cell, limit)
        return kept if typed == kept else clean_code(typed, limit)

    return row.take("unit", read, kept, "")


def day(row: FormRow, key: str, kept: date | None) -> date | None:
    """A column with a day."""
    return row.take(key, cells.day, kept, None)


def day_text(value: date | None) -> str:
    """令和2年7月10日, or ''."""
    return format_date(value) if value else ""


def span_text(value: Span | None) -> str:
    """令和2年7月10～16日, or ''."""
    return format_span(value) if value else ""
