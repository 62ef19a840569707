from collections.abc import Iterator
from pathlib import Path

import pytest

from vedette.record import Record


@pytest.fixture
def target(tmp_path: Path) -> str:
    """Where an empty record may be made."""
    return str(tmp_path / "vedette.db")


@pytest.fixture
def record(target: str) -> Iterator[Record]:
    with Record.open(target, create=True, who="tester") as opened:
        yield opened
