"""An arrangement and a place to keep what the watch caches."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.record.conftest import postgres, postgres_record, postgres_target, sqlite_record, target
from tests.watch.world import Told, make
from vedette.model.arrangement import Arrangement
from vedette.record import Record
from vedette.watch import State, load_arrangement, read_period, state
from vedette.watch.gather import forget
from vedette.watch.named import Named
from vedette.watch.texts import forget_texts

__all__ = ["postgres", "postgres_record", "postgres_target", "sqlite_record", "target"]

NAMED = Named()

TEXT = """\
name = "Zone of Idlib"
kind = "de-escalation zone"
from = 2018-09-01
around_km = 25

[[area]]
country = "SYR"
admin1 = "Idlib"

[[area]]
name = "demilitarised zone"
place = "Morek"
country = "SYR"
km = 15

[[party]]
id = "government"
name = "Syrian government"
actors = ["SYR"]

[[party]]
id = "opposition"
name = "Armed opposition"
actors = ["SYR/REB"]

[[party]]
id = "hts"
name = "HTS"
role = "outside"
actors = ["hts"]

[[party]]
id = "turkey"
name = "Turkey"
role = "guarantor"
actors = ["TUR"]

[[party]]
id = "russia"
name = "Russia"
role = "guarantor"
actors = ["RUS"]

[[post]]
name = "Morek"
operator = "turkey"
country = "SYR"
names = ["Murak"]

[[provision]]
id = "no-attacks"
text = "No attacks."
kind = "forbidden"
types = ["ASSAULT"]
by = ["government", "opposition"]
except_against = ["hts"]
from = 2018-09-17
source = "Sochi 2018"

[[provision]]
id = "withdraw"
text = "Heavy weapons leave the zone."
kind = "owed"
types = ["RETREAT/withdraw"]
by = ["opposition"]
where = ["demilitarised zone"]
from = 2018-09-17
deadline = 2018-10-10
source = "Sochi 2018"
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept in the user's own cache folder, nor from one test to the next."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr("vedette.watch.gather.platformdirs.user_cache_dir", lambda _: str(folder))
    forget()
    forget_texts()


@pytest.fixture
def zone(tmp_path: Path) -> Arrangement:
    """The zone that the tests of the sections watch."""
    file = tmp_path / "arrangement.toml"
    file.write_text(TEXT, encoding="utf-8")
    return load_arrangement(file, NAMED)


@pytest.fixture
def watched(tmp_path: Path, zone: Arrangement) -> Callable[..., State]:
    """How the zone stands in a record of what is told."""

    def look(told: Sequence[Told], period: str = "2018-09-17..2018-10-31", **given: object) -> State:
        make(tmp_path / "record.db", told)
        with Record.open(tmp_path / "record.db") as record:
            return state(record, zone, read_period(period), named=NAMED)

    return look
