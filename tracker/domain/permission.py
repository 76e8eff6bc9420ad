"""Who may do what: one table of permissions by role, and the rule of ownership (rule 9)."""

from tracker.domain.access import Actor, Role
from tracker.domain.errors import NotAllowed
from tracker.domain.vocabulary import Labelled


class Permission(Labelled):
    """What a route may ask for; a route without one is refused."""

    OPEN = "open", "サインインしていない人にも開く"
    OWN_ACCOUNT = "own_account", "自分のアカウントを扱う"
    READ = "read", "台帳を読む"
    EXPORT = "export", "帳票を出す"
    ENTER = "enter", "支援を記録する"
    PROPOSE_DISASTER = "propose_disaster", "災害を仮に登録する"
    KEEP_REGISTER = "keep_register", "災害と品目を管理する"
    KEEP_ACCOUNTS = "keep_accounts", "アカウントを管理する"


EVERYBODY = frozenset(Role)
WRITERS = frozenset({Role.WARD, Role.SECRETARIAT})
SECRETARIAT = frozenset({Role.SECRETARIAT})

ROLES: dict[Permission, frozenset[Role]] = {
    Permission.OPEN: EVERYBODY,
    Permission.OWN_ACCOUNT: EVERYBODY,
    Permission.READ: EVERYBODY,
    Permission.EXPORT: EVERYBODY,
    Permission.ENTER: WRITERS,
    Permission.PROPOSE_DISASTER: WRITERS,
    Permission.KEEP_REGISTER: SECRETARIAT,
    Permission.KEEP_ACCOUNTS: SECRETARIAT,
}


def allows(role: Role, permission: Permission) -> bool:
    """Whether somebody of `role` may do what `permission` names."""
    return role in ROLES[permission]


def may_enter_for(actor: Actor, giver: str) -> bool:
    """A ward changes only its own; the secretariat enters for any giver."""
    if actor.role is Role.SECRETARIAT:
        return True
    return actor.role is Role.WARD and actor.ward == giver


def check_may_enter_for(actor: Actor, giver: str) -> None:
    """Raises NotAllowed where `actor` may not enter or change what `giver` gave."""
    if not may_enter_for(actor, giver):
        raise NotAllowed("自分の担当する記録だけを入力・訂正できます。")
