"""The cookies of a sign-in leave sealed under names of ours, come back opened, and nothing else is believed."""

from __future__ import annotations

import json
import random
import re
import string
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit import config
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from tests.ui.apart import run_apart
from ui import cookies
from ui.cookies import LONGEST_PART, names, opened, sealed, unsealed
from ui.guard import Guard, Message, Scope

SECRET, OTHER = "c" * 40, "d" * 40
USER, TOKENS, ASKED = "_streamlit_user", "_streamlit_user_tokens", "_streamlit_session"
Jar = dict[str, str]


class Secrets:
    """What the secrets of a server say, for a test to change."""

    secret, address = SECRET, "http://localhost:8501/oauth2callback"


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> Secrets:
    found = Secrets()
    for module in (cookies, starlette_auth_routes):
        monkeypatch.setattr(module, "get_cookie_secret", lambda: found.secret)
    monkeypatch.setattr("streamlit.web.server.starlette.starlette_websocket.get_cookie_secret", lambda: found.secret)
    monkeypatch.setattr(cookies, "get_secrets_auth_section", lambda: {"redirect_uri": found.address})
    return found


@pytest.fixture
def base() -> Iterator[None]:
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "/a/b/")
    yield
    config.set_option("server.baseUrlPath", before)


async def sign_in(request: Request) -> Response:
    """As Streamlit does when somebody comes back from the provider."""
    answer = Response()
    size = int(request.query_params.get("size", "10"))
    token = "".join(random.Random(size).choices(string.ascii_letters, k=size))
    starlette_auth_routes._clear_invalid_auth_cookies(answer, request)
    await starlette_auth_routes._set_auth_cookie(answer, {"email": "anna@example.com"}, {"id_token": token})
    request.session["state"] = "asked"
    return answer


async def sign_out(request: Request) -> Response:
    answer = Response()
    starlette_auth_routes._clear_auth_cookie(answer, request)
    request.session.clear()
    return answer


async def seen(request: HTTPConnection) -> Response:
    """What Streamlit would find in those cookies."""
    found = {name: _get_signed_cookie_with_chunks(request.cookies, name) for name in (USER, TOKENS)}
    told = {name: json.loads(value) if value else None for name, value in found.items()}
    return JSONResponse(told | {"session": request.session.get("state"), "others": request.cookies.get("a")})


APP = Guard(
    Starlette(
        routes=[Route("/in", sign_in), Route("/out", sign_out), Route("/seen", seen)],
        middleware=[Middleware(SessionMiddleware, secret_key=SECRET, session_cookie=ASKED)],
    )
)


def asked(path: str, cookie: str = "", scheme: str = "http", app: Any = APP, kind: str = "http") -> list[Message]:
    headers = [(b"host", b"localhost"), *([(b"cookie", cookie.encode("latin-1"))] if cookie else [])]
    path, _, query = path.partition("?")
    scope: Scope = {
        "type": kind, "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": headers, "scheme": scheme, "client": ("127.0.0.1", 1), "server": ("localhost", 8501),
        "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    run_apart(app(scope, receive, send))
    return sent


def set_cookies(sent: list[Message]) -> list[str]:
    return [value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"]


def taken(jar: Jar, path: str, scheme: str = "http") -> list[str]:
    """What a browser with that jar is told to keep; the jar is as it is afterwards."""
    said = set_cookies(asked(path, shown(jar), scheme))
    for each in said:
        name, value = each.split(";")[0].split("=", 1)
        if "Max-Age=0" in each:
            jar.pop(name, None)
        else:
            jar[name] = value
    return said


def shown(jar: Jar) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def found(cookie: str, scheme: str = "http") -> dict[str, Any]:
    return dict(json.loads(asked("/seen", cookie, scheme)[1]["body"]))


NOTHING = {USER: None, TOKENS: None, "session": None, "others": None}


@pytest.mark.parametrize("address", ["http://localhost:8501/oauth2callback", "https://sidu.example.com/oauth2callback"])
def test_what_streamlit_keeps_leaves_sealed_and_comes_back_as_it_was(said: Secrets, address: str) -> None:
    said.address = address
    jar: Jar = {"a": "b"}
    told = taken(jar, "/in")
    assert sorted(jar) == sorted(["a", *names(address.startswith("https")).values()])
    assert not any("anna" in each or "eyJ" in each or "_streamlit" in each for each in told)
    here = found(shown(jar))
    assert here[USER] == {"email": "anna@example.com"} and len(here[TOKENS]["id_token"]) == 10
    assert (here["session"], here["others"]) == ("asked", "b")


def test_behind_tls_the_names_are_ones_that_only_this_server_can_set(said: Secrets) -> None:
    proxied = {"address": "https://sidu.example.com/oauth2callback", "scheme": "http"}
    for how in (proxied, {"address": "http://localhost/oauth2callback", "scheme": "https"}):
        said.address = how["address"]
        for each in taken({}, "/in", how["scheme"]):
            assert re.fullmatch(r"__Host-sidu_\w+=[\w.=-]+; Max-Age=\d+; Path=/; HttpOnly; SameSite=Lax; Secure", each)
    said.address = "http://localhost:8501/oauth2callback"
    for each in taken({}, "/in"):
        assert re.fullmatch(r"sidu_\w+=[\w.=-]+; Max-Age=\d+; Path=/; HttpOnly; SameSite=Lax", each), each


def test_behind_tls_a_name_that_others_can_set_is_not_believed(said: Secrets) -> None:
    plain: Jar = {}
    taken(plain, "/in")
    said.address = "https://sidu.example.com/oauth2callback"
    assert found(shown(plain)) == NOTHING
    assert found(shown({f"__Host-{name}": value for name, value in plain.items()}))[USER] is not None


def test_below_a_path_a_server_has_names_of_its_own_that_stay_valid(base: None, said: Secrets) -> None:
    said.address = "https://sidu.example.com/a/b/oauth2callback"
    jar: Jar = {}
    assert all("; Path=/; " in each for each in taken(jar, "/in"))
    assert "__Host-sidu-a-b_user" in jar and found(shown(jar))[USER] is not None
    taken(jar, "/out")
    assert not jar


def test_what_bears_streamlits_names_from_outside_is_never_believed() -> None:
    """Signed rightly, too: whoever finds what HMAC-SHA1 signs alike, or has an old copy, has nothing."""
    signed = {name: create_signed_value(SECRET, name, '{"email": "boss"}').decode() for name in (USER, TOKENS)}
    assert found(f"a=b; {shown(signed)}") == NOTHING | {"others": "b"}
    for lie in (f"\x1f{USER}\xa0={signed[USER]}", f" {USER} ={signed[USER]}", f"{USER}_1=x", f"{ASKED}=x"):
        assert found(lie) == NOTHING, lie
    jar: Jar = {}
    taken(jar, "/in")
    mixed = f"{shown(jar)}; {shown(signed)}"
    assert found(mixed)[USER] == {"email": "anna@example.com"}, "and pushes out nothing that is"


@pytest.mark.parametrize("sign", ["\xa0", "\x85", "\x1f", "\x0b"])
def test_a_neighbours_name_cannot_set_one_that_only_looks_like_ours(said: Secrets, sign: str) -> None:
    """Chromium takes "\xa0__Host-…" with a Domain from a neighbour's name, and Python's strip() made it ours."""
    said.address = "https://sidu.example.com/oauth2callback"
    mine, theirs = Jar(), Jar()
    taken(mine, "/in")
    taken(theirs, "/in?size=20")
    lies = shown({f"{sign}{name}": value for name, value in theirs.items()})
    assert found(lies) == NOTHING and found(f"{lies}; a=b") == NOTHING | {"others": "b"}
    both = found(f"{shown(mine)}; {lies}")
    assert len(both[TOKENS]["id_token"]) == 10, "and pushes out nothing that is"


def test_one_that_comes_twice_with_different_values_is_not_believed() -> None:
    mine, theirs = Jar(), Jar()
    taken(mine, "/in")
    taken(theirs, "/in")
    assert found(f"{shown(mine)}; {shown(theirs)}") == NOTHING
    assert found(f"{shown(mine)}; {shown(mine)}")[USER] is not None


def test_another_secret_opens_nothing_and_a_weak_one_neither_opens_nor_seals(said: Secrets) -> None:
    jar: Jar = {}
    taken(jar, "/in")
    said.secret = OTHER
    assert found(shown(jar)) == NOTHING
    said.secret = "REPLACE"
    weak: Jar = {}
    assert all("Max-Age=0" in each for each in taken(weak, "/in")) and not weak
    assert found(f"sidu_user={sealed('_streamlit_user=x', USER, 'REPLACE')[0]}") == NOTHING


def test_what_was_changed_torn_or_put_under_another_name_opens_nothing() -> None:
    (value,) = sealed(f"{USER}=x", USER, SECRET)
    whole = value.removeprefix("1.")
    assert unsealed(whole, USER, SECRET) == f"{USER}=x" and unsealed(whole, TOKENS, SECRET) is None
    for at in (0, 15, len(whole) // 2, len(whole) - 5):
        changed = whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :]
        assert unsealed(changed, USER, SECRET) is None
    for torn in ("", "x", whole[:-4], whole[:8], f"{whole} ", f"{whole}\xe9", "*" + whole):
        assert unsealed(torn, USER, SECRET) is None, torn
    for count in ("0.", "2.", "100.", "-1.", "", ".", "²."):
        assert found(f"sidu_user={count}{whole}") == NOTHING


def test_two_sealings_of_the_same_are_not_alike_and_other_processes_open_both() -> None:
    first, second = (sealed(f"{USER}=x", USER, SECRET)[0] for _ in range(2))
    assert first != second
    cookies._key.cache_clear()
    unsealed.cache_clear()
    assert unsealed(first[2:], USER, SECRET) == unsealed(second[2:], USER, SECRET) == f"{USER}=x"


def test_a_long_token_comes_in_parts_that_browsers_keep_and_all_of_them_go() -> None:
    jar: Jar = {}
    told = taken(jar, "/in?size=12000")
    assert sum(name.startswith("sidu_tokens") for name in jar) == 4
    assert max(map(len, told)) <= 4_096 and max(map(len, jar.values())) <= LONGEST_PART + 2
    assert len(found(shown(jar))[TOKENS]["id_token"]) == 12_000
    lacking = {name: value for name, value in jar.items() if name != "sidu_tokens_2"}
    assert found(shown(lacking))[TOKENS] is None and found(shown(lacking))[USER] is not None
    taken(jar, "/in?size=4500")
    assert [name for name in sorted(jar) if "tokens" in name] == ["sidu_tokens", "sidu_tokens_1"]
    assert len(found(shown(jar))[TOKENS]["id_token"]) == 4_500
    taken(jar, "/out")
    assert not jar


def test_whoever_signs_out_with_cookies_that_open_no_longer_keeps_none_of_them(said: Secrets) -> None:
    jar: Jar = {}
    taken(jar, "/in?size=12000")
    said.secret = OTHER
    taken(jar, "/out")
    assert sorted(jar) == ["sidu_asked"], "which only a session that counts is asked to clear"


@pytest.mark.parametrize("path", ["/in", "/out"])
def test_whatever_streamlit_left_under_its_own_names_goes_with_the_next_sign_in_or_out(base: None, path: str) -> None:
    told = taken({USER: "old", f"{TOKENS}_2": "old", "_streamlit_xsrf": "2|a", f"{USER}_x": "a"}, path)
    gone = [each.split("; HttpOnly")[0] for each in told if each.startswith("_streamlit")]
    assert gone == [f"{name}=; Max-Age=0; Path={at}" for name in (USER, f"{TOKENS}_2") for at in ("/", "/a/b")]


def test_a_socket_sees_them_opened_too_and_nothing_sealed() -> None:
    jar: Jar = {"a": "b", "residual": "1"}
    taken(jar, "/in")
    heard: list[HTTPConnection] = []

    async def socket(scope: Any, receive: Any, send: Any) -> None:
        heard.append(HTTPConnection(scope))
        await send({"type": "websocket.accept", "headers": [(b"set-cookie", f"{USER}=x; Max-Age=9".encode())]})

    sent = asked("/_stcore/stream", f"{shown(jar)}; {TOKENS}=forged", app=Guard(socket), kind="websocket")
    assert _get_signed_cookie_with_chunks(heard[0].cookies, USER) == b'{"email": "anna@example.com"}'
    assert "forged" not in str(heard[0].headers)
    assert sorted(heard[0].cookies) == [ASKED, USER, TOKENS, "a", "residual"]
    assert set_cookies(sent)[0].startswith("sidu_user=1.") and "Max-Age=9;" in set_cookies(sent)[0]


def test_other_cookies_and_requests_without_any_are_left_alone() -> None:
    bare: Scope = {"headers": [(b"host", b"localhost")], "scheme": "http"}
    assert opened(bare) is bare
    two: Scope = {"headers": [(b"cookie", b"_streamlit_xsrf=2|a; x"), (b"cookie", b"b=\xe9")], "scheme": "http"}
    assert opened(two)["headers"] == [(b"cookie", b"_streamlit_xsrf=2|a; x; b=\xe9")]
