"""What people say of alerts, and the acts that they plan for clients."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.desk.migrations.steps import append_only, history_table_columns, no_way_back

revision = "0007"
down_revision = "0006"
DAY = sa.String(10)


def upgrade() -> None:
    keys = (sa.Column(name, sa.Text, primary_key=True) for name in ("client_id", "kind"))
    days = (sa.Column(name, DAY) for name in ("raised_on", "as_of"))
    texts = (sa.Column(name, sa.Text) for name in ("state", "owner", "note"))
    op.create_table("alert_history", *history_table_columns(*keys), *days, *texts, sa.Column("due_on", DAY))
    op.create_table(
        "plan_history",
        *history_table_columns(sa.Column("item", sa.Text, primary_key=True)),
        *(sa.Column(name, sa.Text) for name in ("client_id", "owner", "kind")),
        sa.Column("due_on", DAY),
        sa.Column("note", sa.Text),
        sa.Column("done_on", DAY),
        sa.Column("outcome", sa.Text),
    )
    append_only("alert_history")
    append_only("plan_history")


def downgrade() -> None:
    no_way_back()
