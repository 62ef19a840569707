"""Making the tables of a record, and what a database needs beside them: full-text search, a log that only grows."""

from __future__ import annotations

from sqlalchemy import Connection, text

from vedette.record.tables import metadata

__all__ = ["create_all"]

#: How much of a long text PostgreSQL searches, in characters: its index of one row has a limit of its own.
SEARCHED = 200_000

_SQLITE = (
    """
    CREATE VIRTUAL TABLE report_words USING fts5(
        title, text, content='report', content_rowid='n', tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER report_words_added AFTER INSERT ON report BEGIN
        INSERT INTO report_words (rowid, title, text) VALUES (new.n, new.title, new.text);
    END
    """,
    """
    CREATE TRIGGER report_words_removed AFTER DELETE ON report BEGIN
        INSERT INTO report_words (report_words, rowid, title, text) VALUES ('delete', old.n, old.title, old.text);
    END
    """,
    """
    CREATE TRIGGER report_words_changed AFTER UPDATE OF n, title, text ON report BEGIN
        INSERT INTO report_words (report_words, rowid, title, text) VALUES ('delete', old.n, old.title, old.text);
        INSERT INTO report_words (rowid, title, text) VALUES (new.n, new.title, new.text);
    END
    """,
    """
    CREATE TRIGGER change_is_not_updated BEFORE UPDATE ON change BEGIN
        SELECT RAISE(ABORT, 'the log of changes only grows');
    END
    """,
    """
    CREATE TRIGGER change_is_not_deleted BEFORE DELETE ON change BEGIN
        SELECT RAISE(ABORT, 'the log of changes only grows');
    END
    """,
)

_POSTGRESQL = (
    # English stems without a list of stop words, so that every word can be searched for, as in SQLite.
    "CREATE TEXT SEARCH DICTIONARY vedette_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION vedette (COPY = pg_catalog.english)",
    "ALTER TEXT SEARCH CONFIGURATION vedette ALTER MAPPING REPLACE english_stem WITH vedette_stem",
    # Letters without their marks, and blanks for all that is no letter or digit: the same words as SQLite finds.
    """
    CREATE FUNCTION vedette_plain(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT regexp_replace(regexp_replace(normalize(words, NFD), '[\u0300-\u036f]', '', 'g'),
                              '[^[:alnum:]]', ' ', 'g')
    $$
    """,
    f"""
    ALTER TABLE report ADD COLUMN words tsvector GENERATED ALWAYS AS (
        to_tsvector('vedette', vedette_plain(left(coalesce(title, '') || ' ' || text, {SEARCHED})))
    ) STORED
    """,
    "CREATE INDEX ix_report_words ON report USING gin (words)",
    """
    CREATE FUNCTION vedette_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the log of changes only grows';
    END $$
    """,
    """
    CREATE TRIGGER change_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON change
        FOR EACH STATEMENT EXECUTE FUNCTION vedette_only_grows()
    """,
)


def create_all(connection: Connection) -> None:
    """Make an empty record."""
    metadata.create_all(connection)
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement.replace(":", r"\:")))
