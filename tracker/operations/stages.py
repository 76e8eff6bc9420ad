"""From draft to withdrawal: which act may follow which, in one table for supports and letters."""

from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.vocabulary import Labelled, Noun, State
from tracker.queries.records import Revision


class Stage(Labelled):
    """Where a record stands between its first draft and its withdrawal."""

    NEW = "new", "まだない"
    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "提出済み"
    DROPPED = "dropped", "取り消した下書き"
    WITHDRAWN = "withdrawn", "取り消した記録"


class Act(Labelled):
    """What can be done with a record."""

    SAVE_DRAFT = "draft", "下書き保存"
    SUBMIT = "submit", "提出"
    CORRECT = "correct", "訂正"
    CANCEL = "cancel", "中止"
    WITHDRAW = "withdraw", "取り消し"
    RESTORE = "restore", "取り消しの取りやめ"


#: The only table of what may follow what; a draft that was dropped comes back as a draft.
TRANSITIONS: dict[tuple[Stage, Act], State] = {
    (Stage.NEW, Act.SAVE_DRAFT): State.DRAFT,
    (Stage.NEW, Act.SUBMIT): State.SUBMITTED,
    (Stage.DRAFT, Act.SAVE_DRAFT): State.DRAFT,
    (Stage.DRAFT, Act.SUBMIT): State.SUBMITTED,
    (Stage.DRAFT, Act.WITHDRAW): State.WITHDRAWN,
    (Stage.DROPPED, Act.RESTORE): State.DRAFT,
    (Stage.SUBMITTED, Act.CORRECT): State.SUBMITTED,
    (Stage.SUBMITTED, Act.CANCEL): State.SUBMITTED,
    (Stage.SUBMITTED, Act.WITHDRAW): State.WITHDRAWN,
    (Stage.WITHDRAWN, Act.RESTORE): State.SUBMITTED,
}


def stage_of(revision: Revision) -> Stage:
    """The stage of a record, from its current revision."""
    if revision.state is State.WITHDRAWN:
        return Stage.WITHDRAWN if revision.disclosed else Stage.DROPPED
    return Stage.DRAFT if revision.state is State.DRAFT else Stage.SUBMITTED


def possible(stage: Stage, act: Act) -> bool:
    """Whether `act` may be done in `stage` (for buttons; the operations ask themselves)."""
    return (stage, act) in TRANSITIONS


def next_state(noun: Noun, stage: Stage, act: Act) -> State:
    """The state after `act`. Raises RuleBroken where the table does not allow it."""
    if not possible(stage, act):
        raise RuleBroken(
            f"{stage.label}の{noun.label}には「{act.label}」ができません。最新の内容を開いて確かめてください。"
        )
    return TRANSITIONS[stage, act]


def state_after(noun: Noun, before: Revision, act: Act, base: int) -> State:
    """The state after `act` on a record that was shown as its revision `base`. Raises Conflict
    where somebody else was faster, RuleBroken as `next_state`."""
    if before.number != base:
        raise Conflict(
            f"あなたが開いたあとに、ほかの人がこの{noun.label}を直しました。", before.number
        )
    return next_state(noun, stage_of(before), act)
