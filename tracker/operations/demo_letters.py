"""Writes the letters of the demo with their scans and ticks, after its supports."""

import random
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from tracker.domain.access import PUBLIC, Actor
from tracker.domain.demo.letters import DemoLetter, GivenSupport, letters
from tracker.domain.demo.world import SECRETARY, clerk
from tracker.domain.entry_filter import Counting, EntryFilter
from tracker.domain.giver import JOINT, Giver
from tracker.domain.letter import Letter, Scan
from tracker.domain.vocabulary import State
from tracker.models import Change, Record
from tracker.operations.blobs import keep_blob
from tracker.operations.letters import keep_pages
from tracker.operations.record import Origin, Recording, recording
from tracker.queries.entries import entry_rows
from tracker.queries.givers import members
from tracker.queries.letter_links import linked
from tracker.queries.moment import clocks
from tracker.queries.names import place_names
from tracker.queries.thanked_entries import NOT_THANKED
from tracker.scans.opening import PageImage

#: Letters are made for some of so many supports, however large the demo is.
_LOOKED_AT = 400
_WIDTH, _HEIGHT = 620, 877  # A4 at 75 dots an inch
_REASON = "デモの御礼状"


def load_letters(session: Session, *, today: date, seed: int) -> None:
    """Some letters of thanks for the supports of the demo; the same seed and day give the same."""
    rng = random.Random(f"letters-{seed}")  # noqa: S311
    made = list(
        letters(
            rng,
            _given(session, today),
            place_names(session),
            today,
        )
    )
    wards = members(session)
    actors: dict[str, Actor] = {ward.code: clerk(ward) for ward in wards} | {JOINT: SECRETARY}
    seen: dict[str, list[int]] = {ward.code: [] for ward in wards}
    for number, letter in enumerate(made, 1):
        content = _with_scan(session, letter, number)
        with _change(session, actors[content.owner]) as change:
            record_id = change.create(content, State.SUBMITTED).record_id
        for ward in _viewers(rng, letter, wards):
            seen[ward.code].append(record_id)
    for ward in wards:
        if seen[ward.code]:
            with _change(session, actors[ward.code]) as change:
                for record_id in seen[ward.code]:
                    change.tick(record_id, ward.code)


def _change(session: Session, actor: Actor) -> AbstractContextManager[Recording]:
    return recording(session, actor=actor, origin=Origin.DEMO, reason=_REASON)


def _given(session: Session, today: date) -> list[GivenSupport]:
    """What the demo has given by now, joint support first."""
    wanted = EntryFilter(standing=Counting.COUNTED)
    query = entry_rows(clocks(session, as_of=today), PUBLIC, wanted)
    model = query.selected_columns
    rows = session.execute(
        query.join(Change, Change.id == Record.created_by)
        .where(Change.origin == Origin.DEMO.value, model.kind.not_in(NOT_THANKED))
        .order_by(model.giver_code != JOINT, Record.number)
        .limit(_LOOKED_AT)
    ).all()
    days = {row.record_id: row.day for row in rows}
    found = linked(session, list(days), clocks(session).known_at, PUBLIC)
    by_id = {one.record_id: one for one in found}
    return [GivenSupport(one, by_id[one].content, days[one]) for one in days]


def _viewers(rng: random.Random, letter: DemoLetter, wards: Iterable[Giver]) -> list[Giver]:
    if not letter.content.circulate:
        return []
    return [ward for ward in wards if rng.random() < letter.seen]


def _with_scan(session: Session, letter: DemoLetter, number: int) -> Letter:
    """The letter with a page that was drawn here, where it has one."""
    if not letter.has_scan:
        return letter.content
    jpeg = _page(number)
    scan = Scan(
        sha256=sha256(jpeg).hexdigest(),
        name=f"御礼状_{number:02}.jpg",
        media_type="image/jpeg",
        pages=1,
    )
    keep_blob(session, content=jpeg, media_type=scan.media_type)
    page = PageImage(number=1, width=_WIDTH, height=_HEIGHT, content=jpeg)
    keep_pages(session, sha256=scan.sha256, pages=[page])
    return replace(letter.content, scans=(scan,))


def _page(number: int) -> bytes:
    """A letter as it looks from afar: columns of writing from the right, a seal at the end."""
    rng = random.Random(number)  # noqa: S311
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), (252, 250, 244))
    draw = ImageDraw.Draw(picture)
    for column in range(rng.randint(8, 11)):
        right = _WIDTH - 70 - column * 44
        top, bottom = 90 + rng.choice((0, 24)), rng.randint(420, 780)
        for stroke in range(top, bottom, 26):
            length = rng.randint(12, 20)
            draw.rectangle((right - 17, stroke, right, stroke + length), outline=(60, 60, 60))
            draw.line((right - 17, stroke + length // 2, right, stroke + 3), fill=(60, 60, 60))
    draw.rectangle((74, 640, 130, 696), outline=(190, 30, 30), width=4)
    draw.text((20, _HEIGHT - 30), f"DEMO {number:02}", fill=(120, 120, 120))
    made = BytesIO()
    picture.save(made, "JPEG", quality=60)
    return made.getvalue()
