"""Records as lines of JSON: how they are written, and read back where a power cut may have torn them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def plain(record: dict[str, Any]) -> str:
    """The record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False, default=str) + "\n"


def record_in(path: Path) -> dict[str, Any]:
    """The record that a file holds; empty where it is missing or no text."""
    try:
        return parsed(path.read_text(encoding="utf8")) or {}
    except (FileNotFoundError, UnicodeDecodeError):
        return {}


def parsed(line: str) -> dict[str, Any] | None:
    """A line of the log; None for a torn one, which JSON cannot read, and for anything that is no record."""
    try:
        found = json.loads(line) if line.strip() else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and _has_shape(found) else None


def _has_shape(record: dict[str, Any]) -> bool:
    """Whether what others rely on is what it should be: rubbish that happens to be JSON is no record."""
    is_numbered = all(isinstance(record.get(name, 0), int) for name in ("import", "undo"))
    is_named = all(isinstance(record.get(name, ""), str) for name in ("rollback", "version"))
    lists = [record.get(name, []) for name in ("parts", "written", "imports")]
    return is_numbered and is_named and all(isinstance(x, list) and all(isinstance(e, dict) for e in x) for x in lists)
