import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from vedette.record import Record
from vedette.record.tables import metadata

SCRIPT = Path(__file__).parents[2] / "scripts/postgres.sh"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server: the one that VEDETTE_TEST_POSTGRES names, else one that is thrown away."""
    if given := os.environ.get("VEDETTE_TEST_POSTGRES"):
        yield given
        return
    # Short, as a socket's path has to be.
    folder = Path(tempfile.mkdtemp(prefix="vedette-pg-", dir="/tmp"))
    folder.chmod(0o755)
    done = subprocess.run([SCRIPT, "start", folder / "s"], capture_output=True, text=True, check=False)
    try:
        assert done.returncode == 0, f"PostgreSQL could not be started:\n{done.stderr}"
        yield done.stdout.splitlines()[-1]
    finally:
        if done.returncode == 0:
            subprocess.run([SCRIPT, "stop", folder / "s"], check=True)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_record(postgres: str) -> str:
    """A database with an empty record, which one test after another has for itself."""
    name = f"vedette_{os.getpid()}"
    _on_server(postgres, f"CREATE DATABASE {name}")
    address = _database(postgres, name)
    Record.open(address, create=True).close()
    return address


@pytest.fixture(scope="session")
def sqlite_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an empty record, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "vedette.db"
    Record.open(file, create=True).close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty record is, in each kind of database."""
    if request.param == "sqlite":
        empty = request.getfixturevalue("sqlite_record")
        return str(shutil.copy(empty, tmp_path / "vedette.db"))
    return str(request.getfixturevalue("postgres_target"))


@pytest.fixture
def postgres_target(postgres_record: str) -> Iterator[str]:
    """The address of an empty record in PostgreSQL."""
    address = postgres_record
    yield address
    # Quicker than a database for each; keys and the log of changes allow it only while triggers are off.
    every = [f'DELETE FROM "{table.name}"' for table in metadata.sorted_tables]
    _on_server(address, "SET session_replication_role = replica", *every)


@pytest.fixture(scope="session")
def postgres_long(postgres: str) -> str:
    """The address of an empty database, for a longer record that several tests read."""
    name = f"vedette_long_{os.getpid()}"
    _on_server(postgres, f"CREATE DATABASE {name}")
    return _database(postgres, name)


@pytest.fixture
def no_tables(request: pytest.FixtureRequest, postgres: str) -> Iterator[Callable[[], str]]:
    """Makes PostgreSQL databases without any table; their addresses."""
    made: list[str] = []

    def make() -> str:
        made.append(f"vedette_bare_{os.getpid()}_{next(_numbers)}")
        _on_server(postgres, f"CREATE DATABASE {made[-1]}")
        return _database(postgres, made[-1])

    yield make
    for name in made:
        _on_server(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def record(target: str) -> Iterator[Record]:
    with Record.open(target, create=True, who="tester") as opened:
        yield opened


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _on_server(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
