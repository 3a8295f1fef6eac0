"""The first tables: feedback, and the receipts of idempotent requests."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("client", sa.String(64), nullable=False),
        sa.Column("local", sa.Boolean, nullable=False),
        sa.Column("model", sa.String(71), nullable=False),
        sa.Column("sentence", sa.String(64), nullable=False),
        sa.Column("label", sa.String(32), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("spans", sa.JSON, nullable=True),
        sa.Column("text", sa.Text, nullable=True),
        sa.Column("undo", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint(
            "client", "sentence", "label", name="uq_feedback_client_sentence_label"
        ),
    )
    op.create_index("ix_feedback_client_created_at", "feedback", ["client", "created_at"])
    op.create_index("ix_feedback_sentence_label", "feedback", ["sentence", "label"])
    op.create_index("ix_feedback_created_at", "feedback", ["created_at"])
    op.create_table(
        "feedback_receipt",
        sa.Column("client", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("feedback", sa.String(16), nullable=False),
        sa.Column("replaced", sa.Boolean, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("client", "key", name="pk_feedback_receipt"),
    )
    op.create_index("ix_feedback_receipt_expires", "feedback_receipt", ["expires"])


def downgrade() -> None:
    """Drop them, and all feedback with them."""
    op.drop_table("feedback_receipt")
    op.drop_table("feedback")
