"""Rule 9 in one condition: what was never submitted is seen by its own ward and the secretariat."""

from sqlalchemy import ColumnElement, or_, true

from tracker.domain.access import Scope
from tracker.domain.vocabulary import Noun
from tracker.models.content import SHELVES


def visible_revisions(noun: Noun, scope: Scope) -> ColumnElement[bool]:
    """The revisions of a noun that `scope` may see; everything of a noun that has no drafts."""
    shelf = SHELVES[noun]
    if shelf.owner is None or scope.all_drafts:
        return true()
    disclosed: ColumnElement[bool] = shelf.model.disclosed.is_(True)
    if scope.ward is None:
        return disclosed
    return or_(disclosed, shelf.owner == scope.ward)
