"""Many people at once, in a process of their own: each opens the dashboard, thinks, asks, and waits for the answer.

`python -m benchmarks.people_client` reads what to do as JSON from its input, writes one JSON line per answer and ends
by itself. Speaks the server's own channel, on this machine only.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import ssl
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol, WebSocketException
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.people_mix import Mix, actions
from benchmarks.reader import KEPT_FOR_RUNS

MOST_PEOPLE, LONGEST_S, PATIENCE_S = 400, 3600, 60
STAYS = 30
"""After about so many answers a person closes the window and another one comes."""
LARGEST = 200 * 1024 * 1024


@dataclass(frozen=True)
class Plan:
    """What to do: how many people, seconds of arriving and of steady work, mean seconds of thought, and the mix.

    name, certificates: of the server's address; with the certificates it trusts a person comes by TLS, each with a
    route of their own as a browser keeps it.
    """

    port: int
    people: int
    arriving_s: float
    steady_s: float
    think_s: float
    seed: int
    mix: Mix
    name: str = "localhost"
    certificates: str = ""

    @property
    def web(self) -> str:
        return f"http{'s' if self.certificates else ''}://{self.name}:{self.port}"

    @classmethod
    def read(cls, text: str) -> Plan:
        known = json.loads(text)
        mix = Mix(**{name: tuple(values) for name, values in known.pop("mix").items()})
        plan = cls(mix=mix, **known)
        if plan.people > MOST_PEOPLE or plan.arriving_s + plan.steady_s > LONGEST_S:
            raise ValueError(f"{plan.people} people for {plan.steady_s} s: at most {MOST_PEOPLE} for {LONGEST_S} s")
        return plan


@dataclass
class Person:
    """One window: its channel, what its browser keeps, and where it is."""

    channel: ClientConnection
    web: str
    hashes: dict[str, str] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    runs: int = 0

    async def asked(self, page: str, link: str) -> tuple[float, int, str]:
        """Milliseconds until the last word of the answer, bytes of it, and what went wrong ("" = nothing)."""
        started, size, wrong = time.perf_counter(), 0, ""
        await self.channel.send(self._message(page, link).SerializeToString())
        while True:
            received = await asyncio.wait_for(self.channel.recv(decode=False), PATIENCE_S)
            size += len(received)
            message = ForwardMsg.FromString(received)
            wrong = wrong or self._noted(message)
            is_last = message.WhichOneof("type") == "script_finished"
            if is_last and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
        self.runs += 1
        self.kept = {key: run for key, run in self.kept.items() if self.runs - run <= KEPT_FOR_RUNS}
        return (time.perf_counter() - started) * 1000, size, wrong

    def _noted(self, message: ForwardMsg) -> str:
        """Keeps what a browser keeps. Returns what is wrong with the message, if anything."""
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.hashes = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            return message.delta.new_element.exception.message[:200] or "exception"
        if kind == "ref_hash" and message.ref_hash not in self.kept:
            return "a reference to a message that no browser keeps any more"
        if message.metadata.cacheable:
            self.kept[message.ref_hash if kind == "ref_hash" else message.hash] = self.runs
        return ""

    def _message(self, page: str, link: str) -> BackMsg:
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_name = link, page
        run.page_script_hash = self.hashes.get(page, self.hashes.get("", "") if page == "overview" else "")
        run.cached_message_hashes.extend(self.kept)
        run.context_info.locale, run.context_info.timezone = "en-GB", "UTC"
        run.context_info.url = f"{self.web}/{page}"
        run.context_info.color_scheme = "light"
        return message


async def working(plan: Plan, number: int, until: float, starts: float) -> None:
    """One chair: a person sits down, works, leaves, and the next one comes, until the time is over."""
    dice = random.Random(f"{plan.seed}-{number}")
    await asyncio.sleep(number / plan.people * plan.arriving_s)
    asks = actions(plan.mix, dice)
    while time.monotonic() < until:
        try:
            async with connection(plan, number) as channel:
                await sitting(plan, Person(channel, plan.web), asks, dice, (until, starts))
        except (OSError, TimeoutError, WebSocketException) as fault:
            told({"wrong": f"{type(fault).__name__}: {fault}"[:200]})
            await asyncio.sleep(1)


async def sitting(
    plan: Plan, person: Person, asks: Iterator[tuple[str, str]], dice: random.Random, when: tuple[float, float]
) -> None:
    until, starts = when
    for turn in range(round(dice.expovariate(1 / STAYS)) + 2):
        page, link = ("overview", "") if turn == 0 else next(asks)
        sent = time.monotonic()
        wall_ms, size, wrong = await person.asked(page, link)
        told({
            "at_s": round(sent - starts, 2), "page": page, "link": link, "ms": round(wall_ms, 2), "bytes": size,
            "first": turn == 0, "wrong": wrong,
        })  # fmt: skip
        await asyncio.sleep(min(dice.expovariate(1 / plan.think_s), max(0.0, until - time.monotonic())))
        if time.monotonic() >= until:
            return


def connection(plan: Plan, number: int) -> Any:
    more: dict[str, Any] = {}
    if plan.certificates:
        more = {
            "ssl": ssl.create_default_context(cafile=plan.certificates), "host": "127.0.0.1", "port": plan.port,
            "additional_headers": {"Cookie": f"__Host-sidu_route={number:032x}"},
        }  # fmt: skip
    return connect(
        f"{plan.web.replace('http', 'ws', 1)}/_stcore/stream", origin=Origin(plan.web), compression=None,
        subprotocols=[Subprotocol("streamlit")], max_size=LARGEST, open_timeout=PATIENCE_S, ping_interval=None, **more,
    )  # fmt: skip


def told(record: dict[str, Any]) -> None:
    print(json.dumps(record), flush=True)


async def everybody(plan: Plan) -> None:
    starts = time.monotonic()
    until = starts + plan.arriving_s + plan.steady_s
    await asyncio.gather(*(working(plan, number, until, starts) for number in range(plan.people)))


def main() -> None:
    plan = Plan.read(sys.stdin.read())
    os.nice(5)
    asyncio.run(everybody(plan))
    spent = resource.getrusage(resource.RUSAGE_SELF)
    told({"client_processor_s": spent.ru_utime + spent.ru_stime})


if __name__ == "__main__":
    main()
