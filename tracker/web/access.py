"""Who may open which page: every view names its permission, an unnamed one is refused."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for

from tracker.domain.access import Actor, Role, Scope
from tracker.domain.permission import Permission, allows
from tracker.web.association import association

View = TypeVar("View", bound=Callable[..., Any])

#: Endpoints of extensions that serve files of ours to everybody.
OPEN_ENDPOINTS = frozenset({"static", "bootstrap.static"})


def allow(permission: Permission) -> Callable[[View], View]:
    """Name the permission that a view needs; stands right under the route."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """The permission that the view behind `endpoint` names."""
    if endpoint in OPEN_ENDPOINTS:
        return Permission.OPEN
    return getattr(app.view_functions.get(endpoint), "permission", None)


def check_access() -> Any:
    """Default deny, before every request. Who is not signed in is sent to the sign-in page."""
    if request.endpoint is None:
        return None  # 404 or 405 speaks for itself
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        abort(403)
    if permission is Permission.OPEN:
        return None
    if g.viewer is None:
        from_sign_in = current_app.extensions["ask_to_sign_in"]
        return from_sign_in()
    if g.viewer.must_change_password and permission is not Permission.OWN_ACCOUNT:
        return redirect(url_for("accounts.password"), 303)
    if not allows(g.viewer.role, permission):
        abort(403)
    return None


class Viewer:
    """The signed-in account as pages and operations need it; `g.viewer` is one or None."""

    def __init__(self, actor: Actor, ward_name: str, must_change_password: bool = False) -> None:
        self.actor = actor
        self.name = actor.name
        self.role: Role = actor.role
        self.ward = actor.ward
        self.ward_name = ward_name
        self.must_change_password = must_change_password

    @property
    def scope(self) -> Scope:
        return self.actor.scope

    @property
    def role_label(self) -> str:
        return association().role(self.role)

    @property
    def is_secretariat(self) -> bool:
        return self.role is Role.SECRETARIAT

    def can(self, permission: str) -> bool:
        """Whether this viewer may do what the permission's name says (for templates)."""
        return allows(self.role, Permission(permission))


def viewer() -> Viewer:
    """The one who is signed in; only for views that are not open to everybody."""
    signed_in: Viewer = g.viewer
    return signed_in
