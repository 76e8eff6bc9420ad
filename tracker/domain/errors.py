"""What can go wrong in the rules, each with a message that a clerk can act on."""


class LedgerError(Exception):
    """Base of all refusals; `message` is plain Japanese that says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InputError(LedgerError, ValueError):
    """What was typed cannot be read as a date, number, code or text."""


class RuleBroken(LedgerError):
    """The content breaks a rule; `field` names the field it belongs to (empty: the whole)."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Conflict(LedgerError):
    """The record changed since the form was made; the newer revision is `current`."""

    def __init__(self, message: str, current: int) -> None:
        super().__init__(message)
        self.current = current


class NotAllowed(LedgerError):
    """The actor may not do this; says nothing about whether the thing exists."""


class NotFound(LedgerError):
    """No such record for the one who asks."""
