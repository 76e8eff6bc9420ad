"""What the address of the list of letters asks for, its form, and the chosen filters in words."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from flask import request
from sqlalchemy.orm import Session

from tracker.domain.access import Role
from tracker.domain.entry_filter import YEAR_UNKNOWN, Shelved
from tracker.domain.errors import InputError
from tracker.domain.fiscal_year import fiscal_year_of, format_fiscal_year, parse_fiscal_year
from tracker.domain.letter_filter import ALL_LETTERS, LetterFilter
from tracker.domain.text import clean_code, clean_line, quoted
from tracker.queries import givers, recipients
from tracker.queries.disasters import DisasterRow, register
from tracker.queries.letter_links import linked
from tracker.queries.moment import Clocks
from tracker.queries.overview import prefectures
from tracker.web.access import Viewer
from tracker.web.association import association
from tracker.web.form import CodeField, LedgerForm, LineField, PickField, WordField
from tracker.web.letters.offers import parties

ALL: Final = "すべて"
#: As `waiting`: letters that somebody has not seen yet.
ANYBODY: Final = "any"
UNKNOWN_YEAR: Final = "unknown"
_LONGEST_TEXT: Final = 200


class LetterFilterForm(LedgerForm):
    """Fields are called as in the address."""

    q = LineField("ことば", limit=_LONGEST_TEXT)
    disaster = PickField("災害")
    party = PickField("保管・あて先")
    prefecture = PickField("差出人の都道府県")
    to = LineField("差出人の自治体", limit=100)
    recipient = CodeField()
    body = LineField("差出人の団体", limit=_LONGEST_TEXT)
    year = PickField("受け取った年度")
    waiting = PickField("供覧がまだのところ")
    shelved = WordField("提出状態", Shelved, blank=None)


@dataclass
class AskedLetters:
    """The list that an address asks for; `errors` are messages by parameter, and what they speak
    of does not narrow. `support` is the number of the support that is thanked for."""

    wanted: LetterFilter
    disasters: list[DisasterRow]
    parties: list[tuple[str, str]]
    prefectures: list[tuple[str, str]]
    years: list[int]
    place: str = ""
    typed_place: str = ""
    support: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """The filter as parameters of an address."""
        return letter_query(self.wanted)


def letter_query(wanted: LetterFilter) -> dict[str, str]:
    """The parameters of an address that stand for `wanted`."""
    year = UNKNOWN_YEAR if wanted.fiscal_year == YEAR_UNKNOWN else wanted.fiscal_year
    found: dict[str, Any] = {
        "q": wanted.text or None,
        "disaster": wanted.disaster_id,
        "party": wanted.party,
        "prefecture": wanted.prefecture,
        "recipient": wanted.recipient,
        "body": wanted.body,
        "support": wanted.support_id,
        "year": year,
        "waiting": ANYBODY if wanted.unfinished else wanted.waiting_for,
        "shelved": None if wanted.shelved is Shelved.SUBMITTED else wanted.shelved.value,
    }
    return {name: str(value) for name, value in found.items() if value is not None}


def asked_letters(session: Session, clocks: Clocks, viewer: Viewer) -> AskedLetters:
    """Reads the request's address; what the ledger does not know gets a message."""
    rows = [row for row in register(session, clocks.known_at) if row.is_listed]
    first = min((row.content.start for row in rows), default=clocks.today)
    last = fiscal_year_of(max(clocks.today, clocks.as_of))
    asked = AskedLetters(
        wanted=ALL_LETTERS,
        disasters=rows,
        parties=parties(givers.givers(session), association()),
        prefectures=prefectures(session),
        years=list(range(last, fiscal_year_of(first) - 1, -1)),
    )
    for name, read in _READERS.items():
        text = request.args.get(name, "").strip()
        try:
            asked.wanted = replace(asked.wanted, **(read(asked, text) if text else {}))
        except InputError as error:
            asked.errors[name] = error.message
    _resolve_place(session, asked)
    _name_support(session, clocks, asked, viewer)
    _refuse_drafts(asked, viewer)
    return asked


def _of(offered: Callable[[AskedLetters], list[str]], name: str) -> Callable[..., dict[str, Any]]:
    """Reads one of the codes that are offered."""

    def read(asked: AskedLetters, text: str) -> dict[str, Any]:
        code = clean_code(text)
        if code not in offered(asked):
            raise InputError(f"{quoted(text)}にあたるものは台帳にありません。選び直してください。")
        return {name: code}

    return read


def _disaster(asked: AskedLetters, text: str) -> dict[str, Any]:
    code = clean_code(text)
    if code not in {str(row.record_id) for row in asked.disasters}:
        raise InputError(f"{quoted(text)}という災害は台帳にありません。選び直してください。")
    return {"disaster_id": int(code)}


def _waiting(asked: AskedLetters, text: str) -> dict[str, Any]:
    if clean_code(text) == ANYBODY:
        return {"unfinished": True}
    return _of(lambda one: _codes(one.parties[1:]), "waiting_for")(asked, text)


def _year(_asked: AskedLetters, text: str) -> dict[str, Any]:
    return {"fiscal_year": YEAR_UNKNOWN if text == UNKNOWN_YEAR else parse_fiscal_year(text)}


def _support(asked: AskedLetters, text: str) -> dict[str, Any]:
    code = clean_code(text)
    if not code.isdecimal() or len(code) > 9:
        raise InputError(f"{quoted(text)}という支援は台帳にありません。")
    return {"support_id": int(code)}


def _shelved(_asked: AskedLetters, text: str) -> dict[str, Any]:
    try:
        return {"shelved": Shelved(clean_code(text))}
    except ValueError:
        raise InputError(f"{quoted(text)}という提出状態はありません。") from None


def _codes(options: list[tuple[str, str]]) -> list[str]:
    return [code for code, _ in options]


def _text(_asked: AskedLetters, text: str) -> dict[str, Any]:
    return {"text": clean_line(text, _LONGEST_TEXT)}


_READERS: Final[dict[str, Callable[[AskedLetters, str], dict[str, Any]]]] = {
    "q": _text,
    "disaster": _disaster,
    "party": _of(lambda asked: _codes(asked.parties), "party"),
    "prefecture": _of(lambda asked: _codes(asked.prefectures), "prefecture"),
    "body": lambda _asked, text: {"body": clean_line(text, _LONGEST_TEXT)},
    "support": _support,
    "year": _year,
    "waiting": _waiting,
    "shelved": _shelved,
}


def _resolve_place(session: Session, asked: AskedLetters) -> None:
    """The typed name wins over the code beside it, which a browser without scripts keeps."""
    code = clean_code(request.args.get("recipient", ""))
    chosen = recipients.by_code(session, code) if code else None
    typed = request.args.get("to")
    text = (typed or "").strip()[:_LONGEST_TEXT]
    if typed is not None and not (chosen and chosen.label == text):
        chosen = recipients.resolve(session, text, ever=True).match if text else None
        if text and chosen is None:
            asked.errors["to"] = (
                f"{quoted(text)}という自治体が見つからないか、複数あります。"
                "都道府県から書いてください。"
            )
    elif code and chosen is None:
        asked.errors["to"] = f"{quoted(code)}という団体コードの自治体はありません。"
    asked.place = chosen.label if chosen else ""
    asked.typed_place = asked.place or text
    asked.wanted = replace(asked.wanted, recipient=chosen.code if chosen else None)


def _name_support(session: Session, clocks: Clocks, asked: AskedLetters, viewer: Viewer) -> None:
    support_id = asked.wanted.support_id
    if support_id is None:
        return
    found = linked(session, [support_id], clocks.known_at, viewer.scope)
    if found:
        asked.support = found[0].label
    else:
        asked.errors["support"] = "御礼の対象に選ばれた支援は、台帳にありません。"
        asked.wanted = replace(asked.wanted, support_id=None)


def _refuse_drafts(asked: AskedLetters, viewer: Viewer) -> None:
    if asked.wanted.shelved is Shelved.DRAFT and viewer.role is Role.VIEWER:
        own = f"入力した{association().member}と事務局"
        asked.errors["shelved"] = f"下書きは、{own}だけが見られます。"
        asked.wanted = replace(asked.wanted, shelved=Shelved.SUBMITTED)


def filter_form(asked: AskedLetters, clocks: Clocks, viewer: Viewer) -> LetterFilterForm:
    """The form with what is asked for; what could not be read stands in it with its message."""
    shown = {**asked.query, "to": asked.typed_place or None}
    form = LetterFilterForm(data={**shown, "shelved": asked.wanted.shelved})
    form.disaster.offer(
        [(row.record_id, row.content.label_on(clocks.as_of)) for row in asked.disasters], ALL
    )
    form.party.offer(asked.parties, ALL)
    form.prefecture.offer(asked.prefectures, ALL)
    years = sorted({*asked.years, *_asked_year(asked)}, reverse=True)
    options = [(str(year), format_fiscal_year(year)) for year in years]
    form.year.offer([*options, (UNKNOWN_YEAR, "年度不明")], ALL)
    form.waiting.offer([(ANYBODY, "どこかがまだ"), *asked.parties[1:]], "選ばない")
    states = [s for s in Shelved if s is not Shelved.DRAFT or viewer.role is not Role.VIEWER]
    form.shelved.offer([(word.value, word.label) for word in states], None)
    for name, message in asked.errors.items():
        typed = form._fields.get(name)
        if isinstance(typed, LineField):
            typed.typed = request.args.get(name, "")[:_LONGEST_TEXT]
        form.put_error(name, message)
    return form


def _asked_year(asked: AskedLetters) -> list[int]:
    return [asked.wanted.fiscal_year] if asked.wanted.fiscal_year else []


def chosen_words(asked: AskedLetters, clocks: Clocks) -> list[tuple[str, dict[str, str]]]:
    """Each chosen filter in words, with the parameters of the list without it."""
    return [
        (text, letter_query(replace(asked.wanted, **{name: getattr(ALL_LETTERS, name)})))
        for name, text in _words(asked, clocks).items()
        if text
    ]


def _words(asked: AskedLetters, clocks: Clocks) -> dict[str, str]:
    wanted, named = asked.wanted, dict(asked.parties)
    labels = {row.record_id: row.content.label_on(clocks.as_of) for row in asked.disasters}
    told = {
        "text": ("ことば", f"「{wanted.text}」" if wanted.text else ""),
        "disaster_id": ("災害", labels.get(wanted.disaster_id or 0, "")),
        "party": ("保管・あて先", named.get(wanted.party or "", "")),
        "prefecture": ("都道府県", dict(asked.prefectures).get(wanted.prefecture or "", "")),
        "recipient": ("差出人", asked.place),
        "body": ("差出人の団体", wanted.body or ""),
        "support_id": ("御礼の対象", asked.support if wanted.support_id else ""),
        "fiscal_year": ("年度", _year_words(wanted.fiscal_year)),
        "waiting_for": ("供覧がまだ", named.get(wanted.waiting_for or "", "")),
        "unfinished": ("供覧がまだ", "どこか" if wanted.unfinished else ""),
        "shelved": (
            "提出状態", "" if wanted.shelved is Shelved.SUBMITTED else wanted.shelved.label
        ),
    }  # fmt: skip
    return {name: f"{title}：{text}" if text else "" for name, (title, text) in told.items()}


def _year_words(year: int | None) -> str:
    if year is None:
        return ""
    return "年度不明" if year == YEAR_UNKNOWN else format_fiscal_year(year)
