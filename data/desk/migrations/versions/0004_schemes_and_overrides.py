"""Grade schemes that people save, and clients that they judge to be of another kind than the figures say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.desk.migrations.steps import append_only, history_table_columns, no_way_back

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    keys = history_table_columns(sa.Column("name", sa.Text, primary_key=True))
    plain = sa.Column("weights", sa.Text), sa.Column("bounds", sa.Text)
    op.create_table(
        "scheme_history", *keys, *plain, sa.Column("grave_severity", sa.Integer), sa.Column("grave_cap", sa.Text)
    )
    keys = history_table_columns(sa.Column("client_id", sa.Text, primary_key=True))
    texts = (sa.Column(name, sa.Text) for name in ("kind", "reason", "owner"))
    op.create_table("override_history", *keys, *texts, sa.Column("expires_on", sa.String(10)))
    append_only("scheme_history")
    append_only("override_history")


def downgrade() -> None:
    no_way_back()
