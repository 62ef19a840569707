"""Messages of the situation report in one catalogue a language, with plurals."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from vedette.errors import InputError

__all__ = ["Messages", "languages"]


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue."""
    folder = files("vedette.share").joinpath("data")
    names = [entry.name for entry in folder.iterdir()]
    return tuple(sorted(n.split(".")[1] for n in names if n.startswith("messages.") and n.endswith(".yaml")))


class Messages:
    """The messages of one language.

    A message is text with ``{fields}``; one whose words change with a number is ``{by: field, one: ..., other: ...}``,
    with ``none`` for nought where that reads otherwise. What is put into fields is never read as a message itself.

    Raises:
        InputError: if there is no catalogue for the language.
    """

    def __init__(self, lang: str) -> None:
        if lang not in languages():
            raise InputError(f"{lang}: there are no messages in this language; there are: {', '.join(languages())}")
        self.lang = lang
        self._all = _read(lang)

    def __call__(self, key: str, /, **given: Any) -> str:
        """The message with its fields filled: numbers with their thousands parted, all else as it is."""
        message = self._all[key]
        if isinstance(message, dict):
            number = given[message["by"]]
            form = "none" if number == 0 and "none" in message else "one" if number == 1 else "other"
            message = message[form]
        return str(message).format(**{name: self.value(value) for name, value in given.items()})

    def __contains__(self, key: str) -> bool:
        return key in self._all

    def value(self, value: Any) -> str:
        """A value as it stands in a sentence."""
        if isinstance(value, bool) or value is None:
            raise TypeError(f"{value!r} can't be said")
        if isinstance(value, int):
            return f"{value:,}"
        if isinstance(value, float):
            return f"{value:,.0f}" if value == int(value) or abs(value) >= 10 else f"{value:,.1f}"
        return str(value)

    def day(self, iso: str | None) -> str:
        """A day in words."""
        if iso is None:
            return self("day unknown")
        day = date.fromisoformat(iso[:10])
        return self("day", day=str(day.day), month=self._all["months"][day.month - 1], year=str(day.year))

    def days(self, since: str, until: str) -> str:
        """A span of days in words, saying month and year once where they are the same."""
        if since == until:
            return self.day(since)
        one, other = date.fromisoformat(since), date.fromisoformat(until)
        months = self._all["months"]
        end = self.day(until)
        if (one.year, one.month) == (other.year, other.month):
            return self("days", since=str(one.day), until=end)
        if one.year == other.year:
            return self("days", since=f"{one.day} {months[one.month - 1]}", until=end)
        return self("days", since=self.day(since), until=end)

    def range(self, low: float | None, best: float | None, high: float | None) -> str:
        """A range in words."""
        if low is not None and high is not None and low != high:
            if best is not None and best not in (low, high):
                return self("range best", low=low, best=best, high=high)
            return self("range", low=low, high=high)
        if low is not None and high is None and (best is None or best == low):
            return self("at least", low=low)
        if high is not None and low is None and (best is None or best == high):
            return self("at most", high=high)
        known = best if best is not None else low
        return self("not known") if known is None else self.value(known)

    def listed(self, values: tuple[str, ...], most: int = 3) -> str:
        """Names in a row: ``A, B and C``; beyond ``most`` only how many more there are."""
        if len(values) > most:
            return self("and more", names=", ".join(values[: most - 1]), count=len(values) - most + 1)
        if len(values) > 1:
            return self("and", names=", ".join(values[:-1]), last=values[-1])
        return values[0] if values else self("nobody")


@cache
def _read(lang: str) -> dict[str, Any]:
    import yaml

    raw = yaml.safe_load(files("vedette.share").joinpath(f"data/messages.{lang}.yaml").read_text("utf-8"))
    assert isinstance(raw, dict)
    return raw
