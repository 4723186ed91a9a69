"""The proxy example, run by a real nginx before two small servers that say what they were asked."""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.proxied import NAME, Proxy, demand_nginx, judged, proxied, written

NAMED = "__Host-sidu_route="
MINE = NAMED + "a" * 32
OWN = ("X-Content-Type-Options", "Content-Security-Policy", "X-Frame-Options", "Strict-Transport-Security")


class Backend(BaseHTTPRequestHandler):
    """Answers with its port and the headers that reached it; as a sign-in proxy it knows whoever has the cookie."""

    def do_GET(self) -> None:
        if self.path.startswith("/oauth2/auth"):
            self.send_response(202 if "signed=in" in self.headers.get("Cookie", "") else 401)
            self.send_header("X-Auth-Request-Email", "anna@example.com")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        text = json.dumps(
            {"port": self.server.server_address[1], "path": self.path, "headers": dict(self.headers)}
        ).encode()
        self.send_response(200)
        for name in OWN if self.path.startswith("/dressed") else ():
            self.send_header(name, "ours")
        for n in range(8) if self.path.startswith("/signed-in") else ():
            self.send_header("Set-Cookie", f"sidu_user_{n}=" + "x" * 3_800)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *words: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def backends() -> Iterator[tuple[int, int]]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Backend) for _ in range(2)]
    for each in servers:
        threading.Thread(target=each.serve_forever, daemon=True).start()
    yield servers[0].server_port, servers[1].server_port
    for each in servers:
        each.shutdown()
        each.server_close()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, backends: tuple[int, int]) -> Iterator[Proxy]:
    demand_nginx()
    with proxied(tmp_path_factory.mktemp("proxy"), backends) as running:
        yield running


def reached(answer: str) -> dict[str, Any]:
    """What the backend says that it was asked."""
    assert answer.startswith("HTTP/1.1 200"), answer[:300]
    return dict(json.loads(answer.split("\r\n\r\n", 1)[1]))


@pytest.mark.parametrize("sign_in_port", [0, 4181])
def test_nginx_accepts_both_variants_of_the_example(tmp_path: Path, sign_in_port: int) -> None:
    demand_nginx()
    written(tmp_path, (8501, 8502), sign_in_port)
    said = judged(tmp_path)
    assert said.returncode == 0 and "warn" not in said.stderr, said.stderr


def test_a_browser_keeps_its_process_and_many_browsers_use_both(proxy: Proxy, backends: tuple[int, int]) -> None:
    found: dict[str, set[int]] = {}
    for route in (secrets.token_hex(16) for _ in range(24)):
        found[route] = {reached(proxy.get(f"/{n}", Cookie=f"{NAMED}{route}"))["port"] for n in range(3)}
    assert all(len(ports) == 1 for ports in found.values())
    assert set.union(*found.values()) == set(backends)


def test_whoever_has_no_route_is_given_the_one_that_answered(proxy: Proxy) -> None:
    wrong = ("../../x", "A" * 32, "a" * 33, "a" * 32 + "x")
    for cookie in ("", MINE.removeprefix("__Host-"), f"x{MINE}", *(f"{NAMED}{each}" for each in wrong)):
        first = proxy.get("/", Cookie=cookie)
        given = re.search(
            r"Set-Cookie: (__Host-sidu_route=[0-9a-f]{32}); Path=/; HttpOnly; Secure; SameSite=Lax", first
        )
        assert given, first
        again = proxy.get("/", Cookie=f"a=b; {given[1]}; c=d")
        assert reached(again)["port"] == reached(first)["port"] and "Set-Cookie" not in again


def test_what_a_client_says_about_itself_is_not_handed_on(proxy: Proxy) -> None:
    lies = {
        "X_Forwarded_For": "9.9.9.9", "X_Forwarded_Proto": "http", "X_Real_IP": "9.9.9.9", "Forwarded": "for=9.9.9.9",
        "X_Sidu_Proxy": "guess", "X_Auth_Request_Email": "anna@example.com", "X_Auth_Request_Groups": "all",
    }  # fmt: skip
    heard = reached(proxy.get("/", Cookie=MINE, **lies))["headers"]
    assert (heard["X-Forwarded-For"], heard["X-Forwarded-Proto"]) == ("127.0.0.1", "https")
    assert heard["Host"] == f"{NAME}:{proxy.port}" and heard["X-Real-IP"] == "127.0.0.1"
    assert not {"Forwarded", "X-Sidu-Proxy", "X-Auth-Request-Email", "X-Auth-Request-Groups"} & set(heard)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_is_for_the_operator_is_not_for_the_world(proxy: Proxy, path: str) -> None:
    assert proxy.get(path, Cookie=MINE).startswith("HTTP/1.1 404")


def head_of(answer: str) -> list[tuple[str, str]]:
    """The headers of an answer, each as often as it came."""
    lines = answer.split("\r\n\r\n", 1)[0].split("\r\n")[1:]
    return [(name, value) for name, _, value in (line.partition(": ") for line in lines)]


def test_the_proxys_own_short_answers_carry_the_headers_and_what_sidu_says_stands_alone(proxy: Proxy) -> None:
    too_much = f"PUT /x HTTP/1.1\nHost: {NAME}\nConnection: close\nContent-Length: 70000\n\n"
    too_long = f"GET /{'x' * 20_000} HTTP/1.1\nHost: {NAME}\nConnection: close\n\n"
    for status, answer in (("404", proxy.get("/metrics", Cookie=MINE)), ("413", proxy.said(too_much)),
                           ("414", proxy.said(too_long))):  # fmt: skip
        said = [(name, value) for name, value in head_of(answer) if name in OWN]
        assert answer.startswith(f"HTTP/1.1 {status}") and sorted(said) == [
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
        ], answer[:600]  # fmt: skip
    dressed = head_of(proxy.get("/dressed", Cookie=MINE))
    assert [pair for pair in dressed if pair[0] in OWN] == [(name, "ours") for name in OWN]
    bare = {name for name, _ in head_of(proxy.get("/", Cookie=MINE))}
    assert bare & set(OWN) == {"Strict-Transport-Security"}, "a sign-in proxy's own page keeps its styles"


def test_whoever_is_in_many_groups_signs_in_and_takes_no_process_away_from_the_others(proxy: Proxy) -> None:
    """As many cookies as Sidu takes back (32 kB); with nginx' own 4 kB it was a 503, and for the others too."""
    for _ in range(4):
        said = head_of(proxy.get("/signed-in", Cookie=MINE))
        assert len([value for name, value in said if name == "Set-Cookie" and value.startswith("sidu_user_")]) == 8
    assert reached(proxy.get("/", Cookie=MINE))


def test_another_name_hears_nothing_and_a_large_body_is_refused(proxy: Proxy) -> None:
    assert proxy.said("GET / HTTP/1.1\nHost: other.example\n\n", name="other.example") == ""
    head = f"PUT /x HTTP/1.1\nHost: {NAME}\nConnection: close\nContent-Length: 70000\n\n"
    assert proxy.said(head).startswith("HTTP/1.1 413")
    upload = f"PUT /_stcore/upload_file/a/b HTTP/1.1\nHost: {NAME}\nConnection: close\nContent-Length: 250000000\n\n"
    assert proxy.said(upload).startswith("HTTP/1.1 413")


def test_the_log_holds_no_client(proxy: Proxy) -> None:
    proxy.get("/one_client?client=C000123&lang=en", Cookie=MINE)
    assert " /one_client 200 " in proxy.log() and "C000123" not in proxy.log() and "sidu_route" not in proxy.log()


def test_with_trusted_headers_only_whom_the_sign_in_proxy_knows_comes_through(
    tmp_path: Path, backends: tuple[int, int]
) -> None:
    demand_nginx()
    with proxied(tmp_path, backends, sign_in_port=backends[0]) as proxy:
        lies = {"X_Auth_Request_Email": "boss@example.com", "X_Sidu_Proxy": "guess"}
        for path in ("/", "/_stcore/stream", "/_stcore/upload_file/a/b"):
            heard = reached(proxy.get(path, Cookie=f"{MINE}; signed=in", **lies))["headers"]
            assert heard["X-Auth-Request-Email"] == "anna@example.com"
            assert heard["X-Sidu-Proxy"].startswith("REPLACE") and "X-Auth-Request-Groups" not in heard
            unknown = reached(proxy.get(path, Cookie=MINE, **lies))
            assert unknown["path"] == "/oauth2/sign_in", "who is not signed in meets the sign-in proxy, not Sidu"
