"""Settings: defaults, overridden by environment variables; the README lists them."""

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

#: The files in instance/ that hold the two secrets of an installation.
SECRET_FILES = {"SECRET_KEY": "secret.key", "LEDGER_KEY": "ledger.key"}


@dataclass(frozen=True)
class Setting:
    """One environment variable, how to read it, and what holds without it."""

    name: str
    read: Any
    default: Any


class BadSetting(click.ClickException):
    """An environment variable that cannot be read; the command line shows it as one line."""


def _minutes(text: str) -> timedelta:
    return timedelta(minutes=int(text))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def web_address(text: str) -> str:
    """The address at which people open the pages, without / at its end; '' where it is not told.

    Raises ValueError for what is no address of a web page.
    """
    address = text.strip().rstrip("/")
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError(text)
    if parts.query or parts.fragment:
        raise ValueError(text)
    return address


SETTINGS = (
    Setting("SESSION_IDLE_MINUTES", _minutes, timedelta(minutes=60)),
    Setting("SESSION_LIFETIME_MINUTES", _minutes, timedelta(hours=12)),
    Setting("TRUSTED_HOSTS", _words, None),
    Setting("PROXY_COUNT", int, 0),
    Setting("SECURE_COOKIES", lambda text: text == "1", False),
    Setting("HELP_CONTACT", str, "事務局"),
    Setting("REFERENCE_DIR", str, str(Path(__file__).parent / "reference")),
    Setting("EXPORT_INLINE_ROWS", int, 1000),
    Setting("IMPORT_INLINE_ROWS", int, 1000),
    Setting("PUBLIC_URL", web_address, ""),
    Setting("LEDGER_DEMO", lambda text: text == "1", False),
)

FIXED = {
    "MAX_CONTENT_LENGTH": 4 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
    "MAX_FORM_PARTS": 5000,
    "WTF_CSRF_TIME_LIMIT": None,
    "WTF_CSRF_CHECK_DEFAULT": False,  # web/our_page.py asks, after sign-in and permission
    "BOOTSTRAP_SERVE_LOCAL": True,
    "SESSION_COOKIE_NAME": "ledger_form",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
}


def settings(instance: Path, overrides: dict[str, Any]) -> dict[str, Any]:
    """The whole configuration; `overrides` (tests, the demo) win over the environment."""
    values: dict[str, Any] = dict(FIXED)
    for setting in SETTINGS:
        values[setting.name] = _read(setting)
    values["DEMO"] = overrides.get("DEMO", values.pop("LEDGER_DEMO"))
    values["SQLALCHEMY_DATABASE_URI"] = database_url(instance, demo=values["DEMO"])
    values.update(overrides)
    for name, secret in ledger_secrets(instance).items():
        values.setdefault(name, secret)
    values["SESSION_COOKIE_SECURE"] = values["SECURE_COOKIES"]
    return values


def _read(setting: Setting) -> Any:
    text = os.environ.get(setting.name)
    if text is None:
        return setting.default
    try:
        return setting.read(text)
    except ValueError as error:
        raise BadSetting(
            f"環境変数 {setting.name} の値「{text}」が読めません。READMEの表を見て直してください。"
        ) from error


def database_url(instance: Path, *, demo: bool = False) -> str:
    """DATABASE_URL for psycopg 3, else the SQLite file of the installation.

    The demo has a database of its own: DEMO_DATABASE_URL, else instance/demo.db.
    """
    url = os.environ.get("DEMO_DATABASE_URL" if demo else "DATABASE_URL")
    if not url:  # a task scheduler sets what is left blank to nothing
        return f"sqlite:///{(instance / ('demo.db' if demo else 'ledger.db')).as_posix()}"
    scheme, separator, rest = url.partition("://")
    known = {"postgres", "postgresql"}
    return f"postgresql+psycopg{separator}{rest}" if scheme in known else url


def ledger_secrets(instance: Path) -> dict[str, bytes | None]:
    """The two secrets, from the environment or the files; None where there is neither yet."""
    return {name: _secret(name, instance / file) for name, file in SECRET_FILES.items()}


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
