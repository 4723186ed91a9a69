"""The guard before the application: foreign names, foreign pages, too much, too slow; headers on every answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from streamlit import config

from tests.ui.apart import run_apart
from ui import guard
from ui.early import early
from ui.guard import Guard, Message, Scope, page_policy

OURS = ("localhost", "sidu.example.com")
Answer = tuple[int, dict[str, str], str]


@pytest.fixture(autouse=True)
def names() -> Iterator[None]:
    """The names of a deployment, for the time of a test."""
    before = config.get_option("server.allowedHosts")
    config.set_option("server.allowedHosts", list(OURS))
    yield
    config.set_option("server.allowedHosts", before)


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def broken(request: Request) -> PlainTextResponse:
    raise RuntimeError("out of order")


async def page(request: Request) -> HTMLResponse:
    return HTMLResponse("<p>")


ROUTES = [
    Route("/broken", broken),
    Route("/overview", page),
    Route("/media/of-somebody.html", page),
    Route("/{path:path}", echo, methods=["GET", "PUT", "POST", "HEAD"]),
]


def asked(
    path: str = "/", method: str = "GET", kind: str = "http", scheme: str = "http", host: str = "localhost",
    body: tuple[bytes, ...] = (b"",), pause_s: float = 0, client: str = "127.0.0.1", is_signed_in: bool = True,
    **headers: str,
) -> Answer:  # fmt: skip
    """The status, headers and body with which the guard and a small application answer; a closed socket is 403."""
    given = [(b"host", host.encode())] if host else []
    given += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: Scope = {
        "type": kind, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": given, "scheme": scheme,
        "client": (client, 1), "server": ("localhost", 8501), "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    if kind == "http":
        scope["method"] = method
    sent: list[Message] = []
    waiting = list(body)

    async def receive() -> Message:
        if kind == "websocket":
            return {"type": "websocket.connect"}
        await asyncio.sleep(pause_s)
        if not waiting:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        sent.append(message)

    async def accepted(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})

    app: Any = Starlette(routes=ROUTES) if kind == "http" else accepted
    try:
        run_apart(Guard(app, lambda given: is_signed_in)(scope, receive, send))
    except RuntimeError as error:
        assert str(error) == "out of order"
    if kind == "websocket":
        return (101 if sent[0]["type"] == "websocket.accept" else 403), {}, str(sent[0].get("reason", ""))
    names = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], names, b"".join(each.get("body", b"") for each in sent[1:]).decode()


@pytest.mark.parametrize("path", ["/", "/broken", "/media/a.html", "/_stcore/agent/openapi.json"])
def test_every_answer_carries_the_headers_failures_too(path: str) -> None:
    _status, headers, _text = asked(path)
    wanted = {name.lower() for name in guard.SAME_FOR_ALL} | {"content-security-policy"}
    assert wanted <= set(headers) and "strict-transport-security" not in headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_behind_tls_browsers_are_told_to_stay_with_it() -> None:
    assert asked(scheme="https")[1]["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_behind_tls_a_cookie_comes_back_over_nothing_else() -> None:
    said = b"_streamlit_user=x; Path=/; HttpOnly"
    assert guard._secured(b"set-cookie", said) == (b"set-cookie", said + b"; Secure")
    assert guard._secured(b"set-cookie", said + b"; Secure")[1] == said + b"; Secure"
    assert guard._secured(b"x-other", said) == (b"x-other", said)


def test_a_page_may_load_and_call_this_server_only() -> None:
    rules = dict(rule.split(" ", 1) for rule in page_policy("sidu.example.com").split("; "))
    assert rules["default-src"] == "'self'" and rules["object-src"] == rules["base-uri"] == "'none'"
    assert rules["connect-src"] == "'self' ws://sidu.example.com wss://sidu.example.com"
    assert rules["img-src"] == "'self' data: blob:"
    assert "'unsafe-inline'" not in rules["script-src"] and "'unsafe-eval'" not in rules["script-src"]
    assert not any("*" in rule or "http" in rule for rule in rules.values())


def test_a_file_that_people_made_is_never_a_program_of_this_server() -> None:
    headers = asked("/media/deck.html")[1]
    assert headers["content-security-policy"].endswith("sandbox") and headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("base", ["", "sidu", "/a/b/"])
@pytest.mark.parametrize("path", ["/media/3f2a.xlsx", "/_stcore/upload_file/s/f"])
def test_what_is_somebodys_is_neither_fetched_nor_handed_in_without_a_sign_in(path: str, base: str) -> None:
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", base)
    try:
        answers_somebody_only(path, f"/{base.strip('/')}" if base else "")
    finally:
        config.set_option("server.baseUrlPath", before)


def answers_somebody_only(path: str, below: str) -> None:
    for method in ("GET", "HEAD", "PUT"):
        assert asked(below + path, method, is_signed_in=False)[0] == 403 and asked(below + path, method)[0] == 200
    for everybodys in ("/", f"{below}/", f"{below}/app/static/logo.svg", f"{below}/static/media/font.woff2"):
        assert asked(everybodys, is_signed_in=False)[0] == 200


def test_who_signs_out_leaves_nothing_in_the_browser_and_keeps_the_cookies_of_the_neighbours() -> None:
    assert asked("/auth/logout")[1]["clear-site-data"] == '"cache", "storage"'
    assert "clear-site-data" not in asked("/auth/login")[1] and "clear-site-data" not in asked("/")[1]


@pytest.mark.parametrize("place", ["cross-site", "same-site"])
def test_another_page_signs_nobody_out(place: str) -> None:
    foreign = asked("/auth/logout", sec_fetch_site=place, sec_fetch_mode="navigate")
    assert foreign[0] == 403 and "clear-site-data" not in foreign[1]
    assert asked(sec_fetch_site=place, sec_fetch_mode="navigate")[0] == 200  # a colleague's link
    for own in ("same-origin", "none"):
        assert asked("/auth/logout", sec_fetch_site=own, sec_fetch_mode="navigate")[0] == 200


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "", "a b", "["])
def test_a_foreign_name_is_refused_for_sockets_and_plain_requests(kind: str, host: str) -> None:
    assert asked(kind=kind, host=host)[0] == (421 if kind == "http" else 403)


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [("http://localhost", True), ("http://LOCALHOST", True), ("https://localhost:3000", False), ("null", False),
     ("http://evil.example", False), ("http://localhost.evil.example", False), ("http://localhost@x.example", False)],
)  # fmt: skip
def test_a_page_of_another_origin_opens_no_socket_and_changes_nothing(origin: str, is_ours: bool) -> None:
    assert asked("/_stcore/stream", kind="websocket", origin=origin)[0] == (101 if is_ours else 403)
    assert asked("/x", "PUT", origin=origin)[0] == (200 if is_ours else 403)


def test_another_page_may_lead_here_and_not_load_from_here() -> None:
    assert asked(sec_fetch_site="cross-site", sec_fetch_mode="navigate")[0] == 200
    for site in ("cross-site", "same-site"):
        assert asked(sec_fetch_site=site, sec_fetch_mode="no-cors")[0] == 403
    assert asked(sec_fetch_site="same-origin", sec_fetch_mode="cors")[0] == 200


def test_what_is_too_large_is_refused_by_its_word_and_while_it_comes() -> None:
    assert asked("/x", "PUT", content_length="65537")[0] == 413
    assert asked("/x", "PUT", content_length="many")[0] == 400
    piece = b"x" * 40_000
    assert asked("/x", "PUT", body=(piece,))[::2] == (200, "40000")
    assert asked("/x", "PUT", body=(piece, piece))[0] == 413
    assert asked("/_stcore/upload_file/s/f", "PUT", body=(piece, piece))[::2] == (200, "80000")
    most = config.get_option("server.maxUploadSize") * 2**20
    assert asked("/_stcore/upload_file/s/f", "PUT", content_length=str(most + 2**21))[0] == 413
    assert asked("/" + "x" * 9_000)[0] == 414 and asked(cookie="x" * 40_000)[0] == 431
    assert asked(method="TRACE")[0] == 405


def test_whoever_sends_too_slowly_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BODY_WITHIN_S", 0.05)
    assert asked("/x", "PUT", body=(b"a",) * 9, pause_s=0.02)[0] == 408


def test_the_counts_are_for_this_machine_or_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("/metrics", "/_stcore/metrics"):
        assert asked(path)[0] == 200
        assert asked(path, client="192.0.2.7")[0] == asked(path, x_forwarded_for="127.0.0.1")[0] == 403
    (tmp_path / "token").write_text("a long enough token\n", "utf8")
    monkeypatch.setenv("SIDU_METRICS_TOKEN_FILE", str(tmp_path / "token"))
    far = {"path": "/metrics", "client": "192.0.2.7"}
    assert asked(**far, authorization="Bearer a long enough token")[0] == 200
    assert asked(**far, authorization="Bearer a long enough tokem")[0] == asked(**far)[0] == 403
    (tmp_path / "token").write_text("short", "utf8")
    assert asked(**far, authorization="Bearer short")[0] == 403


def test_a_page_says_what_it_will_need_and_nothing_else_does() -> None:
    assert asked("/overview")[1]["link"] == early()
    assert "link" not in asked("/static/js/index.js")[1] and "link" not in asked("/media/of-somebody.html")[1]
