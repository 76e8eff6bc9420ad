"""The grammar of moments behind dates.parse_moment: a day, a time, an offset."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from tracker.domain.errors import InputError
from tracker.domain.text import quoted
from tracker.domain.wareki import JAPAN, format_date

_LONGEST: Final = 80
_END_OF_DAY: Final = time(23, 59, 59, 999999)
# A + in an address that was not escaped arrives as a blank: 2020-07-15T12:00 09:00.
_DAY_AND_TIME: Final = re.compile(
    r"(?P<day>.+?)(?:T|\s+|(?<=[^0-9:時]))(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,6}))?)?"
    r"|時(?:(?P<spoken_minute>[0-9]{1,2})分)?)"
    r"(?P<offset>Z|\s?[+\-][0-9]{2}:?[0-9]{2}|\s[0-9]{2}:[0-9]{2})?"
)


def read_moment(text: str, now: datetime, read_day: Callable[[str], date]) -> datetime:
    """See dates.parse_moment; `read_day` reads the part before the time."""
    if now.tzinfo is None:
        raise ValueError("parse_moment needs an aware datetime as now")
    typed = unicodedata.normalize("NFKC", text[: _LONGEST + 1].strip())
    if len(text.strip()) > _LONGEST:
        raise InputError(
            f"{quoted(text)}は長すぎて日時として読めません。日時だけを書いてください。"
        )
    if not typed:
        raise InputError(
            "日時を「令和2年7月15日12時00分」「2020-07-15 12:00」のように書いてください。"
        )
    if typed == "現在":
        return now.astimezone(UTC)
    moment = _moment(typed.removesuffix("現在"), text, read_day)
    today = now.astimezone(JAPAN).date()
    if moment.astimezone(JAPAN).date() > today:
        raise InputError(
            f"{quoted(text)}はまだ来ていません。{format_date(today)}までの日時を書いてください。"
        )
    return min(moment, now).astimezone(UTC)


def _moment(typed: str, text: str, read_day: Callable[[str], date]) -> datetime:
    found = _DAY_AND_TIME.fullmatch(typed)
    if found is None:
        return datetime.combine(read_day(typed), _END_OF_DAY, JAPAN)
    return datetime.combine(
        read_day(found["day"]), _time(found, text), _zone(found["offset"], text)
    )


def _time(found: re.Match[str], text: str) -> time:
    hour = int(found["hour"])
    minute = int(found["minute"] or found["spoken_minute"] or 0)
    second = int(found["second"] or 0)
    for name, value, most in (("時", hour, 23), ("分", minute, 59), ("秒", second, 59)):
        if value > most:
            raise InputError(
                f"{quoted(text)}の{name}「{value}」が誤りです。{name}は0～{most}で書いてください。"
            )
    return time(hour, minute, second, int((found["fraction"] or "").ljust(6, "0")))


def _zone(offset: str | None, text: str) -> tzinfo:
    if offset is None:
        return JAPAN
    if offset == "Z":
        return UTC
    figures = re.sub(r"[^0-9]", "", offset)
    hours, minutes = int(figures[:2]), int(figures[2:])
    if hours > 23 or minutes > 59:
        raise InputError(
            f"{quoted(text)}の時差{quoted(offset)}が誤りです。「+09:00」のように書いてください。"
        )
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if "-" in offset else size)
