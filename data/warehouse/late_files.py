"""Files of late tables: whether one belongs to a version and is whole."""

from __future__ import annotations

import logging
from pathlib import Path

from data.warehouse.checksums import sum_of
from data.warehouse.publish import FORMAT
from data.warehouse.store import Store

log = logging.getLogger("sidu.data")


def late_file(store: Store, name: str) -> Path | None:
    """The file with the late tables of a version; None where there is none, or one of another version or damaged."""
    path, record = store.late_path(name), store.late_record(name)
    if not path.exists() or record.get("format") != FORMAT:
        return None
    if record.get("of") != store.record_of(name).get("sha256") or record.get("bytes") != path.stat().st_size:
        return None
    if sum_of(path).sha256 != record.get("sha256"):
        log.warning("the late tables of version %s are damaged; `python -m data forecast` makes them anew", name)
        return None
    return path
