"""The provider that signs people in is the one that was set up: what its metadata call it is compared, each time."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from streamlit.web.server.starlette import starlette_auth_routes

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

    async def load_server_metadata() -> dict[str, Any]:
        metadata: dict[str, Any] = await fetched()
        wrong = fault_of_issuer(client._server_metadata_url or "", metadata.get("issuer"), access_of(store).issuer)
        if wrong:
            log.error("nobody is signed in: %s", wrong)
            raise WrongProvider(wrong)
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
