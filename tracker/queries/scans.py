"""Scans of letters, asked for through a letter that shows them: a hash alone opens nothing."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.errors import NotFound
from tracker.domain.letter import Scan
from tracker.domain.vocabulary import Noun
from tracker.models import Blob, HeldScan, LetterRevision, LetterScan, ScanPage
from tracker.queries.visible import visible_revisions

_NO_SCAN = "この写しは見つかりません。"


def scan_of(session: Session, scope: Scope, letter_id: int, sha256: str) -> Scan:
    """A scan as the newest revision has it that `scope` may see. Raises NotFound."""
    row = session.execute(_shown(scope, letter_id, sha256)).first()
    if row is None:
        raise NotFound(_NO_SCAN)
    return Scan(**row._asdict())


def scan_file(session: Session, scope: Scope, letter_id: int, sha256: str) -> tuple[Scan, bytes]:
    """The scan and its bytes as they came. Raises NotFound as scan_of does."""
    scan = scan_of(session, scope, letter_id, sha256)
    return scan, session.scalars(select(Blob.content).where(Blob.sha256 == sha256)).one()


def scan_page(
    session: Session, scope: Scope, letter_id: int, sha256: str, page: int
) -> bytes | None:
    """A page of a scan as a JPEG; None where it is to be made again. Raises NotFound where there
    is no such scan or page to see."""
    return _page(session, scan_of(session, scope, letter_id, sha256), page)


def held_scans(session: Session, account_id: int | None) -> dict[str, Scan]:
    """The scans that an account has sent with a form that is not saved yet, by their SHA-256."""
    rows = session.execute(_held(account_id)).all()
    return {row.sha256: Scan(**row._asdict()) for row in rows}


def held_page(
    session: Session, account_id: int | None, sha256: str, page: int
) -> tuple[Scan, bytes | None]:
    """As scan_page, of a scan that this account holds. Raises NotFound for everybody else."""
    row = session.execute(_held(account_id).where(HeldScan.sha256 == sha256)).first()
    if row is None:
        raise NotFound(_NO_SCAN)
    scan = Scan(**row._asdict())
    return scan, _page(session, scan, page)


def _page(session: Session, scan: Scan, page: int) -> bytes | None:
    if not 1 <= page <= scan.pages:
        raise NotFound(_NO_SCAN)
    query = select(ScanPage.content).where(ScanPage.sha256 == scan.sha256, ScanPage.page == page)
    return session.scalar(query)


def _shown(scope: Scope, letter_id: int, sha256: str) -> Select[str, str, str, int]:
    """The scan in each revision of the letter that shows it to `scope`, newest first."""
    return (
        select(LetterScan.sha256, LetterScan.name, LetterScan.media_type, LetterScan.pages)
        .join(LetterRevision, LetterRevision.id == LetterScan.revision_id)
        .where(LetterRevision.record_id == letter_id, LetterScan.sha256 == sha256)
        .where(visible_revisions(Noun.LETTER, scope))
        .order_by(LetterRevision.number.desc())
    )


def _held(account_id: int | None) -> Select[str, str, str, int]:
    return select(HeldScan.sha256, HeldScan.name, HeldScan.media_type, HeldScan.pages).where(
        HeldScan.account_id == account_id
    )
