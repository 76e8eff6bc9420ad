"""A filter in words, as it stands on top of a report: 災害：令和2年7月豪雨 区：港区."""

from collections.abc import Sequence
from datetime import date

from tracker.domain.entry_filter import (
    NO_MEMBER,
    UNSTATED,
    YEAR_UNKNOWN,
    EntryFilter,
    Shelved,
)
from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.names import Names
from tracker.domain.recipient import NOT_STATED_WORDS
from tracker.domain.wareki import TO, format_date


def filter_words(wanted: EntryFilter, names: Names) -> list[str]:
    """One text for each thing that the filter narrows; empty where it takes everything."""
    words, period = names.association, _period(wanted.first, wanted.last)
    item = names.item(wanted.item_id) if wanted.item_id is not None else _exact(wanted.item_text)
    told = {
        "災害": names.disaster(wanted.disaster_id) if wanted.disaster_id is not None else "",
        words.member: _giver(wanted.giver, names),
        "種別": wanted.kind.label if wanted.kind else "",
        "経路": words.channel(wanted.channel) if wanted.channel else "",
        "支援金の種類": wanted.fund_kind.label if wanted.fund_kind else "",
        "業務": wanted.duty.label if wanted.duty else "",
        "品目": item,
        "内容": _exact(wanted.what),
        "単位": _exact(wanted.unit),
        "都道府県": names.place(wanted.prefecture) if wanted.prefecture else "",
        "支援先": _recipient(wanted, names),
        "支援先の団体": wanted.body or "",
        "状態": wanted.standing.label if wanted.standing else "",
        "年度": _year(wanted.fiscal_year),
        "期間": period,
        "派遣の終わり": f"{format_date(wanted.ends_by)}まで" if wanted.ends_by else "",
        "支出": "支出済" if wanted.paid else "",
        "共同の支援": "除く" if wanted.own else "",
        "集計値とその内訳": wanted.part.label if wanted.part else "",
        "御礼状": wanted.thanked.label if wanted.thanked else "",
        "語": wanted.text,
    }
    return [f"{name}：{value}" for name, value in told.items() if value]


def letter_filter_words(wanted: LetterFilter, names: Names) -> dict[str, str]:
    """A text for each field of the filter that narrows: 保管・あて先：港区."""
    places = [names.place(code) for code in wanted.recipients]
    told = {
        "text": ("語", f"「{wanted.text}」" if wanted.text else ""),
        "disaster_id": ("災害", names.disaster(wanted.disaster_id) if wanted.disaster_id else ""),
        "party": ("保管・あて先", names.party(wanted.party) if wanted.party else ""),
        "prefecture": ("都道府県", names.place(wanted.prefecture) if wanted.prefecture else ""),
        "recipient": ("差出人", same_place(places[0], places[1:]) if places else ""),
        "body": ("差出人の団体", wanted.body or ""),
        "support_id": ("御礼の対象", names.support(wanted.support_id) if wanted.support_id else ""),
        "fiscal_year": ("年度", _year(wanted.fiscal_year)),
        "waiting_for": ("供覧がまだ", names.party(wanted.waiting_for or "")),
        "unfinished": ("供覧がまだ", "どこか" if wanted.unfinished else ""),
        "shelved": ("提出状態", _shelved(wanted.shelved)),
    }
    return {name: f"{title}：{text}" for name, (title, text) in told.items() if text}


def _shelved(word: Shelved) -> str:
    return "" if word is Shelved.SUBMITTED else word.label


def _giver(code: str | None, names: Names) -> str:
    return "共同と内訳なし" if code == NO_MEMBER else names.giver(code) if code else ""


def _recipient(wanted: EntryFilter, names: Names) -> str:
    if wanted.recipient == UNSTATED:
        return NOT_STATED_WORDS
    named = [names.place(code) for code in wanted.recipients]
    return same_place(named[0], named[1:]) if named else ""


def same_place(name: str, others: Sequence[str]) -> str:
    """A place that is looked for under its other names too: 岩手県滝沢市（岩手県滝沢村を含む）."""
    return f"{name}（{'、'.join(others)}を含む）" if others else name


def _exact(text: str | None) -> str:
    return "" if text is None else text or UNSTATED.label


def _year(year: int | None) -> str:
    if year is None:
        return ""
    return "年度不明" if year == YEAR_UNKNOWN else format_fiscal_year(year)


def _period(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ""
    start, end = (format_date(day) if day else "" for day in (first, last))
    return start if first == last else f"{start}{TO}{end}"
