"""Files are stored once under their SHA-256, and never changed."""

import hashlib

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tracker.models import Blob
from tracker.operations.blobs import keep_blob


def test_the_same_bytes_are_kept_once(session: Session) -> None:
    first = keep_blob(session, content=b"letter", media_type="application/pdf")
    again = keep_blob(session, content=b"letter", media_type="application/pdf")
    assert first == again == hashlib.sha256(b"letter").hexdigest()
    assert session.scalar(select(func.count()).select_from(Blob)) == 1


@pytest.mark.parametrize("statement", [delete(Blob), update(Blob).values(size=0)])
def test_kept_bytes_are_never_changed(session: Session, statement: object) -> None:
    keep_blob(session, content=b"letter", media_type="application/pdf")
    session.commit()
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(statement)
    session.rollback()
