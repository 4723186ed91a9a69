"""Bytes on the wire: what no browser would send, sent to a running server."""

from __future__ import annotations

import base64
import os
import socket
from contextlib import closing, suppress
from dataclasses import dataclass, replace

from tests.browser.server import Server

PATIENCE_S = 10.0
TOKEN_COOKIE = "_streamlit_xsrf"


@dataclass(frozen=True)
class Reply:
    """What came back: the status (0 = none), everything received, and whether the server ended the connection."""

    status: int
    received: bytes
    is_over: bool = False

    @property
    def close_code(self) -> int:
        """The code of the close frame that ends a channel; 0 where there is none, or it says none."""
        _head, _gap, frames = self.received.partition(b"\r\n\r\n")
        at = 0
        while at + 2 <= len(frames):
            opcode, size = frames[at] & 0x0F, frames[at + 1] & 0x7F
            at += 2
            if size > 125:
                wide = 2 if size == 126 else 8
                size, at = int.from_bytes(frames[at : at + wide], "big"), at + wide
            if opcode == 8:
                return int.from_bytes(frames[at : at + 2], "big")
            at += size
        return 0


def sent(server: Server, request: bytes, until_closed: bool = True, then: bytes = b"") -> Reply:
    """Sends those bytes over a connection of their own and reads until it is closed, or until nothing comes.

    then: sent when the first answer has come.
    """
    with closing(socket.create_connection(("127.0.0.1", server.port), PATIENCE_S)) as line:
        line.settimeout(PATIENCE_S if until_closed else 1.0)
        first = b""
        # It may be refused before all was sent; what it said then stands in the buffer.
        with suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(request)
            if then:
                first = line.recv(65536)
                line.sendall(then)
        return _reply(line, first)


def _reply(line: socket.socket, received: bytes) -> Reply:
    found = _read(received)
    while not found.close_code:
        try:
            part = line.recv(65536)
        except TimeoutError:
            return found
        except ConnectionResetError:
            part = b""
        if not part:
            return replace(found, is_over=True)
        found = _read(found.received + part)
    return replace(found, is_over=True)


def _read(received: bytes) -> Reply:
    first = received.split(b"\r\n", 1)[0].split(b" ")
    return Reply(int(first[1]) if len(first) > 1 and first[1].isdigit() else 0, received)


def got(server: Server, path: str, *headers: str, method: str = "GET", body: bytes = b"") -> Reply:
    """One request with exactly that path: no client that would tidy it up stands in between."""
    named = {header.split(":", 1)[0].lower() for header in headers}
    lines = [f"{method} {path} HTTP/1.1", *headers, "Connection: close"]
    if "host" not in named:
        lines.insert(1, f"Host: localhost:{server.port}")
    if body and not named & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(body)}")
    return sent(server, "\r\n".join([*lines, "", ""]).encode() + body)


def upgrade(server: Server, host: str | None = None, origin: str | None = None, *headers: str) -> bytes:
    """The request that asks for the page's channel."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host or f'localhost:{server.port}'}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        *([f"Origin: {origin}"] if origin else []),
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def frame(payload: bytes, opcode: int = 2) -> bytes:
    """One masked frame of a channel, as a browser sends it."""
    size = len(payload)
    if size < 126:
        head = bytes([0x80 | opcode, 0x80 | size])
    elif size < 65536:
        head = bytes([0x80 | opcode, 0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([0x80 | opcode, 0x80 | 127]) + size.to_bytes(8, "big")
    mask = b"\x00\x00\x00\x00"  # a mask of zeros leaves the bytes as they are
    return head + mask + payload
