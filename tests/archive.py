"""A web archive as a crawler writes it, record by record."""

from __future__ import annotations

import gzip

__all__ = ["Archive"]

PAGE = b"<html><body><article><p>The army sent trucks to the north of the valley.</p></article></body></html>"


class Archive:
    """A WARC file in memory; gzipped, each record is a member of its own."""

    def __init__(self, *, packed: bool = True) -> None:
        self._packed = packed
        self._parts: list[bytes] = []

    def add(
        self,
        url: str = "https://valley.example/1",
        body: bytes = PAGE,
        *,
        status: str = "200 OK",
        kind: str = "response",
        content_type: str = "text/html; charset=utf-8",
        **headers: str,
    ) -> Archive:
        block, block_type = body, content_type
        if kind in {"response", "request"}:
            first = f"HTTP/1.1 {status}" if kind == "response" else "GET / HTTP/1.1"
            said = {"Content-Type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}
            block = "\r\n".join([first, *(f"{k}: {v}" for k, v in said.items()), "", ""]).encode() + body
            block_type = f"application/http; msgtype={kind}"
        head = {
            "WARC-Type": kind,
            "WARC-Target-URI": url,
            "WARC-Date": "2024-05-17T08:00:00Z",
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{len(self._parts):012}>",
            "Content-Type": block_type,
            "Content-Length": str(len(block)),
        }
        record = "\r\n".join(["WARC/1.0", *(f"{k}: {v}" for k, v in head.items()), "", ""]).encode()
        record += block + b"\r\n\r\n"
        self._parts.append(gzip.compress(record, mtime=0) if self._packed else record)
        return self

    @property
    def raw(self) -> bytes:
        return b"".join(self._parts)
