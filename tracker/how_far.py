"""How far a process is that writes much in one transaction, told in a small file.

On SQLite nobody can note anything in the database meanwhile, and what the process notes there
itself nobody sees before the end. Nothing but a bar depends on the file, which lies in the instance
folder: whatever goes wrong with it is passed over.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from tracker.domain.progress import Progress

_FOLDER: Final = "progress"


def telling(instance: str, token: str) -> Progress:
    """Writes down how far it is whenever that is another per cent."""
    path, last = _path(instance, token), -1

    def tell(done: int, of_all: int) -> None:
        nonlocal last
        percent = 100 * done // max(of_all, 1)
        if percent > last:
            last = percent
            with suppress(OSError):
                _replace(path, str(percent))

    return tell


def told(instance: str, token: str) -> int:
    """Per cent of the writing that is done; 0 where nothing was told."""
    try:
        return min(int(_path(instance, token).read_text("ascii")), 100)
    except (OSError, ValueError):
        return 0


def forget(instance: str, token: str) -> None:
    """It has ended."""
    with suppress(OSError):
        _path(instance, token).unlink(missing_ok=True)


def _path(instance: str, token: str) -> Path:
    return Path(instance, _FOLDER, token)


def _replace(path: Path, text: str) -> None:
    """As a whole: whoever reads finds the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(text, "ascii")
    os.replace(new, path)
