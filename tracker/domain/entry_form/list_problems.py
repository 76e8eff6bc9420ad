"""What is wrong with how a list is to be read, before any of its rows is."""

from collections.abc import Mapping

from tracker.domain.entry_form.folding import LINE_OF, blank
from tracker.domain.entry_form.form_sheet import FormRow, FormSheet
from tracker.domain.entry_form.list_parts import Said, excluded_by
from tracker.domain.entry_form.lookups import Lookups
from tracker.domain.entry_form.mapping import BESIDE, choices

_NOTHING = "どの列も「読まない」になっています。読む列を1つ以上選んでください。"
_NO_START = "終了日だけでは期間が分かりません。開始日の列も選んでください。"


def column_letter(number: int) -> str:
    """A of 1, AA of 27, as Excel names its columns."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_problems(form: FormSheet, columns: Mapping[int, str]) -> dict[int, str]:
    """What is wrong with the columns, by their numbers; of no column under 0."""
    titles = dict(choices(form))
    found: dict[int, str] = {}
    seen: dict[str, int] = {}
    for place, key in sorted(columns.items()):
        other = next((seen[one] for one in excluded_by(key) if one in seen), None)
        if other is not None:
            found[place] = (
                f"「{titles[columns[other]]}」を{column_letter(other)}列にも選んでいます。"
                "どちらか一方にしてください。"
            )
        elif key == "span.last" and "span.first" not in columns.values():
            found[place] = _NO_START
        seen.setdefault(key, place)
    if not set(columns.values()) - BESIDE:
        found[0] = _NOTHING
    return found


def fixed_problems(
    form: FormSheet, fixed: Mapping[str, str], ask: Lookups, disaster_id: int, giver: str
) -> dict[str, str]:
    """What of the fixed texts cannot be read, by their keys, as it would be said at a cell."""
    row = FormRow(0, {key: Said(text) for key, text in fixed.items()}, frozenset(fixed), ask)
    whole = form.read(row, blank(form, disaster_id, giver))
    if form.read_line is not None:
        form.read_line(row, LINE_OF[form.lines](line_id=1), whole)
    return {key: message for key, message in row.errors.items() if key in fixed}
