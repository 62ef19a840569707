"""Downloads from a server on this machine: resumed, checked, and clear when there is none."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vedette.errors import InputError
from vedette.places.download import download


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as files:
        files.writestr("SY.txt", "x" * 5000)
    return out.getvalue()


BODY = archive()


class Handler(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()

    def do_GET(self) -> None:
        if not self.path.endswith("/SY.zip"):
            self.send_error(404)
            return
        wanted = self.headers.get("Range")
        Handler.asked.append(wanted or "all")
        start = int(wanted.split("=")[1].rstrip("-")) if wanted else 0
        body = BODY[start:]
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server() -> Iterator[str]:
    Handler.asked.clear()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_downloads_whole_and_once(server: str, tmp_path: Path) -> None:
    path = download("sy", server, folder=tmp_path, sha256=hashlib.sha256(BODY).hexdigest())
    assert path.read_bytes() == BODY
    download("SY", server, folder=tmp_path)
    assert Handler.asked == ["all"]
    assert [p.name for p in tmp_path.iterdir()] == ["SY.zip"]


def test_resumes_what_was_begun(server: str, tmp_path: Path) -> None:
    (tmp_path / "SY.zip.part").write_bytes(BODY[:100])
    assert download("SY", server, folder=tmp_path).read_bytes() == BODY
    assert Handler.asked == ["bytes=100-"]


def test_a_wrong_digest_is_refused(server: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="SHA-256"):
        download("SY", server, folder=tmp_path, sha256="0" * 64)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_part_is_refused(server: str, tmp_path: Path) -> None:
    (tmp_path / "SY.zip.part").write_bytes(b"\0" * 100)
    with pytest.raises(InputError, match="damaged on the way"):
        download("SY", server, folder=tmp_path)


def test_no_such_country(server: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="404"):
        download("QQ", server, folder=tmp_path)
    with pytest.raises(InputError, match="two letters"):
        download("../x", server, folder=tmp_path)


def test_offline_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="without a network"):
        download("SY", "http://127.0.0.1:9", folder=tmp_path)
