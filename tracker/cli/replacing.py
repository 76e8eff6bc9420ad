"""A file that is written as a whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tracker.cli.refusal import Refused


@contextmanager
def replacing(out: Path) -> Iterator[Any]:
    """A file beside `out` that takes its place when all is written; a failure leaves `out` as it
    was, and nobody ever finds half a workbook."""
    if out.is_dir() or not out.parent.is_dir():
        raise Refused(f"--out: {out} に書けません。フォルダーとファイル名を確かめてください。")
    path = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    try:
        with path.open("xb") as file:
            yield file
        os.replace(path, out)
    except PermissionError as error:
        raise Refused(
            f"--out: {out} を置きかえられません。Excelで開いていれば閉じてください。"
        ) from error
    finally:
        path.unlink(missing_ok=True)
