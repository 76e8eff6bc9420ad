"""What the rows of a workbook ask the ledger for, read once and answered from memory."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor
from tracker.domain.association import Association
from tracker.domain.errors import InputError
from tracker.domain.giver import JOINT
from tracker.domain.item import Item
from tracker.domain.names import Names
from tracker.domain.permission import may_enter_for
from tracker.domain.recipient import Recipient
from tracker.domain.text import clean_code, name_key, quoted, search_key
from tracker.domain.vocabulary import Noun, State, record_number
from tracker.domain.wareki import format_date
from tracker.models import Municipality, Record, SupportRevision
from tracker.queries import catalogue, disasters, givers, recipients
from tracker.queries.disasters import DisasterRow
from tracker.queries.moment import head
from tracker.queries.names import names, place_names
from tracker.queries.recipients import Resolved

_SUGGESTED: Final = 3


@dataclass
class RegisterLookups:
    """The register as it stands now; `find` resolves a typed recipient on a day."""

    actor: Actor
    names: Names
    association: Association
    items: Mapping[int, Item]
    disasters: Mapping[int, DisasterRow]
    supports: Mapping[str, tuple[int, int]]
    members: Mapping[str, str]
    find: Callable[[str, date | None], Resolved]
    near: Callable[[str], list[str]]
    _found: dict[tuple[str, date | None], Recipient | InputError] = field(default_factory=dict)

    def place(self, text: str, on: date | None) -> Recipient:
        key = (text, on)
        if key not in self._found:
            self._found[key] = self._resolved(text, on)
        found = self._found[key]
        if isinstance(found, InputError):
            raise found
        return found

    def _resolved(self, text: str, on: date | None) -> Recipient | InputError:
        resolved = self.find(text, on)
        if resolved.match:
            return Recipient(code=resolved.match.code)
        offered = resolved.candidates[:_SUGGESTED]
        if len(offered) == 1 and offered[0].stands_for:
            when = f"{format_date(on)}の時点" if on else "いま"
            return InputError(
                f"{quoted(text)}は、{when}では{offered[0].label}です。{offered[0].label}と書いてください。"
            )
        known = [f"{one.label}（{one.reading}）" for one in offered] or self.near(text)
        if not known:
            return InputError(
                f"{quoted(text)}という自治体が見つかりません。都道府県名から書いてください。"
                "自治体でないときは「支援先の団体」の列に書きます。"
            )
        return InputError(
            f"{quoted(text)}がどの自治体か分かりません。"
            f"{'、'.join(known)}{'のどれか' if len(known) > 1 else ''}なら、"
            "そのとおりに書いてください。"
        )

    def start_of(self, disaster_id: int) -> date | None:
        row = self.disasters.get(disaster_id)
        return row.content.start if row else None

    def disaster(self, text: str) -> int:
        record_id = self._disaster_called.get(search_key(text))
        if record_id is None:
            raise InputError(f"災害{quoted(text)}は台帳にありません。名前を確かめてください。")
        row = self.disasters[record_id]
        if not row.is_listed or row.content.merged_into is not None:
            raise InputError(
                f"災害{quoted(text)}は、取り消されたか、別の災害にまとめられました。"
                "新しい様式に写し直してください。"
            )
        return record_id

    @cached_property
    def _disaster_called(self) -> dict[str, int]:
        """Records by slug, label and every name; those that stand in the register come first."""
        called: dict[str, int] = {}
        for record_id, row in sorted(self.disasters.items(), key=lambda one: not one[1].is_listed):
            names_ = (one.name for one in row.content.names)
            for text in (row.content.slug, self.names.disaster(record_id), *names_):
                called.setdefault(search_key(text), record_id)
        return called

    def may_enter(self, giver: str) -> bool:
        return may_enter_for(self.actor, giver)

    def member(self, text: str) -> str:
        code = self._member_called.get(search_key(text))
        if code is None:
            raise InputError(f"{quoted(text)}という{self.association.member}はありません。")
        return code

    @cached_property
    def _member_called(self) -> dict[str, str]:
        both = [(code, code) for code in self.members] + [
            (name, code) for code, name in self.members.items()
        ]
        return {search_key(text): code for text, code in both}

    def party(self, text: str) -> str:
        for code in (JOINT, *self.members):
            if search_key(self.names.party(code)) == search_key(text):
                return code
        raise InputError(
            f"{quoted(text)}というあて先はありません。"
            f"{self.association.name}か、{self.association.member}の名前を書いてください。"
        )

    def support(self, text: str, disaster_id: int) -> int:
        found = self.supports.get(clean_code(text).upper())
        if found is None:
            raise InputError(
                f"{quoted(text)}は、提出された支援の管理番号ではありません。番号を確かめてください。"
            )
        record_id, of_disaster = found
        if of_disaster != disaster_id:
            raise InputError(f"{quoted(text)}は、別の災害の支援です。番号を確かめてください。")
        return record_id


def register_lookups(session: Session, actor: Actor) -> RegisterLookups:
    """Read the register; a handful of queries whatever its size."""
    known_at, today = head(session), clock.today()
    called = names(session, known_at=known_at, as_of=today)
    return RegisterLookups(
        actor=actor,
        names=Names(
            association=called.association,
            givers=called.givers,
            places=place_names(session),
            items=called.items,
            disasters=called.disasters,
            supports=_numbers(session),
        ),
        association=called.association,
        items={row.record_id: row.content for row in catalogue.items(session, known_at)},
        disasters={row.record_id: row for row in disasters.register(session, known_at)},
        supports=_supports(session),
        members={giver.code: giver.name for giver in givers.members(session)},
        find=lambda text, on: recipients.resolve(session, text, on),
        near=_near(session),
    )


def _numbers(session: Session) -> dict[int, str]:
    """管理番号 of every support that ever had one: a link to a withdrawn one shows it too."""
    query = select(Record.id, Record.number).where(
        Record.noun == Noun.SUPPORT, Record.number.is_not(None)
    )
    return {
        record: record_number(Noun.SUPPORT, number)
        for record, number in session.execute(query)
        if number is not None
    }


def _supports(session: Session) -> dict[str, tuple[int, int]]:
    """Record and disaster of every submitted support by its 管理番号."""
    S = SupportRevision  # noqa: N806 (as in queries/entries.py)
    query = (
        select(Record.number, Record.id, S.disaster_id)
        .join(S, S.record_id == Record.id)
        .where(S.until.is_(None), S.state == State.SUBMITTED, Record.number.is_not(None))
    )
    return {
        record_number(Noun.SUPPORT, number): (record, disaster)
        for number, record, disaster in session.execute(query)
        if number is not None
    }


def _near(session: Session) -> Callable[[str], list[str]]:
    """Suggests places whose name or reading is written nearly so (入吉市: 熊本県人吉市); behind the
    name of a prefecture those in it (高知県すくも市: 高知県宿毛市)."""
    called: dict[str, dict[str, str]] = {}

    def near(text: str) -> list[str]:
        if not called:
            called.update(_by_prefecture(session))
        inside = next((one for one in called if one and text.startswith(one) and text != one), "")
        typed, pool = name_key(text.removeprefix(inside)), called[inside]
        alike = difflib.get_close_matches(typed, pool, n=_SUGGESTED, cutoff=0.6)
        return list(dict.fromkeys(pool[one] for one in alike))

    return near


def _by_prefecture(session: Session) -> dict[str, dict[str, str]]:
    """By prefecture, and under '' of all: the labels of places by their names and readings."""
    called: dict[str, dict[str, str]] = {"": {}}
    M = Municipality  # noqa: N806
    for prefecture, name, kana in session.execute(select(M.prefecture, M.name, M.kana)):
        label, inside = f"{prefecture}{name}（{kana}）", called.setdefault(prefecture, {})
        for spoken in (f"{prefecture}{name}", name, kana):
            called[""].setdefault(name_key(spoken), label)
            inside.setdefault(name_key(spoken), label)
    return called
