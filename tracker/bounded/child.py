"""The process that looks at a file from outside: bounds itself, then does the work that is named.

Started as a script by `process.py`. The package's front door, which would load the whole
application, stays shut: `tracker` becomes a bare name for its folder, so that the work can import
its own files and nothing comes along. Where the system lets a process bound itself, it does so
before it reads the first byte of the file.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType

try:
    import resource
except ImportError:  # Windows: the watch of the parent alone
    resource = None  # type: ignore[assignment]


def bound(cpu_seconds: int, addresses: int, output: int) -> None:
    """Seconds of computing, bytes of addresses, bytes of a written file."""
    if resource is None:
        return
    for what, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, addresses),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue  # bounded more tightly already, or not known here; the parent watches too


def work(name: str, arguments: list[str]) -> None:
    """`main` of the module, which reads standard input and writes standard output."""
    front_door = ModuleType("tracker")
    front_door.__path__ = [str(Path(__file__).resolve().parent.parent)]
    sys.modules["tracker"] = front_door
    importlib.import_module(name).main(*arguments)


if __name__ == "__main__":
    bound(*map(int, sys.argv[2:5]))
    work(sys.argv[1], sys.argv[5:])
