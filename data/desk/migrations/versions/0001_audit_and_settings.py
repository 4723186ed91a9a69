"""The audit, and the history of the settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.desk.migrations.steps import append_only, history_table_columns, no_way_back

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
    )
    keys = history_table_columns(sa.Column("key", sa.Text, primary_key=True))
    op.create_table("setting_history", *keys, sa.Column("value", sa.Text))
    append_only("audit")
    append_only("setting_history")


def downgrade() -> None:
    no_way_back()
