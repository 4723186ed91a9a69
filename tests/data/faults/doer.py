"""Does one thing to a store per line of its standard input, each in a process of its own that may be killed.

The parent has everything imported and opens no engine, so that a fork is a fresh process that has already started.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis.backends.sql.compilers.duckdb  # noqa: F401  (what the first expression would load)
import pyarrow.parquet  # noqa: F401

from data.__main__ import app
from data.warehouse.refresh import refresh
from data.warehouse.store import Store


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(outcome(json.loads(line))), flush=True)


def outcome(task: dict[str, Any]) -> dict[str, Any]:
    """Run the task in a child; its words, status (negative: the signal it died of), changes and seconds.

    full_ms: from the first time that the disk took no more to the end.
    task: `words` of the command line, `root`, `watched` (the folder whose changes count), `record` (a file,
    or ""), `last` (change to die at, 0 for none) and `after_s` (kill after that time, 0 for not).
    """
    inner, outer = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(inner)
        os.dup2(outer, 1)
        os.dup2(outer, 2)
        _do(task)
    os.close(outer)
    said = _heard(inner, child, started + task["after_s"] if task["after_s"] else None)
    _pid, status, used = os.wait4(child, 0)
    took_s = time.monotonic() - started
    words, _, counts = said.decode("utf8", "replace").rpartition("changes=")
    changes, full_ms = map(int, counts.split()) if words else (0, 0)
    return {
        "said": words or counts,
        "status": os.waitstatus_to_exitcode(status),
        "took_s": took_s,
        "processor_s": used.ru_utime + used.ru_stime,
        "changes": changes,
        "full_ms": full_ms,
    }


def _heard(pipe: int, child: int, until: float | None) -> bytes:
    """Everything the child says until it ends; at `until` it is killed."""
    said = b""
    while True:
        left = None if until is None else max(0.0, until - time.monotonic())
        if not select.select([pipe], [], [], left)[0]:
            os.kill(child, signal.SIGKILL)
            until = None
        elif block := os.read(pipe, 65536):
            said += block
        else:
            os.close(pipe)
            return said


def _do(task: dict[str, Any]) -> None:
    """In the child: wake the recorder, do it, say how many changes there were, end without Python's farewell."""
    watcher = ctypes.CDLL(None)
    watcher.faults_begin(task["watched"].encode(), task["record"].encode(), ctypes.c_long(task["last"]))
    code = 70
    try:
        if task["words"][0] == "refresh":
            version = refresh(Store(Path(task["root"])), "anna", datetime.now(UTC))
            print(f"published version {version}", flush=True)
            code = 0
        else:
            code = int(app([*task["words"], "--store", task["root"]], standalone_mode=False) or 0)
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException as error:  # noqa: BLE001  (said to whoever asked)
        code = int(getattr(error, "exit_code", 70))
        print(repr(error), flush=True)
    finally:
        sys.stdout.flush()
        watcher.faults_full_ms.restype = watcher.faults_seen.restype = ctypes.c_long
        os.write(2, b"changes=%d %d" % (watcher.faults_seen(), watcher.faults_full_ms()))
        os._exit(code)


if __name__ == "__main__":
    main()
