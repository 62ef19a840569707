"""Written dates of publication: ISO 8601, e-mail style and English, to a value with its precision."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from vedette.errors import InputError
from vedette.model import Published

__all__ = ["MONTH", "as_given", "day_and_month", "english_date", "iso_date", "unknown", "written_date"]

_MONTHS = "january february march april may june july august september october november december".split()
#: A month's English name or its abbreviation, for use in a larger pattern.
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?")
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})(?:,? (?P<year>\d{{4}}))?\b", re.I
)
_MONTH_FIRST = re.compile(rf"\b(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))?\b", re.I)
_EARLIEST, _LATEST = 1900, 2100


def unknown(why: str) -> Published:
    """No date of publication, and why."""
    return Published(None, "unknown", why)


def as_given(value: str) -> Published:
    """A date that a person gave.

    Raises:
        InputError: if it is no date.
    """
    found = iso_date(value, "given")
    if found is None:
        raise InputError(f"{value!r} is not a date: write it as 2018-09-17, 2018-09-17T09:30+03:00, 2018-09 or 2018")
    return found


def written_date(value: str, method: str) -> Published | None:
    """A date as machines and people write it into a page's head: ISO 8601, e-mail style or English."""
    value = " ".join(value.split())[:80]
    if (found := iso_date(value, method) or _mail_date(value, method)) is not None:
        return found
    return english_date(value, method)


def iso_date(value: str, method: str) -> Published | None:
    """An ISO 8601 date or date-time, with its time and zone kept; ``None`` if it is none that can be."""
    value = value.strip()
    match = _ISO.fullmatch(value)
    if match is None:
        return _compact_date(value, method)
    year, month, day = match["year"], match["month"] or "01", match["day"] or "01"
    if not _exists(int(year), int(month), int(day)):
        return None
    if match["month"] is None:
        return Published(year, "year", method)
    if match["day"] is None:
        return Published(f"{year}-{month}", "month", method)
    if match["hour"] is None:
        return Published(f"{year}-{month}-{day}", "day", method)
    clock = f"{match['hour']}:{match['minute']}" + (f":{match['second']}" if match["second"] else "")
    zone = match["zone"] or ""
    if zone not in {"", "Z"}:
        digits = zone[1:].replace(":", "").ljust(4, "0")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    stamp = f"{year}-{month}-{day}T{clock}{zone}"
    try:
        datetime.fromisoformat(stamp)
    except ValueError:
        return Published(f"{year}-{month}-{day}", "day", method)
    return Published(stamp, "second" if match["second"] else "minute", method)


def _compact_date(value: str, method: str) -> Published | None:
    match = _COMPACT.fullmatch(value)
    if match is None or not _exists(int(match[1]), int(match[2]), int(match[3])):
        return None
    return Published(f"{match[1]}-{match[2]}-{match[3]}", "day", method)


def _mail_date(value: str, method: str) -> Published | None:
    try:
        stamp = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not re.search(r"\d\d:\d\d", value) or not _EARLIEST < stamp.year < _LATEST:
        return None
    return Published(stamp.isoformat(timespec="seconds"), "second", method)


def english_date(value: str, method: str) -> Published | None:
    """The one day that an English wording names with its year; ``None`` if it names none or several."""
    days = {found for found in _english_days(value) if found is not None}
    return Published(days.pop().isoformat(), "day", method) if len(days) == 1 else None


def _english_days(value: str) -> list[date | None]:
    found: list[date | None] = []
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(value):
            if match["year"] is not None:
                year, month, day = int(match["year"]), _month(match["month"]), int(match["day"])
                found.append(date(year, month, day) if _exists(year, month, day) else None)
    return found


def day_and_month(value: str) -> tuple[int, int, int | None] | None:
    """Day, month and, where it is written, year of a dateline's date."""
    match = _DAY_FIRST.search(value) or _MONTH_FIRST.search(value)
    if match is None:
        return None
    day, month = int(match["day"]), _month(match["month"])
    year = int(match["year"]) if match["year"] else None
    return (day, month, year) if _exists(year or 2000, month, day) else None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))


def _exists(year: int, month: int, day: int) -> bool:
    if not _EARLIEST < year < _LATEST or (year, month, day) == (1970, 1, 1):
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
