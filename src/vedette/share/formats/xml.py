"""KML 2.2 and Atom: XML written piece by piece, holding only characters that XML 1.0 allows."""

from __future__ import annotations

import uuid
from html import escape as html_escape
from typing import IO
from xml.sax.saxutils import escape as xml_escape
from xml.sax.saxutils import quoteattr

from vedette.share.about import About
from vedette.share.rows import Row
from vedette.share.shapes.flat import flat
from vedette.share.text import web_link, xml_text

__all__ = ["AtomWriter", "KmlWriter"]

#: Names made from ids, so that an event keeps its identity in every feed.
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:vedette:event")
_NEVER = "1970-01-01T00:00:00Z"


def _element(name: str, text: str, **attributes: str) -> str:
    said = "".join(f" {key}={quoteattr(xml_text(value))}" for key, value in attributes.items())
    return f"<{name}{said}>{xml_escape(xml_text(text))}</{name}>"


def _html(text: str) -> str:
    """Text for an element whose content programs show as HTML: it is escaped once more."""
    return html_escape(xml_text(text))


class KmlWriter:
    """A placemark an event, with its days, its fields and its description; an event without a point has no geometry."""

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None:
        self._out = out
        self._put('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>')
        self._put(_element("name", "Events (sensitive: coarsened)" if about.sensitive else "Events"))
        self._put(_element("description", _html(" ".join(about.lines()))) + "\n")

    def write(self, row: Row) -> str | None:
        """Write an event; none is left out."""
        e, place = row.event, row.event.place
        parts = [f'<Placemark id="{e.id}">', _element("name", e.title or e.type)]
        first = next((x for x in row.evidence if x.sentence), None)
        said = f"“{first.sentence}” ({first.publisher or 'unknown publisher'})" if first else ", ".join(e.publishers)
        parts.append(_element("description", _html(said)))
        if e.start is not None:
            parts.append(
                f"<TimeSpan>{_element('begin', e.start[:10])}{_element('end', (e.end or e.start)[:10])}</TimeSpan>"
            )
        fields = [
            f"<Data name={quoteattr(key)}>{_element('value', str(value))}</Data>"
            for key, value in flat(row).items()
            if value is not None
        ]
        parts.append(f"<ExtendedData>{''.join(fields)}</ExtendedData>")
        if place is not None and place.lat is not None and place.lon is not None:
            parts.append(f"<Point><coordinates>{place.lon:.5f},{place.lat:.5f}</coordinates></Point>")
        parts.append("</Placemark>\n")
        self._put("".join(parts))
        return None

    def close(self) -> None:
        """Close the document."""
        self._put("</Document></kml>\n")

    def _put(self, text: str) -> None:
        self._out.write(text.encode("utf-8"))


class AtomWriter:
    """An entry an event (RFC 4287), for feed readers; links lead to the reports on the web."""

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None:
        self._out = out
        self._made = about.made or _NEVER
        ident = uuid.uuid5(_SPACE, f"feed {about.asked} {about.sensitive} {about.texts}")
        self._put(
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
            + _element("id", f"urn:uuid:{ident}")
            + _element("title", "Events (sensitive: coarsened)" if about.sensitive else "Events", type="text")
            + _element("subtitle", " ".join(about.lines()), type="text")
            + _element("updated", self._made)
            + "<author><name>Vedette</name></author>"
            + _element("generator", about.generator)
            + "\n"
        )

    def write(self, row: Row) -> str | None:
        """Write an event; none is left out."""
        e, place = row.event, row.event.place
        lines = [e.title or e.type, f"Status: {e.status}."]
        if e.start is not None:
            lines.append(f"When: {e.start[:10]}" + (f" to {e.end[:10]}." if e.end and e.end != e.start else "."))
        if place is not None:
            lines.append(f"Where: {place.name} ({place.precision}).")
        if e.disagreements:
            lines.append(f"Disputed: {', '.join(dict.fromkeys(d.field for d in e.disagreements))}.")
        lines += [f"“{x.sentence}” ({x.publisher or 'unknown publisher'})" for x in row.evidence if x.sentence]
        parts = [
            "<entry>",
            _element("id", f"urn:uuid:{uuid.uuid5(_SPACE, e.id)}"),
            _element("title", e.title or e.type, type="text"),
            _element("updated", row.changed or self._made),
            _element("summary", " ".join(lines), type="text"),
            f"<category term={quoteattr(xml_text(e.type))}/><category term={quoteattr(xml_text(e.status))}/>",
        ]
        if e.first_published is not None:
            parts.append(_element("published", f"{e.first_published[:10]}T00:00:00Z"))
        for x in row.evidence:
            link = web_link(x.url)
            if link is not None:
                parts.append(f'<link rel="related" href={quoteattr(xml_text(link))}/>')
        parts.append("</entry>\n")
        self._put("".join(parts))
        return None

    def close(self) -> None:
        """Close the feed."""
        self._put("</feed>\n")

    def _put(self, text: str) -> None:
        self._out.write(text.encode("utf-8"))
