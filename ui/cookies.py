"""The cookies of a sign-in as they lie in a browser: sealed, and under names that this server alone can set.

Streamlit's own are signed with HMAC-SHA1, can be read by whoever has them, and bear names that a neighbour's name could
set. So they leave this server encrypted (AES-256-GCM, under a key of the cookie secret) and come back opened; from
outside nothing is believed that bears Streamlit's names. Its token against forged requests stays as it is: the page's
own program reads it, and it says nothing of anybody.
"""

from __future__ import annotations

import base64
import os
import re
import zlib
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any, Final

from streamlit import config
from streamlit.auth_util import get_secrets_auth_section
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_server_config import (
    SESSION_COOKIE_NAME,
    TOKENS_COOKIE_NAME,
    USER_COOKIE_NAME,
)

from ui.claims import SHORTEST_COOKIE_SECRET

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Pairs = list[tuple[bytes, bytes]]

OURS: Final = {USER_COOKIE_NAME: "user", TOKENS_COOKIE_NAME: "tokens", SESSION_COOKIE_NAME: "asked"}
"""Streamlit's cookie → ours: who signed in, their identity token, and what was asked of the provider meanwhile."""
THEIRS: Final = re.compile(f"({'|'.join(sorted(OURS, key=len, reverse=True))})(?:_[0-9]+)?")
MINE: Final = re.compile(f"(?:__Host-)?sidu[A-Za-z0-9-]*_(?:{'|'.join(OURS.values())})(?:_[0-9]+)?")
LONGEST_PART: Final = 3_800
"""Characters of a value; browsers keep 4,096 bytes of a cookie, its name and what is said of it among them."""
NONCE: Final = 12


def names(is_secure: bool) -> dict[str, str]:
    """Streamlit's cookie → the name of ours. is_secure: whether browsers reach this server by TLS.

    Without TLS, as on the own machine, browsers take no name with the prefix. Below a path of its own a server has
    names of its own, since a cookie with the prefix belongs to the whole host.
    """
    below = re.sub(r"[^A-Za-z0-9]+", "-", f"/{config.get_option('server.baseUrlPath')}").rstrip("-")
    return {theirs: f"{'__Host-' if is_secure else ''}sidu{below}_{ours}" for theirs, ours in OURS.items()}


def is_behind_tls(scope: Scope) -> bool:
    """Whether browsers reach this server by TLS: this connection is, or people come back there from the provider.

    A proxy in front speaks plainly to us; the address in the secrets is the one in the browser, or no sign-in counts.
    """
    address = str(get_secrets_auth_section().get("redirect_uri", "")).strip()
    return scope["scheme"] in ("https", "wss") or address.lower().startswith("https://")


@lru_cache(maxsize=4)
def _key(secret: str) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # what a start without a sign-in does not need
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, None, b"sidu: cookies of a sign-in").derive(secret.encode()))


def sealed(text: str, of: str, secret: str) -> list[str]:
    """The text as values of cookies that only this secret opens, and only as that cookie of Streamlit's."""
    nonce = os.urandom(NONCE)
    made = nonce + _key(secret).encrypt(nonce, zlib.compress(text.encode("latin-1")), of.encode())
    whole = base64.urlsafe_b64encode(made).decode()
    parts = [whole[at : at + LONGEST_PART] for at in range(0, len(whole), LONGEST_PART)]
    return [f"{len(parts)}.{parts[0]}", *parts[1:]]


@lru_cache(maxsize=256)
def unsealed(whole: str, of: str, secret: str) -> str | None:
    """The text of those values, one after the other without the count; None for what was not sealed so."""
    from cryptography.exceptions import InvalidTag

    try:
        made = base64.b64decode(whole, b"-_", validate=True)
        return zlib.decompress(_key(secret).decrypt(made[:NONCE], made[NONCE:], of.encode())).decode("latin-1")
    except (InvalidTag, ValueError):  # a new secret, another server's, changed, or torn: nobody is signed in by it
        return None


def opened(scope: Scope) -> Scope:
    """The request as Streamlit is to see it: our cookies opened under its names, and none that came under them.

    Of ours it sees nothing else: each window would keep the sealed text too.
    """
    if not any(name == b"cookie" for name, _ in scope["headers"]):
        return scope
    found = _cookies(scope["headers"])
    rest = [chunk for name, chunk in found if not name.startswith(tuple(OURS)) and not MINE.fullmatch(name)]
    shown = _shown(chunk for _, chunk in found)
    if shown and len(secret := get_cookie_secret()) >= SHORTEST_COOKIE_SECRET:
        for theirs, ours in names(is_behind_tls(scope)).items():
            text = unsealed(whole, theirs, secret) if (whole := _joined(ours, shown)) else None
            rest += [text] if text else []
    headers = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
    if rest:
        headers.append((b"cookie", "; ".join(rest).encode("latin-1")))
    return {**scope, "headers": headers}


def _cookies(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Name and whole text of each cookie of a request, told apart as Starlette does."""
    chunks = (chunk for name, value in headers if name == b"cookie" for chunk in value.decode("latin-1").split(";"))
    return [(chunk.partition("=")[0].strip() if "=" in chunk else "", chunk.strip(" \t")) for chunk in chunks]


def _shown(chunks: Iterable[str]) -> dict[str, str]:
    """Name → value of those that are ours, letter by letter; "" for one that came twice with different values.

    Python's own strip() takes more away than a browser does: a neighbour's name may set one with such a sign before
    `__Host-`, which the browser then lets pass. And ours is there once, so of two at least one is somebody else's.
    """
    shown: dict[str, str] = {}
    for name, _, value in (chunk.partition("=") for chunk in chunks):
        if MINE.fullmatch(name):
            shown[name] = value if shown.get(name, value) == value else ""
    return shown


def _joined(name: str, shown: dict[str, str]) -> str:
    """The parts of that cookie in one, as many as the first says; "" where one is not there."""
    count, _, first = shown.get(name, "").partition(".")
    if not re.fullmatch("[1-9][0-9]?", count):
        return ""
    parts = [first, *(shown.get(f"{name}_{n}", "") for n in range(1, int(count)))]
    return "".join(parts) if all(parts) else ""


def sealing(scope: Scope, send: Send) -> Send:
    """Sends what Streamlit answers to that request, its cookies sealed, or deleted with all their parts."""

    async def sent(message: Message) -> None:
        said: Pairs = message.get("headers") or []
        if any(name.lower() == b"set-cookie" and THEIRS.match(value.decode("latin-1")) for name, value in said):
            message["headers"] = _ours(scope, said)
        await send(message)

    return sent


def _ours(scope: Scope, said: Pairs) -> Pairs:
    """The same headers with our cookies in the place of Streamlit's."""
    kept: Pairs = []
    latest: dict[str, str] = {}
    for name, value in said:
        text = value.decode("latin-1")
        if name.lower() == b"set-cookie" and THEIRS.fullmatch(whose := text.partition("=")[0].strip()):
            latest[whose] = text  # the last word counts, as in a browser
        else:
            kept.append((name, value))
    is_secure = is_behind_tls(scope)
    secure = "; Secure" if is_secure else ""
    seen = {name for name, _ in _cookies(scope["headers"])}
    for theirs, ours in names(is_secure).items():
        mine = [text for name, text in latest.items() if (found := THEIRS.fullmatch(name)) and found[1] == theirs]
        if not mine:
            continue
        given = _given(mine, theirs, ours)
        parts = {each for each in seen if re.fullmatch(f"{re.escape(ours)}_[0-9]+", each)}
        told = given | dict.fromkeys(sorted({ours, *parts} - given.keys()), "; Max-Age=0")
        kept += [
            (b"set-cookie", f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}".encode())
            for name, value in told.items()
        ]
    kept += [(b"set-cookie", text.encode()) for name in sorted(seen) if THEIRS.fullmatch(name) for text in _gone(name)]
    return kept


def _gone(name: str) -> list[str]:
    """What takes a cookie of Streamlit's own name away, which Sidu left before it sealed them: it can be read."""
    paths = {"/", f"/{config.get_option('server.baseUrlPath').strip('/')}"}
    return [f"{name}=; Max-Age=0; Path={path}; HttpOnly; SameSite=Lax" for path in sorted(paths)]


def _given(mine: list[str], theirs: str, ours: str) -> dict[str, str]:
    """Name → value and how long it stays, of ours for those that Streamlit sets.

    None under a secret that could be guessed; nobody is answered then, and the log says why.
    """
    stay = [text.partition(";")[0].strip() for text in mine if _age(text)]
    secret = get_cookie_secret()
    if not stay or len(secret) < SHORTEST_COOKIE_SECRET:
        return {}
    parts = enumerate(sealed("; ".join(stay), theirs, secret))
    return {f"{ours}_{n}" if n else ours: f"{part}; Max-Age={max(map(_age, mine))}" for n, part in parts}


def _age(text: str) -> int:
    """How many seconds that cookie stays; 0 for one that is deleted. Streamlit says it of all that stay."""
    about = dict(each.strip().lower().partition("=")[::2] for each in text.split(";")[1:])
    return max(int(about.get("max-age", "0")), 0)
