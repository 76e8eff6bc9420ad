"""A record that the viewer may change, what its form was made from, and the token of a form."""

import secrets
from typing import Any

from tracker.domain.errors import NotFound
from tracker.domain.permission import check_may_enter_for
from tracker.domain.vocabulary import Noun
from tracker.extensions import db
from tracker.operations.stages import Act, possible, stage_of
from tracker.queries.records import Revision, current, history
from tracker.web.access import viewer

#: What a record number is stored in.
_LARGEST = 2**31 - 1


def own_record(noun: Noun, record_id: int | None, act: Act | None = None) -> Revision:
    """The current revision of an entry or letter that the viewer may change; for a page that asks
    before an act, only where that is possible. Raises NotFound, NotAllowed."""
    if record_id is None or record_id > _LARGEST:
        raise NotFound("この記録は見つかりません。")
    saved = current(db.session(), noun, record_id, viewer().scope)
    content = saved.content
    check_may_enter_for(viewer().actor, content.owner if noun is Noun.LETTER else content.giver)
    if act is not None and not possible(stage_of(saved), act):
        raise NotFound(f"この{noun.label}には、いまその操作ができません。")
    return saved


def made_from(noun: Noun, saved: Revision, base: str) -> Any:
    """The content of the revision `base`, which a form was made from; of the current one where
    there is no such."""
    if base == str(saved.number):
        return saved.content
    revisions = history(db.session(), noun, saved.record_id, viewer().scope)
    return next((one.content for one in revisions if base == str(one.number)), saved.content)


def new_token() -> str:
    """A token that makes one form one change."""
    return secrets.token_urlsafe(24)
