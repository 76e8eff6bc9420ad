"""The form of the list's filters, and the chosen ones as words that can be taken away."""

from dataclasses import replace
from operator import attrgetter
from typing import Any, Final

from flask import request

from tracker.domain.access import Role
from tracker.domain.association import Association
from tracker.domain.entry_filter import (
    NO_MEMBER,
    UNSTATED,
    YEAR_UNKNOWN,
    Acknowledged,
    Counting,
    EntryFilter,
    Part,
    Shelved,
    Sort,
)
from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.giver import Giver
from tracker.domain.span import Span
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, Labelled
from tracker.domain.wareki import TO, format_date, format_span
from tracker.queries.moment import Clocks
from tracker.web.access import Viewer
from tracker.web.address_readers import UNKNOWN_YEAR
from tracker.web.association import association
from tracker.web.entry_address import PERIOD
from tracker.web.form import BooleanField, CodeField, LedgerForm, LineField, PickField, WordField
from tracker.web.supports.asked_list import AskedList

ALL: Final = "すべて"


class FilterForm(LedgerForm):
    """Fields are called as in the address (web/entry_address.py)."""

    q = LineField("ことば", limit=200)
    disaster = PickField("災害")
    giver = PickField()
    kind = WordField("種別", Kind, blank=ALL)
    channel = PickField("経路", coerce=Channel)
    fund_kind = PickField("支援金の種類")
    thanked = WordField("御礼状", Acknowledged, blank=ALL)
    part = WordField("集計値とその内訳", Part, blank=ALL)
    own = BooleanField("共同の支援を除く")
    paid = BooleanField("その日までに支出済の支援金だけ")
    prefecture = PickField("支援先の都道府県")
    to = LineField("支援先の自治体", limit=100)
    recipient = CodeField()
    body = LineField("支援先の団体", limit=200)
    standing = WordField("その日の状態", Counting, blank=ALL)
    year = PickField("年度")
    period = LineField("期間", limit=100)
    duty = PickField("業務")
    item = PickField("品目")
    shelved = WordField("提出状態", Shelved, blank=None)
    sort = PickField("並び順", coerce=Sort)


def filter_form(asked: AskedList, clocks: Clocks, viewer: Viewer) -> FilterForm:
    """The form with what is asked for; what could not be read stands in it with its message."""
    form = FilterForm(data=_shown(asked))
    _offer(form, asked, clocks, viewer)
    _speak_for(form, association())
    for name, message in asked.errors.items():
        shown = form._fields.get(name)
        if isinstance(shown, LineField):
            shown.typed = request.args.get(name, "")[:200]
        form.put_error("to" if name == "recipient" else name, message)
    return form


def _shown(asked: AskedList) -> dict[str, Any]:
    wanted = asked.wanted
    year = UNKNOWN_YEAR if wanted.fiscal_year == YEAR_UNKNOWN else wanted.fiscal_year
    return {
        "q": wanted.text or None,
        "disaster": _as_option(wanted.disaster_id),
        "giver": wanted.giver,
        "kind": wanted.kind,
        "channel": wanted.channel,
        "fund_kind": wanted.fund_kind,
        "paid": wanted.paid,
        "own": wanted.own,
        "part": wanted.part,
        "thanked": wanted.thanked,
        "prefecture": wanted.prefecture,
        "to": asked.typed_place or None,
        "recipient": wanted.recipient or "",
        "body": wanted.body,
        "standing": wanted.standing,
        "year": _as_option(year),
        "period": period_words(wanted) or None,
        "duty": wanted.duty,
        "item": _as_option(wanted.item_id),
        "shelved": wanted.shelved,
        "sort": asked.sort,
    }


#: Filters that a figure's link brings along and no field asks for.
_HIDDEN: Final = ("item_text", "what", "unit", "ends")


def hidden(asked: AskedList) -> dict[str, str]:
    """What the form must send along, because it has no field for it."""
    return {name: asked.query[name] for name in _HIDDEN if name in asked.query}


def _speak_for(form: FilterForm, words: Association) -> None:
    """Put the words of the association where the form has some."""
    form.giver.label.text = words.member
    form.channel.offer([(channel.value, words.channel(channel)) for channel in Channel], ALL)
    sorts = [(sort.value, sort.label.format(member=words.member)) for sort in Sort]
    form.sort.offer(sorts, None)


def _as_option(value: int | str | None) -> str | None:
    return None if value is None else str(value)


def _offer(form: FilterForm, asked: AskedList, clocks: Clocks, viewer: Viewer) -> None:
    offered = asked.offered
    listed = [row for row in offered.disasters if row.is_listed]
    form.disaster.offer(
        [(row.record_id, row.content.label_on(clocks.as_of)) for row in listed], ALL
    )
    givers = [(giver.code, giver.name) for giver in offered.givers]
    form.giver.offer([*givers, (NO_MEMBER, _NO_MEMBER)], ALL)
    form.duty.offer(_with_unstated(Duty), ALL)
    form.fund_kind.offer(_with_unstated(FundKind), ALL)
    form.prefecture.offer(offered.prefectures, ALL)
    form.item.offer(
        [(row.record_id, row.content.name, row.content.category) for row in offered.items], ALL
    )
    years = sorted({*offered.years, *_asked_year(asked)}, reverse=True)
    options = [(str(year), format_fiscal_year(year)) for year in years]
    form.year.offer([*options, (UNKNOWN_YEAR, "年度不明")], ALL)
    drafts_too = viewer.role is not Role.VIEWER
    states = [word for word in Shelved if drafts_too or word is not Shelved.DRAFT]
    form.shelved.offer([(word.value, word.label) for word in states], None)


_NO_MEMBER: Final = "共同と内訳なし"


def _with_unstated(words: type[Labelled]) -> list[tuple[str, str]]:
    return [*((word.value, word.label) for word in words), (UNSTATED.value, UNSTATED.label)]


def _asked_year(asked: AskedList) -> list[int]:
    return [asked.wanted.fiscal_year] if asked.wanted.fiscal_year else []


def period_words(wanted: EntryFilter) -> str:
    """The period as people write it, and as the field reads it back; '' without one."""
    if wanted.first is None:
        return f"{TO}{format_date(wanted.last)}" if wanted.last else ""
    return format_span(Span(wanted.first, wanted.last))


def chosen_words(asked: AskedList, clocks: Clocks) -> list[tuple[str, dict[str, str]]]:
    """Each chosen filter in words, with the parameters of the list without it."""
    words = []
    for name, text in _words(asked, clocks).items():
        parts = {field: _BLANK.get(field) for field in _TOGETHER.get(name, (name,))}
        without = replace(asked, wanted=replace(asked.wanted, **parts))
        words.append((text, without.query))
    return words


#: Fields of one filter word.
_TOGETHER: Final = {PERIOD: ("first", "last"), "recipient": ("recipient", "also")}
_BLANK: Final[dict[str, Any]] = {
    "shelved": Shelved.SUBMITTED, "text": "", "paid": False, "own": False
}  # fmt: skip


def _words(asked: AskedList, clocks: Clocks) -> dict[str, str]:
    wanted, offered, words = asked.wanted, asked.offered, association()
    labels = {row.record_id: row.content.label_on(clocks.as_of) for row in offered.disasters}
    named = {
        "text": f"「{wanted.text}」" if wanted.text else "",
        "disaster_id": labels.get(wanted.disaster_id or 0, ""),
        "giver": _giver(wanted.giver, offered.givers),
        "prefecture": dict(offered.prefectures).get(wanted.prefecture or "", ""),
        "recipient": asked.place,
        "body": wanted.body or "",
        "fiscal_year": _year_words(wanted.fiscal_year),
        PERIOD: period_words(wanted),
        "item_id": {row.record_id: row.content.name for row in offered.items}.get(
            wanted.item_id or 0, ""
        ),
    }
    named |= _exact_words(wanted)
    if wanted.paid:
        named["paid"] = "支出済"
    if wanted.own:
        named["own"] = "除く"
    for name in ("kind", "channel", "fund_kind", "standing", "duty", "part", "thanked"):
        value = getattr(wanted, name)
        label = words.channel if name == "channel" else attrgetter("label")
        named[name] = label(value) if value else ""
    if wanted.shelved is not Shelved.SUBMITTED:
        named["shelved"] = wanted.shelved.label
    titles = {**_TITLE, "giver": words.member}
    return {name: f"{titles[name]}：{text}" for name, text in named.items() if text}


def _giver(code: str | None, givers: list[Giver]) -> str:
    if code == NO_MEMBER:
        return _NO_MEMBER
    return {giver.code: giver.name for giver in givers}.get(code or "", "")


def _exact_words(wanted: EntryFilter) -> dict[str, str]:
    """Texts that must stand in an entry just so; '' asks for what is not stated."""
    texts = {name: getattr(wanted, name) for name in ("item_text", "what", "unit")}
    named = {n: text or UNSTATED.label for n, text in texts.items() if text is not None}
    if wanted.ends_by:
        named["ends_by"] = f"{format_date(wanted.ends_by)}まで"
    return named


_TITLE: Final = {
    "text": "ことば",
    "disaster_id": "災害",
    "kind": "種別",
    "channel": "経路",
    "fund_kind": "支援金の種類",
    "prefecture": "都道府県",
    "recipient": "支援先",
    "body": "支援先の団体",
    "fiscal_year": "年度",
    PERIOD: "期間",
    "item_id": "品目",
    "standing": "状態",
    "duty": "業務",
    "item_text": "品目",
    "what": "内容",
    "unit": "単位",
    "ends_by": "派遣の終わり",
    "part": "集計値とその内訳",
    "thanked": "御礼状",
    "own": "共同の支援",
    "paid": "支出",
    "shelved": "提出状態",
}


def _year_words(year: int | None) -> str:
    if year is None:
        return ""
    return "年度不明" if year == YEAR_UNKNOWN else format_fiscal_year(year)
