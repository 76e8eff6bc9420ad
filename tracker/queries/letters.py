"""Letters as known at a change and received by a day; their ticks; what they thank for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    and_,
    case,
    extract,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.coverage import Given, Thanked, Thanks, coverage
from tracker.domain.entry_filter import YEAR_UNKNOWN, EntryFilter, Shelved
from tracker.domain.fiscal_year import fiscal_year_span
from tracker.domain.letter import Letter
from tracker.domain.letter_filter import ALL_LETTERS, LetterFilter
from tracker.domain.recipient import Recipient
from tracker.domain.text import search_key
from tracker.domain.vocabulary import GiverRole, Kind, Noun, Standing, State, record_number
from tracker.models import (
    Change,
    Giver,
    LetterAddressee,
    LetterRevision,
    LetterSupport,
    Municipality,
    Record,
    SupportLine,
    SupportRevision,
    Tick,
)
from tracker.models.content import SHELVES
from tracker.queries.entries import entry_rows
from tracker.queries.key_pages import (
    FIRST_PAGE,
    PAGE_SIZE,
    Column,
    Key,
    Turn,
    key_from,
    page_of,
)
from tracker.queries.moment import Clocks, known
from tracker.queries.thanked_entries import LETTER_DAY as DAY
from tracker.queries.thanked_entries import NOT_THANKED, places
from tracker.queries.visible import visible_revisions

L = LetterRevision

_STATE = {
    Shelved.SUBMITTED: State.SUBMITTED,
    Shelved.DRAFT: State.DRAFT,
    Shelved.WITHDRAWN: State.WITHDRAWN,
}


@dataclass(frozen=True)
class LetterRow:
    """A letter as it stands in a list; `number` None is a draft, `day` None 日付不明."""

    record_id: int
    number: int | None
    revision: int
    state: State
    day: date | None
    ticks: int
    content: Letter

    @property
    def label(self) -> str:
        """管理番号 L-000003, or 下書き."""
        return "下書き" if self.number is None else record_number(Noun.LETTER, self.number)


@dataclass(frozen=True, slots=True)
class TickRow:
    """A ward that has seen a letter, who said so, and when (UTC)."""

    ward: str
    actor_name: str
    actor_ward: str | None
    ticked_at: datetime


def letters(
    session: Session, clocks: Clocks, scope: Scope, wanted: LetterFilter = ALL_LETTERS
) -> list[LetterRow]:
    """All letters that `wanted` admits, newest first; five queries whatever their number."""
    return [_row(row) for row in session.execute(_letters(clocks, scope, wanted)).all()]


def letters_named(
    session: Session, clocks: Clocks, scope: Scope, records: Collection[int]
) -> dict[int, LetterRow]:
    """Letters by their records, of whatever disaster they are; five queries."""
    rows = _letters(clocks, scope, ALL_LETTERS).where(L.record_id.in_(records))
    return {row.LetterRevision.record_id: _row(row) for row in session.execute(rows).all()}


@dataclass(frozen=True)
class LetterPage:
    """Rows of one page of the list, and the turns that lead to the pages around it (None: there is
    none)."""

    rows: list[LetterRow]
    previous: Turn | None
    next: Turn | None


def letters_page(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    wanted: LetterFilter,
    *,
    turn: Turn = FIRST_PAGE,
    size: int = PAGE_SIZE,
) -> LetterPage:
    """One page of the list, newest first. Six queries whatever the size of the ledger."""
    rows = _letters(clocks, scope, wanted)
    in_order = rows.join(Change, Change.id == L.since) if _is_shelved(wanted) else rows
    page = page_of(session, in_order, L.id, _order(wanted), turn, size)
    found = {row.LetterRevision.id: row for row in session.execute(rows.where(L.id.in_(page.ids)))}
    return LetterPage([_row(found[one]) for one in page.ids], page.previous, page.next)


def letter_key(text: str, wanted: LetterFilter) -> Key:
    """The key that the address of a page names; raises InputError for one of another list."""
    return key_from(text, _order(wanted))


def _is_shelved(wanted: LetterFilter) -> bool:
    return wanted.shelved is not Shelved.SUBMITTED


def _order(wanted: LetterFilter) -> list[Column]:
    """By day, 日付不明 last; what is not submitted by when it was saved, as it may lack a number.

    Not by the ids of changes: a key stands in an address, and they count what others save (rule 9).
    """
    if _is_shelved(wanted):
        return [(Change.recorded_at.expression, True), (L.record_id.expression, True)]
    day = func.coalesce(DAY, date.min, type_=Date())
    return [(day, True), (Record.number.expression, True)]


def count_letters(
    session: Session, clocks: Clocks, scope: Scope, wanted: LetterFilter = ALL_LETTERS
) -> int:
    """How many letters `wanted` admits."""
    rows = _letters(clocks, scope, wanted).order_by(None).with_only_columns(L.id)
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def letters_by_disaster(session: Session, clocks: Clocks, scope: Scope) -> dict[int, int]:
    """How many letters have been received for each disaster; one query."""
    rows = (
        _letters(clocks, scope, ALL_LETTERS)
        .order_by(None)
        .with_only_columns(L.disaster_id, func.count())
        .group_by(L.disaster_id)
    )
    return dict(session.execute(rows).all())


def _letters(clocks: Clocks, scope: Scope, wanted: LetterFilter) -> Select[*tuple[Any, ...]]:
    return (
        select(L, Record.number.label("record_number"), _ticked(clocks).label("ticks"))
        .join(Record, Record.id == L.record_id)
        .where(known(L, clocks.known_at), visible_revisions(Noun.LETTER, scope))
        .where(*_conditions(clocks, wanted))
        .options(*SHELVES[Noun.LETTER].load)
        .order_by(DAY.is_(None), DAY.desc(), Record.number.desc(), L.record_id)
    )


def _ticked(clocks: Clocks) -> ScalarSelect[int]:
    """How many wards have seen a letter."""
    return (
        select(func.count(Tick.id))
        .where(Tick.letter_id == L.record_id, Tick.change_id <= clocks.known_at)
        .scalar_subquery()
    )


def _row(row: Any) -> LetterRow:
    revision = row.LetterRevision
    content: Letter = SHELVES[Noun.LETTER].content(revision)
    return LetterRow(
        record_id=revision.record_id,
        number=row.record_number if revision.disclosed else None,
        revision=revision.number,
        state=revision.state,
        day=content.received_on or (content.dated.first if content.dated else None),
        ticks=row.ticks,
        content=content,
    )


def _conditions(clocks: Clocks, wanted: LetterFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [L.state == _STATE[wanted.shelved]]
    if wanted.shelved is Shelved.SUBMITTED:
        conditions.append(or_(DAY.is_(None), clocks.as_of >= DAY))
    if wanted.disaster_id is not None:
        conditions.append(L.disaster_id == wanted.disaster_id)
    if wanted.party is not None:
        conditions.append(or_(L.owner_code == wanted.party, _is_to(wanted.party)))
    if wanted.support_id is not None:
        linked = LetterSupport.support_id == wanted.support_id
        conditions.append(select(1).where(LetterSupport.revision_id == L.id, linked).exists())
    if wanted.waiting_for is not None:
        conditions.append(_waits_for(clocks, wanted.waiting_for))
    if wanted.unfinished:
        wards = select(func.count(Giver.code)).where(Giver.role == GiverRole.WARD)
        conditions += [L.circulate.is_(True), _ticked(clocks) < wards.scalar_subquery()]
    return conditions + _from_whom(wanted) + _in_year(wanted) + _in_text(wanted)


def _is_to(giver: str) -> ColumnElement[bool]:
    to = and_(LetterAddressee.revision_id == L.id, LetterAddressee.giver_code == giver)
    return select(1).where(to).exists()


def _waits_for(clocks: Clocks, ward: str) -> ColumnElement[bool]:
    ticked = and_(
        Tick.letter_id == L.record_id, Tick.ward == ward, Tick.change_id <= clocks.known_at
    )
    return and_(L.circulate, ~select(1).where(ticked).exists())


def _from_whom(wanted: LetterFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.recipient:
        conditions.append(L.sender_code.in_(wanted.recipients))
    if wanted.body:
        conditions.append(L.sender_body == wanted.body)
    if wanted.prefecture:
        codes = select(Municipality.code).where(Municipality.prefecture_code == wanted.prefecture)
        conditions.append(L.sender_code.in_(codes))
    return conditions


def _in_year(wanted: LetterFilter) -> list[ColumnElement[bool]]:
    """The fiscal year of receipt (rule 6), else that in which the whole date of the letter lies."""
    if wanted.fiscal_year is None:
        return []
    if wanted.fiscal_year == YEAR_UNKNOWN:
        in_one = _fiscal_year_of(L.dated_first) == _fiscal_year_of(L.dated_last)
        return [L.received_on.is_(None), func.coalesce(in_one, false()).is_(False)]
    year = fiscal_year_span(wanted.fiscal_year)
    dated = and_(L.received_on.is_(None), L.dated_first >= year.first, L.dated_last <= year.last)
    return [or_(L.received_on.between(year.first, year.last), dated)]


def _fiscal_year_of(day: Any) -> ColumnElement[int]:
    """domain/fiscal_year.fiscal_year_of in SQL."""
    before_april: ColumnElement[int] = case((extract("month", day) < 4, 1), else_=0)
    return extract("year", day) - before_april


def _in_text(wanted: LetterFilter) -> list[ColumnElement[bool]]:
    """Every word must stand in the letter's texts, in the name of who wrote, or be its number."""
    return [_has_word(word) for word in wanted.text.split()]


def _has_word(typed: str) -> ColumnElement[bool]:
    word = search_key(typed)
    named = select(Municipality.code).where(Municipality.search_key.contains(word, autoescape=True))
    tests = [L.search_key.contains(word, autoescape=True), L.sender_code.in_(named)]
    digits = word.removeprefix("l-")
    if digits.isdecimal() and len(digits) < 10:
        tests.append(and_(Record.number == int(digits), L.disclosed))
    return or_(*tests)


def ticks(session: Session, clocks: Clocks, letter_id: int) -> list[TickRow]:
    """Who has seen a letter, as known at the change, in the order of their ticks."""
    query = (
        select(Tick.ward, Change.actor_name, Change.actor_ward, Change.recorded_at)
        .join(Change, Change.id == Tick.change_id)
        .where(Tick.letter_id == letter_id, Tick.change_id <= clocks.known_at)
        .order_by(Tick.change_id)
    )
    return [TickRow(*row) for row in session.execute(query)]


def ticked_wards(
    session: Session, clocks: Clocks, letter_ids: Collection[int]
) -> dict[int, set[str]]:
    """The wards that have seen each of some letters; one query."""
    query = select(Tick.letter_id, Tick.ward).where(
        Tick.letter_id.in_(letter_ids), Tick.change_id <= clocks.known_at
    )
    seen: dict[int, set[str]] = {}
    for letter_id, ward in session.execute(query):
        seen.setdefault(letter_id, set()).add(ward)
    return seen


def submitted_supports(session: Session, record_ids: Collection[int]) -> dict[int, int]:
    """The disaster of each of some supports that stand submitted now; one query."""
    S = SupportRevision  # noqa: N806
    query = select(S.record_id, S.disaster_id).where(
        S.record_id.in_(record_ids), S.until.is_(None), S.state == State.SUBMITTED
    )
    return dict(session.execute(query).all())


def thanked(session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter) -> list[Thanked]:
    """Each counted support that `wanted` admits, as each of its recipients has it, with the
    letters in which that one thanks for it; in the order of the record numbers. Four queries."""
    return coverage(
        _given(session, clocks, scope, wanted),
        _thanks(session, clocks, wanted.disaster_id),
        places(session),
    )


def _given(session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter) -> list[Given]:
    S = SupportRevision  # noqa: N806
    entry = (
        entry_rows(clocks, scope, wanted)
        .where(S.kind.not_in(NOT_THANKED))
        .add_columns(S.recipient_name)
        .order_by(Record.number)
    )
    rows = [row for row in session.execute(entry) if row.standing is not Standing.NONE]
    lines: dict[int, list[Recipient]] = {}
    query = (
        select(SupportLine.revision_id, SupportLine.recipient_code, SupportLine.recipient_name)
        .join(S, S.id == SupportLine.revision_id)
        .where(S.kind == Kind.FUNDS, known(S, clocks.known_at))
        .order_by(SupportLine.position)
    )
    if wanted.disaster_id is not None:
        query = query.where(S.disaster_id == wanted.disaster_id)
    for revision_id, code, name in session.execute(query):
        lines.setdefault(revision_id, []).append(Recipient(code, name))
    return [Given(row.record_id, _recipients(row, lines)) for row in rows]


def _recipients(row: Any, lines: dict[int, list[Recipient]]) -> tuple[Recipient, ...]:
    own = Recipient(row.recipient_code, row.recipient_name)
    found = lines.get(row.revision_id, [own])
    return tuple(dict.fromkeys(recipient for recipient in found if recipient.is_stated))


def _thanks(session: Session, clocks: Clocks, disaster_id: int | None) -> list[Thanks]:
    """The letters that count on the day with the supports that they thank for, of whatever
    disaster the letter is: a support may have been moved to another since."""
    S = SupportRevision  # noqa: N806
    query = (
        select(L.record_id, L.sender_code, L.sender_body, LetterSupport.support_id)
        .join(LetterSupport, LetterSupport.revision_id == L.id)
        .join(Record, Record.id == L.record_id)
        .where(known(L, clocks.known_at), *_conditions(clocks, ALL_LETTERS))
        .order_by(DAY.is_(None), DAY.desc(), Record.number.desc())
    )
    if disaster_id is not None:
        moved = select(S.record_id).where(
            known(S, clocks.known_at), S.disaster_id == disaster_id, S.disclosed.is_(True)
        )
        query = query.where(LetterSupport.support_id.in_(moved))
    supports: dict[tuple[int, Recipient], list[int]] = {}
    for letter, code, body, support in session.execute(query):
        supports.setdefault((letter, Recipient(code, body)), []).append(support)
    return [Thanks(letter, sender, tuple(some)) for (letter, sender), some in supports.items()]
