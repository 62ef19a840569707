"""The tables of a record, for SQLite and PostgreSQL alike.

What is asked for by value has a column with an index; the whole of a claim or an event lies beside it as JSON, so that
one row is enough to show it. Days are ISO text (``2018-09-17``), which sorts as it should on both databases.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

__all__ = [
    "alert",
    "alert_delivery",
    "alias",
    "change",
    "claim",
    "claim_actor",
    "claim_key",
    "copy_band",
    "decision",
    "decision_claim",
    "event",
    "event_actor",
    "failure",
    "feed",
    "feed_entry",
    "gist",
    "link",
    "metadata",
    "raw",
    "report",
    "setting",
    "strand",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

setting = Table(
    "setting", metadata, Column("name", String(64), primary_key=True), Column("value", Text, nullable=False)
)

raw = Table(
    "raw",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    # zlib-compressed; what comes out has the hash above.
    Column("body", LargeBinary, nullable=False),
)

report = Table(
    "report",
    metadata,
    Column("id", String(17), primary_key=True),
    # In the order added, from 1; what the full-text index of SQLite holds on to.
    Column("n", Integer, nullable=False, unique=True),
    # SHA-256 of the normalised text, title and publisher: the same report again changes nothing.
    Column("content", String(64), nullable=False, unique=True),
    Column("raw", String(64), ForeignKey("raw.sha256"), nullable=False),
    Column("url", Text, nullable=False, index=True),
    Column("title", Text),
    Column("publisher", Text, index=True),
    Column("publisher_method", Text, nullable=False),
    # As found, to the precision known, and its day where that is known.
    Column("published", String(40)),
    Column("published_day", String(10), index=True),
    Column("published_precision", String(12), nullable=False),
    Column("published_method", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("layout", JSON, nullable=False),
    Column("fetched", String(32), nullable=False),
    Column("headers", JSON, nullable=False),
    # An earlier text of the same address.
    Column("previous", String(17), ForeignKey("report.id"), index=True),
    # The first report of a group of near-copies; its own id where it stands alone. One voice counts once.
    Column("voice", String(17), nullable=False, index=True),
    Column("model", String(64), nullable=False),
)

claim = Table(
    "claim",
    metadata,
    Column("id", String(17), primary_key=True),
    Column("report_id", String(17), ForeignKey("report.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("event_id", String(17), ForeignKey("event.id"), index=True),
    Column("at", Integer, nullable=False),  # where its trigger stands in the text
    Column("type", String(16), nullable=False),
    Column("status", String(10), nullable=False),
    Column("main", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    # The object of claims.as_json.claim_line without "report", and "because": [[field, rule, [[start, end], ...]], ...]
    Column("body", JSON, nullable=False),
)

claim_actor = Table(
    "claim_actor",
    metadata,
    Column("claim_id", String(17), ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(6), primary_key=True),  # source, target
    Column("n", Integer, primary_key=True),
    Column("actor_id", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("country", String(3)),
    Column("sector", String(3)),
)

# Claims of one report that speak of one happening: a strand, named after the first of them.
strand = Table(
    "strand",
    metadata,
    Column("claim_id", String(17), ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True),
    Column("first_id", String(17), nullable=False, index=True),
)

# By what a strand may meet others: a place, an actor or a name with an event type, and the days it may mean. Strands
# that share a key whose days overlap are compared. "claim_id" is the strand's first claim.
claim_key = Table(
    "claim_key",
    metadata,
    Column("claim_id", String(17), ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False),
    Index(None, "key", "first", "last"),
)

# Two strands, by their first claims, that were compared and speak of one happening, with the log odds that they do;
# claim_a < claim_b.
link = Table(
    "link",
    metadata,
    Column("claim_a", String(17), ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True),
    Column("claim_b", String(17), ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("score", Float, nullable=False),
)

# What a report is about, in few words: its rarer words with their weights.
gist = Table(
    "gist",
    metadata,
    Column("report_id", String(17), ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    Column("words", JSON, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("id", String(17), primary_key=True),
    Column("type", String(16), nullable=False),
    Column("mode", String(40)),
    Column("status", String(10), nullable=False),
    # When: the event's own days; "day" is start, or the first day of publication where no claim says when.
    Column("start", String(10)),
    Column("end", String(10)),
    Column("day", String(10)),
    Column("place", Text),
    Column("geonameid", Integer),
    Column("lat", Float),
    Column("lon", Float),
    Column("country", String(3)),
    Column("admin1", Text),
    Column("precision", String(10), nullable=False),
    Column("killed_low", Float),
    Column("killed_best", Float),
    Column("killed_high", Float),
    Column("n_reports", Integer, nullable=False),
    Column("n_publishers", Integer, nullable=False),
    Column("n_claims", Integer, nullable=False),
    Column("disagrees", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("review", String(8), nullable=False),
    Column("first_published", String(10)),
    Column("last_published", String(10)),
    Column("title", Text, nullable=False),
    # The whole of model.Event as JSON (dataclasses.asdict).
    Column("body", JSON, nullable=False),
    # Number of the change that last touched it: what is new since a reader last looked.
    Column("changed", Integer, nullable=False, index=True),
    Index(None, "type", "day"),
    Index(None, "country", "day"),
    Index(None, "lat", "lon", "precision"),
    Index(None, "review", "confidence", "id"),
    Index(None, "status", "day"),
    # All that events are told apart by, in the order of their days, so that a million are gone through or counted
    # without reading them.
    Index(
        "ix_event_told",
        "day",
        "id",
        "review",
        "type",
        "mode",
        "status",
        "country",
        "admin1",
        "precision",
        "disagrees",
        "n_publishers",
        "lat",
        "lon",
    ),
)

event_actor = Table(
    "event_actor",
    metadata,
    Column("event_id", String(17), ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(6), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("actor_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("country", String(3)),
    Column("sector", String(3)),
    Column("day", String(10)),  # the event's, so that an actor's events come in order from one index
    Index("ix_event_actor_of_id", "actor_id", "day", "event_id", "role"),
    Index("ix_event_actor_of_name", "name", "day", "event_id", "role"),
    Index(None, "country", "sector", "day"),
)

# Older ids of events that were merged.
alias = Table(
    "alias",
    metadata,
    Column("old", String(17), primary_key=True),
    Column("event_id", String(17), nullable=False, index=True),
)

# What a person decided. It survives re-reading: events are made from the claims and from these.
decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(12), nullable=False),  # accept, reject, set, merge, split
    Column("subject", String(17), nullable=False, index=True),
    # Events are named by their claims, as ids of events change when an older report comes:
    #   accept, reject  {"claims": [...]}: the event that holds the first of them that is left
    #   set             {"claims": [...], "field": "status", "value": ...}: the same
    #   merge           {"claims": [...]}: they must all be together
    #   split           {"claims": [...], "from": [...]}: the claims together, and apart from the others
    # The later decision goes before the earlier; one that was undone counts for nothing.
    Column("body", JSON, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("change", Integer, nullable=False),
    Column("undone", Integer),  # number of the change that undid it
)

# The claims that a decision names, so that those about some claims are found among many.
decision_claim = Table(
    "decision_claim",
    metadata,
    # Claims that are no more among them: no key to their table.
    Column("claim_id", String(17), primary_key=True),
    Column("decision_id", Integer, ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# Append-only; each row's hash covers its content and the hash before it.
change = Table(
    "change",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(24), nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("body", JSON, nullable=False),
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

failure = Table(
    "failure",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False, unique=True),
    Column("reason", Text, nullable=False),
    Column("first", String(32), nullable=False),
    Column("last", String(32), nullable=False),
    Column("times", Integer, nullable=False),
    # How it was to be read: publisher, published, columns; so that it can be tried again in the same way.
    Column("how", JSON),
)

# Where near-copies meet (record/copies.py): a MinHash band's key, and the number that a report's id stands for.
copy_band = Table(
    "copy_band",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("report", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# What is remembered of a feed between two visits.
feed = Table(
    "feed",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("visited", String(32), nullable=False),
    # Failed visits in a row, and the moment before which it isn't visited again.
    Column("failures", Integer, nullable=False),
    Column("due", String(32)),
)

# Entries of feeds that were dealt with: they are fetched again only if what the feed says of them changes.
feed_entry = Table(
    "feed_entry",
    metadata,
    Column("address", Text, primary_key=True),
    Column("stamp", String(64), nullable=False),  # SHA-256 of what the feed says of it
    Column("seen", String(32), nullable=False),
    Column("tries", Integer, nullable=False),  # that failed, in a row
)

# What somebody was to be told: once, as the id is made from what it is about.
alert = Table(
    "alert",
    metadata,
    Column("id", String(17), primary_key=True),
    Column("arrangement", Text, nullable=False, index=True),
    Column("rule", Text, nullable=False),
    Column("raised", String(32), nullable=False),
    # The whole of model.Alert as JSON (dataclasses.asdict).
    Column("body", JSON, nullable=False),
)

# What became of telling it, by each way.
alert_delivery = Table(
    "alert_delivery",
    metadata,
    Column("alert_id", String(17), ForeignKey("alert.id", ondelete="CASCADE"), primary_key=True),
    Column("delivery", Text, primary_key=True),
    Column("state", String(8), nullable=False),  # waiting, sent, known
    Column("tries", Integer, nullable=False),
    Column("due", String(32), nullable=False),  # not before; while somebody sends it, not again before
    Column("last", String(32)),  # when it was last tried
    Column("error", Text),  # what went wrong then
)
