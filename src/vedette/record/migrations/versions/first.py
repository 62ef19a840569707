"""The first shape of a record.

Revision: 0001
Follows: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

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
    """
    ALTER TABLE report ADD COLUMN words tsvector GENERATED ALWAYS AS (
        to_tsvector('vedette', vedette_plain(left(coalesce(title, '') || ' ' || text, 200000)))
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


def upgrade() -> None:
    """Make every table, full-text search and the log that only grows."""
    op.create_table(
        "alias",
        sa.Column("old", sa.String(length=17), nullable=False),
        sa.Column("event_id", sa.String(length=17), nullable=False),
        sa.PrimaryKeyConstraint("old", name=op.f("pk_alias")),
    )
    op.create_index(op.f("ix_alias_event_id"), "alias", ["event_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_subject"), "change", ["subject"], unique=False)
    op.create_table(
        "copy_band",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "report", name=op.f("pk_copy_band")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=17), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_subject"), "decision", ["subject"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.String(length=17), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("start", sa.String(length=10), nullable=True),
        sa.Column("end", sa.String(length=10), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("geonameid", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("precision", sa.String(length=10), nullable=False),
        sa.Column("killed_low", sa.Float(), nullable=True),
        sa.Column("killed_best", sa.Float(), nullable=True),
        sa.Column("killed_high", sa.Float(), nullable=True),
        sa.Column("n_reports", sa.Integer(), nullable=False),
        sa.Column("n_publishers", sa.Integer(), nullable=False),
        sa.Column("n_claims", sa.Integer(), nullable=False),
        sa.Column("disagrees", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("review", sa.String(length=8), nullable=False),
        sa.Column("first_published", sa.String(length=10), nullable=True),
        sa.Column("last_published", sa.String(length=10), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_changed"), "event", ["changed"], unique=False)
    op.create_index(op.f("ix_event_country_day"), "event", ["country", "day"], unique=False)
    op.create_index(op.f("ix_event_day_id"), "event", ["day", "id"], unique=False)
    op.create_index(op.f("ix_event_lat_lon"), "event", ["lat", "lon"], unique=False)
    op.create_index(op.f("ix_event_review_confidence"), "event", ["review", "confidence"], unique=False)
    op.create_index(op.f("ix_event_status_day"), "event", ["status", "day"], unique=False)
    op.create_index(op.f("ix_event_type_day"), "event", ["type", "day"], unique=False)
    op.create_table(
        "failure",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first", sa.String(length=32), nullable=False),
        sa.Column("last", sa.String(length=32), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("how", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure")),
        sa.UniqueConstraint("source", name=op.f("uq_failure_source")),
    )
    op.create_table(
        "feed",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("visited", sa.String(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feed")),
    )
    op.create_table(
        "feed_entry",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("stamp", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_feed_entry")),
    )
    op.create_table(
        "raw",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_raw")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "event_actor",
        sa.Column("event_id", sa.String(length=17), nullable=False),
        sa.Column("role", sa.String(length=6), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("sector", sa.String(length=3), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_actor_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "role", "n", name=op.f("pk_event_actor")),
    )
    op.create_index(op.f("ix_event_actor_actor_id_day"), "event_actor", ["actor_id", "day"], unique=False)
    op.create_index(
        op.f("ix_event_actor_country_sector_day"), "event_actor", ["country", "sector", "day"], unique=False
    )
    op.create_table(
        "report",
        sa.Column("id", sa.String(length=17), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("raw", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("publisher_method", sa.Text(), nullable=False),
        sa.Column("published", sa.String(length=40), nullable=True),
        sa.Column("published_day", sa.String(length=10), nullable=True),
        sa.Column("published_precision", sa.String(length=12), nullable=False),
        sa.Column("published_method", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("fetched", sa.String(length=32), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=17), nullable=True),
        sa.Column("voice", sa.String(length=17), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["previous"], ["report.id"], name=op.f("fk_report_previous")),
        sa.ForeignKeyConstraint(["raw"], ["raw.sha256"], name=op.f("fk_report_raw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("content", name=op.f("uq_report_content")),
        sa.UniqueConstraint("n", name=op.f("uq_report_n")),
    )
    op.create_index(op.f("ix_report_published_day"), "report", ["published_day"], unique=False)
    op.create_index(op.f("ix_report_publisher"), "report", ["publisher"], unique=False)
    op.create_index(op.f("ix_report_url"), "report", ["url"], unique=False)
    op.create_index(op.f("ix_report_voice"), "report", ["voice"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", sa.String(length=17), nullable=False),
        sa.Column("report_id", sa.String(length=17), nullable=False),
        sa.Column("event_id", sa.String(length=17), nullable=True),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_claim_event_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_claim_report_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_event_id"), "claim", ["event_id"], unique=False)
    op.create_index(op.f("ix_claim_report_id"), "claim", ["report_id"], unique=False)
    op.create_table(
        "gist",
        sa.Column("report_id", sa.String(length=17), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_gist_report_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_gist")),
    )
    op.create_table(
        "claim_actor",
        sa.Column("claim_id", sa.String(length=17), nullable=False),
        sa.Column("role", sa.String(length=6), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("sector", sa.String(length=3), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_actor_claim_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim_id", "role", "n", name=op.f("pk_claim_actor")),
    )
    op.create_index(op.f("ix_claim_actor_actor_id"), "claim_actor", ["actor_id"], unique=False)
    op.create_table(
        "claim_key",
        sa.Column("claim_id", sa.String(length=17), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_key_claim_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim_id", "key", name=op.f("pk_claim_key")),
    )
    op.create_index(op.f("ix_claim_key_key_first_last"), "claim_key", ["key", "first", "last"], unique=False)
    op.create_table(
        "link",
        sa.Column("claim_a", sa.String(length=17), nullable=False),
        sa.Column("claim_b", sa.String(length=17), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["claim_a"], ["claim.id"], name=op.f("fk_link_claim_a"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["claim_b"], ["claim.id"], name=op.f("fk_link_claim_b"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim_a", "claim_b", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_claim_b"), "link", ["claim_b"], unique=False)
    op.create_table(
        "strand",
        sa.Column("claim_id", sa.String(length=17), nullable=False),
        sa.Column("first_id", sa.String(length=17), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_strand_claim_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_strand")),
    )
    op.create_index(op.f("ix_strand_first_id"), "strand", ["first_id"], unique=False)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sa.text(statement.replace(":", r"\:")))
