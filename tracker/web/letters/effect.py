"""What a letter will say in one sentence, and what it does to the letters of its disaster."""

from dataclasses import replace

from sqlalchemy.orm import Session

from tracker.domain.letter import Letter
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.letter_sentence import letter_sentence
from tracker.operations.letters import enter, revise
from tracker.operations.stages import Act, Stage, stage_of
from tracker.queries.letters import count_letters
from tracker.queries.moment import clocks
from tracker.queries.records import Revision
from tracker.web.access import viewer
from tracker.web.letters.form import LetterForm
from tracker.web.trial import after


def effect_sentences(
    session: Session, form: LetterForm, saved: Revision | None, *, readable: bool
) -> list[str]:
    """The sentence, and the effect on the number of letters once it could be submitted."""
    [letter] = form.contents
    said = [letter_sentence(letter, form.offers.names_of([letter]))]
    if not readable:
        return [*said, "まだ読めないところがあります。"]
    effect = _effect(session, letter, saved)
    return [*said, effect] if effect else said


def _effect(session: Session, letter: Letter, saved: Revision | None) -> str:
    """The number before and after; '' where the letter could not be submitted as it is."""

    def count() -> int:
        wanted = LetterFilter(disaster_id=letter.disaster_id)
        return count_letters(session, clocks(session), viewer().scope, wanted)

    before = count()
    now = after(session, lambda: _write(session, letter, saved), count)
    if now is None:
        return ""
    if now == before:
        return f"この災害の御礼状は{before}通のまま変わりません。"
    return f"提出すると、この災害の御礼状は{before}通から{now}通になります。"


def _write(session: Session, letter: Letter, saved: Revision | None) -> None:
    """Without its scans, which change no number and stay where they are."""
    actor, content = viewer().actor, replace(letter, scans=())
    if saved is None:
        enter(session, actor=actor, content=content, act=Act.SUBMIT)
        return
    act = Act.CORRECT if stage_of(saved) is Stage.SUBMITTED else Act.SUBMIT
    target = {"record_id": saved.record_id, "base": saved.number}
    revise(session, actor=actor, act=act, content=content, **target)
