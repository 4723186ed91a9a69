"""Many people on one process: how long a change takes, what the server holds, and what grows.

`python -m benchmarks.people --store DIR --people 25,50,100,200 --steady 180`; a soak is the same with more seconds.
With `--proxied` they are two processes behind nginx with TLS and sign-in, as `deploy/` says; with `--busy` an import
publishes a new version meanwhile, and ten decks are made.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from benchmarks.deployment import running
from benchmarks.harness import Effort, calibration_ms
from benchmarks.people_beside import busy
from benchmarks.people_mix import Mix, mix_of
from benchmarks.people_report import ARRIVING_S, THINK_S, Crowd, PeopleReport, Sample
from benchmarks.reader import processor_ms
from data.door import Door
from data.engine import Version
from data.options import filter_options
from data.periods import period_of
from data.scope import Selection, whole_company
from pages import PAGES
from tests.browser.server import ROOT, Server, served
from tests.deploy.proxied import NAME, Proxy

SETTLED_S = 20
"""Seconds after the last arrival that are not counted: the first page of so many people at once."""


def crowd_on(
    servers: Sequence[Server], mix: Mix, people: int, steady_s: float, proxy: Proxy | None = None, seed: int = 7,
    busy_store: Path | None = None,
) -> Crowd:  # fmt: skip
    """Lets that many people work on the server, or on several behind the proxy. Stops by itself.

    busy_store: the store into which something is imported meanwhile, and of which decks are made.
    """
    arriving_s = max(people * ARRIVING_S, 1.0)
    plan = {
        "port": proxy.port if proxy else servers[0].port,
        "people": people, "arriving_s": arriving_s, "steady_s": SETTLED_S + steady_s,
        "think_s": THINK_S, "seed": seed, "mix": mix.record(),
    }  # fmt: skip
    if proxy:
        plan |= {"name": NAME, "certificates": str(proxy.folder / "fullchain.pem")}
    crowd, before = Crowd(people, steady_s, processes=len(servers)), calibration_ms()
    beside = busy(busy_store, arriving_s + SETTLED_S, crowd.beside, crowd.wrong) if busy_store else nullcontext()
    with sampled([server.process.pid for server in servers], crowd.samples), beside:
        client = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.people_client"], cwd=ROOT, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            said, _ = client.communicate(json.dumps(plan), timeout=arriving_s + SETTLED_S + steady_s + 120)
        finally:
            client.kill()
    for line in said.splitlines():
        _noted(crowd, json.loads(line), arriving_s + SETTLED_S)
    crowd.calibration_ms = (before, calibration_ms())
    return crowd


def _noted(crowd: Crowd, record: dict[str, Any], from_s: float) -> None:
    if "client_processor_s" in record:
        crowd.client_processor_s = record["client_processor_s"]
        return
    if record["wrong"]:
        crowd.wrong.append(record["wrong"])
    if record.get("at_s", 0) >= from_s:
        crowd.answers.append(record)


@contextmanager
def sampled(pids: Sequence[int], samples: list[Sample]) -> Iterator[None]:
    """While the block lasts the processes are looked at once a second, and summed."""
    started, over = time.monotonic(), threading.Event()

    def look() -> None:
        while not over.wait(1):
            each = [sample_of(pid, time.monotonic() - started) for pid in pids]
            names = ("memory_mb", "files", "threads", "processor_s")
            samples.append(Sample(each[0].at_s, *(sum(getattr(one, name) for one in each) for name in names)))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


def sample_of(pid: int, at_s: float) -> Sample:
    """The process as the system sees it. Linux only."""
    process = Path(f"/proc/{pid}")
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)
    memory_mb = int(status["VmRSS"].split()[0]) / 1024
    return Sample(at_s, memory_mb, len(os.listdir(process / "fd")), int(status["Threads"]), processor_ms(pid) / 1000)


def store_mix(store: Path) -> Mix:
    """The mix of that store, as the whole company sees it."""
    door = Door(store)
    version = cast(Version, door.current())
    today = Selection(period_of(version.as_of, "quarter", version.settings.calendar))
    options = filter_options(door.view(version, whole_company("benchmark", "owns the store"), today))
    return mix_of(options, [page.key for page in PAGES])


def crowds(
    store: Path, people: Sequence[int], steady_s: float, is_proxied: bool = False, say: Callable[[str], None] = print,
    is_busy: bool = False,
) -> PeopleReport:  # fmt: skip
    """One arm per number of people, each on a fresh server; is_proxied: on two behind a proxy; is_busy: see `busy`."""
    mix, done = store_mix(store), []
    for count in people:
        with ExitStack() as stack:
            if is_proxied:
                proof = stack.enter_context(running(store, Path(stack.enter_context(TemporaryDirectory()))))
                beside = proof.store if is_busy else None
                done.append(crowd_on(proof.servers, mix, count, steady_s, proof.proxy, busy_store=beside))
            else:
                server = stack.enter_context(served(store))
                done.append(crowd_on([server], mix, count, steady_s, busy_store=store if is_busy else None))
        say(done[-1].row())
    return PeopleReport(tuple(done), "Many people on two processes behind nginx" if is_proxied else PeopleReport.name)


def extra_s(people: int) -> float:
    """Seconds a crowd takes besides the steady ones: the server's start, arriving, settling."""
    return people * ARRIVING_S + SETTLED_S + 15


def benchmark(store: Path, effort: Effort) -> PeopleReport:
    """The crowds of the effort, one after another."""
    return crowds(store, effort.people, effort.steady_s)


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.people", description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--people", default=",".join(map(str, Effort().people)), help="arms, separated by commas")
    parser.add_argument("--steady", type=float, default=Effort().steady_s, help="seconds that are counted")
    parser.add_argument("--proxied", action="store_true", help="two processes behind nginx, with TLS and sign-in")
    parser.add_argument("--busy", action="store_true", help="an import into the store and ten decks meanwhile")
    parser.add_argument("--out", type=Path, help="a .json file with every answer and sample")
    chosen = parser.parse_args()
    people = [int(count) for count in chosen.people.split(",")]
    report = crowds(chosen.store.resolve(), people, chosen.steady, chosen.proxied, is_busy=chosen.busy)
    print(report.table())
    if chosen.out:
        chosen.out.write_text(json.dumps(report.record(), indent=1), encoding="utf8")


if __name__ == "__main__":
    main()
