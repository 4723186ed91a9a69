"""A dashboard server for a test, a picture or a measure: started on a free port, waited for, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 60


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its process, and the file that holds what it wrote."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def written(self) -> str:
        return self.log.read_text(encoding="utf8", errors="replace")


@contextmanager
def served(
    store: Path, script: str = "app.py", options: tuple[str, ...] = (), extra: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Serves that store on a free port until the block ends: app.py as a person starts it, by ./run.

    script: another app, started by Streamlit itself; options: more of Streamlit's options; extra: environment variables
    on top of this process' own. Raises RuntimeError with the end of the log when it does not answer within a minute.
    """
    port = free_port()
    ours = {"SIDU_STORE": str(store), "SIDU_PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "CI": "true"}
    environment = {**os.environ, **ours, **(extra or {})}
    start = [str(ROOT / "run")] if script == "app.py" else [sys.executable, "-m", "streamlit", "run", script]
    with tempfile.TemporaryDirectory(prefix="sidu-server-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*start, "--server.port", str(port), *options],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            server = Server(port, process, log)
            _wait_for(server)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: Server) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise RuntimeError(
                f"the server ended with {server.process.returncode}; its log:\n{server.written()[-3000:]}"
            )
        if _answers(server.port):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {STARTS_WITHIN_S} s; its log:\n{server.written()[-3000:]}")


def _answers(port: int) -> bool:
    """Asks for the health route; it opens no session, so the next request is still the server's first page."""
    connection = HTTPConnection("localhost", port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
