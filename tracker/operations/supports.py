"""Writes support entries: drafts, submission, correction, 中止, withdrawal and its taking back.

Which act is possible in which stage stands in operations/stages.py; everything else is refused
with a message. Nothing is committed here. All raise AlreadyRecorded for a token that was used
before, and those that continue a record raise Conflict when somebody else was faster.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor
from tracker.domain.errors import RuleBroken
from tracker.domain.permission import check_may_enter_for
from tracker.domain.support import Support
from tracker.domain.support_rules import check
from tracker.domain.vocabulary import Noun, State
from tracker.models import SupportRevision
from tracker.operations.record import Origin, Recording, recording
from tracker.operations.stages import Act, Stage, next_state, state_after
from tracker.queries.disasters import state_of
from tracker.queries.names import association
from tracker.queries.records import Revision, current


def enter(
    session: Session,
    *,
    actor: Actor,
    contents: Sequence[Support],
    act: Act,
    once: str | None = None,
) -> list[SupportRevision]:
    """New records in one change (the siblings of a dispatch to several places), in their order."""
    state = next_state(Noun.SUPPORT, Stage.NEW, act)
    with recording(session, actor=actor, origin=Origin.FORM, once=once) as change:
        for content in contents:
            _check(session, actor, content, state)
        for disaster_id in {content.disaster_id for content in contents}:
            check_disaster(session, disaster_id)
        return [change.create(content, state) for content in contents]


def revise(
    session: Session,
    *,
    actor: Actor,
    act: Act,
    record_id: int,
    base: int,
    content: Support | None = None,
    reason: str = "",
    once: str | None = None,
) -> SupportRevision:
    """The next revision of an entry: saved, submitted, corrected, 中止 with its day in `content`;
    without `content` withdrawn or taken back. Raises RuleBroken, Conflict, AlreadyRecorded."""
    with recording(session, actor=actor, origin=Origin.FORM, reason=reason, once=once) as change:
        before = current(session, Noun.SUPPORT, record_id, actor.scope)
        check_may_enter_for(actor, before.content.giver)
        state = state_after(Noun.SUPPORT, before, act, base)
        return _write(change, actor, before, content or before.content, state, act)


def _write(
    change: Recording, actor: Actor, before: Revision, content: Support, state: State, act: Act
) -> SupportRevision:
    if content.kind is not before.content.kind:
        raise RuleBroken("支援の種別は変えられません。取り消してから新しく記録してください。")
    # What came in by other ways (seed, import) and is only withdrawn or restored stays as it is.
    if act not in (Act.WITHDRAW, Act.RESTORE, Act.CANCEL):
        _check(change.session, actor, content, state)
    if act is not Act.WITHDRAW:
        check_disaster(change.session, content.disaster_id)
    revision: SupportRevision = change.revise(before.record_id, before.number, content, state)
    return revision


def check_disaster(session: Session, disaster_id: int) -> None:
    """What stands must stand in the register: asked under the lock of the ledger's head, so that
    a form that was open while its disaster was merged or withdrawn is refused, not lost."""
    state = state_of(session, disaster_id)
    if state is None:
        raise RuleBroken("この災害は台帳にありません。災害を選び直してください。", "disaster_id")
    if state is not State.SUBMITTED:
        raise RuleBroken(
            "この災害は、取り消されたか、別の災害にまとめられました。災害を選び直すか、"
            "事務局に災害の取消を戻してもらってください。",
            "disaster_id",
        )


def _check(session: Session, actor: Actor, content: Support, state: State) -> None:
    check_may_enter_for(actor, content.giver)
    if state is State.SUBMITTED:
        check(content, today=clock.today(), association=association(session))
