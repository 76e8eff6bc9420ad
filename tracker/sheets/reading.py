"""A workbook that came from outside becomes plain rows of cells, or is refused."""

import re
import threading
from typing import Final

from tracker.bounded.process import Bounds, Starved, TooMuch, answer_of
from tracker.domain.errors import InputError
from tracker.sheets import limits, sentences
from tracker.sheets.answers import Failed, book_of
from tracker.sheets.book import Book
from tracker.sheets.directory import check_directory
from tracker.sheets.kinds import refuse_other_kinds

_WORK: Final = "tracker.sheets.parsing.workbook"
_turns = threading.BoundedSemaphore(limits.AT_ONCE)
#: What Excel puts beside a workbook while it is open.
_BESIDE: Final = re.compile(r"(?:.*[/\\])?~\$", re.DOTALL)
_TEMPORARY: Final = (
    "Excelが開いている間だけ作る一時ファイル(名前が~$で始まる)なので、"
    "~$の付かないほうのファイルを選んでください。"
)


def read(name: str, content: bytes) -> Book:
    """What the workbook says by its bytes, whatever it is called; takes up to 5 seconds.

    Raises InputError, one sentence that says what to do.
    """
    if not content:
        raise InputError(sentences.EMPTY)
    if len(content) > limits.LARGEST_FILE:
        raise InputError(sentences.TOO_LARGE)
    if _BESIDE.match(name):
        raise InputError(_TEMPORARY)
    refuse_other_kinds(content)
    check_directory(content)
    if not _turns.acquire(timeout=limits.SECONDS):
        raise InputError(sentences.BUSY)
    try:
        return book_of(answer_of(_WORK, (), content, _bounds(), libraries=False))
    except Starved as error:
        raise InputError(sentences.BUSY) from error
    except TooMuch as error:
        raise InputError(sentences.TOO_MUCH) from error
    except Failed as failed:
        raise InputError(sentences.sentence(failed.why, failed.sheet, failed.place)) from failed
    finally:
        _turns.release()


def _bounds() -> Bounds:
    return Bounds(
        limits.CPU_SECONDS,
        limits.SECONDS,
        limits.MEMORY,
        limits.ADDRESSES,
        limits.LARGEST_OUTPUT,
    )
