"""A reader without a browser: speaks the server's own channel, so that the server's time is measured alone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

from benchmarks.harness import Reading
from tests.browser.server import Server

TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
KEPT_FOR_RUNS = 2
"""Runs for which a browser keeps a message it may be asked to show again: Streamlit's own setting."""
LARGEST = 200 * 1024 * 1024


@dataclass
class Reader:
    """One open session on a server. `asked` reruns the page for a link and waits for the end of the run."""

    channel: ClientConnection
    server: Server
    page: str
    language: str = "en"
    script_hash: str = ""
    received_bytes: int = 0
    received_messages: int = 0
    runs: int = 0
    kept: dict[str, int] = field(default_factory=dict)  # hash of what a browser would hold → run it was last shown in

    def asked(self, link: str) -> float:
        """One filter change: milliseconds from sending the link to the last word of the answer."""
        self.received_bytes = self.received_messages = 0
        started = time.perf_counter()
        self.channel.send(self._message(link).SerializeToString())
        while not self._is_last(self._next()):
            pass
        self.runs += 1
        self.kept = {key: run for key, run in self.kept.items() if self.runs - run <= KEPT_FOR_RUNS}
        return (time.perf_counter() - started) * 1000

    def asked_each(self, links: Sequence[str]) -> list[Reading]:
        """A filter change per link, one after the other; each reading carries the mean processor time of them all."""
        spent = processor_ms(self.server.process.pid)
        walls = [self.asked(link) for link in links]
        each = (processor_ms(self.server.process.pid) - spent) / len(links)
        return [Reading(wall, each) for wall in walls]

    def _message(self, link: str) -> BackMsg:
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_name, run.page_script_hash = link, self.page, self.script_hash
        run.cached_message_hashes.extend(self.kept)
        run.context_info.locale = {"en": "en-GB", "zh": "zh-CN"}[self.language]
        run.context_info.timezone = "UTC"
        run.context_info.url = f"{self.server.address}/{self.page}"
        run.context_info.color_scheme = "light"
        return message

    def _next(self) -> ForwardMsg:
        received = self.channel.recv(timeout=60)
        assert isinstance(received, bytes)
        self.received_bytes += len(received)
        self.received_messages += 1
        return ForwardMsg.FromString(received)

    def _is_last(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            self.kept[message.ref_hash if kind == "ref_hash" else message.hash] = self.runs
        if kind == "navigation":
            self.script_hash = message.navigation.page_script_hash
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(f"the page broke: {message.delta.new_element.exception.message}")
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


@contextmanager
def reader(server: Server, page: str = "", language: str = "en") -> Iterator[Reader]:
    """A session on that page of the server, until the block ends."""
    address = f"ws://localhost:{server.port}/_stcore/stream"
    spoken = [Subprotocol("streamlit")]
    with connect(address, origin=Origin(server.address), subprotocols=spoken, max_size=LARGEST) as channel:
        yield Reader(channel, server, page, language)


def processor_ms(pid: int) -> float:
    """Milliseconds the process and its threads have spent so far, in steps of the system's clock tick (10 ms).

    Only Linux tells; elsewhere 0.
    """
    file = Path(f"/proc/{pid}/stat")
    if not file.exists():
        return 0.0
    fields = file.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS_PER_S
