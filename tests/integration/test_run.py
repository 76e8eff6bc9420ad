"""The README's first command: prepares an empty folder, serves, and changes nothing afterwards."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.project import ROOT

PASSWORD = re.compile(r"パスワード: (\S+)")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(instance: Path) -> dict[str, str]:
    ours = {"SECRET_KEY", "LEDGER_KEY", "DATABASE_URL", "DEMO_DATABASE_URL", "LEDGER_DEMO"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "INSTANCE_PATH": str(instance), "PYTHONUTF8": "1"}


@contextmanager
def _serving(instance: Path, *options: str, **settings: str) -> Iterator[tuple[str, list[str]]]:
    """The address of a server that is ready, and what it printed until then."""
    port = _free_port()
    command = [sys.executable, str(ROOT / "run.py"), "--port", str(port), *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
        env=_environment(instance) | settings, cwd=instance,
    ) as server:  # fmt: skip
        try:
            printed = []
            for line in server.stdout or ():
                printed.append(line.rstrip())
                if "http://" in line:
                    break
            else:
                pytest.fail(f"run.py ended without serving: {printed}")
            yield f"http://127.0.0.1:{port}", printed
        finally:
            server.terminate()


def _get(address: str, **headers: str) -> int:
    asked = urllib.request.Request(address, headers=headers)
    for _ in range(50):
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return int(answer.status)
        except ConnectionError:
            time.sleep(0.1)
    return pytest.fail(f"nothing answers at {address}")


def _contents(instance: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in instance.iterdir()}


def test_an_empty_folder_is_prepared_once_and_served(tmp_path: Path) -> None:
    with _serving(tmp_path) as (address, printed):
        assert _get(f"{address}/healthz") == 200
    (password,) = PASSWORD.findall("\n".join(printed))
    assert {"ledger.db", "ledger.key", "secret.key"} <= set(_contents(tmp_path))
    if sys.platform != "win32":
        assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())
    before = _contents(tmp_path)
    with _serving(tmp_path) as (address, again):
        assert len(again) == 1, "a second start has nothing to tell but the address"
        assert _get(f"{address}/healthz") == 200
    assert _contents(tmp_path) == before, "a second start must change nothing"
    assert all(password.encode() not in content for content in before.values())


def test_the_demo_prints_three_sign_ins_and_leaves_the_ledger_alone(tmp_path: Path) -> None:
    with _serving(tmp_path, "--demo") as (address, printed):
        assert _get(f"{address}/healthz") == 200
    passwords = PASSWORD.findall("\n".join(printed))
    assert len(passwords) == len(set(passwords)) == 3
    assert set(_contents(tmp_path)) == {"demo.db", "ledger.key", "secret.key"}
    with _serving(tmp_path, "--demo") as (_, again):
        renewed = PASSWORD.findall("\n".join(again))
    assert len(renewed) == 3
    assert not set(renewed) & set(passwords), "each start prints new passwords"


def test_behind_a_proxy_it_answers_under_the_name_that_the_proxy_passes_on(tmp_path: Path) -> None:
    settings = {"PROXY_COUNT": "1", "TRUSTED_HOSTS": "ledger.example"}
    forwarded = {"X-Forwarded-Host": "ledger.example", "X-Forwarded-For": "203.0.113.9"}
    with _serving(tmp_path, **settings) as (address, _):
        assert _get(f"{address}/healthz", **forwarded) == 200


def test_a_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, str(ROOT / "run.py"), "--port", str(taken.getsockname()[1])]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=120, check=False,
            env=_environment(tmp_path),
        )  # fmt: skip
    assert done.returncode == 1
    assert "--port" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
