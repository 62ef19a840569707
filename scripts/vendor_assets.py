"""Fetches the scripts and styles that the pages are served with, each pinned to a version and a hash of npm.

Run it again after changing a pin. What it writes is committed, with a manifest of SHA-256 that a test holds, so that
nothing is fetched when Vedette is installed or run. It needs ``npm``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "src/vedette/web/static/vendor"
TESTS = ROOT / "tests/web/vendor"


@dataclass(frozen=True)
class Package:
    """One package of npm: which version, the hash that npm publishes for it, and which of its files go where."""

    name: str
    version: str
    integrity: str
    files: dict[str, str]
    to: Path = PAGES


PACKAGES = (
    Package(
        "htmx.org",
        "2.0.11",
        "sha512-Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE"},
    ),
    Package(
        "leaflet",
        "1.9.4",
        "sha512-nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
        {"dist/leaflet.js": "leaflet.js", "dist/leaflet.css": "leaflet.css", "LICENSE": "leaflet.LICENSE"},
    ),
    Package(
        "uplot",
        "1.6.32",
        "sha512-KIMVnG68zvu5XXUbC4LQEPnhwOxBuLyW1AHtpm6IKTXImkbLgkMy+jabjLgSLMasNuGGzQm/ep3tOkyTxpiQIw==",
        {
            "dist/uPlot.iife.min.js": "uPlot.iife.min.js",
            "dist/uPlot.min.css": "uPlot.min.css",
            "LICENSE": "uPlot.LICENSE",
        },
    ),
    Package(
        "axe-core",
        "4.14.1",
        "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        {"axe.min.js": "axe.min.js", "LICENSE": "axe.LICENSE"},
        TESTS,
    ),
)


def fetched(package: Package, folder: Path) -> Path:
    """The package's archive, with the hash that is pinned."""
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / done.stdout.strip().splitlines()[-1]
    got = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if got != package.integrity:
        raise SystemExit(f"{package.name} {package.version}: npm gave {got}, pinned is {package.integrity}")
    return archive


def main() -> int:
    """Fetch all, write them and their manifests."""
    manifests: dict[Path, dict[str, dict[str, str]]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for package in PACKAGES:
            package.to.mkdir(parents=True, exist_ok=True)
            with tarfile.open(fetched(package, Path(temporary))) as archive:
                for inside, name in package.files.items():
                    member = archive.extractfile(f"package/{inside}")
                    if member is None:
                        raise SystemExit(f"{package.name} {package.version} has no {inside}")
                    body = member.read()
                    (package.to / name).write_bytes(body)
                    manifests.setdefault(package.to, {})[name] = {
                        "from": f"{package.name}@{package.version}/{inside}",
                        "sha256": hashlib.sha256(body).hexdigest(),
                    }
    for folder, files in manifests.items():
        text = json.dumps(dict(sorted(files.items())), indent=2) + "\n"
        (folder / "manifest.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
