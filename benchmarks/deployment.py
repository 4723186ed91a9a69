"""The server as `deploy/` says, really run: two processes behind nginx with TLS and a sign-in proxy, while people read.

python -m benchmarks.deployment --store STORE [--out benchmarks/DEPLOYMENT.md]

The store is copied; what was written by hand below the table stays. nginx, openssl and Chromium must be there; the
sign-in proxy is a stand-in that knows one person.
"""

from __future__ import annotations

import argparse
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

from tests.browser.server import ROOT, Server, served
from tests.browser.window import IS_DRAWN, PROBE, launch_options
from tests.deploy.proxied import NAME, Proxy, proxied

ANNA, SECRET = "anna@example.com", secrets.token_hex(32)
PEOPLE, SOCKETS = 3, 24
WITHIN_MS = 400_000
ORDERS = "order_id,line,client_id,ordered_on,quantity,revenue\n"
BY_HAND = "<!-- Written by hand from here on; a rerun keeps it. -->"


class SignIn(BaseHTTPRequestHandler):
    """Stands for oauth2-proxy: whoever asks is Anna."""

    def do_GET(self) -> None:
        self.send_response(202)
        self.send_header("X-Auth-Request-Email", ANNA)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Says nothing."""


@dataclass
class Proof:
    """What is tried, and what came of it."""

    proxy: Proxy
    servers: tuple[Server, Server]
    store: Path
    rows: list[tuple[str, str]] = field(default_factory=list)

    def found(self, what: str, result: object) -> None:
        print(f"{what}: {result}", flush=True)
        self.rows.append((what, str(result)))

    def count(self, server: Server, name: str) -> float:
        with urllib.request.urlopen(f"http://localhost:{server.port}/metrics", timeout=20) as answer:
            lines = dict(line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if line[:1].islower())
        return float(lines[name])


@contextmanager
def running(store: Path, folder: Path) -> Iterator[Proof]:
    """Two servers, a sign-in, and nginx in front."""
    (folder / "secret").write_text(SECRET, "utf8")
    (folder / "access.toml").write_text(
        f'sign_in = "headers"\nadministrators = ["{ANNA}"]\n[headers]\nsecret_file = "{folder}/secret"\n', "utf8"
    )
    extra = {"SIDU_ACCESS": str(folder / "access.toml"), "SIDU_FORECASTS": "off"}
    extra["STREAMLIT_SERVER_ALLOWED_HOSTS"] = f"{NAME} localhost"
    sign_in = ThreadingHTTPServer(("127.0.0.1", 0), SignIn)
    threading.Thread(target=sign_in.serve_forever, daemon=True).start()
    with ExitStack() as stack:
        first, second = (stack.enter_context(served(store, extra=extra)) for _ in range(2))
        proxy = stack.enter_context(proxied(folder, (first.port, second.port), sign_in.server_port, secret=SECRET))
        yield Proof(proxy, (first, second), store)


def headers(proof: Proof) -> None:
    answer = proof.proxy.get("/").lower()
    wanted = ("content-security-policy", "strict-transport-security", "x-content-type-options", "referrer-policy")
    proof.found("security headers on the first page, each once", all(answer.count(f"\n{n}:") == 1 for n in wanted))
    proof.found("says what serves it", "uvicorn" in answer or bool(re.search(r"nginx/\d", answer)))
    hidden = [proof.proxy.get(path)[9:12] for path in ("/healthz", "/readyz", "/metrics", "/_stcore/metrics")]
    proof.found("health and counts from outside", " ".join(hidden))
    lie = f"GET / HTTP/1.1\nHost: {NAME}\nX-Sidu-Proxy: {SECRET}\nConnection: close\n\n"
    direct = urllib.request.Request(f"http://localhost:{proof.servers[0].port}/", headers={"Host": "evil.example"})
    try:
        status = urllib.request.urlopen(direct, timeout=20).status
    except urllib.error.HTTPError as refused:
        status = refused.code
    proof.found("a foreign name at a process itself", status)
    proof.found("the right name at the proxy", proof.proxy.said(lie)[9:12])


def sockets(proof: Proof) -> None:
    """Bare sockets with a route each: each stays with one process, and both have some."""
    accepted = 0
    for _ in range(SOCKETS):
        cookie = f"__Host-sidu_route={secrets.token_hex(16)}"
        for _again in range(2):
            accepted += opened(proof.proxy, cookie)
    proof.found(f"{SOCKETS} browsers, each opens a socket twice through TLS: accepted", f"{accepted} of {2 * SOCKETS}")


def opened(proxy: Proxy, cookie: str) -> bool:
    """Whether a socket of a page is accepted through the proxy."""
    trusted = ssl.create_default_context(cafile=str(proxy.folder / "fullchain.pem"))
    head = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {NAME}:{proxy.port}\r\nOrigin: {proxy.address}\r\nCookie: {cookie}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n"
    )
    plain = socket.create_connection(("127.0.0.1", proxy.port), timeout=30)
    with plain, trusted.wrap_socket(plain, server_hostname=NAME) as secure:
        secure.sendall(head.encode())
        return secure.recv(64).startswith(b"HTTP/1.1 101")


def stickiness(proof: Proof, routes: dict[str, str]) -> None:
    """By the log of the proxy: every browser's requests went to one process."""
    proof.found("browsers in Chromium", len(routes))
    by_process: dict[str, int] = defaultdict(int)
    for port in routes.values():
        by_process[port] += 1
    proof.found("… and which process each had for all its requests", dict(by_process))


@dataclass
class Person:
    """A window of somebody, and what went wrong in it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def drawn(self) -> None:
        self.page.wait_for_function(IS_DRAWN, timeout=WITHIN_MS)


def _noted(person: Person, message: ConsoleMessage) -> None:
    if message.type == "error" and not PROBE.search(message.location.get("url", "")):
        person.complaints.append(message.text)


def _broken(person: Person, error: Error) -> None:
    person.complaints.append(str(error))


def people(browser: Browser, proof: Proof) -> list[Person]:
    found = []
    for _ in range(PEOPLE):
        context = browser.new_context(ignore_https_errors=True, viewport={"width": 1440, "height": 900})
        person = Person(context.new_page())
        person.page.on("console", partial(_noted, person))
        person.page.on("pageerror", partial(_broken, person))
        person.page.goto(f"{proof.proxy.address}/?lang=en", timeout=WITHIN_MS)
        person.drawn()
        found.append(person)
    return found


def while_it_imports(proof: Proof, readers: list[Person]) -> None:
    file = proof.store.parent / "more.csv"
    file.write_text(ORDERS + "".join(f"NEW{n},1,C000001,2026-10-{n % 15 + 1:02},1,100\n" for n in range(200)), "utf8")
    before = [proof.count(server, "sidu_version") for server in proof.servers]
    command = [sys.executable, "-m", "data", "import", str(file), "--as", "sales", "--store", str(proof.store)]
    began, reloads = time.monotonic(), 0
    with open(proof.store.parent / "import.log", "wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        while process.poll() is None:
            reader = readers[reloads % len(readers)]
            reader.page.goto(
                f"{proof.proxy.address}/{('kpis', 'cost_and_profit', '')[reloads % 3]}?lang=en", timeout=WITHIN_MS
            )
            reader.drawn()
            reloads += 1
    proof.found(
        "an import while people read: exit code, seconds", f"{process.returncode}, {time.monotonic() - began:.0f}"
    )
    proof.found("pages opened and drawn meanwhile", reloads)
    for reader in readers:
        reader.page.goto(f"{proof.proxy.address}/?lang=en", timeout=WITHIN_MS)
        reader.drawn()
    after = [proof.count(server, "sidu_version") for server in proof.servers]
    proof.found("version of each process before and after", f"{before} → {after}")


def a_process_ends(proof: Proof, readers: list[Person]) -> None:
    """One process is told to end: its windows come back by the other."""
    gone, left = proof.servers
    held = proof.count(gone, "sidu_sessions")
    gone.process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    code = gone.process.wait(60)
    proof.found(
        "a process is told to end: windows it had, seconds, exit code",
        f"{held:.0f}, {time.monotonic() - began:.1f}, {code}",
    )
    for reader in readers:
        reader.page.goto(f"{proof.proxy.address}/kpis?lang=en", timeout=WITHIN_MS)
        reader.drawn()
    proof.found(
        "all windows drawn again by the other process, sessions there", f"{proof.count(left, 'sidu_sessions'):.0f}"
    )


def table(proof: Proof) -> str:
    lines = [f"| {what} | {result} |" for what, result in proof.rows]
    head = "# The server of deploy/, really run\n\nMade by `python -m benchmarks.deployment`.\n\n"
    head += "| what | came of it |\n|---|---|"
    return "\n".join([head, *lines]) + "\n"


def written_by_hand(page: Path) -> str:
    """What stands on the page from the mark on; the mark alone where there is no page or no mark yet."""
    text = page.read_text("utf8") if page.is_file() else ""
    return BY_HAND + text.partition(BY_HAND)[2]


def main(store: Path, out: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="sidu-deployment-") as name, ExitStack() as stack:
        folder = Path(name)
        shutil.copytree(store, folder / "store")
        proof = stack.enter_context(running(folder / "store", folder))
        steps: tuple[Callable[[Proof], None], ...] = (headers, sockets)
        for step in steps:
            step(proof)
        play = stack.enter_context(sync_playwright())
        options = launch_options()
        options["args"] = [*options["args"], f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
        readers = people(play.chromium.launch(**options), proof)
        stickiness(proof, upstreams_of(proof, readers))
        while_it_imports(proof, readers)
        a_process_ends(proof, readers)
        complaints = [c for r in readers for c in r.complaints if "502" not in c and "503" not in c]
        proof.found("complaints on the consoles of all windows", complaints or 0)
        faults = [
            line
            for s in proof.servers
            for line in s.written().splitlines()
            if '"error"' in line or '"critical"' in line
        ]
        proof.found("errors in the logs of both processes", len(faults))
        if faults:
            print(*faults[:5], sep="\n")
        if out is not None:
            out.write_text(f"{table(proof)}\n{written_by_hand(out).rstrip()}\n", "utf8")


def upstreams_of(proof: Proof, readers: list[Person]) -> dict[str, str]:
    """Per browser the process that had all its requests; a browser with two is named so."""
    found = {}
    for number, reader in enumerate(readers):
        mark = f"/static/sticky-{number}-"
        for again in range(4):
            reader.page.evaluate("path => fetch(path).then(() => 0)", f"{mark}{again}")
        time.sleep(0.2)
        ports = {line.rsplit(":", 1)[1] for line in proof.proxy.log().splitlines() if mark in line}
        found[mark] = " and ".join(sorted(ports))
    return found


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--store", type=Path, required=True)
    words.add_argument("--out", type=Path)
    given = words.parse_args()
    main(given.store, given.out)
