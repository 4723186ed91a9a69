"""How the server is: whether it lives, whether it can answer, and what it counts. No names of people or clients.

`/healthz` the process lives. `/readyz` a version opens and the desk answers; else 503 with what is lacking.
`/metrics` the counts as Prometheus reads them, for this machine or with the token of SIDU_METRICS_TOKEN_FILE.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit.runtime import get_instance

from ui.log_lines import LINES
from ui.tally import RERUNS, WITHIN_S

log = logging.getLogger("sidu.server")
STARTED_AT = time.time()
VITALS: Final = ("/metrics",)
FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
READY_WITHIN_S = 5.0
FORMAT: Final = "text/plain; version=0.0.4; charset=utf-8"


def may_read(scope: MutableMapping[str, Any], headers: Headers) -> bool:
    """Whether whoever asks sits at this machine, with no proxy between, or has the token."""
    token_file = os.environ.get("SIDU_METRICS_TOKEN_FILE", "")
    if token_file and (given := headers.get("authorization", "")).startswith("Bearer "):
        kept = Path(token_file).read_text("utf8").strip()
        if len(kept) >= 16 and hmac.compare_digest(given.removeprefix("Bearer ").encode(), kept.encode()):
            return True
    if any(name in headers for name in FORWARDED) or not scope.get("client"):
        return False
    try:
        return ip_address(scope["client"][0]).is_loopback
    except ValueError:
        return False


@dataclass
class Vitals:
    """The routes of one server on one store."""

    store: Path
    _asking: threading.Lock = field(default_factory=threading.Lock)
    _lacking: str = "it has not been asked yet"

    def routes(self) -> list[BaseRoute]:
        """For the application, before Streamlit's own."""
        return [
            Route("/healthz", self.health, methods=["GET"]),
            Route("/readyz", self.readiness, methods=["GET"]),
            Route("/metrics", self.metrics, methods=["GET"]),
        ]

    async def health(self, request: Request) -> Response:
        """The process lives and its loop turns."""
        return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})

    async def readiness(self, request: Request) -> Response:
        """200, or 503 with what is lacking in plain words; the log says more."""
        try:
            lacking = await asyncio.wait_for(asyncio.to_thread(self.lacking), READY_WITHIN_S)
        except TimeoutError:
            lacking = f"the store and the desk did not answer within {READY_WITHIN_S:.0f} s"
        status = 503 if lacking else 200
        return PlainTextResponse(f"{lacking or 'ready'}\n", status, {"Cache-Control": "no-store"})

    def lacking(self) -> str:
        """What keeps this server from answering; nothing when it is ready. Who asks meanwhile hears the last."""
        from ui.cache import door_of  # it brings the engine along; the thread beside the start fetches it meanwhile

        if not self._asking.acquire(blocking=False):
            return self._lacking
        try:
            door = door_of(self.store)
            version = door.current()
            self._lacking = "" if version else "no version is published yet: import files, or open a page once"
            door.desk.revision()
        except Exception as fault:  # whatever it is, it is a reason not to be ready; the log says which
            self._lacking = "the store or the desk does not answer; the log says why"
            log.warning("not ready", exc_info=fault)
        finally:
            self._asking.release()
        return self._lacking

    async def metrics(self, request: Request) -> Response:
        """All counts."""
        lines = await asyncio.to_thread(lambda: list(self.lines()))
        return PlainTextResponse("\n".join(lines) + "\n", media_type=FORMAT, headers={"Cache-Control": "no-store"})

    def lines(self) -> Iterator[str]:
        """The counts, each with its kind and what it means."""
        yield from sample("sidu_ready", "gauge", "1 when a version opens and the desk answers", int(not self.lacking()))
        yield from _sessions()
        yield from _reruns()
        yield from _answers()
        yield from self._store()
        named = {f'level="{level}"': count for level, count in sorted(LINES.items())}
        yield from samples("sidu_log_lines_total", "counter", "lines written to the log, by level", named)
        yield from _process()

    def _store(self) -> Iterator[str]:
        from ui.cache import door_of

        door = door_of(self.store)
        try:
            version, revision = door.current(), door.desk.revision()
        except Exception as fault:  # counts go on without the store; sidu_ready says that it is lacking
            log.warning("no counts of the store", exc_info=fault)
            return
        yield from sample("sidu_desk_revision", "gauge", "the newest revision of what people entered", revision)
        if version is None:
            return
        made_at = door.store.version_path(version.name).stat().st_mtime
        yield from sample("sidu_version", "gauge", "the number of the version that answers", int(version.name))
        yield from sample("sidu_version_age_seconds", "gauge", "since it was published", round(time.time() - made_at))
        passed = int(bool(version.passed_over))
        yield from sample("sidu_version_passed_over", "gauge", "1 when a newer version does not open", passed)


def _sessions() -> Iterator[str]:
    found = get_instance().stats_mgr.get_stats(["active_sessions", "session_events_total"])
    active = sum(stat.value for stat in found.get("active_sessions", ()))  # type: ignore[attr-defined]
    yield from sample("sidu_sessions", "gauge", "browser windows that are connected", active)


def _reruns() -> Iterator[str]:
    name = "sidu_rerun_seconds"
    yield f"# HELP {name} how long a page took on the server"
    yield f"# TYPE {name} histogram"
    for bound, count in zip((*map(str, WITHIN_S), "+Inf"), (*RERUNS.within, RERUNS.count), strict=True):
        yield f'{name}_bucket{{le="{bound}"}} {count}'
    yield f"{name}_sum {RERUNS.seconds:.6f}"
    yield f"{name}_count {RERUNS.count}"


def _answers() -> Iterator[str]:
    from ui.cache import answered, answered_at_length, reckonings_kept

    for word, index, kind, meaning in (
        ("sidu_questions_total", 0, "counter", "questions that pages were asked, by whether the answer was kept"),
        ("sidu_answers_kept", 3, "gauge", "answers of pages in memory"),
    ):
        infos = (answered.cache_info(), answered_at_length.cache_info())
        if index == 3:
            yield from sample(word, kind, meaning, sum(info.currsize for info in infos))
        else:
            hits, misses = sum(info.hits for info in infos), sum(info.misses for info in infos)
            yield from samples(word, kind, meaning, {'kept="yes"': hits, 'kept="no"': misses})
    count, weight = reckonings_kept()
    yield from sample("sidu_reckonings_kept", "gauge", "long reckonings in memory", count)
    yield from sample("sidu_reckonings_bytes", "gauge", "what they weigh together, about", weight)


def _process() -> Iterator[str]:
    used = os.times()
    yield from sample("process_cpu_seconds_total", "counter", "processor time", round(used.user + used.system, 2))
    yield from sample("process_start_time_seconds", "gauge", "when the process began", round(STARTED_AT, 1))
    yield from sample("process_threads", "gauge", "threads of Python", threading.active_count())
    if sys.platform != "linux":
        return
    status = Path("/proc/self/status").read_text("ascii", errors="replace")
    resident = next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)
    yield from sample("process_resident_memory_bytes", "gauge", "memory in use", resident)
    yield from sample("process_open_fds", "gauge", "open files and sockets", len(os.listdir("/proc/self/fd")))
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    yield from sample("process_max_fds", "gauge", "how many may be open", most)


def sample(name: str, kind: str, meaning: str, value: float) -> Iterator[str]:
    """One count in the form of Prometheus."""
    yield from samples(name, kind, meaning, {"": value})


def samples(name: str, kind: str, meaning: str, values: Mapping[str, float]) -> Iterator[str]:
    """A count with labels."""
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"
    for label, value in values.items():
        yield f"{name}{{{label}}} {value}" if label else f"{name} {value}"
