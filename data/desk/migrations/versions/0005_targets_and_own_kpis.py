"""Targets that people set, and key figures of the company's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.desk.migrations.steps import append_only, history_table_columns, no_way_back

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    keys = (sa.Column(name, sa.Text, primary_key=True) for name in ("kpi", "region_id", "manager", "period"))
    texts = (sa.Column(name, sa.Text) for name in ("value", "owner", "better", "reason"))
    op.create_table("target_history", *history_table_columns(*keys), *texts)
    key = history_table_columns(sa.Column("key", sa.Text, primary_key=True))
    texts = (sa.Column(name, sa.Text) for name in ("name", "formula", "unit", "better", "owner"))
    op.create_table("kpi_history", *key, *texts)
    append_only("target_history")
    append_only("kpi_history")


def downgrade() -> None:
    no_way_back()
