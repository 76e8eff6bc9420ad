"""What an entry will say in one sentence, and what it does to the total of its disaster."""

from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.sentence import entry_sentence
from tracker.domain.support import Support
from tracker.domain.vocabulary import Kind
from tracker.operations.stages import Act, Stage, stage_of
from tracker.operations.supports import enter, revise
from tracker.queries.disasters import DisasterTotals, disaster_totals
from tracker.queries.moment import clocks
from tracker.queries.records import Revision
from tracker.web.access import viewer
from tracker.web.supports.forms.base import EntryForm
from tracker.web.trial import after

#: More siblings than this are told by their number.
_MOST = 3


def effect_sentences(
    session: Session, form: EntryForm, saved: Revision | None, *, readable: bool
) -> list[str]:
    """The sentence of each content, and the effect on the total once it could be submitted."""
    names = form.offers.names_of(form.contents)
    today = form.offers.today
    said = [entry_sentence(one, names, as_of=today) for one in form.contents[:_MOST]]
    if len(form.contents) > _MOST:
        said.append(f"ほか{len(form.contents) - _MOST}件")
    if not readable:
        return [*said, "まだ読めないところがあります。"]
    effect = _effect(session, form.contents, saved)
    return [*said, effect] if effect else said


def _effect(session: Session, contents: list[Support], saved: Revision | None) -> str:
    """The total before and after; '' where the entry could not be submitted as it is."""
    content = contents[0]

    def figure() -> tuple[str, str]:
        return _figure(_totals(session, content.disaster_id), content)

    label, before = figure()
    now = after(session, lambda: _write(session, contents, saved), figure)
    if not label or now is None:
        return ""
    if before == now[1]:
        return f"この災害の{label}は{before}のまま変わりません。"
    return f"提出すると、この災害の{label}は{before}から{now[1]}になります。"


def _write(session: Session, contents: list[Support], saved: Revision | None) -> None:
    actor = viewer().actor
    if saved is None:
        enter(session, actor=actor, contents=contents, act=Act.SUBMIT)
        return
    [content] = contents
    act = Act.CORRECT if stage_of(saved) is Stage.SUBMITTED else Act.SUBMIT
    target: dict[str, Any] = {"record_id": saved.record_id, "base": saved.number}
    revise(session, actor=actor, act=act, content=content, **target)


def _totals(session: Session, disaster_id: int) -> DisasterTotals:
    return disaster_totals(session, clocks(session), viewer().scope, disaster_id)


def _figure(totals: DisasterTotals, content: Support) -> tuple[str, str]:
    """Label and total of what the content measures; empty for 該当なし."""
    kind = None if content.kind is Kind.NIL else getattr(content, "of_kind", content.kind)
    match kind:
        case Kind.STAFF:
            return "職員派遣の計", totals.staff.total.display()
        case Kind.GOODS:
            return "支援物資の計", totals.goods.total.display()
        case Kind.FUNDS:
            return "支援金の計", totals.funds.total.display()
        case Kind.OTHER:
            return "その他の支援の計", totals.other.total.display()
    return ("", "")
