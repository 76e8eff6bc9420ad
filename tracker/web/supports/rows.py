"""Rows of the list as they are shown: words, amounts with their unit, marks."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.association import Association
from tracker.domain.counting import Counted
from tracker.domain.entry_filter import Acknowledged
from tracker.domain.figure import Amount
from tracker.domain.names import Names
from tracker.domain.numbers import format_integer, format_quantity, format_yen_short
from tracker.domain.summary import called, recipients, what
from tracker.domain.support import Aggregate, Support
from tracker.domain.vocabulary import Channel, Kind, Noun, Standing, State, record_number
from tracker.domain.wareki import format_date
from tracker.queries.support_list import ListRow

Tag = tuple[str, str]


@dataclass(frozen=True)
class Quantity:
    """An amount with its unit; `word` stands where there is no number."""

    text: str = ""
    unit: str = ""
    word: str = ""


@dataclass(frozen=True)
class ListLine:
    """A row of the list as the template shows it; `tags` are (text, kind of tag)."""

    record_id: int
    label: str
    day: str
    iso: str
    disaster: str
    giver: str
    kind: Kind
    called: str
    recipient: str
    what: str
    amount: Quantity
    tags: list[Tag]


def list_line(row: ListRow, names: Names, as_of: date) -> ListLine:
    """One row in words."""
    content = row.content
    return ListLine(
        record_id=row.record_id,
        label=entry_label(row.number, row.state),
        day=format_date(row.day) if row.dated else "日付不明",
        iso=row.day.isoformat() if row.dated else "",
        disaster=names.disaster(content.disaster_id),
        giver=names.giver(content.giver),
        kind=content.kind,
        called=called(content),
        recipient=recipients(content, names),
        what=what(content, names),
        amount=_amount(row),
        tags=row_tags(row, as_of, names.association),
    )


_THANKS = {Acknowledged.YES: "御礼あり", Acknowledged.PART: "御礼一部"}


def with_thanks(line: ListLine, thanked: Acknowledged | None) -> ListLine:
    """The row with a mark of the letters that have come for it."""
    word = _THANKS.get(thanked) if thanked else None
    return replace(line, tags=[*line.tags, (word, "neutral")]) if word else line


def entry_label(number: int | None, state: State) -> str:
    """管理番号; what was never submitted has none."""
    if number is None or state is State.DRAFT:
        return "下書き"
    return record_number(Noun.SUPPORT, number)


def _amount(row: ListRow) -> Quantity:
    content = row.content
    match content.kind:
        case Kind.STAFF:
            if row.headcount is None:
                return Quantity(word="人数不明")
            return Quantity(format_integer(row.headcount), "人")
        case Kind.GOODS:
            return Quantity(format_integer(len(getattr(content, "goods", ()))), "品目")
        case Kind.FUNDS:
            return _yen(row)
        case Kind.OTHER:
            quantity = getattr(content, "quantity", None)
            if quantity is None:
                return Quantity(word="－")
            return Quantity(format_quantity(quantity), getattr(content, "unit", ""))
        case _:
            return _published(content)


def _yen(row: ListRow) -> Quantity:
    """Of a fund what is asked for: all its lines, or those of the recipient."""
    unpublished = row.unpublished or 0
    if unpublished and not row.yen:
        return Quantity(word="金額未公表" if unpublished == 1 else f"金額未公表{unpublished}件")
    if row.yen is None:
        return Quantity(word="未記入")
    shown = Amount(row.yen, unpublished, entries=1).display()
    return Quantity(shown)


def _published(content: Support) -> Quantity:
    if not isinstance(content, Aggregate):
        return Quantity(word="該当なし")
    if content.of_kind is Kind.STAFF:
        figures = (content.staff_a, content.staff_b, content.staff_c)
        known = [figure for figure in figures if figure is not None]
        if not known:
            return Quantity(word="不明")
        return Quantity(format_integer(sum(known)), "人")
    if content.of_kind is Kind.FUNDS:
        if content.amount_yen is None:
            return Quantity(word="金額未公表")
        return Quantity(format_yen_short(content.amount_yen))
    if content.of_kind is Kind.OTHER and len(content.goods) == 1:
        line = content.goods[0]
        if line.quantity is None:
            return Quantity(word="数量不明")
        return Quantity(format_quantity(line.quantity), line.unit)
    return Quantity(format_integer(len(content.goods)), "品目")


_TAG_OF = {
    Standing.PRESENT: "active",
    Standing.SERVED: "ended",
    Standing.PLANNED: "planned",
    Standing.COUNTED: "ended",
    Standing.NONE: "neutral",
}


def row_tags(row: ListRow, as_of: date, words: Association) -> list[Tag]:
    """State of the record, of what is submitted its standing on the day, and further marks."""
    return [*_standing(row.state, row.standing, row.content, as_of), *_marks(row, words)]


def _standing(state: State, standing: Standing, content: Support, as_of: date) -> list[Tag]:
    if state is State.DRAFT:
        return [("下書き", "draft")]
    if state is State.WITHDRAWN:
        return [("取消", "withdrawn")]
    if content.cancelled_on is not None and content.cancelled_on <= as_of:
        return [("中止", "cancelled")]
    if content.kind in (Kind.NIL, Kind.AGGREGATE):
        return []  # the kind says it already
    return [(standing.label, _TAG_OF[standing])]


def _marks(row: ListRow, words: Association) -> list[Tag]:
    content = row.content
    marks = []
    if content.channel is Channel.VIA_METROPOLIS:
        marks.append((words.via_metropolis, "neutral"))
    if row.state is not State.SUBMITTED:
        return marks
    if row.counted is Counted.INSIDE:
        marks.append(("集計値に含む", "neutral"))
    if content.kind is Kind.AGGREGATE and row.counted is Counted.NO:
        marks.append(("計上外", "neutral"))
    return marks
