"""What a file says of itself: what it holds, how far to trust it, and what was left out on purpose."""

from __future__ import annotations

from dataclasses import dataclass, fields

from vedette.record.filters import EventFilter, Near
from vedette.share.text import clean
from vedette.version import __version__

__all__ = ["About", "words_of"]


@dataclass(frozen=True, slots=True)
class About:
    """A file's own description.

    Attributes:
        format: name of the format.
        change: number of the record's last change when it was made.
        made: time of that change, ISO 8601 in UTC; ``None`` in a record with none.
        asked: the filter in words.
        sensitive, texts: how it was made.
    """

    format: str
    change: int
    made: str | None
    asked: str
    sensitive: bool
    texts: bool

    @property
    def generator(self) -> str:
        """The program and its version."""
        return f"Vedette {__version__}"

    def lines(self) -> tuple[str, ...]:
        """The description, a sentence a line."""
        said = [
            f"Made by {self.generator} from change {self.change} of the record"
            + (f" ({self.made})." if self.made else "."),
            f"Events: {self.asked}.",
            "Each row is what published reports assert, not what is established; see the publishers and the status.",
        ]
        if self.sensitive:
            said.append(
                "SENSITIVE: coordinates are those of the admin unit, names of private persons are withheld, and "
                "sentences, titles and addresses of reports are left out."
            )
        elif not self.texts:
            said.append("Texts of publishers are left out.")
        else:
            said.append("Sentences are the publishers'; they are quoted short, as evidence.")
        return tuple(said)

    def data(self) -> dict[str, object]:
        """The same for programs."""
        return {
            "generator": self.generator,
            "format": self.format,
            "change": self.change,
            "made": self.made,
            "events": self.asked,
            "sensitive": self.sensitive,
            "texts": self.texts and not self.sensitive,
            "notes": list(self.lines()),
        }


def words_of(asked: EventFilter, *, sensitive: bool = False) -> str:
    """A filter in words. In the sensitive mode what could name a person or a place is only said to be there."""
    said = []
    plain = EventFilter()
    for field in fields(EventFilter):
        value = getattr(asked, field.name)
        if value == getattr(plain, field.name):
            continue
        name = field.name.replace("_", " ")
        if sensitive and field.name in {"actors", "sources", "targets", "text", "near", "box", "ids"}:
            said.append(f"{name} withheld")
        elif isinstance(value, Near):
            said.append(f"within {value.km:g} km of {value.name or f'{value.lat:g}, {value.lon:g}'}")
        elif isinstance(value, bool):
            said.append(name)
        elif isinstance(value, tuple):
            said.append(f"{name} {', '.join(map(str, value))}")
        else:
            said.append(f"{name} {value}")
    return clean("; ".join(said)) or "all but those that were rejected"
