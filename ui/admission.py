"""Whether whoever asks for a file is signed in: outside of a page, by the cookie or the headers of the request alone.

A file that was made lies under an address that nobody can guess, while its window is open. Whoever reads that address
in a log or over a shoulder must not have the file by it.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from data.desk import DeskError
from data.rights.access import Access, WrongAccess, access_of, secret_in
from ui.asker import Asking, _with_rights, of_claims
from ui.claims import person_of_headers

log = logging.getLogger("sidu.access")


def is_signed_in(store: Path, headers: Headers) -> bool:
    """Whether the request comes from somebody who may see anything here now; everybody's where nobody signs in."""
    access = access_of(store)
    if access.is_closed:
        return False
    if access.is_here_only:
        return True
    now = datetime.now(UTC)
    try:
        found = _by_cookie(headers, access, now) if access.sign_in == "oidc" else _by_headers(headers, access)
        if found.face or found.person is None:
            return False
        return not _with_rights(found, store, access, now).face
    except (DeskError, WrongAccess) as error:
        log.error("no file is handed out: %s", error)
        return False


def _by_cookie(headers: Headers, access: Access, now: datetime) -> Asking:
    cookies = {name: value for each in headers.getlist("cookie") for name, value in cookie_parser(each).items()}
    said = _get_signed_cookie_with_chunks(cookies, USER_COOKIE_NAME)
    claims: Any = json.loads(said) if said else {}
    return of_claims(claims if isinstance(claims, dict) else {}, access, now)


def _by_headers(headers: Headers, access: Access) -> Asking:
    assert access.headers is not None
    return Asking(person=person_of_headers(headers.getlist, access, secret_in(access.headers)))
