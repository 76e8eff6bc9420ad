"""How the members of a joint fund share its total: whole yen that always add up to it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.domain.errors import RuleBroken


class ShareRule(StrEnum):
    """By what rule a total is shared (均等, 重みづけ, 手入力)."""

    EQUAL = "equal"
    WEIGHTS = "weights"
    BY_HAND = "by_hand"


def split(
    total: int | None,
    rule: ShareRule,
    members: Sequence[str],
    weights: Mapping[str, Decimal] | None = None,
    by_hand: Mapping[str, int] | None = None,
    *,
    member: str = "会員",
) -> dict[str, int | None]:
    """Each member's share in yen, in the given (official) order; an unpublished total has none.

    equal: what is left over goes one yen each to the first members. weights: largest remainder,
    ties to the earlier member. by hand: as given, if it adds up. Raises RuleBroken, whose messages
    call a member by the association's word for one.
    """
    _check_members(total, members, member)
    if total is None:
        _refuse_lost_amounts(rule, by_hand, member)
        return dict.fromkeys(members)
    match rule:
        case ShareRule.EQUAL:
            amounts = largest_remainder(total, [1] * len(members))
        case ShareRule.WEIGHTS:
            amounts = largest_remainder(total, _weights_of(members, weights or {}, member))
        case ShareRule.BY_HAND:
            amounts = _amounts_by_hand(total, members, by_hand or {}, member)
    return dict(zip(members, amounts, strict=True))


def largest_remainder(total: int, weights: Sequence[int | Decimal]) -> list[int]:
    """Split `total` in proportion to `weights` into whole numbers that add up to it.

    Each part is its quota rounded down, and what is left goes one each to the largest remainders
    (Hamilton's method), ties to the earlier, so that every part is within one of its quota.
    Raises RuleBroken for a negative total, a negative or endless weight, or no weight at all.
    """
    if total < 0:
        raise RuleBroken("分ける数は0以上にしてください。", "total")
    exact = [_exact(weight) for weight in weights]
    whole = sum(exact)
    if not whole:
        raise RuleBroken("割合がすべて0です。少なくとも1つは0より大きくしてください。", "weights")
    quotas = [total * weight / whole for weight in exact]
    parts = [quota.numerator // quota.denominator for quota in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda i: parts[i] - quotas[i])  # stable: ties
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def _exact(weight: int | Decimal) -> Fraction:
    if isinstance(weight, Decimal) and not weight.is_finite():
        raise RuleBroken("割合は数で書いてください。", "weights")
    if weight < 0:
        raise RuleBroken("割合は0以上にしてください。", "weights")
    return Fraction(weight)


def _check_members(total: int | None, members: Sequence[str], member: str) -> None:
    if not members:
        raise RuleBroken(f"分担する{member}がありません。", "members")
    if len(set(members)) != len(members):
        raise RuleBroken(f"同じ{member}が2度あります。1つにしてください。", "members")
    if total is not None and total < 0:
        raise RuleBroken("総額は0円以上にしてください。", "total")


def _refuse_lost_amounts(rule: ShareRule, by_hand: Mapping[str, int] | None, member: str) -> None:
    """Amounts typed under an unpublished total would vanish without a word."""
    if rule is ShareRule.BY_HAND and by_hand and any(by_hand.values()):
        raise RuleBroken(
            f"総額が金額未公表なので、各{member}の額は書けません。"
            f"総額を書くか、各{member}の額を消してください。",
            "by_hand",
        )


def _weights_of(
    members: Sequence[str], weights: Mapping[str, Decimal], member: str
) -> list[Decimal]:
    _check_keys(members, weights, ("割合", member), "weights")
    return [weights[code] for code in members]


def _amounts_by_hand(
    total: int, members: Sequence[str], by_hand: Mapping[str, int], member: str
) -> list[int]:
    _check_keys(members, by_hand, ("額", member), "by_hand")
    amounts = [by_hand[code] for code in members]
    if min(amounts) < 0:
        raise RuleBroken(f"各{member}の額は0円以上にしてください。", "by_hand")
    difference = sum(amounts) - total
    if difference:
        raise RuleBroken(
            f"各{member}の額の合計{sum(amounts):,}円が、総額{total:,}円より{abs(difference):,}円"
            f"{'多く' if difference > 0 else '少なく'}なっています。合計を総額に合わせてください。",
            "by_hand",
        )
    return amounts


def _check_keys(
    members: Sequence[str], given: Mapping[str, object], words: tuple[str, str], field: str
) -> None:
    what, member = words
    missing = [code for code in members if code not in given]
    if missing:
        raise RuleBroken(
            f"{what}のない{member}が{len(missing)}あります({'、'.join(missing[:5])}"
            f"{' ほか' if len(missing) > 5 else ''})。すべての{member}の{what}を書いてください。",
            field,
        )
    strangers = [key for key in given if key not in members]
    if strangers:
        raise RuleBroken(
            f"分担しない{member}の{what}があります({'、'.join(strangers[:5])})。消してください。",
            field,
        )
