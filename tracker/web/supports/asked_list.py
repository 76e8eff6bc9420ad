"""What the address of the list asks for, checked against what the ledger knows."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from tracker.domain.access import Role
from tracker.domain.entry_filter import NO_MEMBER, UNSTATED, EntryFilter, Shelved, Sort
from tracker.domain.fiscal_year import fiscal_year_of
from tracker.domain.giver import Giver
from tracker.domain.recipient import NOT_STATED_WORDS
from tracker.domain.text import quoted
from tracker.queries.catalogue import ItemRow, items
from tracker.queries.disasters import DisasterRow, register
from tracker.queries.givers import givers
from tracker.queries.moment import Clocks
from tracker.queries.overview import prefectures
from tracker.web.access import Viewer
from tracker.web.asked_place import asked_place
from tracker.web.association import association
from tracker.web.entry_address import filter_from, filter_query, name_in_address


@dataclass(frozen=True)
class Offered:
    """What there is to choose from, as known at the moment that the page speaks of."""

    givers: list[Giver]
    disasters: list[DisasterRow]
    items: list[ItemRow]
    prefectures: list[tuple[str, str]]
    years: list[int]


@dataclass
class AskedList:
    """The list that an address asks for. `errors` are messages by parameter; what they speak of
    does not narrow. `place` is the name of the recipient that is asked for."""

    wanted: EntryFilter
    sort: Sort
    offered: Offered
    errors: dict[str, str] = field(default_factory=dict)
    place: str = ""
    typed_place: str = ""

    @property
    def query(self) -> dict[str, str]:
        """Filter and order as parameters of an address."""
        order = {} if self.sort is Sort.NEWEST else {"sort": self.sort.value}
        return {**filter_query(self.wanted), **order}


def asked_list(session: Session, clocks: Clocks, viewer: Viewer) -> AskedList:
    """Reads the request's address; what the ledger does not know gets a message."""
    wanted, errors = filter_from(request.args, association())
    asked = AskedList(wanted, _sort(errors), _offered(session, clocks), errors)
    _resolve_place(session, asked)
    _drop_unknown(asked, viewer)
    return asked


def _sort(errors: dict[str, str]) -> Sort:
    text = request.args.get("sort", "").strip()
    try:
        return Sort(text) if text else Sort.NEWEST
    except ValueError:
        errors["sort"] = f"{quoted(text)}という並び順はありません。記録の新しい順に並べました。"
        return Sort.NEWEST


def _offered(session: Session, clocks: Clocks) -> Offered:
    disasters = register(session, clocks.known_at)
    first = min((row.content.start for row in disasters), default=clocks.today)
    last = fiscal_year_of(max(clocks.today, clocks.as_of))
    return Offered(
        givers=givers(session),
        disasters=disasters,
        items=items(session, clocks.known_at),
        prefectures=prefectures(session),
        years=list(range(last, fiscal_year_of(first) - 1, -1)),
    )


def _resolve_place(session: Session, asked: AskedList) -> None:
    if _asks_for_none(asked):
        asked.place = asked.typed_place = NOT_STATED_WORDS
        asked.wanted = replace(asked.wanted, recipient=UNSTATED.value, also=None)
        return
    wanted = asked.wanted
    found = asked_place(session, request.args, wanted.recipient, wanted.recipients[1:])
    asked.place, asked.typed_place = found.name, found.typed
    if found.error:
        asked.errors["to"] = found.error
    asked.wanted = replace(wanted, recipient=found.recipient, also=found.also)


def _asks_for_none(asked: AskedList) -> bool:
    """Whether the recipient asked for is that none is stated, by the words or by the link."""
    typed = request.args.get("to")
    if typed is None:
        return asked.wanted.recipient == UNSTATED
    return typed.strip() in (NOT_STATED_WORDS, UNSTATED.label)


def _drop_unknown(asked: AskedList, viewer: Viewer) -> None:
    known: dict[str, set[Any]] = {
        "giver": {NO_MEMBER, *(giver.code for giver in asked.offered.givers)},
        "disaster_id": {row.record_id for row in asked.offered.disasters},
        "item_id": {row.record_id for row in asked.offered.items},
        "prefecture": {code for code, _ in asked.offered.prefectures},
    }
    for name, values in known.items():
        value = getattr(asked.wanted, name)
        if value is not None and value not in values:
            asked.errors[name_in_address(name)] = (
                f"{quoted(str(value))}にあたるものは台帳にありません。一覧から選び直してください。"
            )
            nothing: Any = {name: None}
            asked.wanted = replace(asked.wanted, **nothing)
    if asked.wanted.shelved is Shelved.DRAFT and viewer.role is Role.VIEWER:
        own = f"入力した{association().member}と事務局"
        asked.errors["shelved"] = f"下書きは、{own}だけが見られます。"
        asked.wanted = replace(asked.wanted, shelved=Shelved.SUBMITTED)
