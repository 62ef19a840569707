"""Alerts, and what became of telling them.

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "alert",
        sa.Column("id", sa.String(length=17), nullable=False),
        sa.Column("arrangement", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("raised", sa.String(length=32), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index(op.f("ix_alert_arrangement"), "alert", ["arrangement"], unique=False)
    op.create_table(
        "alert_delivery",
        sa.Column("alert_id", sa.String(length=17), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(length=32), nullable=False),
        sa.Column("last", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name=op.f("fk_alert_delivery_alert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "delivery", name=op.f("pk_alert_delivery")),
    )
