"""Writes thank-you letters and circulation ticks. Nothing is committed here."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor
from tracker.domain.errors import NotAllowed, RuleBroken
from tracker.domain.letter import Letter, Scan
from tracker.domain.letter_rules import check
from tracker.domain.permission import check_may_enter_for
from tracker.domain.vocabulary import Noun, State
from tracker.models import Blob, HeldScan, LetterRevision, ScanPage, Tick
from tracker.operations.blobs import keep_blob
from tracker.operations.record import AlreadyRecorded, Origin, Recording, recording
from tracker.operations.stages import Act, Stage, next_state, state_after
from tracker.operations.supports import check_disaster
from tracker.queries.givers import members
from tracker.queries.letters import submitted_supports
from tracker.queries.records import Revision, current
from tracker.scans.opening import PageImage

#: A scan whose form never came back is thrown away after this.
HELD_FOR = timedelta(days=1)


def enter(
    session: Session, *, actor: Actor, content: Letter, act: Act, once: str | None = None
) -> LetterRevision:
    """A new letter, as a draft or submitted. Raises RuleBroken, AlreadyRecorded."""
    state = next_state(Noun.LETTER, Stage.NEW, act)
    with recording(session, actor=actor, origin=Origin.FORM, once=once) as change:
        _check(session, actor, content, state)
        _keep_scans(session, actor, content, ())
        revision: LetterRevision = change.create(content, state)
        return revision


def revise(
    session: Session,
    *,
    actor: Actor,
    act: Act,
    record_id: int,
    base: int,
    content: Letter | None = None,
    reason: str = "",
    once: str | None = None,
) -> LetterRevision:
    """The next revision of a letter: saved, submitted, corrected; without `content` withdrawn or
    taken back. Raises RuleBroken, Conflict, AlreadyRecorded."""
    with recording(session, actor=actor, origin=Origin.FORM, reason=reason, once=once) as change:
        before = current(session, Noun.LETTER, record_id, actor.scope)
        check_may_enter_for(actor, before.content.owner)
        state = state_after(Noun.LETTER, before, act, base)
        return _write(change, actor, before, content, state)


def _write(
    change: Recording, actor: Actor, before: Revision, content: Letter | None, state: State
) -> LetterRevision:
    written = before.content if content is None else content
    if content is not None:
        _check(change.session, actor, content, state, before.content)
        _keep_scans(change.session, actor, content, before.content.scans)
    elif state is not State.WITHDRAWN:
        check_disaster(change.session, written.disaster_id)
    revision: LetterRevision = change.revise(before.record_id, before.number, written, state)
    return revision


def _check(
    session: Session, actor: Actor, content: Letter, state: State, before: Letter | None = None
) -> None:
    check_may_enter_for(actor, content.owner)
    check_disaster(session, content.disaster_id)
    added = set(content.supports)
    if before is not None and before.disaster_id == content.disaster_id:
        added -= set(before.supports)  # what was withdrawn since stays linked
    known = submitted_supports(session, added)
    if any(known.get(record_id) != content.disaster_id for record_id in added):
        raise RuleBroken(
            "御礼の対象に、この災害の支援でないものか、取り消されたものがあります。選び直してください。",
            "supports",
        )
    if state is State.SUBMITTED:
        check(content, today=clock.today())


def _keep_scans(session: Session, actor: Actor, content: Letter, before: tuple[Scan, ...]) -> None:
    """Scans that came with this form become blobs; of others only those of the letter stay."""
    stays = {scan.sha256 for scan in before}
    for scan in content.scans:
        if scan.sha256 in stays:
            continue
        held = session.get(HeldScan, (scan.sha256, actor.account_id))
        if held is None:
            raise RuleBroken("写しのファイルが見つかりません。もう一度選んでください。", "scans")
        keep_blob(session, content=held.content, media_type=held.media_type)
        session.delete(held)


def hold_scan(
    session: Session, *, actor: Actor, scan: Scan, content: bytes, pages: Sequence[PageImage] = ()
) -> None:
    """Keep an uploaded scan with its form until that is saved, and pictures of its pages; old ones
    of anybody are dropped. Sent again it is kept once."""
    now = clock.now()
    _drop_old(session, now - HELD_FOR)
    if actor.account_id is None:
        raise NotAllowed("ファイルは、サインインした人だけが送れます。")
    mine = (HeldScan.sha256 == scan.sha256, HeldScan.account_id == actor.account_id)
    if session.scalar(select(HeldScan.sha256).where(*mine)):
        session.execute(update(HeldScan).where(*mine).values(held_at=now, name=scan.name))
    else:
        session.add(_held(scan, content, actor.account_id, now))
    keep_pages(session, sha256=scan.sha256, pages=pages)
    session.flush()


def keep_pages(session: Session, *, sha256: str, pages: Sequence[PageImage]) -> None:
    """Keep pictures of a scan's pages; what is there already stays."""
    there = set(session.scalars(select(ScanPage.page).where(ScanPage.sha256 == sha256)))
    for page in pages:
        if page.number not in there:
            session.add(
                ScanPage(
                    sha256=sha256,
                    page=page.number,
                    width=page.width,
                    height=page.height,
                    content=page.content,
                )
            )
    session.flush()


def _drop_old(session: Session, before: datetime) -> None:
    """Scans whose form never came back, and the pictures that nobody else needs."""
    old = select(HeldScan.sha256).where(HeldScan.held_at < before)
    dropped = set(session.scalars(old))
    if not dropped:
        return
    session.execute(delete(HeldScan).where(HeldScan.held_at < before))
    needed = or_(
        ScanPage.sha256.in_(select(Blob.sha256)), ScanPage.sha256.in_(select(HeldScan.sha256))
    )
    session.execute(delete(ScanPage).where(ScanPage.sha256.in_(dropped), ~needed))


def _held(scan: Scan, content: bytes, account_id: int, now: datetime) -> HeldScan:
    return HeldScan(
        sha256=scan.sha256,
        account_id=account_id,
        held_at=now,
        name=scan.name,
        media_type=scan.media_type,
        pages=scan.pages,
        content=content,
    )


def tick(session: Session, *, actor: Actor, letter_id: int, ward: str) -> None:
    """供覧: `ward` has seen the letter. A ward ticks for itself, the secretariat for any.

    Raises NotAllowed, RuleBroken, and AlreadyRecorded for a second click, which writes nothing.
    """
    check_may_enter_for(actor, ward)
    letter = current(session, Noun.LETTER, letter_id, actor.scope)
    if ward not in {member.code for member in members(session)}:
        raise RuleBroken("供覧したところを選んでください。")
    if letter.state is not State.SUBMITTED or not letter.content.circulate:
        raise RuleBroken("この御礼状は、いま供覧されていません。")
    seen = select(Tick.change_id).where(Tick.letter_id == letter_id, Tick.ward == ward)
    with recording(session, actor=actor, origin=Origin.FORM) as change:
        earlier = session.scalar(seen)
        if earlier is not None:
            raise AlreadyRecorded(earlier)
        change.tick(letter_id, ward)
