"""Nobody is signed in by the metadata of another provider than the one that was set up."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from authlib.integrations.starlette_client import OAuth
from starlette.requests import Request
from starlette.responses import Response

from locales import LANGUAGES, words_for
from tests.ui.apart import run_apart
from ui import provider
from ui.provider import NOT_NOW, WrongProvider, checked_client, fault_of_issuer, fault_of_way, told_login

AT = "https://login.example.com/company/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("https://login.example.com/company", ""), ("https://login.example.com/company/", ""),
        ("https://sts.example.net/7/", "https://sts.example.net/7/"),
    ],
)  # fmt: skip
def test_the_metadata_of_the_provider_that_was_set_up_are_taken(issuer: str, expected: str) -> None:
    assert fault_of_issuer(AT, issuer, expected) == ""
    assert fault_of_issuer(f"{AT}?appid=7", issuer, expected) == ""


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("https://evil.example", ""), ("https://login.example.com", ""), ("https://login.example.com/other", ""),
        ("http://login.example.com/company", ""), ("https://login.example.com/company", "https://sts.example.net/7/"),
        ("https://sts.example.net/7", "https://sts.example.net/7/"), (None, ""), ("", ""), (7, ""),
    ],
)  # fmt: skip
def test_those_of_another_one_are_refused_with_what_to_do(issuer: object, expected: str) -> None:
    said = fault_of_issuer(AT, issuer, expected)
    wanted = expected or "https://login.example.com/company"
    assert AT in said and f"are of {issuer!r}, not of {wanted!r}" in said
    assert "server_metadata_url in secrets.toml" in said and "issuer into access.toml" in said


def asked(store: Path, issuer: str, monkeypatch: pytest.MonkeyPatch, **said: Any) -> str:
    """Where somebody who signs in is sent, by metadata that call themselves so and were fetched before.

    said: what secrets.toml says of the provider besides.
    """
    told = {"client_id": "sidu", "client_secret": "quiet", "server_metadata_url": AT} | said
    client: Any = OAuth().register("default", **told)
    client.server_metadata |= {"issuer": issuer, "authorization_endpoint": f"{issuer}/authorize", "_loaded_at": 1.0}
    client.server_metadata |= {"end_session_endpoint": None}  # some say so where there is none
    monkeypatch.setattr(provider, "_client_of_streamlit", lambda name: (client, f"/{name}"))
    found, back = checked_client(store, "default")
    assert back == "/default"
    return str(run_apart(found.create_authorization_url("https://sidu.example.com/oauth2callback"))["url"])


def test_streamlits_client_goes_no_further_with_metadata_of_another_one_and_the_log_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("SIDU_ACCESS", raising=False)
    assert asked(tmp_path, "https://login.example.com/company", monkeypatch).startswith("https://login.example.com/")
    with caplog.at_level(logging.ERROR, "sidu.access"), pytest.raises(WrongProvider):
        asked(tmp_path, "https://evil.example", monkeypatch)
    assert "nobody is signed in: the metadata at https://login.example.com" in caplog.text
    (tmp_path / "access.toml").write_text('sign_in = "oidc"\nissuer = "https://evil.example"\n', encoding="utf8")
    there = asked(tmp_path, "https://evil.example", monkeypatch)
    assert there.startswith("https://evil.example/"), "unless the file says that this is its name"


def test_a_provider_on_another_machine_is_asked_over_tls_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever is in between could answer with keys of their own, and sign in as anybody."""
    monkeypatch.delenv("SIDU_ACCESS", raising=False)
    for fine in ("https://login.example.com/a", "http://localhost:8080/a", "http://127.0.0.1/a", "http://[::1]/a"):
        assert fault_of_way({"jwks_uri": fine}) == ""
    for wrong in ("http://login.example.com/a", "http://localhost.example.com/a", "//login.example.com", "", None):
        assert f"jwks_uri is {wrong!r}" in fault_of_way({"token_endpoint": "https://a.example", "jwks_uri": wrong})
    monkeypatch.setattr(sys.modules[__name__], "AT", AT.replace("https", "http"))
    with caplog.at_level(logging.ERROR, "sidu.access"), pytest.raises(WrongProvider):
        asked(tmp_path, "http://login.example.com/company", monkeypatch)
    assert "nobody is signed in: server_metadata_url in secrets.toml is 'http://login.example.com" in caplog.text
    monkeypatch.setattr(sys.modules[__name__], "AT", AT.replace("http://", "https://"))
    (tmp_path / "access.toml").write_text('sign_in = "oidc"\nissuer = "http://login.example.com"\n', encoding="utf8")
    with pytest.raises(WrongProvider, match="authorization_endpoint is 'http://login"):
        asked(tmp_path, "http://login.example.com", monkeypatch)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"access_token_url": "http://login.example.com/token"}, "access_token_url in secrets.toml is 'http://login"),
        ({"authorize_url": "http://login.example.com/go"}, "authorize_url in secrets.toml is 'http://login"),
        ({"client_kwargs": {"verify": False}}, "verify in client_kwargs in secrets.toml is false"),
    ],
)  # fmt: skip
def test_nor_does_the_file_turn_that_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any], wrong: str
) -> None:
    """What it says of a provider stands above the metadata, and its client believes any certificate if told to."""
    monkeypatch.delenv("SIDU_ACCESS", raising=False)
    with pytest.raises(WrongProvider, match=wrong):
        asked(tmp_path, "https://login.example.com/company", monkeypatch, **said)
    fine = {"authorize_url": "https://login.example.com/go", "client_kwargs": {"verify": True, "scope": "openid"}}
    assert asked(tmp_path, "https://login.example.com/company", monkeypatch, **fine).startswith(fine["authorize_url"])


@pytest.mark.parametrize(("status", "is_told"), [(302, False), (400, True)])
def test_where_the_way_to_the_provider_leads_nowhere_it_is_said_in_every_language(
    status: int, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def theirs(request: Request, base_url: str) -> Response:
        return Response("Authentication error", status)

    monkeypatch.setattr(provider, "_login_of_streamlit", theirs)
    answer = run_apart(told_login(Request({"type": "http", "headers": []}), ""))
    said = bytes(answer.body).decode("utf8")
    assert answer.status_code == status and (said == "Authentication error") is not is_told
    assert not is_told or all(words_for(language)(NOT_NOW) in said for language in LANGUAGES)
