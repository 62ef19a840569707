"""Published text made safe for where it goes: a cell, an XML file, a link. It never becomes a formula or markup."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["QUOTED", "cell", "clean", "short", "web_link", "xml_text"]

#: The most characters of a publisher's text that are ever quoted as evidence of one event.
QUOTED = 300

_SURROGATES = re.compile("[\ud800-\udfff]")
# Control characters, and those that turn or hide the text around them.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
# What XML 1.0 cannot hold at all, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A spreadsheet takes what begins so for a formula: ASCII and full-width signs, after blanks and quotes too, and after
# a semicolon, which parts cells where the system's list separator is one.
_FORMULA = re.compile(r"(^|;)([\s'\"`´‘’“”«»]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20\u2212|%])")
_NOT_LINK = re.compile(r"""[\s<>"'`\\]""")
_CELL = 32_000


def clean(text: str) -> str:
    """``text`` on one line, without control characters, lone surrogates and characters that reorder text."""
    if text.isprintable():  # no control, format or surrogate character, and no blank but the space
        return text if "  " not in text and text == text.strip() else " ".join(text.split())
    return " ".join(_STEERING.sub(" ", _SURROGATES.sub("\ufffd", text)).split())


def xml_text(text: str) -> str:
    """``text`` as :func:`clean` leaves it, without the characters that XML 1.0 forbids."""
    return _NOT_XML.sub("\ufffd", clean(text))


def cell(value: str) -> str:
    """Text for a cell of a table: never a formula, whatever program opens it.

    An apostrophe is put before what a spreadsheet would take for one. Numbers are not given to this function.
    """
    text = clean(value)
    if len(text) > _CELL:
        text = text[: _CELL - 1] + "…"
    return text if text[:1].isalnum() and ";" not in text else _FORMULA.sub(r"\1'\2", text)


def short(text: str, most: int = QUOTED) -> str:
    """``text`` on one line, at most ``most`` characters, cut between words and marked where it was cut."""
    text = clean(text)
    if len(text) <= most:
        return text
    head = text[: most - 1]
    at = head.rfind(" ")
    return (head[:at] if at > most // 2 else head).rstrip(" ,;:") + "…"


def web_link(address: str | None) -> str | None:
    """The address, if it is one of the web (http or https) without credentials; else ``None``."""
    if address is None or _NOT_LINK.search(address) or address != clean(address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    return address
