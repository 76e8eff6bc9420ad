"""Columns that many tables have, and short ways to write the others."""

from functools import partial

from tracker.reports.data.table import Column, Type

ident = partial(Column, type=Type.ID)
count = partial(Column, type=Type.COUNT)
number = partial(Column, type=Type.NUMBER)
text = partial(Column, type=Type.TEXT)
name = partial(Column, type=Type.NAME)
key = partial(Column, type=Type.KEY)
word = partial(Column, type=Type.WORD)
area = partial(Column, type=Type.AREA)
day = partial(Column, type=Type.DAY)
moment = partial(Column, type=Type.MOMENT)
flag = partial(Column, type=Type.FLAG)


def record(of: str = "", what: str = "支援") -> tuple[Column, ...]:
    """Record id, 管理番号 and 版 of what a row belongs to; `of` is the table of its records."""
    return (
        ident(
            name="record_id",
            title="記録ID",
            description=f"{what}の記録を見分ける番号。台帳の中で変わらない",
            to=f"{of}.record_id" if of else "",
            required=True,
        ),
        key(
            name="record_number",
            title="管理番号",
            description=f"{what}の管理番号。画面や帳票にあるもの",
            required=True,
        ),
        ident(
            name="revision",
            title="版",
            description="何番目の版か。提出した版から数える",
            required=True,
        ),
    )


def disaster() -> Column:
    return ident(
        name="disaster_id",
        title="災害の記録ID",
        description="どの災害についての記録か",
        to="disasters.record_id",
        required=True,
    )


def giver(called: str = "giver_code", title: str = "支援した側") -> Column:
    return key(
        name=called,
        title=title,
        description="{member}のコード。{joint}は joint、{each}の計(内訳なし)は all_wards",
        to="wards.code",
        required=True,
    )


def recipient(before: str = "recipient", title: str = "支援先") -> tuple[Column, ...]:
    """Code where it is a municipality, else the name alone; both blank: not stated."""
    return (
        area(
            name=f"{before}_code",
            title=f"{title}のコード",
            description="全国地方公共団体コード(6けた)。自治体でない団体と、記載のないものは空欄",
            to="recipients.code",
        ),
        name(
            name=f"{before}_name",
            title=f"{title}の名称",
            description="自治体は都道府県名からの名称。記載のないものは空欄",
        ),
    )


def span(before: str, title: str) -> tuple[Column, ...]:
    """First and last day and the precision in which they are spoken of."""
    return (
        day(name=f"{before}first_on", title=f"{title}の初日", description="分からないものは空欄"),
        day(
            name=f"{before}last_on",
            title=f"{title}の末日",
            description="初日があって末日が空欄なら、続いている",
        ),
        word(
            name=f"{before}precision",
            title=f"{title}の表し方",
            description="日・月・年・年度のどれで言われているか",
            words="precision",
        ),
    )


def note(what: str = "備考") -> tuple[Column, ...]:
    return (
        text(name="note", title=what, description="自由な記述"),
        text(name="source", title="出典", description="何によって記録したか"),
    )


def amount() -> tuple[Column, ...]:
    return (
        count(
            name="amount_yen",
            title="金額",
            description="円。金額未公表は空欄で、0ではない",
            unit="円",
        ),
        value_status("amount_status"),
    )


def value_status(called: str = "value_status") -> Column:
    return word(
        name=called,
        title="数の状態",
        description="数が空欄のわけ。known は数が書いてある",
        words="value_status",
        required=True,
    )
