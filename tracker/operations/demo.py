"""Writes the fictitious data of the demo through the ledger's one mechanism, and its sign-ins."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.demo.disasters import PLOTS, Plot, disaster_of
from tracker.domain.demo.stories import stories
from tracker.domain.demo.world import SECRETARY, CatalogueItem, Site, Step, Story, World
from tracker.domain.errors import RuleBroken
from tracker.domain.vocabulary import State
from tracker.models import Change, ItemRevision, Municipality, Record
from tracker.operations.demo_letters import load_letters
from tracker.operations.record import AlreadyRecorded, Origin, recording
from tracker.queries.givers import members
from tracker.queries.names import association

#: Up to this many supports each revision is a change of its own, as if typed; more go in bulk.
TYPED = 2000
#: Stories that are under way at a time, and revisions of one bulk change.
WINDOW = 5000
PER_CHANGE = 500
BULK_REASON = "デモデータの一括登録"


def has_demo_data(session: Session) -> bool:
    """Whether the demo's data were loaded before, with whatever seed."""
    query = select(Change.id).where(Change.origin == Origin.DEMO.value).limit(1)
    return session.scalar(query) is not None


def load_demo(session: Session, *, today: date, supports: int, seed: int) -> Iterator[int]:
    """Enter `supports` fictitious supports; yields, after each change, how many are done with it.

    Whoever iterates may commit after each and begin to write again. Raises RuleBroken where real
    entries are in the ledger, or this seed's are already.
    """
    _check_only_demo(session)
    world = _world(session, today, seed)
    told = stories(world, supports=supports, seed=seed)
    if supports <= TYPED:
        yield from _typed(session, list(told))
    else:
        while window := list(islice(told, WINDOW)):
            yield from _in_bulk(session, window)
    load_letters(session, today=today, seed=seed)
    yield 0


def _check_only_demo(session: Session) -> None:
    """Demo data beside real entries could never be told apart again, nor taken out."""
    own = [Origin.DEMO.value, Origin.SEED.value]
    foreign = session.scalar(select(Change.id).where(Change.origin.not_in(own)).limit(1))
    if foreign is not None and not has_demo_data(session):
        raise RuleBroken(
            "この台帳には実際の記録が入っています。デモデータはデモ用のデータベースにだけ入れられます。"
        )


def _world(session: Session, today: date, seed: int) -> World:
    """Enters the fictitious disasters that are missing, and gathers what entries refer to."""
    prefectures = _prefectures(session)
    wards = members(session)
    try:
        with recording(
            session, actor=SECRETARY, origin=Origin.DEMO, reason="デモの災害", once=f"demo-{seed}"
        ) as change:
            for plot in PLOTS:
                if _record_of(session, plot) is None:
                    content = disaster_of(
                        plot, today=today, prefectures=prefectures, proposed_by=wards[0].code
                    )
                    change.create(content, State.SUBMITTED, row_key=plot.slug)
    except AlreadyRecorded as error:
        raise RuleBroken(
            f"この種(--seed {seed})のデモデータはすでに入っています。別の種を指定してください。"
        ) from error
    sites = [_site(session, plot, today, prefectures) for plot in PLOTS]
    return World(
        association=association(session),
        today=today,
        members=wards,
        sites={site.slug: site for site in sites},
        items=_items(session),
    )


def _record_of(session: Session, plot: Plot) -> int | None:
    return session.scalar(select(Record.id).where(Record.row_key == plot.slug))


def _site(session: Session, plot: Plot, today: date, prefectures: dict[str, str]) -> Site:
    """Where a plot struck: some towns of its prefectures, or any where the folder lacks those."""
    start = plot.start(today)
    known = [prefectures[name] for name in plot.prefectures if name in prefectures]
    hit = known or list(prefectures.values())[:1]
    towns = session.scalars(
        select(Municipality.code)
        .where(Municipality.prefecture_code.in_(hit), Municipality.code.not_in(hit))
        .where(Municipality.last_day.is_(None))
        .order_by(Municipality.code)
    ).all()
    chosen = random.Random(plot.slug).sample(towns, min(len(towns), 9))  # noqa: S311
    return Site(
        slug=plot.slug,
        record_id=_record_of(session, plot) or 0,
        first=start + timedelta(days=1),
        last=start + timedelta(days=plot.support_days),
        prefectures=tuple(hit),
        towns=tuple(chosen or hit),
        weight=plot.weight,
        ongoing=plot.ongoing,
    )


def _prefectures(session: Session) -> dict[str, str]:
    query = select(Municipality.prefecture, Municipality.code)
    rows = session.execute(query.where(Municipality.code == Municipality.prefecture_code))
    return dict(rows.all())


def _items(session: Session) -> list[CatalogueItem]:
    query = select(ItemRevision).where(ItemRevision.until.is_(None), ItemRevision.active)
    return [
        CatalogueItem(row.record_id, row.name, row.unit)
        for row in session.scalars(query.order_by(ItemRevision.position))
    ]


@dataclass
class _Told:
    """A story under way: its record, once it has one, and the steps that are still to come."""

    story: Story
    record_id: int = 0
    steps: int = 0

    @property
    def next(self) -> Step | None:
        return self.story[self.steps] if self.steps < len(self.story) else None


def _typed(session: Session, told: list[Story]) -> Iterator[int]:
    """A change a revision: first all first steps, then what was corrected afterwards."""
    under_way = [_Told(story) for story in told]
    for first_round in (True, False):
        for story in under_way:
            while step := story.next:
                _write(session, [story], step)
                yield 1 if first_round else 0
                if first_round:
                    break


def _in_bulk(session: Session, told: list[Story]) -> Iterator[int]:
    """Changes of hundreds of revisions, each of one actor and one state, round by round."""
    under_way = [_Told(story) for story in told]
    first_round = True
    while under_way:
        for batch, step in _batches(under_way):
            _write(session, batch, Step(step.content, step.state, step.actor, BULK_REASON))
            yield len(batch) if first_round else 0
        under_way = [story for story in under_way if story.next]
        first_round = False


def _batches(under_way: Iterable[_Told]) -> Iterator[tuple[list[_Told], Step]]:
    groups: dict[tuple[str, State], list[_Told]] = {}
    for story in under_way:
        step = story.story[story.steps]
        groups.setdefault((step.actor.name, step.state), []).append(story)
    for group in groups.values():
        for start in range(0, len(group), PER_CHANGE):
            batch = group[start : start + PER_CHANGE]
            yield batch, batch[0].story[batch[0].steps]


def _write(session: Session, batch: Sequence[_Told], like: Step) -> None:
    """One change with the next step of every story in `batch`, by the actor of `like`."""
    with recording(session, actor=like.actor, origin=Origin.DEMO, reason=like.reason) as change:
        new = [story for story in batch if story.steps == 0]
        if new:
            contents = [story.story[0].content for story in new]
            written = change.create_many(contents, like.state)
            for story, revision in zip(new, written, strict=True):
                story.record_id = revision.record_id
        for story in batch:
            if story.steps:
                step = story.story[story.steps]
                change.revise(story.record_id, story.steps, step.content, step.state)
            story.steps += 1
