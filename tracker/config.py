"""Settings: defaults, overridden by environment variables; the README lists them."""

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

#: The files in instance/ that hold the two secrets of an installation.
SECRET_FILES = {"SECRET_KEY": "secret.key", "LEDGER_KEY": "ledger.key"}


@dataclass(frozen=True)
class Setting:
    """One environment variable, how to read it, and what holds without it."""

    name: str
    read: Any
    default: Any


def _minutes(text: str) -> timedelta:
    return timedelta(minutes=int(text))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


SETTINGS = (
    Setting("SESSION_IDLE_MINUTES", _minutes, timedelta(minutes=60)),
    Setting("SESSION_LIFETIME_MINUTES", _minutes, timedelta(hours=12)),
    Setting("TRUSTED_HOSTS", _words, None),
    Setting("PROXY_COUNT", int, 0),
    Setting("SECURE_COOKIES", lambda text: text == "1", False),
    Setting("HELP_CONTACT", str, "事務局"),
    Setting("REFERENCE_DIR", str, str(Path(__file__).parent / "reference")),
    Setting("EXPORT_INLINE_ROWS", int, 1000),
)

FIXED = {
    "MAX_CONTENT_LENGTH": 4 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
    "MAX_FORM_PARTS": 5000,
    "WTF_CSRF_TIME_LIMIT": None,
    "BOOTSTRAP_SERVE_LOCAL": True,
    "SESSION_COOKIE_NAME": "ledger_form",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "DEMO": False,
}


def settings(instance: Path, overrides: dict[str, Any]) -> dict[str, Any]:
    """The whole configuration; `overrides` (tests, the demo) win over the environment."""
    values: dict[str, Any] = dict(FIXED)
    for setting in SETTINGS:
        text = os.environ.get(setting.name)
        values[setting.name] = setting.default if text is None else setting.read(text)
    values["SQLALCHEMY_DATABASE_URI"] = database_url(instance)
    values.update(overrides)
    for name, file in SECRET_FILES.items():
        values.setdefault(name, _secret(name, instance / file))
    values["SESSION_COOKIE_SECURE"] = values["SECURE_COOKIES"]
    return values


def database_url(instance: Path) -> str:
    """DATABASE_URL for psycopg 3, else the SQLite file of the installation."""
    url = os.environ.get("DATABASE_URL")
    if url is None:
        return f"sqlite:///{(instance / 'ledger.db').as_posix()}"
    scheme, separator, rest = url.partition("://")
    known = {"postgres", "postgresql"}
    return f"postgresql+psycopg{separator}{rest}" if scheme in known else url


def _secret(name: str, path: Path) -> bytes | None:
    text = os.environ.get(name)
    if text is not None:
        return text.encode()
    return bytes.fromhex(path.read_text("ascii").strip()) if path.exists() else None


def make_secrets(instance: Path) -> None:
    """Write the secrets that are missing, readable by their owner only where the system can."""
    instance.mkdir(parents=True, exist_ok=True)
    for name, file in SECRET_FILES.items():
        path = instance / file
        if os.environ.get(name) is None and not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as out:
                out.write(secrets.token_hex(32))
