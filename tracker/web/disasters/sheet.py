"""The head of a disaster's page: what it is, its four figures, published ones beside the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from tracker.domain.association import Association
from tracker.domain.disaster import Disaster
from tracker.domain.entry_filter import Counting
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.numbers import format_integer, format_yen_short
from tracker.domain.vocabulary import MEASURED_KINDS, Channel, Coverage, DisasterStatus, Kind, State
from tracker.domain.wareki import format_date, format_span
from tracker.queries.disasters import DisasterTotals
from tracker.queries.goods import ItemSum
from tracker.queries.records import Revision
from tracker.web.entry_links import EntryLinks

NOTHING_ENTERED = "未入力"


@dataclass(frozen=True)
class Head:
    """One of the large figures; `word` stands where there is no number."""

    kind: Kind
    label: str
    href: str
    value: str = ""
    word: str = ""
    notes: tuple[str | Markup, ...] = ()
    coverage: Coverage | None = None

    @property
    def lines(self) -> list[str | Markup]:
        """What stands under the figure, 記録の範囲 last."""
        scope = f"記録の範囲：{self.coverage.label}" if self.coverage else "記録の範囲：未設定"
        return [*self.notes, scope]


@dataclass(frozen=True)
class PageHead:
    """What a disaster's page says above the figures."""

    record_id: int
    label: str
    hazard: str
    hardest_hit: str
    proposer: str
    is_listed: bool
    is_ongoing: bool
    is_provisional: bool
    is_partial: bool


def page_head(
    found: Revision,
    as_of: date,
    places: Mapping[str, str],
    givers: Mapping[str, str],
    member: str,
) -> PageHead:
    """The head of the page that shows the revision `found` on a day; `member` is 区."""
    disaster: Disaster = found.content
    return PageHead(
        record_id=found.record_id,
        label=disaster.label_on(as_of),
        hazard=disaster.hazard.label,
        hardest_hit=hardest_hit(disaster, places),
        proposer=givers.get(disaster.proposed_by or "", member),
        is_listed=found.state is State.SUBMITTED,
        is_ongoing=disaster.status is DisasterStatus.ONGOING,
        is_provisional=disaster.provisional,
        is_partial=is_partial(disaster),
    )


def is_partial(disaster: Disaster) -> bool:
    """Whether the ledger holds only part of some kind of support."""
    return any(disaster.coverage_of(kind) is Coverage.PART for kind in MEASURED_KINDS)


def hardest_hit(disaster: Disaster, places: Mapping[str, str]) -> str:
    """The prefectures hardest hit, in words."""
    return "・".join(places.get(code, code) for code in disaster.hardest_hit)


def heads(
    disaster: Disaster,
    totals: DisasterTotals,
    items: Sequence[ItemSum],
    links: EntryLinks,
    association: Association,
) -> list[Head]:
    """The four figures in the order in which the association speaks of them."""
    heads = (
        _staff(disaster, totals, links),
        _funds(disaster, totals, links, association),
        _goods(disaster, totals, items, links),
        _other(disaster, totals, links),
    )
    return [_or_zero(head, totals, links) for head in heads]


_ZEROS = {Kind.STAFF: "0人", Kind.FUNDS: "0円", Kind.GOODS: "0件", Kind.OTHER: "0件"}


def _or_zero(head: Head, totals: DisasterTotals, links: EntryLinks) -> Head:
    """0 instead of 未入力 where something is recorded that does not count on the day."""
    if head.word != NOTHING_ENTERED or not totals.has_uncounted(head.kind):
        return head
    href = links.to(kind=head.kind, standing=Counting.NONE)
    return replace(head, value=_ZEROS[head.kind], word="", href=href)


def _staff(disaster: Disaster, totals: DisasterTotals, links: EntryLinks) -> Head:
    total = totals.staff.total
    label, href = "職員派遣 計", links.to(kind=Kind.STAFF)
    coverage = disaster.coverage_staff
    if total.is_empty:
        return Head(Kind.STAFF, label, href, word=NOTHING_ENTERED, coverage=coverage)
    notes: list[str | Markup] = [_by_standing(total, links)]
    if total.unclear:
        unclear = links.to(kind=Kind.STAFF, standing=Counting.UNCLEAR)
        notes.append(_leading("内訳不明 ", f"{format_integer(total.unclear)}人", unclear))
    notes.append(_person_days(total, href))
    value, word = _value_or_word(total.total, "人", total.missing)
    return Head(Kind.STAFF, label, href, value, word, tuple(notes), coverage)


def _by_standing(total: StaffCount, links: EntryLinks) -> Markup:
    parts = [
        ("派遣中", total.a, Counting.PRESENT),
        ("既派遣", total.b, Counting.SERVED),
        ("今後派遣予定", total.c, Counting.PLANNED),
    ]
    return Markup("・").join(
        Markup('{} <a href="{}">{}</a>').format(
            word,
            links.to(kind=Kind.STAFF, standing=standing),
            "＋".join(filter(None, _value_or_word(people, "", total.missing))),
        )
        for word, people, standing in parts
    )


def _leading(word: str, text: str, href: str) -> Markup:
    """A figure in a note, as a link to its rows."""
    return Markup('{}<a href="{}">{}</a>').format(word, href, text)


def _person_days(total: StaffCount, href: str) -> str:
    if total.has_unknown_days and not total.person_days:
        return "延べ人日 不明"
    return _leading("延べ ", total.told_days("人日"), href)


def _value_or_word(number: int, unit: str, missing: bool) -> tuple[str, str]:
    shown = f"{format_integer(number)}{unit}"
    if not missing:
        return shown, ""
    return (f"{shown}＋不明", "") if number else ("", "不明")


def _funds(
    disaster: Disaster, totals: DisasterTotals, links: EntryLinks, association: Association
) -> Head:
    sums, href = totals.funds, links.to(kind=Kind.FUNDS)
    coverage = disaster.coverage_funds
    if sums.total.is_empty:
        return Head(Kind.FUNDS, "支援金", href, word=NOTHING_ENTERED, coverage=coverage)
    notes = tuple(
        Markup('{} <a href="{}">{}</a>').format(
            association.channel(channel),
            links.to(kind=Kind.FUNDS, channel=channel),
            amount.display(),
        )
        for channel, amount in _by_channel(totals)
        if not amount.is_empty
    )
    if not sums.total.was_paid.is_empty:
        paid = Markup('うち支出済 <a href="{}">{}</a>').format(
            links.to(kind=Kind.FUNDS, paid=True), sums.total.was_paid.display()
        )
        notes = (paid, *notes)
    known = bool(sums.total.yen) or not (sums.total.unpublished or sums.total.unclear)
    if known:
        rest = _rest(sums.total, href)
        notes = (rest, *notes) if rest else notes
        value = format_yen_short(sums.total.yen)
        return Head(Kind.FUNDS, "支援金 計", href, value, "", notes, coverage)
    return Head(Kind.FUNDS, "支援金 計", href, sums.total.display(), "", notes, coverage)


def _by_channel(totals: DisasterTotals) -> list[tuple[Channel, Amount]]:
    """Three amounts, each equal to the list of its channel; an aggregate stands in 区独自."""
    return [
        (Channel.WARD, totals.ward_funds),
        (Channel.VIA_METROPOLIS, totals.via_funds),
        (Channel.JOINT, totals.funds.joint),
    ]


def _rest(amount: Amount, href: str) -> str:
    parts: list[str] = []
    if amount.unpublished:
        parts.append(_leading("", f"金額未公表 {amount.unpublished}件", href))
    if amount.unclear:
        parts.append("不明")
    return "＋" + Markup("＋").join(parts) if parts else ""


def _goods(
    disaster: Disaster, totals: DisasterTotals, items: Sequence[ItemSum], links: EntryLinks
) -> Head:
    total, coverage = totals.goods.total, disaster.coverage_goods
    href = links.to(kind=Kind.GOODS)
    if total.is_empty:
        return Head(Kind.GOODS, "支援物資", href, word=NOTHING_ENTERED, coverage=coverage)
    kinds = len({(item.item_id, item.name) for item in items})
    value, word, notes = _counted(total, href)
    if not total.entries and kinds:  # of an aggregate its items say more than that there is one
        notes = (_leading("", value, href), *notes) if value else notes
        return Head(Kind.GOODS, "支援物資", href, f"{kinds}品目", word, notes, coverage)
    if kinds:
        notes = (_leading("", f"{kinds}品目", href), *notes)
    return Head(Kind.GOODS, "支援物資", href, value, word, notes, coverage)


def _other(disaster: Disaster, totals: DisasterTotals, links: EntryLinks) -> Head:
    total, coverage = totals.other.total, disaster.coverage_other
    href = links.to(kind=Kind.OTHER)
    if total.is_empty:
        return Head(Kind.OTHER, "その他の支援", href, word=NOTHING_ENTERED, coverage=coverage)
    value, word, notes = _counted(total, href)
    return Head(Kind.OTHER, "その他の支援", href, value, word, notes, coverage)


def _counted(total: EntryCount, href: str) -> tuple[str, str, tuple[str, ...]]:
    """Rows as the figure, aggregates beside it; without rows the aggregates are the figure."""
    if not total.entries:
        return ("", "不明", ()) if not total.aggregates else (total.display(), "", ())
    beside = _leading("＋", f"集計値 {total.aggregates}件", href) if total.aggregates else ""
    notes = tuple(filter(None, (beside, "＋不明" if total.missing else "")))
    return f"{format_integer(total.entries)}件", "", notes


def facts(disaster: Disaster, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the disaster is, as pairs of name and value."""
    names = sorted(disaster.names, key=lambda name: name.used_from)
    earlier = [f"{n.name}({format_date(n.used_from)}から)" for n in names] if len(names) > 1 else []
    pairs = [
        ("種別", disaster.hazard.label),
        ("発生した期間", format_span(disaster.happened) if disaster.happened else ""),
        ("被害の大きかった都道府県", hardest_hit(disaster, places)),
        ("そのほかの市区町村", "・".join(places.get(c, c) for c in disaster.further)),
        ("別名", "、".join(disaster.also_known_as)),
        ("名前", "、".join(earlier)),
        ("GLIDE番号", disaster.glide),
        ("出典", disaster.source),
        ("備考", disaster.note),
    ]
    return [(name, value) for name, value in pairs if value]
