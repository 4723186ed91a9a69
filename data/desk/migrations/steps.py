"""What several steps need: the columns of a history, and the triggers that keep it append-only."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.desk.faults import DeskError

SQLITE_TRIGGER = (
    "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: no {verb}'); END"
)
SERVER_FUNCTION = (
    "CREATE OR REPLACE FUNCTION desk_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only: no %', TG_TABLE_NAME, TG_OP; END $$"
)
SERVER_TRIGGER = (
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION desk_append_only()"
)


def history_table_columns(*keys: sa.Column[str]) -> tuple[sa.Column[Any], ...]:
    """The keys and what every history has besides its values."""
    return (
        *keys,
        sa.Column("revision", sa.Integer, sa.ForeignKey("audit.revision"), primary_key=True, autoincrement=False),
        sa.Column("is_forgotten", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def append_only(table: str) -> None:
    """Let the database refuse every change and removal of the table's rows."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(SQLITE_TRIGGER.format(table=table, verb=verb))
    else:
        op.execute(sa.text(SERVER_FUNCTION))
        op.execute(SERVER_TRIGGER.format(table=table))


OLD_ENOUGH = "old.at < strftime('%Y-%m-%dT%H:%M:%S', 'now', '-{days} days')"
SQLITE_KEPT = (
    "CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} WHEN NOT (" + OLD_ENOUGH + ") "
    "BEGIN SELECT RAISE(ABORT, '{table} is kept for {days} days: no DELETE'); END"
)
SERVER_KEPT_FUNCTION = (
    "CREATE OR REPLACE FUNCTION desk_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF old.at COLLATE \"C\" < to_char(timezone('UTC', now()) - make_interval(days => tg_argv[0]::int), "
    "'YYYY-MM-DD\"T\"HH24:MI:SS') THEN RETURN old; END IF; "
    "RAISE EXCEPTION '% is kept for % days: no %', tg_table_name, tg_argv[0], tg_op; END $$"
)
SERVER_KEPT = (
    "CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION desk_kept({days})",
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION desk_append_only()",
)


def kept_for_days(table: str, days: int) -> None:
    """Let the database refuse every change of the table's rows, and the removal of those younger than so many days.

    The moment of a row is its column `at`, as text in UTC.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_TRIGGER.format(table=table, verb="UPDATE"))
        op.execute(sa.text(SQLITE_KEPT.format(table=table, days=days).replace(":", "\\:")))
        return
    op.execute(sa.text(SERVER_FUNCTION))
    op.execute(sa.text(SERVER_KEPT_FUNCTION.replace(":", "\\:")))
    for statement in SERVER_KEPT:
        op.execute(statement.format(table=table, days=days))


def no_way_back() -> None:
    """Downgrades would lose what people entered."""
    raise DeskError("a desk is never downgraded, what people entered would be lost; restore a backup")
