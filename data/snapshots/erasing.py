"""Hiding a client in kept snapshots. They are frozen, so this is noted: moment and former checksum stand in the record.

Figures stay as they were shown; what says whose they are does not. A checksum is written down before the file that has
it is put in place: a run that was killed in between is then told from damage.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from data.desk import Desk
from data.desk.hiding import CLIENT, snapshot_record_hidden
from data.snapshots.folder import CONTENT, FOLDER, PACKING, RECORD, canonical, kept_numbers, record_of
from data.warehouse.erased_names import SHORTEST_CODE, Traces
from data.warehouse.lines import record_in
from data.warehouse.store import sync_file, sync_folder

CLIENT_COLUMNS = frozenset(("client_id",))
"""The columns of panels that hold codes of clients: there a code of one letter is one."""
BUILT_OF = frozenset(
    ("format", "page", "key", "form", "kind", "dtype", "named", "~", "language", "currency", "version", "as_of")
)
"""Fields of a frozen deck that no reader sees as a text: what a panel is put together from."""
Note = Callable[[Mapping[str, str]], None]


@dataclass(frozen=True)
class Masked:
    """numbers: snapshots in which something was hidden; records: what the register says of them now.

    damaged: snapshots that are not what was kept, so that nobody knows what they hold.
    """

    numbers: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    records: Mapping[str, dict[str, Any]] = field(default_factory=dict)


def masked_snapshots(
    desk: Desk, root: Path, traces: Traces, at: datetime, noted: Mapping[str, str], note: Note
) -> Masked:
    """Hide the clients in every kept snapshot. noted: checksums that a former run wrote down for its own files."""
    registered = {each.number: each for each in desk.snapshots()}
    records: dict[str, dict[str, Any]] = {}
    damaged: list[str] = []
    for leftover in (root / FOLDER).glob(".*"):
        shutil.rmtree(leftover, ignore_errors=True)
    for number in kept_numbers(root):
        known = registered.get(number) or record_of(root, number)
        text = _unpacked(root / FOLDER / number / CONTENT)
        sha256 = hashlib.sha256(text or b"").hexdigest()
        if known is None or text is None or sha256 not in (known.sha256, noted.get(number)):
            damaged.append(number)
            continue
        before = {**record_in(root / FOLDER / number / RECORD), **known.record()}
        content, record = json.loads(text), snapshot_record_hidden(traces, before)
        hidden = content_hidden(traces, content)
        if hidden == content and record == before and sha256 == known.sha256:
            continue
        if hidden != content:
            about = hidden.setdefault("about", {})
            about["masked"] = [*about.get("masked", ()), at.isoformat()]
        record["masked"] = [*before.get("masked", ()), [at.isoformat(), known.sha256]]
        records[number] = _put(root / FOLDER / number, canonical(hidden), record, note)
    return Masked(tuple(records), tuple(damaged), records)


def naming(desk: Desk, root: Path, traces: Traces) -> tuple[str, ...]:
    """The numbers of the kept snapshots that name one of the clients; of those that can be read."""
    found = []
    for number in kept_numbers(root):
        text = _unpacked(root / FOLDER / number / CONTENT)
        content = json.loads(text) if text is not None else None
        if content is not None and content != content_hidden(traces, content):
            found.append(number)
    return tuple(found)


def content_hidden(traces: Traces, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a snapshot with the client hidden wherever something is shown, and able to open as before.

    What it was made of and under which rights stays: versions, regions and pages may be called as a client is. A code
    of up to three characters is hidden in columns of clients and on the client's own page.
    """
    about = content.get("about", {})
    told = snapshot_record_hidden(traces, about) if {"title", "slides"} <= {*about} else about
    shown = {name: _shown(traces.certain, each, traces) for name, each in content.items() if name != "about"}
    return {name: told if name == "about" else shown[name] for name in content}


def _shown(traces: Traces, value: Any, whose: Traces) -> Any:
    """whose: what takes the place of `traces` where something says who it is about."""
    if isinstance(value, list):
        return [_shown(traces, each, whose) for each in value]
    if not isinstance(value, dict):
        return traces.hidden(value)
    is_column = "cells" in value and "dtype" in value
    if (is_column and value.get("name") in CLIENT_COLUMNS) or _is_about(whose, value.get("address")):
        traces = whose
    return {
        traces.hidden(name) if len(name) >= SHORTEST_CODE else name: (
            each if name in BUILT_OF or (is_column and name == "name") else _shown(traces, each, whose)
        )
        for name, each in value.items()
    }


def _is_about(traces: Traces, address: Any) -> bool:
    """Whether a slide was asked with one of the clients."""
    return isinstance(address, list) and any([CLIENT, code] in address for code in traces.codes)


def _unpacked(path: Path) -> bytes | None:
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error):
        return None


def _put(folder: Path, content: bytes, record: dict[str, Any], note: Note) -> dict[str, Any]:
    packed = gzip.compress(content, PACKING, mtime=0)
    record |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(packed)}
    note({folder.name: record["sha256"]})
    _replaced(folder / CONTENT, packed)
    _replaced(folder / RECORD, (json.dumps(record, ensure_ascii=True, indent=1) + "\n").encode("ascii"))
    return record


def _replaced(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(data)
    sync_file(aside)
    os.replace(aside, path)
    sync_folder(path.parent)
