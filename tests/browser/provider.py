"""A real provider of sign-ins for the tests, and people who sign in with it through a real browser."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.browser.server import Server, free_port
from tests.browser.window import LOOKS_EVERY_MS, Window
from tests.ui.cookies import kept_cookie

STARTS_WITHIN_S, PATIENCE_MS = 60, 60_000
DRAWING = "*/static/js/PlotlyChart.*"
NO_DRAWING = "export default () => null; export const PlotlyChart = () => null;"
"""Instead of the program that draws charts: what is tested is who is sent what, and drawing takes most of the time."""
IS_ANSWERED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning' && !app.querySelector('[data-stale="true"]')
        && app.querySelector('[data-testid="stMain"] [data-testid="stElementContainer"]');
}"""
VERIFIED = {"email_verified": True}
ACCOUNT = {"iss": "of-long-ago", "aud": "sidu", "sub": "theirs"}
"""Whose sign-in it is where a test says no more: another provider than the one that runs, and so no other account."""
PEOPLE: dict[str, dict[str, Any]] = {
    "ben": {"email": "Ben@Example.com", "name": "Ben Zhao", **VERIFIED},
    "gao": {"email": "gao@example.com", "groups": ["south"], **VERIFIED},
    "anna": {"email": "anna@example.com", "name": "Anna Li", **VERIFIED},
    "eva": {"email": "eva@example.com", **VERIFIED},
    "stranger": {"email": "stranger@example.com", **VERIFIED},
    "impostor": {"email": "anna@example.com", "email_verified": False},
    "successor": {"email": "anna@example.com", "name": "Anna Sun", **VERIFIED},
    "sleeper": {"email": "anna@example.com", "auth_time": 1_700_000_000, **VERIFIED},
}
"""Subject at the provider → what it says of them. The sleeper showed who they are in 2023; the successor was given an
address that had been somebody else's."""


@contextmanager
def provider() -> Iterator[int]:
    """Runs the provider until the block ends; gives its port."""
    port = free_port()
    people = [f"--user-claims={json.dumps({'sub': sub, **claims})}" for sub, claims in PEOPLE.items()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), "-H", "localhost", *people]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("localhost", port, timeout=2)
        try:
            connection.request("GET", "/.well-known/openid-configuration")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"the provider of sign-ins did not answer; it ended with {process.poll()}")


def secrets_file(folder: Path, port: int, address: str = "http://localhost:{port}") -> Path:
    """The secrets that Streamlit needs to sign people in with the provider of that port.

    address: where the browser comes back to; {port} is that of the server.
    """
    path = folder / "secrets.toml"
    path.write_text(
        f"""[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "{"c" * 40}"
client_id = "sidu"
client_secret = "quiet"
server_metadata_url = "http://localhost:{port}/.well-known/openid-configuration"
""",
        encoding="utf8",
    )
    return path


def kept_sign_in(server: Server, **claims: Any) -> dict[str, Any]:
    """What a browser keeps of a sign-in of which the provider said that: for one that began long ago."""
    said = {"origin": server.address, "is_logged_in": True, **VERIFIED, "iat": int(time.time())} | ACCOUNT | claims
    name, value = kept_cookie("c" * 40, said)
    cookie = {"name": name, "value": value, "domain": "localhost", "path": "/", "expires": -1}
    return {"cookies": [cookie | {"httpOnly": True, "secure": False, "sameSite": "Lax"}], "origins": []}


@dataclass
class Guest(Window):
    """A window that keeps every byte that the server sent it."""

    received: list[bytes] = field(default_factory=list)

    def drawn(self) -> None:
        """Waits until the server has answered; what is tested is what it sends, not how charts are drawn."""
        self.page.wait_for_function(IS_ANSWERED, timeout=PATIENCE_MS, polling=LOOKS_EVERY_MS)
        self.page.wait_for_timeout(150)  # a rerun that the page itself asks for begins within this
        self.page.wait_for_function(IS_ANSWERED, timeout=PATIENCE_MS, polling=LOOKS_EVERY_MS)

    def watch(self) -> None:
        super().watch()
        self.page.on("websocket", lambda channel: channel.on("framereceived", self._keep))
        self._leave_out_drawing()

    def _leave_out_drawing(self) -> None:
        """Answers for the server where the browser asks for the program that draws charts, and for nothing else.

        Playwright's own `route` stops every request of the page and turns the browser's memory of scripts off, so that
        each page that is opened fetches and compiles all of them anew.
        """
        body = base64.b64encode(NO_DRAWING.encode()).decode()
        headers = [{"name": "Content-Type", "value": "text/javascript"}]
        answer = {"responseCode": 200, "responseHeaders": headers, "body": body}
        asked = self.page.context.new_cdp_session(self.page)
        asked.on(
            "Fetch.requestPaused",
            lambda on: asked.send("Fetch.fulfillRequest", answer | {"requestId": on["requestId"]}),
        )
        asked.send("Fetch.enable", {"patterns": [{"urlPattern": DRAWING}]})

    def _keep(self, payload: bytes | str) -> None:
        self.received.append(payload if isinstance(payload, bytes) else payload.encode())

    def shows(self, text: str) -> str:
        """Waits until the page shows that text; gives all that it shows. Raises TimeoutError of the browser."""
        is_there = "text => document.body.innerText.includes(text)"
        self.page.wait_for_function(is_there, arg=text, timeout=PATIENCE_MS, polling=LOOKS_EVERY_MS)
        return " ".join(self.lines())

    @property
    def face(self) -> str:
        """What stands there instead of a page; "" where a page does."""
        card = self.page.locator(".st-key-panel-face")
        return card.inner_text() if card.count() else ""

    def sign_in(self, subject: str) -> None:
        """From the face of whoever is not signed in, by way of the provider, back to the first page."""
        self.page.locator(".st-key-panel-face").get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(re.compile("/oauth2/authorize"))
        self.page.locator(f'button[value="{subject}"]').first.click()
        self.page.wait_for_url(re.compile(f"^{re.escape(self.address)}/"))
        self.page.wait_for_selector(".st-key-person, .st-key-panel-face", state="attached", timeout=PATIENCE_MS)


@dataclass
class Guests:
    """Windows on one server for guests, each with nothing of the guest before but the scripts that the browser knows.

    A browser of its own costs half a second of the processor, and its first page compiles the whole program. Nobody
    else has a guest's browser meanwhile; after a failure nobody has it again.
    """

    browser: Browser
    server: Server
    idle: list[BrowserContext] = field(default_factory=list)

    @contextmanager
    def window(self, state: Any = None, headers: dict[str, str] | None = None) -> Iterator[Guest]:
        """A window of a guest. state: what another window's browser kept of its sign-in; headers: what a proxy adds."""
        context = self.idle.pop() if self.idle else self._browser_of_its_own()
        try:
            context.set_extra_http_headers(headers or {})
            context.add_cookies(state["cookies"] if state else [])
            opened = Guest(context.new_page(), self.server.address, "en")
            opened.watch()
            yield opened
            opened.unwatch()
            opened.page.goto(f"{self.server.address}/_stcore/health")
            opened.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            opened.page.close()
            context.clear_cookies()
        except BaseException:
            context.close()
            raise
        self.idle.append(context)

    def _browser_of_its_own(self) -> BrowserContext:
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        context.set_default_timeout(PATIENCE_MS)
        return context
