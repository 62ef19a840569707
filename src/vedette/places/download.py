"""Downloading GeoNames dumps: resumed where they stopped, checked, and clear when there is no network."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import httpx
import platformdirs

from vedette.errors import InputError

__all__ = ["download"]

_MOST = 3 << 30
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)


def download(code: str, base: str, *, folder: Path | None = None, sha256: str | None = None) -> Path:
    """The dump of one country, in the cache folder.

    What was begun is kept as ``CC.zip.part`` and resumed; a file that is whole already is kept, unless its size at the
    server differs.

    Raises:
        InputError: no network, no such file, or not the file that was asked for.
    """
    if not base.startswith(("http://", "https://")):
        raise InputError(f"{base}: a server's address begins with http:// or https://")
    if sha256 is not None and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise InputError(f"{code}: a SHA-256 is 64 hexadecimal digits, not {sha256!r}")
    name = code.upper()
    if not re.fullmatch(r"[A-Z]{2}|ALLCOUNTRIES", name):
        raise InputError(f"{code}: a country is two letters (SY), or allCountries")
    if name == "ALLCOUNTRIES":
        name = "allCountries"
    folder = folder or Path(platformdirs.user_cache_dir("vedette")) / "geonames"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made: {error.strerror}") from error
    target = folder / f"{name}.zip"
    part = folder / f"{name}.zip.part"
    url = f"{base.rstrip('/')}/{name}.zip"
    try:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=True) as client:
            if not _is_whole(client, url, target):
                _fetch(client, url, part)
                part.replace(target)
    except httpx.HTTPStatusError as error:
        raise InputError(
            f"{url}: the server answered {error.response.status_code}; is {code} a country code?"
        ) from error
    except httpx.HTTPError as error:
        raise InputError(
            f"{url}: cannot be reached ({error}); without a network, bring the file and run: vedette places import"
        ) from error
    _check(target, sha256)
    return target


def _is_whole(client: httpx.Client, url: str, target: Path) -> bool:
    if not target.exists():
        return False
    answer = client.head(url)
    answer.raise_for_status()
    length = answer.headers.get("content-length")
    return length is not None and length.isdigit() and int(length) == target.stat().st_size


def _fetch(client: httpx.Client, url: str, part: Path) -> None:
    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with client.stream("GET", url, headers=headers) as answer:
        if answer.status_code == 416:  # nothing is left to fetch
            return
        answer.raise_for_status()
        resumed = answer.status_code == 206 and _range_start(answer) == have
        total = have if resumed else 0
        with part.open("ab" if resumed else "wb") as out:
            for chunk in answer.iter_bytes(1 << 16):
                total += len(chunk)
                if total > _MOST:
                    raise InputError(f"{url}: larger than {_MOST >> 30} GiB; that is no GeoNames dump")
                out.write(chunk)


def _range_start(answer: httpx.Response) -> int:
    match = re.match(r"bytes (\d+)-", answer.headers.get("content-range", ""))
    return int(match[1]) if match else -1


def _check(target: Path, sha256: str | None) -> None:
    """The digest that was given, and in any case the archive's own checksums."""
    if sha256 is not None:
        digest = hashlib.sha256()
        with target.open("rb") as raw:
            while chunk := raw.read(1 << 20):
                digest.update(chunk)
        if digest.hexdigest() != sha256:
            target.unlink()
            raise InputError(f"{target.name}: SHA-256 is {digest.hexdigest()}, not {sha256}; it was removed, try again")
    try:
        with zipfile.ZipFile(target) as archive:
            broken = archive.testzip()
    except zipfile.BadZipFile:
        broken = target.name
    if broken is not None:
        target.unlink()
        raise InputError(f"{target.name}: damaged on the way ({broken}); it was removed, try again")
