"""An index that holds all that events are counted by.

Revision: 0003
Follows: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_COLUMNS = ["day", "review", "type", "status", "country", "disagrees", "n_publishers", "lat", "lon"]


def upgrade() -> None:
    """Make it."""
    op.create_index("ix_event_counted", "event", _COLUMNS, unique=False)
