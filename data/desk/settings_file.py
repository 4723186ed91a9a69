"""The settings.toml of stores from before the desk: taken over once, left as it was."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from data.desk.commands import DeclareSettings
from data.desk.edits import edit_of
from data.desk.history import revision_of, write
from data.desk.records import AuditEntry
from data.settings import Settings, checked_settings

FILE = "settings.toml"


def settings_file(root: Path) -> Path:
    """Where it lies."""
    return root / FILE


def take_over(con: Connection, root: Path) -> None:
    """Enter the file's settings into an untouched desk, as entered on the day the file was last written."""
    path = settings_file(root)
    if revision_of(con) or not path.exists():
        return
    written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    edit = edit_of(con, DeclareSettings(_settings_in(path)))
    write(con, edit, AuditEntry(0, written_at, FILE, "TakeOver", ()))


def _settings_in(path: Path) -> Settings:
    try:
        return checked_settings(tomllib.loads(path.read_text(encoding="utf8")))
    except ValueError as error:
        raise ValueError(f"{path} cannot be read: {error}; correct the entry or delete the file") from error
