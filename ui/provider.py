"""The provider that signs people in is the one that was set up: what its metadata call it is compared, each time."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from streamlit.web.server.starlette import starlette_auth_routes

from data.desk.sealed import is_here
from data.rights.access import access_of
from locales import LANGUAGES, N_, words_for

log = logging.getLogger("sidu.access")
_client_of_streamlit = starlette_auth_routes._create_oauth_client
_login_of_streamlit = starlette_auth_routes._auth_login
NOT_NOW = N_("Nobody can be signed in at the moment. Tell whoever runs Sidu; the server's log says why.")


class WrongProvider(Exception):
    """The metadata are not of the provider that was set up; nobody is signed in by them."""


def checked_client(store: Path, name: str) -> tuple[Any, str]:
    """Streamlit's client of the provider of that name, and the way back; it asks nothing before its metadata fit."""
    client, back = _client_of_streamlit(name)
    fetched = client.load_server_metadata

    def demand_none(wrong: str) -> None:
        if wrong:
            log.error("nobody is signed in: %s", wrong)
            raise WrongProvider(wrong)

    async def load_server_metadata() -> dict[str, Any]:
        address = client._server_metadata_url or ""
        demand_none(fault_of_client(client))
        metadata: dict[str, Any] = await fetched()
        demand_none(fault_of_issuer(address, metadata.get("issuer"), access_of(store).issuer))
        demand_none(fault_of_way({name: metadata[name] for name in ASKED if metadata.get(name)}))
        return metadata

    client.load_server_metadata = load_server_metadata
    return client, back


async def told_login(request: Request, base_url: str) -> Response:
    """Streamlit's way to the provider; where it leads nowhere, in words. No page says in which language yet."""
    answer: Response = await _login_of_streamlit(request, base_url)
    if answer.status_code < 400:
        return answer
    lines = [words_for(language)(NOT_NOW) for language in LANGUAGES]
    return PlainTextResponse("\n".join((*lines, "")), answer.status_code, {"Cache-Control": "no-store"})


ASKED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint")


def fault_of_client(client: Any) -> str:
    """What is wrong with how secrets.toml has the provider asked; "" where nothing is.

    What a provider's own section says of its addresses stands above its metadata.
    """
    said = {"authorize_url": client.authorize_url, "access_token_url": client.access_token_url}
    ways = {"server_metadata_url": client._server_metadata_url or "", **{name: at for name, at in said.items() if at}}
    if wrong := fault_of_way({f"{name} in secrets.toml": at for name, at in ways.items()}):
        return wrong
    if client.client_kwargs.get("verify", True):
        return ""
    return (
        "verify in client_kwargs in secrets.toml is false, and whoever is in between could sign in as anybody; take it "
        "out, and name the certificate of an authority of your own in SSL_CERT_FILE"
    )


def fault_of_way(addresses: Mapping[str, object]) -> str:
    """What is wrong with where the provider is asked; "" where nothing is. addresses: what names each → it.

    Over plain http on another machine whoever is in between could sign in as anybody.
    """
    for name, address in addresses.items():
        parts = urlsplit(str(address))
        if parts.scheme != "https" and not is_here(parts.hostname or ""):
            return f"{name} is {address!r}, which is not https on another machine; give the provider one that is"
    return ""


WELL_KNOWN: Final = "/.well-known/openid-configuration"


def fault_of_issuer(address: str, issuer: object, expected: str = "") -> str:
    """What is wrong with what the metadata of a provider call it; "" where nothing is.

    address: where they were fetched, which is set up; by the standard it is the provider's own name and WELL_KNOWN.
    expected: its name where that is set up too. Metadata of another issuer would have its tokens believed.
    """
    name = issuer if isinstance(issuer, str) else ""
    is_right = name == expected if expected else name.rstrip("/") + WELL_KNOWN == address.split("?")[0]
    if name and is_right:
        return ""
    wanted = expected or address.split("?")[0].removesuffix(WELL_KNOWN)
    return (
        f"the metadata at {address} are of {issuer!r}, not of {wanted!r}; put server_metadata_url in secrets.toml "
        "right, or where that is your provider's own name, write it as issuer into access.toml"
    )
