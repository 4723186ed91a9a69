"""The cookie in which a browser keeps a sign-in, as the server would have signed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

NAME = "_streamlit_user"


def signed_cookie(secret: str, claims: Mapping[str, Any]) -> str:
    """Its value, with these claims under that secret."""
    return create_signed_value(secret, NAME, json.dumps(claims)).decode()
