"""Activity rates that people enter, and what-ifs that they save."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.desk.migrations.steps import append_only, history_table_columns, no_way_back

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    keys = sa.Column("activity", sa.Text, primary_key=True), sa.Column("valid_from", sa.String(10), primary_key=True)
    amounts = ("rate_per_driver_e4", "practical_capacity_e4", "capacity_cost_e4", "minutes_per_act_e4")
    values = (sa.Column(name, sa.BigInteger) for name in amounts)
    op.create_table("rate_history", *history_table_columns(*keys), *values)
    keys = sa.Column("page", sa.Text, primary_key=True), sa.Column("name", sa.Text, primary_key=True)
    plain = sa.Column("controls", sa.Text), sa.Column("selection", sa.Text)
    op.create_table("scenario_history", *history_table_columns(*keys), *plain)
    append_only("rate_history")
    append_only("scenario_history")


def downgrade() -> None:
    no_way_back()
