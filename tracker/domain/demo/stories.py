"""Stories of random entries: most are submitted once, some are drafted, corrected, withdrawn."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain, count, islice

from tracker.domain.access import Actor
from tracker.domain.demo.entries import entry
from tracker.domain.demo.showcase import showcase
from tracker.domain.demo.world import SECRETARY, Step, Story, World, clerk
from tracker.domain.support import Funds, ReliefGoods, StaffDispatch, Support
from tracker.domain.vocabulary import State

#: How often a story of each shape is told, in percent.
SHAPES = {
    "submitted": 77,
    "drafted": 4,
    "drafted, submitted": 6,
    "corrected": 7,
    "corrected twice": 2,
    "withdrawn": 2,
    "restored": 1,
    "called off": 1,
}
REASONS = (
    "派遣先からの報告で訂正",
    "決算額の確定による",
    "{member}の記録との照合による",
    "入力誤りの訂正",
)


def stories(world: World, *, supports: int, seed: int) -> Iterator[Story]:
    """`supports` stories, the rare cases first; the same seed and world tell the same ones."""
    rng = random.Random(f"{seed} {world.today.isoformat()}")  # noqa: S311 (data, no secret)
    return islice(chain(showcase(rng, world), _random(rng, world)), supports)


def _random(rng: random.Random, world: World) -> Iterator[Story]:
    """Every ward in turn, so that each of them has given something early on."""
    sites = [site for site in world.sites.values() if site.weight]
    weights = [site.weight for site in sites]
    for number in count():
        ward = world.members[number % len(world.members)]
        (site,) = rng.choices(sites, weights)
        yield _story(rng, world, entry(rng, world, site, ward), clerk(ward))


def _story(rng: random.Random, world: World, content: Support, actor: Actor) -> Story:
    (shape,) = rng.choices(list(SHAPES), list(SHAPES.values()))
    submitted = Step(content, State.SUBMITTED, actor)
    match shape:
        case "drafted":
            return (replace(submitted, state=State.DRAFT),)
        case "drafted, submitted":
            return (replace(submitted, state=State.DRAFT), submitted)
        case "corrected":
            return (submitted, _correction(rng, world, submitted, actor))
        case "corrected twice":
            first = _correction(rng, world, submitted, actor)
            return (submitted, first, _correction(rng, world, first, SECRETARY))
        case "withdrawn" | "restored":
            withdrawn = replace(submitted, state=State.WITHDRAWN, reason="二重に入力したため")
            restored = replace(submitted, reason="取消の取りやめ(別の支援と判明)")
            return (submitted, withdrawn, *([restored] if shape == "restored" else []))
        case "called off" if isinstance(content, StaffDispatch) and content.span:
            day = min(content.span.first + timedelta(days=1), world.today)
            off = replace(content, cancelled_on=day)
            return (submitted, replace(submitted, content=off, reason="現地の受け入れ終了による"))
        case _:
            return (submitted,)


def _correction(rng: random.Random, world: World, before: Step, actor: Actor) -> Step:
    """The step after `before` in which one figure or text is put right."""
    content = before.content
    match content:
        case StaffDispatch() if content.headcount and content.person_days is None:
            content = replace(content, headcount=content.headcount + rng.randint(1, 2))
        case Funds() if content.known_yen:
            lines = [
                line
                if line.amount_yen is None
                else replace(line, amount_yen=line.amount_yen + rng.randint(1, 9) * 10_000)
                for line in content.funds
            ]
            content = replace(content, funds=tuple(lines))
        case ReliefGoods() if content.goods[0].quantity is not None:
            first = replace(content.goods[0], quantity=content.goods[0].quantity * 2)
            content = replace(content, goods=(first, *content.goods[1:]))
        case _:
            content = replace(content, note=f"{content.note}受領を電話で確認。")
    reason = rng.choice(REASONS).format(member=world.association.member)
    return Step(content, State.SUBMITTED, actor, reason)
