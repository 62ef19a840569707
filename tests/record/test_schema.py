"""A record's shape: the migrations make what the tables say, older records are upgraded, newer ones refused."""

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, inspect, select, text

from tests.record.canned import FETCHED, canned
from vedette.errors import RecordError
from vedette.record import Record, schema, tables
from vedette.record.store import Store

# Full-text search is made by hand: SQLAlchemy has no words for it.
_BY_HAND = {"record_version", "ix_report_words", "words"}


def test_the_migrations_make_what_the_tables_say(record: Record) -> None:
    def ours(thing: Any, name: str | None, kind: str, *_: object) -> bool:
        return name not in _BY_HAND and not (name or "").startswith("report_words")

    with record.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_server_default": True})
        assert compare_metadata(context, tables.metadata) == []


def test_every_step_is_known_and_the_last_is_the_head() -> None:
    config = Config()
    config.set_main_option("script_location", "vedette:record/migrations")
    config.set_main_option("path_separator", "os")
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(steps)) == schema.VERSIONS


def test_the_log_only_grows(record: Record) -> None:
    one = canned("The army left Kharab.")
    record.add(one.reading, one.raw, fetched=FETCHED)
    statements = ["UPDATE change SET who = 'nobody'", "DELETE FROM change"]
    if record.engine.dialect.name == "postgresql":
        statements.append("TRUNCATE change")
    for statement in statements:
        with pytest.raises(Exception, match="the log of changes only grows"), record.engine.begin() as connection:
            connection.execute(text(statement))
    assert record.last_change() == 1


# --- upgrades: a later step than there is, made up for the test ------------------------------------------------------

_LATER = '''
"""A made-up step."""
from alembic import op
import sqlalchemy as sa
revision, down_revision = "9998", "{head}"
def upgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("mood", sa.Text()))
        report.drop_index("ix_report_voice")
        report.create_index("ix_report_voice", ["voice"])
    op.execute("UPDATE report SET mood = 'grim'")
'''
_BROKEN = _LATER + "    raise RuntimeError('a step that fails')\n"


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes this Vedette one that is a step ahead of the records there are."""

    def step(source: str) -> None:
        scripts = tmp_path / "migrations"
        (scripts / "versions").mkdir(parents=True)
        ours = Path(schema.__file__).parent / "migrations"
        for file in (ours / "env.py", *(ours / "versions").glob("*.py")):
            copy = scripts / file.relative_to(ours)
            copy.write_text(file.read_text("utf-8"), "utf-8")
        (scripts / "versions/later.py").write_text(source.format(head=schema.HEAD), "utf-8")
        real = schema.upgrade
        monkeypatch.setattr(schema, "upgrade", lambda connection: real(connection, to="9998", scripts=str(scripts)))
        monkeypatch.setattr(schema, "VERSIONS", (*schema.VERSIONS, "9998"))
        monkeypatch.setattr(schema, "HEAD", "9998")

    return step


@pytest.fixture
def old(tmp_path: Path, request: pytest.FixtureRequest, kind: str) -> str:
    """A record with one report, of the shape before the made-up step."""
    target = str(tmp_path / "old.db") if kind == "sqlite" else request.getfixturevalue("no_tables")()
    with Record.open(target, create=True) as record:
        one = canned("The army left Kharab.")
        record.add(one.reading, one.raw, fetched=FETCHED)
    return str(target)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_older_record_is_upgraded_with_a_backup(
    old: str, kind: str, later: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    before = schema.HEAD
    later(_LATER)
    with caplog.at_level(logging.WARNING, "vedette"), Record.open(old) as record:
        assert record.count() == 1
        assert len(list(record.search("kharab"))) == 1
        assert len(record.claims_of_report(next(record.reports()).report.id)) == 1
        with record.engine.connect() as connection:
            assert connection.scalar(text("SELECT mood FROM report")) == "grim"
    assert f"upgraded from shape {before} to 9998" in caplog.text
    if kind == "sqlite":
        copy = sqlite3.connect(f"{old}.{before}.backup")
        assert copy.execute("SELECT count(*), max(n) FROM change").fetchall() == [(1, 1)]
        assert "mood" not in {row[1] for row in copy.execute("PRAGMA table_info(report)")}
        copy.close()
    else:
        engine = create_engine(old)
        with engine.connect() as connection:
            assert connection.scalar(text(f"SELECT count(*) FROM vedette_{before}_backup.report")) == 1
        engine.dispose()
    # Once is enough.
    caplog.clear()
    Record.open(old).close()
    assert not caplog.text


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_step_that_fails_leaves_the_record_as_it_was(old: str, later: Callable[[str], None]) -> None:
    head = schema.HEAD
    later(_BROKEN)
    with pytest.raises(RuntimeError, match="a step that fails"):
        Record.open(old)
    engine = create_engine(old if "://" in old else f"sqlite:///{old}")
    with engine.connect() as connection:
        assert schema.version_of(connection) == head
        assert "mood" not in {column["name"] for column in inspect(connection).get_columns("report")}
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_newer_record_is_refused(old: str) -> None:
    store = Store(old, create=False)
    with store.writing() as connection:
        connection.execute(text("UPDATE record_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(RecordError, match=r"written by a newer Vedette \(its shape is 9999, this one knows"):
        Record.open(old, create=True)


def test_a_database_of_something_else_is_left_alone(tmp_path: Path, no_tables: Callable[[], str]) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(RecordError, match=r"other\.db: is a database of something else"):
        Record.open(other, create=True)
    text_file = tmp_path / "notes.txt"
    text_file.write_text("not a database at all, but rather a longer text that SQLite can't read\n" * 20)
    with pytest.raises(RecordError, match=r"notes\.txt: is no record: it is not a SQLite file"):
        Record.open(text_file, create=True)
    address = no_tables()
    engine = create_engine(address)
    with engine.begin() as made:
        made.execute(text("CREATE TABLE report (name TEXT)"))
    with pytest.raises(RecordError, match="is a database of something else"):
        Record.open(address, create=True)
    # Tables of other names are no hindrance.
    with engine.begin() as made:
        made.execute(text("ALTER TABLE report RENAME TO recipes"))
    engine.dispose()
    Record.open(address, create=True).close()
    with pytest.raises(RecordError, match="there is no record yet"):
        Record.open(no_tables())


def test_an_interrupted_making_is_made_again(tmp_path: Path) -> None:
    """An empty file is what a process leaves that was killed just after it had begun."""
    file = tmp_path / "vedette.db"
    file.touch()
    with Record.open(file, create=True) as record:
        assert record.count() == 0


def test_keys_between_tables_are_held(record: Record) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), record.filling() as connection:
        connection.execute(insert(tables.claim_actor).values(claim_id="c0", role="source", n=0, actor_id="a", name="a"))
    with record.engine.connect() as connection:
        assert not connection.execute(select(tables.claim_actor)).all()
