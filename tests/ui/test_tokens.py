"""What the sign-in relies on: an identity token is believed only whole, fresh, ours, and signed by the provider.

Streamlit leaves this to Authlib; a release that no longer held it would let anybody in, so it is held here too.
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from authlib.integrations.starlette_client import OAuth
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.responses import Response
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

from data.desk import Desk
from data.desk.commands import ChangeRights
from data.rights import EVERYWHERE, Person, Rule, hats_of
from data.scope import whole_company
from tests.ui.apart import run_apart
from ui import serving
from ui.asker import HAT, OWNER, Asking
from ui.provider import checked_client, told_login
from ui.serving import signed_in_cookie

ISSUER, CLIENT, NONCE = "https://login.example.com", "sidu", "asked-once"
KEY, FOREIGN = (RSAKey.generate_key(2048, {"kid": kid}) for kid in ("ours", "ours"))
COOKIE = "_streamlit_user"


def claims(**other: Any) -> dict[str, Any]:
    now = int(time.time())
    said = {"iss": ISSUER, "aud": CLIENT, "sub": "1", "nonce": NONCE, "iat": now, "exp": now + 300}
    return {name: value for name, value in (said | other).items() if value is not None}


def signed(said: dict[str, Any], key: RSAKey = KEY, **head: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": "ours"} | head, said, key, algorithms=["RS256"])


def forged(algorithm: str, secret: bytes = b"") -> str:
    """Without a signature, or with one made of a secret that is none: what the provider tells everybody."""
    head = ".".join(
        map(_packed, (json.dumps({"alg": algorithm, "kid": "ours"}).encode(), json.dumps(claims()).encode()))
    )
    return f"{head}.{_packed(hmac.digest(secret, head.encode(), 'sha256')) if secret else ''}"


def _packed(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def believed(token: str, **metadata: Any) -> dict[str, Any]:
    """The claims of a token that came back for our question. Raises for one that is not believed."""
    client = OAuth().register(
        "default", client_id=CLIENT, client_secret="quiet", authorize_url=f"{ISSUER}/authorize", issuer=ISSUER,
        jwks={"keys": [KEY.as_dict(private=False)]}, **metadata,
    )  # fmt: skip
    return dict(run_apart(client.parse_id_token({"id_token": token}, nonce=NONCE)))


def test_a_token_of_the_provider_for_us_is_believed() -> None:
    assert believed(signed(claims()))["sub"] == "1"


def test_a_token_without_a_signature_is_refused_also_where_the_provider_offers_such_ones() -> None:
    with pytest.raises(Exception) as refusal:
        believed(forged("none"), id_token_signing_alg_values_supported=["none", "RS256"])
    assert refusal.type.__module__.startswith(("authlib", "joserfc")), refusal.value


HOUR = 3_600


@pytest.mark.parametrize(
    "token",
    [
        forged("none"),
        signed(claims(), FOREIGN),
        signed(claims(), FOREIGN, jwk=FOREIGN.as_dict(private=False)),
        signed(claims())[:-8] + "AAAAAAAA",
        forged("HS256", KEY.as_pem(private=False)),
        signed(claims(iss="https://evil.example")),
        signed(claims(aud="another-program")),
        signed(claims(aud=None)),
        signed(claims(nonce="asked-another-time")),
        signed(claims(nonce=None)),
        signed(claims(exp=int(time.time()) - HOUR)),
        signed(claims(exp=None)),
        signed(claims(nbf=int(time.time()) + HOUR)),
    ],
    ids=["unsigned", "foreign key", "bringing its own key", "changed",
         "our public key as a secret", "another issuer", "another program",
         "nobody", "another question", "no question", "over", "without an end", "not yet"],
)  # fmt: skip
def test_a_token_that_is_not_is_refused(token: str) -> None:
    with pytest.raises(Exception) as refusal:
        believed(token)
    assert refusal.type.__module__.startswith(("authlib", "joserfc")), refusal.value


def test_the_cookie_of_a_sign_in_is_ours_unchanged_and_of_that_name() -> None:
    said = create_signed_value("a" * 64, COOKIE, '{"email": "anna@example.com"}')
    assert decode_signed_value("a" * 64, COOKIE, said) == b'{"email": "anna@example.com"}'
    changed = said[:3] + bytes((said[3] ^ 1,)) + said[4:]
    for secret, name, value in (
        ("b" * 64, COOKIE, said),
        ("a" * 64, "_streamlit_user_tokens", said),
        ("a" * 64, COOKIE, changed),
    ):
        assert decode_signed_value(secret, name, value) is None


def test_the_access_token_of_the_provider_is_given_to_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starlette_auth_routes, "get_cookie_secret", lambda: "a" * 64)
    answer = Response()
    run_apart(signed_in_cookie(answer, {"sub": "1"}, {"id_token": "of-identity", "access_token": "opens-doors"}))
    said = dict(
        value.decode().split(";")[0].split("=", 1) for name, value in answer.raw_headers if name == b"set-cookie"
    )
    kept = decode_signed_value("a" * 64, "_streamlit_user_tokens", said["_streamlit_user_tokens"].encode())
    assert kept is not None and json.loads(kept) == {"id_token": "of-identity"}


def test_the_server_gives_cookies_of_a_sign_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_set_auth_cookie", "_create_oauth_client", "_auth_login"):
        monkeypatch.setattr(starlette_auth_routes, name, getattr(starlette_auth_routes, name))
    monkeypatch.setattr(serving, "logged", lambda form: None)
    monkeypatch.setattr(serving.cli, "main", lambda *words, **how: None)
    for module, name in ((serving.starlette_server, "_get_uvicorn_config_kwargs"), (serving.bootstrap, "run"),
                         (serving.PagesManager, "uses_pages_directory")):  # fmt: skip
        monkeypatch.setattr(module, name, getattr(module, name))
    serving.main(())
    assert starlette_auth_routes._set_auth_cookie is signed_in_cookie
    asked: Any = starlette_auth_routes._create_oauth_client
    assert asked.func is checked_client, "and looks at whose metadata they are"
    assert starlette_auth_routes._auth_login is told_login


def test_no_script_reads_the_cookie_of_a_sign_in_and_no_other_page_sends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starlette_auth_routes, "get_cookie_secret", lambda: "a" * 64)
    answer = Response()
    starlette_auth_routes._set_single_cookie(answer, COOKIE, "{}")
    parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= parts and not any(part.startswith("domain") for part in parts)


def comes_to(who: str) -> None:
    from data.rights import Person
    from ui.asker import _own_session

    _own_session(Person(who) if who else None)


@pytest.mark.parametrize(("who", "stays"), [("anna", True), ("ben", False), ("", False)])
def test_a_session_that_comes_to_somebody_else_is_emptied(who: str, stays: bool) -> None:
    """Whoever knows the id of a window may take it up; with trusted headers Streamlit cannot tell them apart."""
    app = AppTest.from_function(comes_to, args=(who,))
    app.session_state[OWNER], app.session_state["draft"] = "anna", "hers"
    app.run(timeout=60)
    assert not app.exception and ("draft" in app.session_state) is stays


def asks(root: str) -> None:
    from datetime import UTC, datetime
    from pathlib import Path

    import streamlit as st

    from ui.asker import asking

    st.session_state["role"] = asking(Path(root), datetime.now(UTC)).scope.role


@pytest.mark.parametrize(("who", "stays", "role"), [("anna", True, "analyst"), ("ben", False, "administrator")])
def test_whoever_asks_finds_nothing_of_another_in_the_session_and_wears_the_own_hat(
    who: str, stays: bool, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SIDU_ACCESS", raising=False)
    (tmp_path / "access.toml").write_text('sign_in = "oidc"\nadministrators = ["anna", "ben"]\n', encoding="utf8")
    everywhere = frozenset((EVERYWHERE,))
    also = (Rule(f"also-{each}", "person", each, "analyst", everywhere, reason="test") for each in ("anna", "ben"))
    with Desk.at(tmp_path, "") as desk:
        desk.carry_out(ChangeRights(tuple(also), (), 0), whole_company("anna", "test"), datetime.now(UTC))
    worn = next(hat.key for hat in hats_of(Person("anna"), Desk.at(tmp_path, "").rules(), date.today()))
    monkeypatch.setattr("ui.asker._by_token", lambda access, now: Asking(person=Person(who)))
    app = AppTest.from_function(asks, args=(str(tmp_path),))
    app.session_state[OWNER], app.session_state["draft"], app.session_state[HAT] = "anna", "hers", worn
    app.run(timeout=60)
    assert not app.exception and ("draft" in app.session_state) is stays
    assert app.session_state["role"] == role, "the hat that another chose is not worn"
