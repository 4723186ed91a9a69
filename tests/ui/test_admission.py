"""What was made for somebody is handed to whoever is signed in and may see anything, by the request alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers
from streamlit.web.server.starlette import starlette_websocket

from data.desk import DeskBusy
from data.desk.accounts import Account
from data.execution import hand_over
from tests.ui.cookies import NAME, signed_cookie
from ui.admission import is_signed_in
from ui.cache import desk_of
from ui.claims import marked
from ui.idle import CLICKS

ACCOUNT = {"iss": "https://login.example.com", "aud": "sidu", "sub": "1"}
SECRET, OF_PROXY = "c" * 40, "only-the-proxy-knows-this"
ADMINISTRATORS = 'administrators = ["anna@example.com"]\n'
OIDC = f'sign_in = "oidc"\n{ADMINISTRATORS}'
Asked = Callable[[dict[str, str]], bool]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.delenv("SIDU_ACCESS", raising=False)
    monkeypatch.setattr(starlette_websocket, "get_cookie_secret", lambda: SECRET)
    return lambda headers: is_signed_in(tmp_path, Headers(headers))


def said(folder: Path, text: str) -> None:
    (folder / "access.toml").write_text(text, encoding="utf8")


def claims(**other: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    told = {"is_logged_in": True, "email": "anna@example.com", "email_verified": True, "iat": int(now.timestamp())}
    return marked(told | ACCOUNT | other, now)


def cookie(of: dict[str, Any], secret: str = SECRET) -> dict[str, str]:
    return {"cookie": f"a=b; {NAME}={signed_cookie(secret, of)}"}


def test_where_nobody_signs_in_files_are_everybodys_and_where_the_house_is_closed_nobodys(
    asked: Asked, tmp_path: Path
) -> None:
    assert asked({})
    said(tmp_path, 'sign_in = "password"')
    assert not asked({}) and not asked(cookie(claims()))


def test_the_cookie_of_somebody_who_may_see_something_opens_it_and_nothing_else_does(
    asked: Asked, tmp_path: Path
) -> None:
    said(tmp_path, OIDC)
    assert asked(cookie(claims()))
    too_old = int(datetime.now(UTC).timestamp()) - 13 * 3_600
    wrong = (
        {"is_logged_in": False}, {"email": "ben@example.com"}, {"email_verified": False}, {"auth_time": too_old},
        {"sub": ""}, {"sub": None}, {"iss": ""}, {"aud": []}, {"sub": "2"}, {"sub": 1},
        {"aud": {}}, {"aud": True}, {"aud": [1]}, {"aud": ["sidu", "account"]}, {"azp": 1},
    )  # fmt: skip
    forged = {"cookie": "_streamlit_user=anna"}, cookie(claims(), "d" * 40)
    header = {"X-Auth-Request-Email": "anna@example.com"}
    for nobody in ({}, header, *forged, *(cookie(claims(**each)) for each in wrong)):
        assert not asked(nobody), nobody


def test_a_name_is_its_accounts_until_it_is_handed_over_whoever_has_the_address(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(tmp_path, OIDC)
    stranger = claims(email="ben@example.com", sub="3")
    assert not asked(cookie(stranger)) and not desk_of(tmp_path).holders().people, "without a right nobody takes one"
    hers, successors = cookie(claims()), cookie(claims(sub="2"))
    assert asked(hers) and not asked(successors) and asked(hers)
    assert asked(cookie(claims(aud=["sidu"]))), "the same client, said as a list"
    assert asked(cookie(claims(aud=["sidu", "account"], azp="sidu"))), "for others too, who differ from day to day"
    assert not asked(cookie(claims(sub="2", aud=["sidu", "account"], azp="sidu"))), "no other provider by that"
    with monkeypatch.context() as watched:
        watched.setattr(desk_of(tmp_path), "hold", lambda *told: pytest.fail("whoever is kept out writes nothing"))
        assert not asked(successors)
    assert not asked(cookie(claims(sub="2", email="ANNA@Example.com"))), "the same name, written otherwise"
    assert hand_over(tmp_path, "anna@example.com", "anna@example.com", datetime.now(UTC), "screen")
    assert not asked(hers) and not asked(successors), "every sign-in has ended"
    assert asked(cookie(claims(sub="2"))) and not asked(cookie(claims()))


def test_a_desk_that_cannot_be_written_to_keeps_nobody_out_and_says_so(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said(tmp_path, OIDC)

    def full(who: str, account: Account, at: datetime, mark: str, since: datetime) -> bool:
        raise DeskBusy("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(desk_of(tmp_path), "hold", full)
        assert asked(cookie(claims())) and "the account of anna@example.com could not be written down" in caplog.text
    assert asked(cookie(claims(sub="2"))), "the name was nobody's still"


def test_a_copy_of_a_cookie_that_was_signed_out_opens_nothing(asked: Asked, tmp_path: Path) -> None:
    said(tmp_path, OIDC)
    first, second = claims(), claims()
    desk_of(tmp_path).end_sign_in(first["sidu_mark"], "anna@example.com", datetime.now(UTC))
    assert not asked(cookie(first)) and asked(cookie(second))


def test_a_sign_in_that_was_idle_for_too_long_opens_nothing(asked: Asked, tmp_path: Path) -> None:
    said(tmp_path, f"{OIDC}idle_minutes = 10\n")
    mine = claims()
    CLICKS.clicked(mine["sidu_mark"], datetime.now(UTC) - timedelta(minutes=9))
    assert asked(cookie(mine))
    CLICKS.clicked(mine["sidu_mark"], datetime.now(UTC) - timedelta(minutes=10))
    assert not asked(cookie(mine))


def test_behind_a_proxy_its_headers_count_with_its_secret_only(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(OF_PROXY, encoding="utf8")
    said(tmp_path, f'sign_in = "headers"\n{ADMINISTRATORS}[headers]\nsecret_file = "{tmp_path}/secret"\n')
    anna = {"X-Auth-Request-Email": "anna@example.com"}
    assert asked(anna | {"X-Sidu-Proxy": OF_PROXY})
    assert not asked(anna) and not asked(anna | {"X-Sidu-Proxy": OF_PROXY[:-1]}) and not asked(cookie(claims()))
    assert not asked({"X-Auth-Request-Email": "ben@example.com", "X-Sidu-Proxy": OF_PROXY})


def test_where_nobody_can_say_nothing_is_handed_out_and_the_log_says_why(
    asked: Asked, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said(tmp_path, OIDC)
    (tmp_path / "desk.sqlite").write_bytes(b"torn" * 1_000)
    with caplog.at_level(logging.ERROR, "sidu.access"):
        assert not asked(cookie(claims()))
    assert "no file is handed out" in caplog.text
