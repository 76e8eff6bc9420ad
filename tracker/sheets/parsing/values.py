"""What is stored in a cell as what people see: exact digits, ISO days, texts without escapes.

A value is a pair of a letter (T text, N number, D date, M moment, B bool, E error) and a text.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from tracker.sheets.parsing.formats import Look, Shown
from tracker.sheets.parsing.worded import applying

Value = tuple[str, str]

NO_RESULT: Final = ("E", "計算結果がない")
NO_NUMBER: Final = ("E", "数値ではない値")
NO_DATE: Final = ("E", "日付にならない数値")
NO_DAY: Final = ("E", "日が表示されない書式の日付です。年月日を書いてください。")
OTHER_SIZE: Final = (
    "E",
    "見えている数と入っている数が違う書式なので、"
    "単位まで付けた数(50万円、100箱など)を書いてください。",
)

_INTEGER: Final = re.compile(r"-?[1-9][0-9]{0,14}|0")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_LONGEST_NUMBER: Final = 400
_ISO: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})?T?"
    r"(?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?Z?"
)
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAY_MS: Final = 86_400_000
_LAST_DAY: Final = date(9999, 12, 31).toordinal()
_EPOCH_1904: Final = date(1904, 1, 1).toordinal()
_EPOCH_1900: Final = date(1899, 12, 30).toordinal()
#: The 29 February 1900, which never was but which Excel counts.
_FALSE_LEAP_DAY: Final = 60


def shown_number(stored: str, look: Look, *, since_1904: bool) -> Value:
    """A number as its format shows it: with the words behind it, or why it is not taken."""
    told = number(stored, look.shown, since_1904=since_1904)
    if not look.sections or told[0] != "N":
        return told
    section = applying(look.sections, float(told[1]))
    if section is None:
        return told
    if section.is_other:
        return OTHER_SIZE
    return ("T", f"{section.front}{told[1]}{section.words}") if section.words else told


def number(stored: str, shown: Shown, *, since_1904: bool) -> Value:
    """A number as stored, or the day or time that its format makes of it."""
    if shown is Shown.NUMBER and _INTEGER.fullmatch(stored):
        return ("N", stored)
    plain = stored.strip()
    if len(plain) > _LONGEST_NUMBER or not _NUMBER.fullmatch(plain):
        return NO_NUMBER
    value = float(plain)
    if value in (float("inf"), float("-inf")):
        return NO_NUMBER
    if shown is Shown.NUMBER:
        return ("N", digits(value))
    return _in_time(value, shown, since_1904=since_1904)


def digits(value: float) -> str:
    """In 15 significant digits, as Excel shows them, without an exponent: 0.1, 12, 1200000."""
    text = format(value, ".15g")
    if "e" in text:
        text = format(Decimal(text), "f")
    return "0" if text == "-0" else text


def _in_time(value: float, shown: Shown, *, since_1904: bool) -> Value:
    if not 0 <= value <= _LAST_DAY:
        return NO_DATE
    day, milliseconds = divmod(round(value * _DAY_MS), _DAY_MS)
    if shown is Shown.DURATION or (shown is Shown.CLOCK and day == 0):
        return ("T", _clock(day * _DAY_MS + milliseconds, "{}:{:02}"))
    found = _day(day, since_1904=since_1904)
    if found is None:
        return NO_DATE
    if shown is Shown.MONTH:
        return NO_DAY
    if shown is Shown.DAY or milliseconds == 0:
        return ("D", found)
    return ("M", f"{found}T{_clock(milliseconds, '{:02}:{:02}', seconds=True)}")


def _clock(milliseconds: int, form: str, *, seconds: bool = False) -> str:
    """Hours and minutes, and seconds where there are some or they are asked for."""
    whole, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(whole, 60)
    text = form.format(*divmod(minutes, 60))
    if seconds or second or rest:
        text += f":{second:02}"
    return f"{text}.{rest:03}" if rest else text


def _day(serial: int, *, since_1904: bool) -> str | None:
    if since_1904:
        ordinal = _EPOCH_1904 + serial
    elif serial in (0, _FALSE_LEAP_DAY):
        return None
    else:
        ordinal = _EPOCH_1900 + serial + (serial < _FALSE_LEAP_DAY)
    return date.fromordinal(ordinal).isoformat() if ordinal <= _LAST_DAY else None


def iso(stored: str, shown: Shown) -> Value:
    """A cell that holds ISO 8601 itself (t="d"), as strict Open XML writes dates."""
    told = _iso(stored)
    return NO_DAY if shown is Shown.MONTH and told[0] in "DM" else told


def _iso(stored: str) -> Value:
    found = _ISO.fullmatch(stored.strip())
    if not found or not (found["day"] or found["clock"]):
        return NO_DATE
    try:
        clock = _iso_clock(found["clock"]) if found["clock"] else timedelta(0)
        day = date.fromisoformat(found["day"]) if found["day"] else None
    except ValueError:
        return NO_DATE
    milliseconds = round(clock / timedelta(milliseconds=1))
    if day is None:
        return ("T", _clock(milliseconds, "{}:{:02}"))
    if milliseconds == 0:
        return ("D", day.isoformat())
    return ("M", f"{day.isoformat()}T{_clock(milliseconds, '{:02}:{:02}', seconds=True)}")


def _iso_clock(text: str) -> timedelta:
    hours, minutes, seconds = (text + ":0").split(":")[:3]
    if int(hours) > 23 or int(minutes) > 59 or float(seconds) >= 60:
        raise ValueError(text)
    return timedelta(hours=int(hours), minutes=int(minutes), seconds=int(float(seconds)))


def truth(stored: str) -> Value:
    """A truth value as Excel shows it."""
    known = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}
    text = known.get(stored.strip().lower())
    return ("B", text) if text else NO_NUMBER


def text_of(stored: str) -> str:
    """Text with its escapes undone (ST_Xstring, 22.9.2.19): _x000D_ is a carriage return."""
    if "_x" not in stored:
        return stored
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), stored)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
