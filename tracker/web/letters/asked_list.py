"""What the address of the list of letters asks for, its form, and the chosen filters in words."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from flask import request
from sqlalchemy.orm import Session

from tracker.domain.access import Role
from tracker.domain.entry_filter import Shelved
from tracker.domain.fiscal_year import fiscal_year_of, format_fiscal_year
from tracker.domain.letter_filter import ALL_LETTERS, LetterFilter
from tracker.domain.text import quoted
from tracker.queries import givers
from tracker.queries.disasters import DisasterRow, register
from tracker.queries.letter_links import linked
from tracker.queries.moment import Clocks
from tracker.queries.overview import prefectures
from tracker.reports.filter_words import letter_filter_words
from tracker.reports.letters_data import names_in
from tracker.web.access import Viewer
from tracker.web.address_readers import LONGEST_TEXT, UNKNOWN_YEAR
from tracker.web.asked_place import asked_place
from tracker.web.association import association
from tracker.web.form import CodeField, LedgerForm, LineField, PickField, WordField
from tracker.web.letter_address import (
    ANYBODY,
    letter_filter_from,
    letter_query,
    name_in_address,
)
from tracker.web.letters.offers import parties

ALL: Final = "すべて"


class LetterFilterForm(LedgerForm):
    """Fields are called as in the address."""

    q = LineField("ことば", limit=LONGEST_TEXT)
    disaster = PickField("災害")
    party = PickField("保管・あて先")
    prefecture = PickField("差出人の都道府県")
    to = LineField("差出人の自治体", limit=100)
    recipient = CodeField()
    body = LineField("差出人の団体", limit=LONGEST_TEXT)
    year = PickField("受け取った年度")
    waiting = PickField("供覧がまだのところ")
    shelved = WordField("提出状態", Shelved, blank=None)


@dataclass
class AskedLetters:
    """The list that an address asks for; `errors` are messages by parameter, and what they speak
    of does not narrow."""

    wanted: LetterFilter
    disasters: list[DisasterRow]
    parties: list[tuple[str, str]]
    prefectures: list[tuple[str, str]]
    years: list[int]
    typed_place: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """The filter as parameters of an address."""
        return letter_query(self.wanted)


def asked_letters(session: Session, clocks: Clocks, viewer: Viewer) -> AskedLetters:
    """Reads the request's address; what the ledger does not know gets a message."""
    wanted, errors = letter_filter_from(request.args)
    rows = [row for row in register(session, clocks.known_at) if row.is_listed]
    first = min((row.content.start for row in rows), default=clocks.today)
    last = fiscal_year_of(max(clocks.today, clocks.as_of))
    asked = AskedLetters(
        wanted=wanted,
        disasters=rows,
        parties=parties(givers.givers(session), association()),
        prefectures=prefectures(session),
        years=list(range(last, fiscal_year_of(first) - 1, -1)),
        errors=errors,
    )
    _drop_unknown(asked)
    _resolve_place(session, asked)
    _check_support(session, clocks, asked, viewer)
    _refuse_drafts(asked, viewer)
    return asked


def _drop_unknown(asked: AskedLetters) -> None:
    known: dict[str, list[Any]] = {
        "disaster_id": [row.record_id for row in asked.disasters],
        "party": [code for code, _ in asked.parties],
        "waiting_for": [code for code, _ in asked.parties[1:]],
        "prefecture": [code for code, _ in asked.prefectures],
    }
    for name, values in known.items():
        value = getattr(asked.wanted, name)
        if value is not None and value not in values:
            asked.errors[name_in_address(name)] = (
                f"{quoted(str(value))}にあたるものは台帳にありません。一覧から選び直してください。"
            )
            nothing: Any = {name: None}
            asked.wanted = replace(asked.wanted, **nothing)


def _resolve_place(session: Session, asked: AskedLetters) -> None:
    wanted = asked.wanted
    found = asked_place(session, request.args, wanted.recipient, wanted.recipients[1:])
    asked.typed_place = found.typed
    if found.error:
        asked.errors["to"] = found.error
    asked.wanted = replace(wanted, recipient=found.recipient, also=found.also)


def _check_support(session: Session, clocks: Clocks, asked: AskedLetters, viewer: Viewer) -> None:
    support_id = asked.wanted.support_id
    if support_id and not linked(session, [support_id], clocks.known_at, viewer.scope):
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
            typed.typed = request.args.get(name, "")[:LONGEST_TEXT]
        form.put_error(name, message)
    return form


def _asked_year(asked: AskedLetters) -> list[int]:
    return [asked.wanted.fiscal_year] if asked.wanted.fiscal_year else []


def chosen_words(
    session: Session, asked: AskedLetters, clocks: Clocks
) -> list[tuple[str, dict[str, str]]]:
    """Each chosen filter in words, with the parameters of the list without it."""
    words = letter_filter_words(asked.wanted, names_in(session, asked.wanted, clocks))
    return [(text, letter_query(_without(asked.wanted, name))) for name, text in words.items()]


def _without(wanted: LetterFilter, name: str) -> LetterFilter:
    """Without one of its fields; a place goes with its other names."""
    return replace(wanted, **{name: getattr(ALL_LETTERS, name)})
