"""The register of kept snapshots, what became of them, and what people are collecting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.desk.migrations.steps import append_only, history_table_columns, no_way_back

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "snapshots",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("as_of", sa.String(10), nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    key = history_table_columns(sa.Column("number", sa.Text, primary_key=True))
    op.create_table("snapshot_history", *key, sa.Column("is_pinned", sa.Boolean), sa.Column("reason", sa.Text))
    op.create_table(
        "snapshot_drafts",
        sa.Column("who", sa.Text, primary_key=True),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
    )
    append_only("snapshots")
    append_only("snapshot_history")


def downgrade() -> None:
    no_way_back()
