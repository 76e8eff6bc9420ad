"""Changes as the pages tell them: a sentence, who, when in Japan, why, and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import SYSTEM
from tracker.domain.change_sentence import change_sentence
from tracker.domain.difference import Parts, difference, differing_parts
from tracker.domain.disaster import Disaster
from tracker.domain.labels import Content
from tracker.domain.letter import Letter
from tracker.domain.names import Names
from tracker.domain.support import Funds, Support
from tracker.domain.text import quoted
from tracker.domain.vocabulary import Noun, State
from tracker.domain.wareki import JAPAN, format_moment
from tracker.operations.record import Origin
from tracker.queries.history import Made, RecordChange
from tracker.queries.imports import TakenIn, taken_in_by
from tracker.queries.moment import head
from tracker.queries.names import names
from tracker.web.access import viewer

SECRETARIAT = "事務局"


@dataclass(frozen=True)
class ChangeLine:
    """A change for the macro change_list()."""

    when: str
    iso: str
    who: str
    text: str
    why: str
    href: str


@dataclass(frozen=True)
class DiffRow:
    """A field that differs, for the macro diff_table()."""

    label: str
    old: str
    new: str
    old_parts: Parts
    new_parts: Parts


def change_lines(
    session: Session, changes: Iterable[RecordChange], known: Names | None = None
) -> list[ChangeLine]:
    """Changes as sentences in their order; the names, unless they are `known`, are read in a
    constant number of queries."""
    told = list(changes)
    if known is None:
        known = names_for(session, [content for one in told for content in contents_of(one)])
    workbooks = workbooks_of(session, told)
    return [change_line(change, known, workbooks.get(change.made.id)) for change in told]


def change_line(change: RecordChange, known: Names, workbook: TakenIn | None = None) -> ChangeLine:
    """7/15 10:12 港区が S-000124 職員派遣(熊本県人吉市)の人数を 2人 → 3人 に直した.

    Where the change took in a workbook it says which, and leads to the page of that.
    """
    text = change_sentence(change.step, known, more=change.more)
    href = address_of(change.noun, change.record_id)
    if workbook is not None:
        text = f"{workbook_words(workbook)}：{text}"
        href = url_for("imports.done", change_hash=workbook.hash)
    return ChangeLine(
        when=short_moment(change.made),
        iso=change.made.recorded_at.isoformat(),
        who=f"{who(change.made, known)}が ",
        text=text,
        why=change.made.reason,
        href=href,
    )


def workbooks_of(session: Session, changes: Iterable[RecordChange]) -> dict[int, TakenIn]:
    """Of the changes that took in a workbook, or took one back, which: as far as the one who is
    signed in may open its page."""
    made = {one.made.id for one in changes if one.made.origin == Origin.IMPORT}
    return taken_in_by(session, viewer().scope, made)


def workbook_words(workbook: TakenIn) -> str:
    """「港区.xlsx」を取り込んだ."""
    called = quoted(workbook.name, 60) if workbook.name else "Excelファイル"
    return f"{called}{'の取り込みを取りやめた' if workbook.is_undoing else 'を取り込んだ'}"


def editions(changes: list[RecordChange]) -> dict[int, str]:
    """What the 版 of a record are called (第2版, 下書き), by the number of their revision.

    They count from the first submission, for everybody alike: how often a 下書き was saved before
    is its own ward's business (rule 9). `changes` come newest first.
    """
    called: dict[int, str] = {}
    edition = 0
    for change in reversed(changes):
        state = change.step.new_state
        edition += 1 if edition or state is State.SUBMITTED else 0
        called[change.revision] = f"第{edition}版" if edition else state.label
    return called


def address_of(noun: Noun, record_id: int) -> str:
    """The page of a record."""
    endpoint = {
        Noun.SUPPORT: "supports.show",
        Noun.DISASTER: "disasters.show",
        Noun.LETTER: "letters.show",
    }.get(noun)
    if endpoint:
        return url_for(endpoint, record_id=record_id)
    return url_for("history.record", noun=noun.value, record_id=record_id)


def who(made: Made, known: Names, *, person: bool = False) -> str:
    """港区, 事務局, or システム for what the program itself loaded; with `person` 港区 山田花子."""
    if made.actor_ward is None and made.actor_name == SYSTEM.name:
        return SYSTEM.name
    body = known.giver(made.actor_ward) if made.actor_ward else SECRETARIAT
    return f"{body} {made.actor_name}" if person else body


def short_moment(made: Made) -> str:
    """7/15 10:12 in Japan, with its year when that is not this year's."""
    there = made.recorded_at.astimezone(JAPAN)
    day = f"{there.month}/{there.day}"
    if there.year != clock.today().year:
        day = f"{there.year}/{day}"
    return f"{day} {there.hour}:{there.minute:02}"


def long_moment(made: Made) -> str:
    """令和2年7月15日10時12分."""
    return format_moment(made.recorded_at)


def diff_rows(change: RecordChange, known: Names) -> list[DiffRow]:
    """The fields in which a revision differs from the one before; none for the first."""
    if change.step.old is None:
        return []
    rows = difference(change.step.old, change.step.new, known)
    return [
        DiffRow(row.label, row.old, row.new, *differing_parts(row.old, row.new)) for row in rows
    ]


def contents_of(change: RecordChange) -> list[Content]:
    """The contents that a change speaks of."""
    return [content for content in (change.step.old, change.step.new) if content is not None]


def names_for(session: Session, contents: Iterable[Content]) -> Names:
    """The names that sentences about `contents` need, as they are called today."""
    told = list(contents)
    codes = {code for content in told for code in place_codes(content)}
    linked = {id_ for content in told if isinstance(content, Letter) for id_ in content.supports}
    return names(
        session, known_at=head(session), as_of=clock.today(), places=codes, supports=linked
    )


def place_codes(content: Content) -> set[str]:
    """The codes of prefectures and municipalities that a content names."""
    if isinstance(content, Disaster):
        return {*content.hardest_hit, *content.further}
    if isinstance(content, Letter):
        return {content.sender.code} if content.sender.code else set()
    if not isinstance(content, Support):
        return set()
    stated = [getattr(content, "recipient", None)]
    if isinstance(content, Funds):
        stated = [line.recipient for line in content.funds]
    return {recipient.code for recipient in stated if recipient and recipient.code}
