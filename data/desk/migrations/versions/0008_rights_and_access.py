"""Who may see what, what people looked at and took along, and which clients were erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.desk.migrations.steps import append_only, history_table_columns, kept_for_days, no_way_back

revision = "0008"
down_revision = "0007"
DAY, MOMENT = sa.String(10), sa.String(27)
LEAST_DAYS = 30
"""How long the database itself keeps what was noted."""


def upgrade() -> None:
    op.create_table(
        "rights_history",
        *history_table_columns(sa.Column("key", sa.Text, primary_key=True)),
        *(sa.Column(name, sa.Text) for name in ("claim", "value", "role", "regions", "topics")),
        *(sa.Column(name, DAY) for name in ("valid_from", "valid_until")),
        sa.Column("reason", sa.Text),
    )
    op.create_table(
        "access_log",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "event", "what", "detail")),
    )
    op.create_index("access_log_at", "access_log", ["at"])
    op.create_index("access_log_who", "access_log", ["who", "at"])
    op.create_index("access_log_event", "access_log", ["event", "at"])
    op.create_table(
        "erasures",
        sa.Column("client_id", sa.Text, primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "reason")),
    )
    append_only("rights_history")
    append_only("erasures")
    kept_for_days("access_log", LEAST_DAYS)


def downgrade() -> None:
    no_way_back()
