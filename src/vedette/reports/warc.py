"""Web archives (WARC, gzipped or not): the pages and texts that a crawl kept."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any
from urllib.parse import urlsplit

import httpx

from vedette.errors import ReportError
from vedette.reports.fetch import Unpacker, kept_headers
from vedette.reports.load import MAX_BYTES
from vedette.reports.unpacked import opened

__all__ = ["ArchivedPage", "archived_pages"]

_TYPES = {"text/html", "text/plain", "application/xhtml+xml"}
# A record's header is smaller than this.
_HEADER_LIMIT = 1_000_000
# A record of a larger block is passed over without being taken into memory; no page or text is that large.
_BLOCK_LIMIT = 2 * MAX_BYTES


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page or a text that a crawl kept.

    Attributes:
        n: number of its record in the archive, from 1.
        url: its address.
        raw: its body, as the server meant it: chunks joined, decompressed.
        content_type: as the server sent it.
        fetched: when the crawl got it; ``None`` if the archive doesn't say.
        headers: what the server said, as :class:`~vedette.reports.fetch.Fetched` has it.
    """

    n: int
    url: str
    raw: bytes
    content_type: str | None
    fetched: datetime | None
    headers: Mapping[str, str]


def archived_pages(stream: IO[bytes], *, where: str) -> Iterator[ArchivedPage | ReportError]:
    """The pages and texts of an archive that were got with status 200; an error in the place of a bad record.

    Pictures, scripts, requests, redirects and robots.txt are passed over: they are no reports and no failures.

    Args:
        stream: the archive.
        where: its path or address, for messages; a record is named as ``where:N``.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    class Records(ArchiveIterator):  # type: ignore[misc]
        INC_RECORD = ""  # it would go to standard error; err_count tells

    number = wrong = 0
    try:
        with opened(stream, where) as inner:
            guard = _Guard(inner, where)
            records = Records(guard, no_record_parse=True)
            while True:
                record = next(records, None)
                if records.err_count > wrong:
                    wrong = records.err_count
                    yield ReportError(f"{where}:{number}", "is not as long as its header says: the archive is damaged")
                if record is None:
                    if not number:
                        yield ReportError(where, "is empty: there is no record of a web archive in it")
                    return
                number += 1
                length = record.length
                if length is None:
                    yield ReportError(f"{where}:{number}", "does not say how long it is; what follows can't be read")
                    return
                guard.expect(length)
                found = _page(record, f"{where}:{number}", number)
                if found is not None:
                    yield found
    except ReportError as error:
        yield error
    except (
        ArchiveLoadFailed,
        AttributeError,
        EOFError,
        LookupError,
        OSError,
        TypeError,
        ValueError,
        zlib.error,
    ) as error:
        after = f"after record {number}" if number else "from its beginning"
        why = " ".join(str(getattr(error, "strerror", None) or error).split())[:120] or type(error).__name__
        yield ReportError(where, f"is a damaged archive {after}: {why}")


class _Guard:
    """Ends the reading of a header or a record that never ends."""

    def __init__(self, inner: io.BufferedReader[Any], where: str) -> None:
        self._inner = inner
        self._where = where
        self._size = 0
        self._expected = _HEADER_LIMIT

    def expect(self, length: int) -> None:
        """So many bytes may come, and the next record's header."""
        self._expected = max(self._expected, self._size) + length + _HEADER_LIMIT

    def tell(self) -> int:
        return self._size

    def read(self, size: int) -> bytes:
        try:
            data = self._inner.read1(size)
        except EOFError as error:  # which warcio would take for the end
            raise ReportError(self._where, "breaks off: the archive is not complete") from error
        self._size += len(data)
        if self._size > self._expected:
            raise ReportError(self._where, "is a damaged archive: the header of a record does not end")
        return data


def _page(record: Any, where: str, number: int) -> ArchivedPage | ReportError | None:
    """The page of a record, ``None`` if it holds none."""
    said = record.rec_headers
    kind = record.rec_type
    url = said.get_header("WARC-Target-URI") or ""
    if kind not in {"response", "resource"} or not url.lower().startswith(("http://", "https://")):
        return None
    if record.length > _BLOCK_LIMIT:
        return None
    block = record.raw_stream.read(record.length)
    if len(block) < record.length:
        return ReportError(where, f"({url[:200]}) breaks off: the archive is damaged or not complete")
    try:
        path = urlsplit(url).path
        if kind == "resource":
            headers = {"content-type": str(said.get_header("Content-Type") or "")}
            body = block
        else:
            status, headers, body = _http(block)
            if status != "200":
                return None
        content_type = headers.get("content-type")
        if (content_type or "").partition(";")[0].strip().lower() not in _TYPES or path == "/robots.txt":
            return None
        if kind == "response":
            body = _plain(body, headers)
    except (EOFError, OSError, ValueError, httpx.DecodingError) as error:
        return ReportError(where, f"({url[:200]}) can't be taken apart: {' '.join(str(error).split())[:120]}")
    if len(body) >= MAX_BYTES:
        return ReportError(where, f"({url[:200]}) is larger than {MAX_BYTES // 1_000_000} MB")
    return ArchivedPage(number, url, body, content_type, _moment(said.get_header("WARC-Date")), kept_headers(headers))


def _http(block: bytes) -> tuple[str, dict[str, str], bytes]:
    """Status, headers with names in lower case, and the rest of an HTTP answer."""
    from warcio.statusandheaders import StatusAndHeadersParser

    stream = io.BytesIO(block)
    answer = StatusAndHeadersParser(["HTTP/"], verify=False).parse(stream)
    status = str(answer.statusline).split(" ")[0]
    headers = {str(name).lower(): str(value) for name, value in reversed(answer.headers)}
    return status, headers, stream.read()


def _plain(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The body with its chunks joined and decompressed, no larger than a report may be and one byte."""
    from warcio.bufferedreaders import ChunkedDataReader

    if headers.get("transfer-encoding", "").strip().lower() == "chunked":
        body = ChunkedDataReader(io.BytesIO(body)).read()
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"", "identity"} or (encoding in {"gzip", "x-gzip"} and not body.startswith(b"\x1f\x8b")):
        return body  # some crawlers keep what they unpacked with the headers that it came with
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise ValueError(f"it is compressed as {encoding[:20]!r}")
    parts: list[bytes] = []
    size = 0
    unpack = Unpacker(encoding)
    for part in unpack(body):
        parts.append(part)
        size += len(part)
        if size >= MAX_BYTES:
            break
    else:
        if body and not unpack.finished:
            raise ValueError("its compressed body breaks off")
    return b"".join(parts)


def _moment(value: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
