"""Sign-ins that count no longer, though the browser that has one could still show it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.desk.migrations.steps import kept_for_days, no_way_back

revision = "0009"
down_revision = "0008"
LEAST_DAYS = 30
"""No sign-in counts for longer, so the database itself keeps each so long."""


def upgrade() -> None:
    op.create_table(
        "ended_sign_ins",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(27), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "mark")),
    )
    kept_for_days("ended_sign_ins", LEAST_DAYS)


def downgrade() -> None:
    no_way_back()
