"""Where one goes on from an entry: the next one like it, or a copy of it."""

from flask import url_for

from tracker.domain.support import Aggregate, Funds, NilReturn, Support

#: Words and address of a link.
Step = tuple[str, str]


def next_entries(content: Support, record_id: int) -> list[Step]:
    """What stands on the page of an entry as long as it is there, for who may enter."""
    steps = [_another(content)]
    if not isinstance(content, Funds):
        steps.append(("写す", url_for("supports.new", copy_of=record_id)))
    if not isinstance(content, Aggregate | NilReturn):
        steps.append(_copy_for_others(content, record_id))
    return steps


def just_saved(content: Support, record_id: int) -> list[Step]:
    """What the message after saving offers."""
    taking_back = ("取り消す", url_for("supports.withdraw", record_id=record_id))
    return [_another(content), _copy_for_others(content, record_id), taking_back]


def _another(content: Support) -> Step:
    """An empty form of the same kind, for the same disaster."""
    kind, disaster = content.kind.value, content.disaster_id
    return "続けて入力", url_for("supports.new", kind=kind, disaster=disaster)


def _copy_for_others(content: Support, record_id: int) -> Step:
    """A form with everything but the recipients; a fund names them line by line."""
    many = {"many": 1} if hasattr(content, "recipient") else {}
    return "写して別の支援先", url_for("supports.new", copy_of=record_id, **many)
