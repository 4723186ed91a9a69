"""Uploads, spreadsheets and archives are read in a child process with limits: memory, time, no network.

The child takes one task as JSON on its standard input and answers with JSON; nothing is unpickled.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from data.gate.mapping import Mapping, mapping_for, mapping_from_plain, plain_mapping
from data.gate.preview import Preview, preview, preview_from_plain
from data.gate.reading import staged
from data.gate.report import Refused, Staged, staged_from_plain
from data.gate.sources import sources
from data.gate.swelling import refuse_swollen

MEMORY_MB = 1_000
SECONDS = 60
ENGINE_MEMORY = "400MB"
# The network is given up before anything is imported: Linux lets only a process without threads have a network and a
# user name space of its own, and the libraries start threads as they load.
_PROGRAM = """
import ctypes, runpy, sys
if sys.platform == "linux":
    try:
        ctypes.CDLL(None).unshare(0x40000000 | 0x10000000)
    except (OSError, AttributeError):
        pass
runpy.run_module("data.gate.child", run_name="__main__")
"""
_ROOT = Path(__file__).resolve().parents[2]
_OUT_OF_MEMORY = 77
# What Python, Rust, C++, DuckDB and Arrow say before they die for want of memory.
_MEMORY_SIGNS = (
    b"MemoryError",
    b"memory allocation",
    b"bad_alloc",
    b"OutOfMemory",
    b"malloc of size",
    b"can't start new thread",
    b"Cannot allocate memory",
)
_NO_MEMORY = (MemoryError, duckdb.OutOfMemoryException)


def isolated_previews(path: Path, folder: Path, saved: tuple[Mapping, ...], table: str) -> tuple[Preview, ...]:
    """`previews` in a child process. Raises Refused for what it refuses, and when it exceeds a limit or dies."""
    task = {"do": "inspect", "path": str(path), "folder": str(folder), "mappings": _plain(saved), "table": table}
    return tuple(map(preview_from_plain, _answer(task, path.name)))


def isolated_stagings(
    path: Path, mappings: tuple[Mapping, ...], folder: Path, today: date | None
) -> tuple[Staged, ...]:
    """`stagings` in a child process. Raises Refused for what it refuses, and when it exceeds a limit or dies."""
    task = {
        "do": "stage",
        "path": str(path),
        "folder": str(folder),
        "mappings": _plain(mappings),
        "today": str(today or ""),
    }
    return tuple(map(staged_from_plain, _answer(task, path.name)))


def previews(path: Path, folder: Path, saved: tuple[Mapping, ...], table: str) -> tuple[Preview, ...]:
    return tuple(preview(source, folder, saved, table) for source in sources(path, folder))


def stagings(
    path: Path, mappings: tuple[Mapping, ...], folder: Path, today: date | None, memory: str = "1GB"
) -> tuple[Staged, ...]:
    """Every source at the path that a mapping fits, staged. Raises Refused when none fits or one cannot be read."""
    found = sources(path, folder)
    chosen = [(s, m) for s in found for m in mappings if m == _mapping_of(s.name, mappings, len(found))]
    if not chosen:
        known = ", ".join(m.pattern for m in mappings) or "–"
        raise Refused("no_mapping", file=path.name, known=known)
    return tuple(staged(source, mapping, folder, today, memory) for source, mapping in chosen)


def _mapping_of(source: str, mappings: tuple[Mapping, ...], source_count: int) -> Mapping | None:
    """The mapping that fits by name; the only mapping for the only source needs no name."""
    return mapping_for(mappings, source) or (mappings[0] if source_count == len(mappings) == 1 else None)


def _plain(mappings: tuple[Mapping, ...]) -> list[Any]:
    return [[mapping.pattern, plain_mapping(mapping)] for mapping in mappings]


def _answer(task: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """What the child answers to a task; its death and its limits become refusals."""
    refuse_swollen(Path(task["path"]))
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP")}
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            input=json.dumps(task).encode(),
            capture_output=True,
            timeout=SECONDS,
            cwd=_ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("too_slow", file=name, limit=SECONDS) from error
    if done.returncode == _OUT_OF_MEMORY or any(sign in done.stderr for sign in _MEMORY_SIGNS):
        raise Refused("too_big", file=name, limit=MEMORY_MB)
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        reason = last[0] if done.returncode > 0 and last else f"signal {-done.returncode}"
        raise Refused("crashed", file=name, reason=reason)
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise Refused("crashed", file=name, reason="it gave no answer") from error
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["values"])
    return list(answer["done"])


def limited() -> None:
    """Takes memory and processor time away from this process."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the time limit of the parent is what remains
        return
    # Private memory, not address space: DuckDB and Arrow reserve far more addresses than they use.
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_MB << 20, MEMORY_MB << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * SECONDS, 2 * SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answered(task: dict[str, Any]) -> dict[str, Any]:
    """The answer to one task, plain enough for JSON."""
    path, folder = Path(task["path"]), Path(task["folder"])
    mappings = tuple(mapping_from_plain(*plain) for plain in task["mappings"])
    try:
        if task["do"] == "inspect":
            seen = previews(path, folder, mappings, task["table"])
            _raise_for_memory(*(p.refusal for p in seen if p.refusal is not None))
            return {"done": [plain_preview(p) for p in seen]}
        today = date.fromisoformat(task["today"]) if task["today"] else None
        return {"done": [asdict(s) for s in stagings(path, mappings, folder, today, ENGINE_MEMORY)]}
    except Refused as refusal:
        _raise_for_memory(refusal)
        return {"refused": refusal.code, "values": refusal.values}


def _raise_for_memory(*refusals: Refused) -> None:
    """What was refused for want of memory may be sound; it is only too large to be read here."""
    for refusal in refusals:
        # What comes through an Arrow stream has lost its class on the way.
        if isinstance(refusal.__cause__, _NO_MEMORY) or "Out of Memory" in str(refusal.__cause__):
            raise MemoryError from refusal


def plain_preview(shown: Preview) -> dict[str, Any]:
    return {
        "source": shown.source,
        "headers": shown.headers,
        "rows": shown.rows,
        "mapping": [shown.mapping.pattern, plain_mapping(shown.mapping)] if shown.mapping else None,
        "questions": [asdict(q) for q in shown.questions],
        "remarks": [asdict(r) for r in shown.remarks],
        "refusal": [shown.refusal.code, shown.refusal.values] if shown.refusal else None,
    }


def main() -> None:
    """Answers the task on standard input. What a library prints goes to standard error, beside the answer."""
    with os.fdopen(os.dup(1), "w") as out:
        os.dup2(2, 1)
        limited()
        try:
            out.write(json.dumps(answered(json.load(sys.stdin))))
        except MemoryError:
            sys.exit(_OUT_OF_MEMORY)


if __name__ == "__main__":
    main()
