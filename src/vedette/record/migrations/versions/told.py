"""Indexes by which the first events of an order, names of actors and later texts are found among a million.

Revision: 0004
Follows: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"

_TOLD = ["day", "id", "review", "type", "mode", "status", "country", "admin1", "precision", "disagrees"]
_TOLD += ["n_publishers", "lat", "lon"]


def upgrade() -> None:
    """Make them, in the place of those that they go further than."""
    for name in ("counted", "day_id", "lat_lon", "review_confidence"):
        op.drop_index(f"ix_event_{name}", "event")
    op.drop_index("ix_event_actor_actor_id_day", "event_actor")
    op.create_index("ix_event_told", "event", _TOLD, unique=False)
    op.create_index("ix_event_lat_lon_precision", "event", ["lat", "lon", "precision"], unique=False)
    op.create_index("ix_event_review_confidence_id", "event", ["review", "confidence", "id"], unique=False)
    op.create_index("ix_event_actor_of_id", "event_actor", ["actor_id", "day", "event_id", "role"], unique=False)
    op.create_index("ix_event_actor_of_name", "event_actor", ["name", "day", "event_id", "role"], unique=False)
    op.create_index("ix_report_previous", "report", ["previous"], unique=False)
