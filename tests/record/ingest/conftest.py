import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.record.canned import CannedReader
from tests.site import Site, serve
from vedette.errors import ReportError
from vedette.record import Added, Record
from vedette.record.ingest import How, Ingest, Intake, Item, Memory
from vedette.reports.polite import Polite


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


@dataclass
class Desk:
    """A record and what puts reports into it."""

    record: Record
    stop: threading.Event = field(default_factory=threading.Event)
    seconds: float = 60.0

    def __post_init__(self) -> None:
        self.reader = CannedReader()
        self.memory = Memory(self.record)
        self.came: list[tuple[Item, Added | ReportError]] = []
        self.begin()

    def begin(self) -> None:
        """As a new call of a command does."""
        self.web = Polite(allow_private=True, pause=0.0, stop=self.stop, seconds=self.seconds)
        self.intake = Intake(self.web, self.memory, self.stop)
        self.ingest = Ingest(
            self.record,
            self.memory,
            lambda: self.reader,
            workers=2,
            stop=self.stop,
            done=lambda item, came: self.came.append((item, came)),
        )

    def add(self, *sources: object, **how: object) -> dict[str, int]:
        """What became of the sources."""
        self.begin()
        self.ingest.take(self.intake.items((str(source), How(**how)) for source in sources))  # type: ignore[arg-type]
        return self.counts()

    def again(self) -> dict[str, int]:
        """Another try of all that failed."""
        self.begin()
        tasks = [self.intake.again(one.source, How.from_json(one.how)) for one in self.record.failures()]
        self.ingest.take(self.intake.of_tasks(tasks))
        return self.counts()

    def counts(self) -> dict[str, int]:
        summary = self.ingest.summary
        found = {**summary.outcomes, "failed": summary.failed}
        return {name: count for name, count in found.items() if count}

    def failures(self) -> dict[str, str]:
        return {failure.source: failure.reason for failure in self.record.failures()}


@pytest.fixture
def desk(sqlite_record: Path, tmp_path: Path) -> Iterator[Desk]:
    file = tmp_path / "desk.db"
    file.write_bytes(sqlite_record.read_bytes())
    with Record.open(file, who="tester") as record:
        yield Desk(record)
