"""Keeps bytes once: the same content has the same SHA-256, whoever brings it."""

import hashlib

from sqlalchemy.orm import Session

from tracker.models import Blob


def keep_blob(session: Session, *, content: bytes, media_type: str) -> str:
    """Store `content` unless it is there already; returns its SHA-256 in hex.

    `media_type` is what the server found the bytes to be, never what the sender called them.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if session.get(Blob, sha256) is None:
        session.add(Blob(sha256=sha256, content=content, media_type=media_type, size=len(content)))
        session.flush()
    return sha256
