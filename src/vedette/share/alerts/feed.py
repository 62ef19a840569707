"""Alerts as an Atom feed (RFC 4287) in a file: written anew as a whole, so that a reader never sees half of it."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from vedette import __version__
from vedette.record.alerts import StoredAlert
from vedette.share.alerts.words import evidence_lines
from vedette.share.text import short, web_link, xml_text

__all__ = ["MOST", "feed", "write_feed"]

#: The feed holds so many, the newest.
MOST = 200
_ATOM = "http://www.w3.org/2005/Atom"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:vedette:alert")


def feed(arrangement: str, alerts: Iterable[StoredAlert]) -> bytes:
    """The feed of an arrangement, the newest alert first."""
    newest = sorted(alerts, key=lambda stored: (stored.raised, stored.alert.id), reverse=True)[:MOST]
    root = ElementTree.Element("feed", xmlns=_ATOM)
    _add(root, "id", f"urn:uuid:{uuid.uuid5(_SPACE, arrangement)}")
    _add(root, "title", f"Alerts: {arrangement}")
    _add(root, "updated", newest[0].raised if newest else "1970-01-01T00:00:00Z")
    _add(ElementTree.SubElement(root, "author"), "name", "Vedette")
    _add(root, "generator", "Vedette", version=__version__)
    for stored in newest:
        alert = stored.alert
        entry = ElementTree.SubElement(root, "entry")
        _add(entry, "id", f"urn:uuid:{uuid.uuid5(_SPACE, alert.id)}")
        _add(entry, "title", short(alert.title), type="text")
        _add(entry, "updated", stored.raised)
        _add(entry, "published", stored.raised)
        ElementTree.SubElement(entry, "category", term=xml_text(alert.when), label=xml_text(alert.rule))
        _add(entry, "summary", short(alert.why, 1000), type="text")
        content = ElementTree.SubElement(entry, "content", type="text")
        content.text = "\n".join(xml_text(line) for line in evidence_lines(alert))
        links = [web_link(quoted.url) for event in alert.events for quoted in event.sentences]
        for link in dict.fromkeys(link for link in links if link is not None):
            ElementTree.SubElement(entry, "link", rel="related", href=xml_text(link))
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def write_feed(path: Path, arrangement: str, alerts: Iterable[StoredAlert]) -> None:
    """Write the feed into a file.

    Raises:
        OSError: if that can't be done; then the file is as it was.
    """
    whole = feed(arrangement, alerts)
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(number, "wb") as out:
            out.write(whole)
            out.flush()
            os.fsync(out.fileno())
        # Temporary files are for their owner alone; a feed is there to be served.
        new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    element = ElementTree.SubElement(parent, name, {key: xml_text(value) for key, value in attributes.items()})
    element.text = xml_text(text)
