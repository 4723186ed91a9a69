"""The cookie in which a browser keeps a sign-in, as the server would have made it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from ui.cookies import names, sealed

NAME = "_streamlit_user"


def signed_cookie(secret: str, claims: Mapping[str, Any]) -> str:
    """Its value as Streamlit knows it, with these claims under that secret."""
    return create_signed_value(secret, NAME, json.dumps(claims)).decode()


def kept_cookie(secret: str, claims: Mapping[str, Any], is_secure: bool = False) -> tuple[str, str]:
    """Name and value as they lie in a browser; small claims need no second part."""
    (value,) = sealed(f"{NAME}={signed_cookie(secret, claims)}", NAME, secret)
    return names(is_secure)[NAME], value
