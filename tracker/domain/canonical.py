"""Canonical form of contents and the hashes of the chain (ledger.md).

Format 1: JSON with sorted keys; dates ISO 8601; decimals without trailing zeros; enum values;
fields that are None, False, or empty are left out, so that columns added later do not
change the digest of what was written before them.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

FORMAT = 1
GENESIS = "0" * 64


def canonical(value: Any) -> Any:
    """Plain JSON value of a content, a part of one, or a mapping of them."""
    if is_dataclass(value) and not isinstance(value, type):
        return _without_empty({f.name: getattr(value, f.name) for f in fields(value)})
    if isinstance(value, Mapping):
        return _without_empty(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple | list):
        return [canonical(part) for part in value]
    return value


def _without_empty(parts: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: canonical(part) for name, part in parts.items()}
    return {name: part for name, part in plain.items() if not _is_empty(part)}


def _is_empty(part: Any) -> bool:
    """Zero is not empty: an amount of 0 and an unpublished one must never look alike."""
    return part is None or part is False or part in ("", [], {})


def encode(value: Any) -> bytes:
    """The one byte string of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        canonical(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def revision_digest(*, noun: str, record: int, number: int, state: str, content: Any) -> str:
    """SHA-256 (hex) of a revision with its lines, shares and links, without `until`."""
    parts = {"noun": noun, "record": record, "number": number, "state": state, "content": content}
    return hashlib.sha256(encode(parts)).hexdigest()


def tick_digest(*, letter: int, ward: str) -> str:
    """SHA-256 (hex) of a circulation tick, which is no revision but part of its change."""
    return hashlib.sha256(encode({"noun": "tick", "letter": letter, "ward": ward})).hexdigest()


def import_digest(
    *, sha256: str | None, undoes: int | None, name: str, rows: Iterable[Sequence[Any]]
) -> str:
    """SHA-256 (hex) of what a change says of the file that it took in, or of its taking back;
    `rows` in any order: sheet, row, key, outcome, record, line, revision."""
    parts = {"noun": "import", "sha256": sha256, "undoes": undoes, "name": name}
    return hashlib.sha256(encode({**parts, "rows": sorted(map(list, rows))})).hexdigest()


def change_hash(
    key: bytes, previous_hash: str, fields_: Mapping[str, Any], digests: Iterable[str]
) -> str:
    """HMAC-SHA256 (hex) over the hash before, the change's own fields and its digests in order."""
    message = encode({"previous": previous_hash, "change": fields_, "digests": list(digests)})
    return hmac.new(key, message, hashlib.sha256).hexdigest()
