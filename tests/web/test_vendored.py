"""What the pages are served with is what the script fetched, and nothing else."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from scripts.vendor_assets import PACKAGES, PAGES, TESTS

WEB = Path(__file__).parents[2] / "src/vedette/web"


@pytest.mark.parametrize("folder", [PAGES, TESTS], ids=["pages", "tests"])
def test_the_manifest_holds_every_file_and_its_hash(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert set(manifest) == {file.name for file in folder.iterdir()} - {"manifest.json"}
    for name, entry in manifest.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == entry["sha256"], name


def test_every_pin_is_what_the_manifest_came_from() -> None:
    pinned = {
        f"{package.name}@{package.version}/{inside}": package.to / name
        for package in PACKAGES
        for inside, name in package.files.items()
    }
    held = {
        entry["from"]: folder / name
        for folder in (PAGES, TESTS)
        for name, entry in json.loads((folder / "manifest.json").read_text("utf-8")).items()
    }
    assert pinned == held
    assert all(package.integrity.startswith("sha512-") for package in PACKAGES)


def test_a_licence_lies_beside_each() -> None:
    for package in PACKAGES:
        assert any(name.endswith(".LICENSE") for name in package.files.values()), package.name


@pytest.mark.parametrize("file", [*WEB.glob("templates/*.html"), *WEB.glob("static/*")], ids=lambda file: file.name)
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(file: Path) -> None:
    if file.is_dir():
        return
    text = file.read_text("utf-8")
    loaded = re.findall(r"""(?:src|action|hx-get|hx-post)=["'](https?:|//)|<link[^>]+href=["'](https?:|//)""", text)
    assert not loaded
    assert not re.search(r"@import|url\(", text)
    if file.suffix == ".html":
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)
        assert "|safe" not in text
        assert "autoescape false" not in text
