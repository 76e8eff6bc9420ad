"""Entries that show what is rare: joint funds, aggregates, nil returns, plans, 中止."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tracker.domain.demo import entries
from tracker.domain.demo.world import SECRETARY, Site, Step, Story, World, clerk, contact
from tracker.domain.giver import ALL_WARDS, JOINT, Giver
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.shares import ShareRule, split
from tracker.domain.span import Span
from tracker.domain.support import (
    Aggregate,
    Funds,
    FundsLine,
    GoodsLine,
    NilReturn,
    Share,
    StaffDispatch,
    Support,
)
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, LegalBasis, Occupation, State


def showcase(rng: random.Random, world: World) -> Iterator[Story]:
    """The rare cases, one story after the other."""
    for story in _joint_funds(rng, world):
        yield (Step(story, State.SUBMITTED, SECRETARY),)
    for aggregate in _aggregates(world):
        yield (Step(aggregate, State.SUBMITTED, SECRETARY),)
    yield from _dispatches(rng, world)
    yield from _nil_returns(world)
    yield from _of_the_night(rng, world)


def _joint_funds(rng: random.Random, world: World) -> Iterator[Funds]:
    """Equal, weighted and typed shares, some paid in; and one amount that is not published."""
    akatsuki, shiranami = world.sites["demo-akatsuki"], world.sites["demo-shiranami"]
    ushio, minegata = world.sites["demo-ushio"], world.sites["demo-minegata"]
    yield _joint(rng, world, akatsuki, [200_000_000, 100_000_000], ShareRule.EQUAL, 0.4)
    yield _joint(rng, world, shiranami, [60_000_000, 40_000_000], ShareRule.WEIGHTS, 0.9)
    yield _joint(rng, world, ushio, [50_000_000], ShareRule.BY_HAND, 1.0)
    yield _joint(rng, world, minegata, [None, None], ShareRule.EQUAL, 0.0)


def _joint(
    rng: random.Random,
    world: World,
    site: Site,
    amounts: list[int | None],
    rule: ShareRule,
    paid: float,
) -> Funds:
    decided_on = min(site.first + timedelta(days=10), world.today)
    places = [*site.prefectures, *site.towns]
    return Funds(
        disaster_id=site.record_id,
        giver=JOINT,
        channel=Channel.JOINT,
        title="共同での復興支援金",
        fund_kind=FundKind.RECOVERY,
        funds=tuple(
            FundsLine(line_id=number, recipient=Recipient(place), amount_yen=amount)
            for number, (place, amount) in enumerate(zip(places, amounts, strict=False), 1)
        ),
        decided_on=decided_on,
        paid_on=decided_on + timedelta(days=30) if paid == 1 else None,
        share_rule=rule,
        shares=_shares(rng, world, amounts, rule, paid, decided_on),
    )


def _shares(
    rng: random.Random,
    world: World,
    amounts: list[int | None],
    rule: ShareRule,
    paid: float,
    decided_on: date,
) -> tuple[Share, ...]:
    total = None if None in amounts else sum(amount or 0 for amount in amounts)
    wards = [ward.code for ward in world.members]
    weights = {ward: Decimal(rng.randint(5, 90)) for ward in wards}
    by_hand = split(total, ShareRule.WEIGHTS, wards, weights) if total is not None else {}
    parts = split(total, rule, wards, weights, {ward: part or 0 for ward, part in by_hand.items()})
    weighted = rule is ShareRule.WEIGHTS
    paid_days = {
        ward: min(decided_on + timedelta(days=rng.randint(1, 20)), world.today)
        for ward in wards
        if rng.random() < paid
    }
    return tuple(
        Share(
            ward=ward,
            amount_yen=part,
            weight=weights[ward] if weighted else None,
            paid_on=paid_days.get(ward),
        )
        for ward, part in parts.items()
    )


def _aggregates(world: World) -> Iterator[Aggregate]:
    """Totals of years long ago: staff at two days (the later counts), funds and goods."""
    site = world.sites["demo-yukikaze"]
    common: dict[str, Any] = {
        "disaster_id": site.record_id,
        "giver": ALL_WARDS,
        "channel": Channel.WARD,
        "title": "デモの集計値",
        "source": "架空の記録簿",
    }
    early, late = (site.first + timedelta(days=days) for days in (60, 400))
    for day, present, served, planned in ((early, 14, 120, 6), (late, 0, 163, 0)):
        yield Aggregate(
            **common,
            of_kind=Kind.STAFF,
            speaks_of=day,
            staff_a=present,
            staff_b=served,
            staff_c=planned,
        )
    yield Aggregate(
        **common,
        of_kind=Kind.FUNDS,
        fund_kind=FundKind.CONDOLENCE,
        speaks_of=late,
        amount_yen=48_500_000,
        recipient_label="7市町村",
        recipient_count=7,
    )
    lines = [
        GoodsLine(
            line_id=number,
            item_id=item.record_id,
            quantity=Decimal(1200 * number),
            unit=item.unit,
        )
        for number, item in enumerate(world.items[:6], 1)
    ]
    lines.append(GoodsLine(line_id=len(lines) + 1, item_text="除雪用具"))
    yield Aggregate(
        **common,
        of_kind=Kind.GOODS,
        speaks_of=late,
        goods=tuple(lines),
        recipient_label="5市町村",
        recipient_count=5,
    )


def _dispatches(rng: random.Random, world: World) -> Iterator[Story]:
    """Of every third ward: planned with and without 決定日, open-ended, called off, 陣 by 陣."""
    site = world.sites["demo-akatsuki"]
    for place, ward in enumerate(world.members[::3]):
        first = world.today + timedelta(days=5 + place)
        span = Span(first, first + timedelta(days=6))
        yield _alone(ward, _dispatch(rng, world, site, ward, span, 1))
    for place, ward in enumerate(world.members[1::3]):
        first = world.today - timedelta(days=6 + place)
        called_off = world.today - timedelta(days=1) if place % 4 == 0 else None
        yield _alone(
            ward,
            _dispatch(
                rng, world, site, ward, Span(first, None if place % 2 else world.today), 2,
                cancelled_on=called_off,
            ),
        )  # fmt: skip
    for place, ward in enumerate(world.members[2::6]):
        for wave in (1, 2, 3):
            first = site.first + timedelta(days=2 + 8 * (wave - 1) + place)
            span = Span(first, first + timedelta(days=7))
            yield _alone(ward, _dispatch(rng, world, site, ward, span, 3, wave=wave))


def _dispatch(
    rng: random.Random,
    world: World,
    site: Site,
    ward: Giver,
    span: Span,
    headcount: int,
    **values: Any,
) -> StaffDispatch:
    undecided = headcount == 1 and rng.random() < 0.3
    return StaffDispatch(
        disaster_id=site.record_id,
        giver=ward.code,
        channel=Channel.WARD,
        title="避難所の運営支援",
        contact=contact(rng),
        recipient=Recipient(site.towns[0]),
        headcount=headcount,
        span=span,
        decided_on=None if undecided else min(span.first - timedelta(days=4), world.today),
        occupation=Occupation.CLERICAL,
        duty=Duty.SHELTER,
        legal_basis=LegalBasis.COUNTERPART,
        **values,
    )


def _nil_returns(world: World) -> Iterator[Story]:
    site = world.sites["demo-shiranami"]
    for ward in world.members[3::7]:
        nil = NilReturn(
            disaster_id=site.record_id,
            giver=ward.code,
            channel=Channel.WARD,
            of_kind=Kind.OTHER,
            speaks_of=world.today,
        )
        yield _alone(ward, nil)


def _of_the_night(rng: random.Random, world: World) -> Iterator[Story]:
    """What the first wards entered for the disaster that is still 仮."""
    site = world.sites["demo-misaki"]
    for ward in world.members[:2]:
        yield _alone(ward, entries.goods(rng, world, site, ward))
    ward = world.members[0]
    funds = Funds(
        disaster_id=site.record_id,
        giver=ward.code,
        channel=Channel.WARD,
        title="見舞金の検討",
        fund_kind=FundKind.CONDOLENCE,
        funds=(FundsLine(line_id=1, recipient=NOT_STATED, amount_yen=1_000_000),),
    )
    yield (Step(funds, State.DRAFT, clerk(ward)),)


def _alone(ward: Giver, content: Support) -> Story:
    return (Step(content, State.SUBMITTED, clerk(ward)),)
