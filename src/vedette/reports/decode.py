"""Which characters do these bytes stand for, and are they text at all."""

from __future__ import annotations

import codecs
import re

from vedette.errors import ReportError

__all__ = ["decode"]

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
# Names that pages use for what is in truth Windows-1252, and codecs that no page may ask for.
_WINDOWS_1252 = {"iso8859-1", "ascii", "iso8859-15", "cp1252"}
_REFUSED = {"utf-7", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "mbcs", "oem"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_CONTROL_SHARE = 0.005
_LOOKED_AT = 65536


def decode(raw: bytes, *, where: str, content_type: str | None = None, markup: bool = False) -> str:
    """The text that ``raw`` stands for, with line ends as ``\\n`` and no byte order mark.

    A byte order mark decides, then whether the bytes are UTF-8, then what the server or the page declares, then
    Windows-1252, then what charset-normalizer finds.

    Args:
        raw: the bytes.
        where: path or address, for the message.
        content_type: the ``Content-Type`` that a server sent.
        markup: true for HTML, which may declare its own encoding.

    Raises:
        ReportError: if the bytes are no text.
    """
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            raise ReportError(where, f"is {kind}, not text: give plain text or HTML")
    text = _decode(raw, content_type, markup)
    if text is None and b"\x00" not in raw:
        raise ReportError(where, "is binary, or in an encoding that can't be recognised: save it as UTF-8")
    sample = (text or "")[:_LOOKED_AT]
    if text is None or len(_CONTROL.findall(sample)) > max(1, len(sample) * _CONTROL_SHARE):
        raise ReportError(where, "is binary, not text: give plain text or HTML")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(raw: bytes, content_type: str | None, markup: bool) -> str | None:
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace")
    if (wide := _wide(raw)) is not None:
        return wide
    if (text := _strict(raw, "utf-8")) is not None:
        return text
    for name in _declared(raw, content_type, markup):
        if (text := _strict(raw, name)) is not None:
            return text
    if (text := _strict(raw, "cp1252")) is not None and _plausible(text):
        return text
    return _detected(raw)


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of English text is zero."""
    sample = raw[:_LOOKED_AT]
    if len(sample) < 4 or len(raw) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.6 * half and even < 0.05 * half:
        return _strict(raw, "utf-16-le")
    if even > 0.6 * half and odd < 0.05 * half:
        return _strict(raw, "utf-16-be")
    return None


def _declared(raw: bytes, content_type: str | None, markup: bool) -> list[str]:
    names: list[str] = []
    if content_type and (found := _HEADER_CHARSET.search(content_type)):
        names.append(found[1])
    if markup and (declared := _DECLARED.search(raw[:4096])):
        names.append(declared[1].decode("ascii"))
    usable: list[str] = []
    for name in names:
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        if known in _WINDOWS_1252:
            usable.append("cp1252")
        elif known not in _REFUSED:
            usable.append(known)
    return usable


def _strict(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeError, LookupError):  # LookupError: a codec that is no text encoding, such as "hex"
        return None


def _plausible(text: str) -> bool:
    """English in Windows-1252: few of its letters lie beyond ASCII."""
    sample = text[:_LOOKED_AT]
    beyond = sum(1 for character in sample if character > "\x7f")
    return beyond <= 0.15 * len(sample)


def _detected(raw: bytes) -> str | None:
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(raw[: 4 * _LOOKED_AT]).best()
    return None if best is None else raw.decode(best.encoding, "replace")
