"""Which account of the provider an address belongs to: whoever is given the address later has not its rights."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.desk.migrations.steps import append_only, no_way_back

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(27), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "provider", "account")),
    )
    append_only("accounts")


def downgrade() -> None:
    no_way_back()
