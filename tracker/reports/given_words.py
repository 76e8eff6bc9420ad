"""What was given in a disaster, in sentences: who gave what to whom, true of the figures.

Every recipient of what a sentence counts is named in it, or is said to be one of so many; the
members' own support, what of it went through their prefecture, and the joint support each have
their own words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.counting import Counted
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.names import Names
from tracker.domain.numbers import format_integer
from tracker.domain.recipient import Recipient
from tracker.domain.summary import fund_name
from tracker.domain.support import Aggregate, Funds, OtherSupport, ReliefGoods
from tracker.domain.vocabulary import MEASURED_KINDS, Kind
from tracker.queries.detail_rows import DetailRow
from tracker.queries.disasters import DisasterTotals

MOST_NAMED = 6
HARDEST_HIT = "特に被害が大きかった"
_MOST_ITEMS = 3
_UNSTATED, _ALSO_UNSTATED = "（支援先の記載なし）", "（支援先の記載のないものを含む）"


@dataclass(frozen=True, kw_only=True)
class Given:
    """The totals of a disaster and all entries behind them. `prefecture_of` is by municipality;
    `hardest_hit` are prefectures, where a sentence may speak of them so."""

    names: Names
    prefecture_of: Mapping[str, str]
    totals: DisasterTotals
    rows: list[DetailRow]
    hardest_hit: tuple[str, ...] = ()

    def sums(self, kind: Kind) -> Any:
        """By giver."""
        totals = self.totals
        return {
            Kind.STAFF: totals.staff,
            Kind.GOODS: totals.goods,
            Kind.FUNDS: totals.funds,
            Kind.OTHER: totals.other,
        }[kind]

    def of(self, kind: Kind, *, joint: bool) -> list[DetailRow]:
        """Entries that are in the total of a side, also those inside an aggregate."""
        return [
            row
            for row in self.rows
            if row.measured_kind is kind
            and row.counted is not Counted.NO
            and (row.content.giver == JOINT) is joint
        ]


def sentences(given: Given) -> list[str]:
    """Kind by kind, the members' own support before the joint one; none for what was not given."""
    return [
        told for kind in MEASURED_KINDS for told in (_own(given, kind), _joint(given, kind)) if told
    ]


def is_given(figure: StaffCount | Amount | EntryCount) -> bool:
    """Whether anything was given, or nobody knows how much."""
    if isinstance(figure, StaffCount):
        return bool(figure.total or figure.missing)
    if isinstance(figure, Amount):
        return bool(figure.yen or figure.unpublished or figure.unclear)
    return not figure.is_empty


def kinds_given(found: Mapping[Kind, Any], fund_names: Iterable[str] = ()) -> str:
    """職員派遣、支援物資の提供、義援金・見舞金の提供; '' where nothing was given."""
    funds = "・".join(dict.fromkeys(fund_names)) or Kind.FUNDS.label
    words = {
        Kind.STAFF: Kind.STAFF.label,
        Kind.GOODS: f"{Kind.GOODS.label}の提供",
        Kind.FUNDS: f"{funds}の提供",
        Kind.OTHER: Kind.OTHER.label,
    }
    return "、".join(words[kind] for kind in MEASURED_KINDS if is_given(found[kind]))


# ---------------------------------------------------------------- one side of one kind


def _own(given: Given, kind: Kind) -> str:
    sums, words = given.sums(kind), given.names.association
    via = sum(sums.via_metropolis.values(), start=type(sums.own)())
    only_via = is_given(via) and via.display() == sums.own.display()
    by = f"{words.each}から{words.via_metropolis}で" if only_via else f"{words.each}から"
    inside = f"うち{words.via_metropolis}{_short(via)}" if is_given(via) and not only_via else ""
    return _sentence(given, kind, by, inside, joint=False)


def _joint(given: Given, kind: Kind) -> str:
    return _sentence(given, kind, f"{given.names.giver(JOINT)}で", "", joint=True)


def _sentence(given: Given, kind: Kind, by: str, via: str, *, joint: bool) -> str:
    sums = given.sums(kind)
    found = sums.joint if joint else sums.own
    if not is_given(found):
        return ""
    rows = given.of(kind, joint=joint)
    to, more = _to(given, rows)
    if kind is Kind.STAFF:
        did = _staff(found, via)
    elif kind is Kind.FUNDS:
        did = _funds(rows, found, via)
    else:
        about = _items(given, rows) if kind is Kind.GOODS else _described(rows)
        verb = "提供しました" if kind is Kind.GOODS else "行いました"
        is_known = found.entries or found.aggregates
        told = [about, found.display() if is_known else "", via]
        did = _did(kind.label, verb, told, "" if is_known else "件数は不明")
    return f"{to}{by}{did}{more}。"


def _did(called: str, verb: str, told: Iterable[str], unknown: str = "") -> str:
    """見舞金(30万円)を提供しました, or 見舞金を提供しました(金額は不明): what is `unknown` is said
    behind it, for it is no measure of what was given."""
    inside = "、".join(filter(None, [unknown, *told]))
    bracket = f"({inside})" if inside else ""
    return f"{called}を{verb}{bracket}" if unknown else f"{called}{bracket}を{verb}"


def _short(figure: StaffCount | Amount | EntryCount) -> str:
    return _people(figure) if isinstance(figure, StaffCount) else figure.display()


def _people(staff: StaffCount) -> str:
    known = f"{format_integer(staff.total)}人" if staff.total or not staff.missing else ""
    return "＋".join(filter(None, [known, "人数不明" if staff.missing else ""]))


def _staff(staff: StaffCount, via: str) -> str:
    planned = f"うち派遣予定{format_integer(staff.c)}人" if staff.c else ""
    told = [via, planned, _days(staff)]
    if staff.missing and not staff.total:
        return _did("職員", "派遣しました", told, "人数は不明")
    return _did(f"職員{_people(staff)}", "派遣しました", told)


def _days(staff: StaffCount) -> str:
    """Nothing beside people of whom not even the number is known."""
    if staff.person_days:
        return f"延べ{staff.told_days('人日')}"
    return "延べ人日は不明" if staff.days_unknown and staff.total else ""


def _funds(rows: list[DetailRow], amount: Amount, via: str) -> str:
    called, verb = _fund_names(rows), "提供しました"
    if amount.has_known:
        return _did(called, verb, [amount.display(), via])
    return _did(called, verb, [via], amount.told("") if amount.unpublished else "金額は不明")


def _fund_names(rows: list[DetailRow]) -> str:
    kinds = (fund_name(getattr(row.content, "fund_kind", None)) for row in rows)
    return "・".join(dict.fromkeys(kinds)) or Kind.FUNDS.label


def _items(given: Given, rows: list[DetailRow]) -> str:
    lines = (
        line
        for row in rows
        if isinstance(row.content, ReliefGoods | Aggregate)
        for line in row.content.goods
    )
    return _first_of(given.names.item(line.item_id, line.item_text) for line in lines)


def _described(rows: list[DetailRow]) -> str:
    found = (row.content for row in rows if isinstance(row.content, OtherSupport))
    return _first_of(content.what for content in found)


def _first_of(words: Iterable[str]) -> str:
    told = list(dict.fromkeys(filter(None, words)))
    return "・".join(told[:_MOST_ITEMS]) + ("など" if len(told) > _MOST_ITEMS else "")


# ---------------------------------------------------------------- to whom


def _to(given: Given, rows: list[DetailRow]) -> tuple[str, str]:
    """To whom, and what is said behind the sentence of those that state nobody."""
    rows = [row for row in rows if not _is_in_label(row, rows)]
    found = [recipient for row in rows for recipient in recipients_of(row)]
    codes = sorted({recipient.code for recipient in found if recipient.code})
    others = dict.fromkeys(one.name for one in found if not one.code and one.name)
    labels = dict.fromkeys(label for row in rows if (label := _label(row)))
    unstated = any(
        not recipient.is_stated
        for row in rows
        if not _label(row)
        for recipient in recipients_of(row)
    )
    named = [_places(given, codes), *_few(list(others)), *labels]
    to = "、".join(filter(None, named))
    if not to:
        return "", _UNSTATED if rows and unstated else ""
    return f"{to}に対して、", _ALSO_UNSTATED if unstated else ""


def recipients_of(row: DetailRow) -> list[Recipient]:
    """Every recipient of an entry, NOT_STATED where it names none."""
    if isinstance(row.content, Funds):
        return [line.recipient for line in row.content.funds]
    return [getattr(row.content, "recipient", Recipient())]


def _label(row: DetailRow) -> str:
    """32県市町, as it was published of a total."""
    if not isinstance(row.content, Aggregate):
        return ""
    count = row.content.recipient_count
    return row.content.recipient_label or (f"{count}団体" if count else "")


def _is_in_label(row: DetailRow, rows: list[DetailRow]) -> bool:
    """Whether the label of a published total that contains the row stands for its recipients too,
    as the 支援概要 counts them."""
    fund_kind = getattr(row.content, "fund_kind", None)
    return row.counted is Counted.INSIDE and any(
        _label(whole)
        and whole.counted is Counted.YES
        and whole.content.giver in (ALL_WARDS, row.content.giver)
        and getattr(whole.content, "fund_kind", None) == fund_kind
        for whole in rows
    )


def _places(given: Given, codes: list[str]) -> str:
    """熊本県・大分県; 特に被害が大きかった県(…) where it is just those; of many how many in which
    prefecture."""
    if codes and set(codes) == set(given.hardest_hit):
        named = "・".join(given.names.place(code) for code in given.hardest_hit)
        return f"{HARDEST_HIT}{prefectures_word(codes, given.names)}({named})"
    if len(codes) <= MOST_NAMED:
        return "・".join(given.names.place(code) for code in codes)
    return "、".join(_in_prefectures(given, codes))


def _in_prefectures(given: Given, codes: list[str]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(given.prefecture_of.get(code, code), []).append(code)
    for prefecture, members in found.items():
        called, inside = given.names.place(prefecture), [m for m in members if m != prefecture]
        told = [called] if prefecture in members else []
        if len(inside) == 1:
            told.append(given.names.place(inside[0]))
        elif inside:
            told.append(f"{called}内の{len(inside)}団体")
        yield "・".join(told)


def prefectures_word(codes: Iterable[str], names: Names) -> str:
    """県, or 都道府県 where one of them is none."""
    return "県" if all(names.place(code).endswith("県") for code in codes) else "都道府県"


def _few(named: list[str]) -> list[str]:
    more = len(named) - MOST_NAMED
    return [*named[:MOST_NAMED], *([f"ほか{more}団体"] if more > 0 else [])]
