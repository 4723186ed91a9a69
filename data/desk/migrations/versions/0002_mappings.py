"""Saved mappings of the gate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.desk.migrations.steps import append_only, history_table_columns, no_way_back

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    keys = history_table_columns(sa.Column("name", sa.Text, primary_key=True))
    op.create_table("mapping_history", *keys, sa.Column("toml", sa.Text))
    append_only("mapping_history")


def downgrade() -> None:
    no_way_back()
