"""What every answer says of itself: its kind and alphabet, who may keep it, and that there is nothing beside it."""

from __future__ import annotations

import re

import pytest

from tests.browser.server import Server
from tests.browser.wire import TOKEN_COOKIE, got

FONT = "/app/static/inter-latin-wght-normal.woff2"


def head_of(server: Server, path: str) -> dict[str, str]:
    lines = got(server, path).received.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"), ("/clients", "text/html; charset=utf-8"),
        ("/_stcore/health", "text/plain; charset=utf-8"), ("/readyz", "text/plain; charset=utf-8"),
        ("/_stcore/host-config", "application/json"), (FONT, "font/woff2"),
        ("/media/none.html", "text/plain; charset=utf-8"),
    ],
)  # fmt: skip
def test_an_answer_says_its_kind_and_alphabet(server: Server, path: str, kind: str) -> None:
    assert head_of(server, path)["content-type"].lower() == kind


def test_a_page_is_asked_for_anew_each_time_and_holds_nobodys_figures(server: Server) -> None:
    assert head_of(server, "/clients?client=C000001")["cache-control"] == "no-cache"
    assert b"C000001" not in got(server, "/clients?client=C000001").received


def test_the_token_of_a_page_is_not_sent_along_by_other_pages(server: Server) -> None:
    cookie = head_of(server, "/_stcore/health")["set-cookie"]
    assert cookie.startswith(f"{TOKEN_COOKIE}=") and "SameSite=Lax" in cookie and "Domain" not in cookie


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.git/", "/app/static/.git", "/tests/", "/deploy/nginx.conf", "/store/"]
)
def test_what_lies_beside_the_program_is_no_file_of_the_server(server: Server, path: str) -> None:
    said = got(server, path).received.decode("utf8", "replace")
    assert re.match(r"HTTP/1\.1 (40[034]|30[178]|200)", said)
    assert "[core]" not in said and "ssl_protocols" not in said and "Index of" not in said and "test_" not in said
