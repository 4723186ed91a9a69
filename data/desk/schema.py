"""Which step of the migrations a desk stands at, and how it comes to the newest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, Table, inspect, text

from data.desk.faults import DeskTooNew, broken

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0010"
"""The newest step; written down so that opening a desk that stands there need not load Alembic."""
MARK = "alembic_version"
MIGRATIONS = Path(__file__).parent / "migrations"


def step_of(con: Connection, place: str) -> str | None:
    """The step that a desk stands at; None for an empty database. Raises DeskBroken for tables that are not ours."""
    tables = set(inspect(con).get_table_names())
    if MARK not in tables:
        if "audit" in tables:
            raise broken(place, f"it has an audit but no {MARK}")
        return None
    steps = [str(step) for step in con.execute(text(f"SELECT version_num FROM {MARK}")).scalars()]
    if len(steps) != 1:
        raise broken(place, f"{MARK} has {len(steps)} rows")
    return steps[0]


def is_current(con: Connection, place: str) -> bool:
    """Whether a desk stands at the newest step. Raises DeskTooNew for a step that this program does not know."""
    step = step_of(con, place)
    if step is not None and step not in known_steps():
        raise DeskTooNew(
            f"{place} was made by a newer program (step {step}); this one knows up to {HEAD}: update the program"
        )
    return step == HEAD


def known_steps() -> tuple[str, ...]:
    """All steps, oldest first; read off the names of their files."""
    return tuple(sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")))


def upgrade(con: Connection, to: str = HEAD) -> None:
    """Bring the desk of a connection to a step, inside the transaction that the caller holds."""
    from alembic import command

    command.upgrade(configuration(con), to)


def configuration(con: Connection) -> Config:
    """Alembic's configuration for the desk of a connection."""
    from alembic.config import Config

    config = Config(attributes={"connection": con})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def tables_of(con: Connection) -> list[Table]:
    """The desk's tables as they are at its step, those that others refer to first."""
    found = MetaData()
    found.reflect(con)
    return [table for table in found.sorted_tables if table.name != MARK]
