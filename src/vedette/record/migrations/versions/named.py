"""The claims that decisions name, as rows of their own.

Revision: 0005
Follows: 0004
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table, and fill it from the decisions."""
    made = op.create_table(
        "decision_claim",
        sa.Column("claim_id", sa.String(length=17), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_claim_decision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", "decision_id", name=op.f("pk_decision_claim")),
    )
    op.create_index(op.f("ix_decision_claim_decision_id"), "decision_claim", ["decision_id"], unique=False)
    decisions = op.get_bind().execute(sa.text("SELECT id, body FROM decision ORDER BY id")).all()
    for number, body in decisions:
        named = json.loads(body) if isinstance(body, str) else body
        claims = sorted({*named["claims"], *named.get("from", ())})
        if claims:
            op.get_bind().execute(sa.insert(made), [{"claim_id": c, "decision_id": number} for c in claims])
