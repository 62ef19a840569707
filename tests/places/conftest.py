"""One gazetteer for all tests of this room, unpacked once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from vedette.places import Gazetteer, Resolver


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    with Gazetteer.shipped() as places:
        yield places


@pytest.fixture(scope="session")
def resolver(gazetteer: Gazetteer) -> Resolver:
    return Resolver(gazetteer)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "own" / "places.db"
