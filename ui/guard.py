"""What stands before every request: to which name we answer, who may call from where, how much, with which headers.

Streamlit checks the names it answers to for its socket only, and would ask another host for this machine's address
when it meets a foreign origin. So both are settled here, for sockets and plain requests alike, before it sees them.
The cookies of a sign-in come and go sealed (`ui.cookies`).
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from ui.cookies import opened, sealing
from ui.early import early
from ui.vitals import VITALS, may_read

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

LONGEST_ADDRESS, MOST_HEADER_BYTES = 8_192, 32_768
SMALL_BODY, UPLOAD_MARGIN = 65_536, 2**20
BODY_WITHIN_S, UPLOAD_WITHIN_S = 30.0, 900.0
METHODS: Final = frozenset(("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST"))
READING: Final = frozenset(("GET", "HEAD", "OPTIONS"))
UPLOADS, AGENTS, STATISTICS = "/_stcore/upload_file/", "/_stcore/agent", "/_stcore/metrics"
SIGNED_OUT: Final = "/auth/logout"
"""Whoever goes there leaves nothing in the browser, and no other page may send somebody there. Not "cookies": that
would take those of the names beside ours."""
FILES: Final = ("/media/", "/app/static/", "/component/")
OF_SOMEBODY: Final = ("/media/", UPLOADS)
"""What was made for somebody, or is handed in by somebody: asked for with the sign-in, where people sign in."""
PLAIN_HOST = re.compile(r"[A-Za-z0-9.\-:\[\]]+")
SAME_FOR_ALL: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
    " magnetometer=(), microphone=(), midi=(), payment=(), usb=(), screen-wake-lock=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
A_YEAR: Final = "max-age=31536000; includeSubDomains"
NOTHING_RUNS: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"
"""For files that people made: opened by themselves they are pictures and text, never a program of this server."""


class Guard:
    """Wraps the whole application, so that its failures too go out with the headers.

    is_signed_in: whether whoever sends these headers, their cookies opened, may ask for what is somebody's.
    """

    def __init__(self, app: Asgi, is_signed_in: Callable[[Headers], bool] = lambda headers: True) -> None:
        self.app, self.is_signed_in = app, is_signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        dressed = _dressed(scope, headers, send)
        refused = refusal(scope, headers)
        if refused is None:
            dressed, scope = sealing(scope, dressed), opened(scope)
            headers = Headers(scope=scope)
            if _is_somebodys(scope) and not await asyncio.to_thread(self.is_signed_in, headers):
                refused = 403, "Sign in first."
        if refused is None:
            if scope["type"] == "http":
                receive = _measured(scope, receive)
            return await self.app(scope, receive, dressed)
        status, words = refused
        if scope["type"] == "websocket":
            await receive()
            return await send({"type": "websocket.close", "code": 1008, "reason": words})
        answer = PlainTextResponse(words + "\n", status, {"Connection": "close"})
        return await answer(scope, receive, dressed)


def _is_somebodys(scope: Scope) -> bool:
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    return str(scope["path"]).removeprefix(f"/{base}" if base else "").startswith(OF_SOMEBODY)


def refusal(scope: Scope, headers: Headers) -> tuple[int, str] | None:
    """The status and the words for a request that is turned away; None for one that may pass."""
    hosts, path = headers.getlist("host"), scope["path"]
    if len(hosts) != 1 or not PLAIN_HOST.fullmatch(hosts[0]) or not is_host_allowed(hosts[0]):
        return 421, "This server does not answer to that name."
    if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > LONGEST_ADDRESS:
        return 414, "The address is too long."
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES:
        return 431, "The headers are too long."
    method = scope.get("method", "GET")
    if method not in METHODS:
        return 405, "That method is not known here."
    if (scope["type"] == "websocket" or method not in READING) and _is_foreign(headers, hosts[0], scope):
        return 403, "Requests from other pages are not answered."
    from_elsewhere = headers.get("sec-fetch-site") in ("cross-site", "same-site")
    if from_elsewhere and (headers.get("sec-fetch-mode") != "navigate" or path.endswith(SIGNED_OUT)):
        return 403, "Requests from other pages are not answered."
    if path.startswith(AGENTS):
        return 404, "There is nothing here."
    if (path in VITALS or path.startswith(STATISTICS)) and not may_read(scope, headers):
        return 403, "Only this machine, or whoever has the token."
    return _too_much(headers, path)


def _too_much(headers: Headers, path: str) -> tuple[int, str] | None:
    told = headers.get("content-length")
    if told is None:
        return None
    if not (told.isascii() and told.isdigit()):
        return 400, "The length is no number."
    return (413, "That is too much.") if int(told) > most_bytes(path) else None


def _is_foreign(headers: Headers, host: str, scope: Scope) -> bool:
    """Whether a page of another origin asks. Programs send no origin; token and rights hold them."""
    origins = headers.getlist("origin")
    if not origins:
        return False
    allowed = {str(each).rstrip("/") for each in config.get_option("server.corsAllowedOrigins")}
    if len(origins) == 1 and origins[0] in allowed:
        return False
    parts = urlsplit(origins[0])
    secure = scope["scheme"] in ("https", "wss")
    named = host.removesuffix(":443" if secure else ":80").lower()
    return len(origins) != 1 or parts.scheme not in ("http", "https") or parts.netloc.lower() != named


def most_bytes(path: str) -> int:
    """The largest body that path takes."""
    if path.startswith(UPLOADS):
        return int(config.get_option("server.maxUploadSize")) * 2**20 + UPLOAD_MARGIN
    return SMALL_BODY


def _measured(scope: Scope, receive: Receive) -> Receive:
    """Counts a body as it comes, and gives it a while: who sends too much or too slowly is cut off."""
    most, loop = most_bytes(scope["path"]), asyncio.get_running_loop()
    until = loop.time() + (UPLOAD_WITHIN_S if scope["path"].startswith(UPLOADS) else BODY_WITHIN_S)
    seen, is_whole = 0, False

    async def counted() -> Message:
        nonlocal seen, is_whole
        if is_whole:  # what comes now is the word that the other side is gone; that may take as long as it likes
            return await receive()
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError as late:
            raise HTTPException(408, "That took too long.", {"Connection": "close"}) from late
        seen += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        if seen > most:
            raise HTTPException(413, "That is too much.", {"Connection": "close"})
        return message

    return counted


def _dressed(scope: Scope, asked: Headers, send: Send) -> Send:
    """Sends with our headers on top of every answer."""
    path = scope["path"]
    is_file = path.startswith(FILES)
    host = asked.get("host", "")
    plain = host if PLAIN_HOST.fullmatch(host) else ""

    async def sent(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            headers = MutableHeaders(scope=message)
            for name, value in SAME_FOR_ALL.items():
                headers[name] = value
            headers["Content-Security-Policy"] = NOTHING_RUNS if is_file else page_policy(plain)
            if scope["scheme"] in ("https", "wss"):
                headers["Strict-Transport-Security"] = A_YEAR
                message["headers"] = [_secured(name, value) for name, value in message["headers"]]
            if path.endswith(SIGNED_OUT) and message["status"] < 400:
                headers["Clear-Site-Data"] = '"cache", "storage"'
            if path.startswith("/media/"):
                headers["Cache-Control"] = "private, no-store"
            if headers.get("content-type", "").startswith("text/html") and not is_file:
                headers["Link"] = early()
        await send(message)

    return sent


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A cookie that goes out over TLS comes back over nothing else."""
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return name, value
    return name, value + b"; Secure"


@lru_cache(maxsize=16)
def page_policy(host: str) -> str:
    """What a page of ours may load and call: this server, and nobody else. host: as the browser names us."""
    sockets = (
        f" ws://{host} wss://{host}" if host else ""
    )  # not every browser counts sockets of the same host as 'self'
    return "; ".join(
        (
            "default-src 'self'",
            # Streamlit's reader of messages counts long numbers in WebAssembly; nothing evaluates text.
            f"script-src 'self' 'wasm-unsafe-eval' {' '.join(inline_scripts())}".rstrip(),
            "style-src 'self' 'unsafe-inline'",  # Streamlit and Plotly write their styles while they draw
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self'{sockets}",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


@lru_cache(maxsize=1)
def inline_scripts() -> tuple[str, ...]:
    """The scripts that Streamlit's own page carries inside, named by their checksums: no other one runs."""
    text = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf8")
    inside = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    return tuple(f"'sha256-{base64.b64encode(sha256(each.encode()).digest()).decode()}'" for each in inside)
