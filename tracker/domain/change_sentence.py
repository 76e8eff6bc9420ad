"""A change in one sentence: S-000124 職員派遣(熊本県人吉市)の人数を 2人 → 3人 に直した."""

from dataclasses import dataclass
from typing import Any

from tracker.domain.difference import FieldDifference, difference
from tracker.domain.disaster import Disaster
from tracker.domain.labels import Content
from tracker.domain.letter import Letter
from tracker.domain.names import Names
from tracker.domain.summary import subject
from tracker.domain.support import Support
from tracker.domain.vocabulary import State
from tracker.domain.wareki import format_date


@dataclass(frozen=True, slots=True)
class Step:
    """From one revision of a record to the next, as the one who asks may see them.

    `old` and `old_state` are None for the first revision to be seen. `label` is the 管理番号 or
    下書き, empty for what people know by name alone.
    """

    label: str
    old: Content | None
    new: Content
    old_state: State | None
    new_state: State


def change_sentence(step: Step, names: Names, *, more: int = 0) -> str:
    """What was done, without who and when; `more` are the other records of the same change."""
    calls = subject(step.old or step.new, names)
    numbered = isinstance(step.new, Support | Letter)
    label = f"{step.label} " if step.label and numbered else ""
    others = f"(ほか{more}件)" if more > 0 else ""
    return f"{label}{calls}{_deed(step, names)}{others}"


def deed(step: Step, names: Names) -> str:
    """What was done, where it is clear to what: 人数を 2人 → 3人 に直した, 提出した."""
    return _deed(step, names)[1:]


def _deed(step: Step, names: Names) -> str:
    """Begins with the particle that joins it to the thing: の人数を …, を提出した."""
    if step.old is None or step.old_state is None:
        return _begun(step)
    named = _named_deed(step.old, step.new, names)
    if step.old_state is not step.new_state:
        return named or _moved(step.old_state, step.new_state)
    return named or _corrected(difference(step.old, step.new, names))


def _begun(step: Step) -> str:
    if isinstance(step.new, Support | Letter):
        submitted = "を提出した" if isinstance(step.new, Support) else "を登録した"
        return {State.DRAFT: "を作った", State.SUBMITTED: submitted}.get(
            step.new_state, "を取り消した"
        )
    provisional = isinstance(step.new, Disaster) and step.new.provisional
    return "を仮に登録した" if provisional else "を登録した"


#: What a change of state is called; a draft that was put away was never anybody else's business.
_MOVES = {
    (State.DRAFT, State.SUBMITTED): "を提出した",
    (State.DRAFT, State.WITHDRAWN): "を破棄した",
    (State.SUBMITTED, State.WITHDRAWN): "を取り消した",
    (State.WITHDRAWN, State.SUBMITTED): "の取消を戻した",
    (State.WITHDRAWN, State.DRAFT): "の破棄を戻した",
    (State.SUBMITTED, State.DRAFT): "を下書きに戻した",
}


def _moved(old: State, new: State) -> str:
    return _MOVES[old, new]


def _named_deed(old: Content, new: Content, names: Names) -> str:
    """Deeds that have a name of their own when they are all that was done."""
    fields = {row.field for row in difference(old, new, names)}
    if isinstance(new, Support) and fields == {"cancelled_on"}:
        day = new.cancelled_on
        return f"を{format_date(day)}付けで中止にした" if day else "の中止を取りやめた"
    if isinstance(new, Disaster):
        return _disaster_deed(old, new, fields, names)
    return ""


def _disaster_deed(old: Any, new: Disaster, fields: set[str], names: Names) -> str:
    if "merged_into" in fields and new.merged_into is not None:
        return f"を「{names.disaster(new.merged_into)}」に統合した"
    if fields == {"provisional"} and old.provisional:
        return "を確認した"
    return ""


_LONGEST = 40


def _corrected(rows: list[FieldDifference]) -> str:
    """の人数を 2人 → 3人 に直した; of many fields the first one and how many more."""
    if not rows:
        return "を保存し直した"
    if len(rows) == 1:
        return f"の{_one(rows[0])}"
    if all(row.field.startswith("shares.") for row in rows):
        return f"の拠出額を{len(rows)}件直した"
    first = rows[0]
    if _is_short(first) and first.old and first.new:
        return f"の{first.label}({first.old} → {first.new})ほか{len(rows) - 1}項目を直した"
    return f"の{first.label}ほか{len(rows) - 1}項目を直した"


def _one(row: FieldDifference) -> str:
    if not _is_short(row):
        return f"{row.label}を直した"
    if not row.old:
        return f"{row.label}に {row.new} を書き加えた"
    if not row.new:
        return f"{row.label}の {row.old} を消した"
    return f"{row.label}を {row.old} → {row.new} に直した"


def _is_short(row: FieldDifference) -> bool:
    texts = (row.old, row.new)
    return all(len(text) <= _LONGEST and "\n" not in text for text in texts)
