"""What a file that was taken in adds to the hash of its change."""

from collections.abc import Iterable

from tracker.domain.canonical import import_digest
from tracker.models.imports import ImportRow, ImportRun


def import_digest_of(run: ImportRun, rows: Iterable[ImportRow]) -> str:
    """SHA-256 (hex) of a run with its rows."""
    return import_digest(
        sha256=run.sha256,
        undoes=run.undoes,
        name=run.name,
        rows=((r.sheet, r.row, r.key, r.outcome, r.record_id, r.line, r.revision) for r in rows),
    )
