"""What a hostile client may put on the wire is refused, or harms nobody. No browser takes part."""

from __future__ import annotations

import socket
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import pytest

from tests.browser.server import ROOT, Server
from tests.browser.wire import TOKEN_COOKIE, frame, got, sent, upgrade

SWITCHED, POLICY, TOO_BIG, PROTOCOL = 101, 1008, 1009, 1002
SECRETS = ("[server]", "SQLite format", "root:x:0", "def main", "streamlit[auth]")
"""What stands in files that nobody may fetch: our settings, the desk, the machine's, our code, our pins."""


def is_alive(server: Server) -> bool:
    connection = HTTPConnection("localhost", server.port, timeout=10)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    finally:
        connection.close()


def test_a_channel_opens_for_our_own_page(server: Server) -> None:
    origin = f"http://localhost:{server.port}"
    assert sent(server, upgrade(server, origin=origin), until_closed=False).status == SWITCHED


@pytest.mark.parametrize(
    "origin",
    (
        "http://evil.example",
        "null",
        "http://localhost.evil.example",
        "https://localhost:1",
        "file://",
        "http://127.0.0.2",
    ),
)
def test_a_channel_does_not_open_for_a_page_of_another_origin(server: Server, origin: str) -> None:
    reply = sent(server, upgrade(server, origin=origin))
    assert reply.status == 403


@pytest.mark.parametrize(
    "host", ("evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example", "")
)
def test_a_channel_does_not_open_for_a_name_that_is_not_ours(server: Server, host: str) -> None:
    reply = sent(server, upgrade(server, host=host or " "))
    assert reply.status in (400, 403)


def test_an_upload_without_the_anti_forgery_token_is_refused(server: Server) -> None:
    body = b"--x\r\nContent-Disposition: form-data; name=f; filename=a.csv\r\n\r\na\r\n--x--\r\n"
    kind = "Content-Type: multipart/form-data; boundary=x"
    bare = got(server, "/_stcore/upload_file/any/any", kind, method="PUT", body=body)
    forged = got(
        server, "/_stcore/upload_file/any/any", kind, f"Cookie: {TOKEN_COOKIE}=2|1|2|3", "X-Xsrftoken: 2|4|5|6",
        method="PUT", body=body,
    )  # fmt: skip
    assert (bare.status, forged.status) == (403, 403)


@pytest.mark.parametrize(
    "prefix", ("/", "/static/", "/app/static/", "/media/", "/component/x/", "/_stcore/bidi-components/")
)
@pytest.mark.parametrize(
    "climb",
    (
        "../../../../../../etc/passwd",
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "..%2f..%2f..%2f.streamlit/config.toml",
        "..\\..\\.streamlit\\config.toml",
        "%5c%5cevil.example%5cshare",
        "//evil.example/share",
        "%252e%252e/app.py",
        "....//....//app.py",
        "..%00/app.py",
        "../app.py",
        "../requirements.txt",
        "/etc/passwd",
    ),
)
def test_no_path_climbs_out_of_what_is_served(server: Server, prefix: str, climb: str) -> None:
    reply = got(server, prefix + climb)
    said = reply.received.decode("utf8", "replace")
    assert not any(secret in said for secret in SECRETS), said[:300]
    assert reply.status in (0, 400, 403, 404) or (reply.status == 200 and "<!doctype html" in said.lower())


def test_our_font_is_served_and_nothing_else_of_the_folder(server: Server) -> None:
    assert got(server, "/app/static/inter-latin-wght-normal.woff2").status == 200
    assert (ROOT / "static").is_dir()
    assert got(server, "/app/static/").status in (403, 404)


def test_a_message_that_is_none_closes_the_channel_and_tells_nothing(server: Server) -> None:
    origin = f"http://localhost:{server.port}"
    reply = sent(server, upgrade(server, origin=origin), then=frame(b"\xff\xfe\xfd" * 30))
    assert reply.close_code == PROTOCOL and reply.is_over
    assert b"Traceback" not in reply.received and b"/site-packages/" not in reply.received


def test_text_where_messages_are_binary_closes_the_channel(server: Server) -> None:
    reply = sent(server, upgrade(server, origin=f"http://localhost:{server.port}"), then=frame(b"hello", opcode=1))
    assert reply.status == SWITCHED and reply.is_over
    assert is_alive(server)


def test_a_message_beyond_the_limit_closes_the_channel(server: Server) -> None:
    large = frame(b"\x00" * (64 * 1024 * 1024))
    reply = sent(server, upgrade(server, origin=f"http://localhost:{server.port}"), then=large)
    assert reply.close_code in (TOO_BIG, 0) and reply.is_over
    assert is_alive(server)


def test_an_upload_beyond_the_limit_is_refused_before_it_is_read(server: Server) -> None:
    page = got(server, "/_stcore/health")
    cookies = [
        line
        for line in page.received.split(b"\r\n")
        if line.lower().startswith(b"set-cookie: " + TOKEN_COOKIE.encode())
    ]
    token = cookies[0].split(b"=", 1)[1].split(b";")[0].decode() if cookies else ""
    assert token, "the server gives its page a token"
    reply = got(
        server, "/_stcore/upload_file/nobody/any", f"Cookie: {TOKEN_COOKIE}={token}", f"X-Xsrftoken: {token}",
        "Content-Length: 99999999999", method="PUT", body=b"x",
    )  # fmt: skip
    assert reply.status in (400, 413)  # 400: and nobody has that session


@pytest.mark.parametrize(
    "request_lines",
    (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nBad Header : 1\r\n\r\n",
    ),
)
def test_a_request_that_is_none_is_refused_and_the_server_goes_on(server: Server, request_lines: bytes) -> None:
    assert sent(server, request_lines).status in (0, 400, 414, 431)
    assert is_alive(server)


@pytest.mark.parametrize("method", ("TRACE", "DELETE", "PATCH", "PUT", "CONNECT"))
def test_the_page_takes_no_method_that_changes_something(server: Server, method: str) -> None:
    assert got(server, "/", method=method).status in (400, 403, 404, 405)


@pytest.mark.parametrize("path", ("/_stcore/agent/interact", "/_stcore/agent/mcp"))
def test_no_program_drives_the_pages_over_http(server: Server, path: str) -> None:
    reply = got(server, path, "Content-Type: application/json", method="POST", body=b"{}")
    assert reply.status == 404


def test_hundreds_who_never_finish_asking_keep_nobody_waiting(server: Server) -> None:
    with ExitStack() as lines:
        for _ in range(300):
            line = lines.enter_context(closing(socket.create_connection(("127.0.0.1", server.port), 10)))
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        assert is_alive(server)
        origin = f"http://localhost:{server.port}"
        assert sent(server, upgrade(server, origin=origin), until_closed=False).status == SWITCHED
