"""Where Alembic begins: the connection, in a transaction of its own, comes from `data.desk.schema`."""

from __future__ import annotations

from alembic import context

from data.desk.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
