"""What a sign-in says, read as a person: the claims of an identity token, or the headers of a proxy."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from data.desk.accounts import Account
from data.rights import Person
from data.rights.access import Access
from data.rights.people import called

LONGEST = 200
MOST_GROUPS = 1_000
SHORTEST_COOKIE_SECRET = 32
AHEAD = timedelta(minutes=5)
"""How far the provider's clock may be ahead of ours."""
Claims = Mapping[str, object]
Failure = Literal["", "names_nobody", "no_proof", "other_account", "too_old"]
"""Why a sign-in does not count, as the log of access has it; "" for one that does, or where nobody tries."""

MARK, BEGUN = "sidu_mark", "sidu_begun"
"""What a sign-in cookie holds besides the claims: what tells this sign-in from every other one, and when it began."""


@dataclass(frozen=True)
class SignedIn:
    """One sign-in of somebody. mark: of it alone, and nobody else's to know; since: by the clock of this server."""

    mark: str
    since: datetime


def marked(claims: Claims, now: datetime) -> dict[str, Any]:
    """The claims with a mark of their own, for the cookie of a sign-in that begins now."""
    return {**claims, MARK: secrets.token_hex(16), BEGUN: round(now.timestamp(), 3)}


def sign_in_of(claims: Claims) -> SignedIn | None:
    """Which sign-in it is; None for one without a moment. A cookie without our mark is told by what its token says."""
    mark, begun = claims.get(MARK), claims.get(BEGUN)
    if isinstance(mark, str) and mark and isinstance(begun, float | int):
        return SignedIn(mark, datetime.fromtimestamp(begun, UTC))
    since = moment_of(claims, of_token=True) or moment_of(claims)
    told = "\n".join(str(claims.get(name, "")) for name in ("iss", "sub", "iat", "auth_time", "nonce"))
    return None if since is None else SignedIn(told, since)


def named(value: object) -> str:
    """A person as rules name them: one plain line, mail addresses in small letters; "" for what names nobody."""
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > LONGEST or not text.isprintable():
        return ""
    return called(text)


def person_of_claims(claims: Claims, access: Access) -> Person | None:
    """Who an identity token names; None where the claim that names people is not there or not to be relied on.

    An address that its provider does not call verified may be what somebody typed there: it counts as nobody's. Of one
    of which nothing is said `access.trusts_addresses` decides; one that is called unverified never counts.
    """
    said = claims.get(access.person)
    is_address = access.person == "email" or (isinstance(said, str) and said == claims.get("email"))
    if is_address and not _is_verified(claims.get("email_verified"), access.trusts_addresses):
        return None
    who = named(said)
    if not who:
        return None
    name = claims.get("name")
    shown = name.strip() if isinstance(name, str) and name.isprintable() and len(name) <= LONGEST else ""
    return Person(who, shown, groups_in(claims.get(access.groups)), moment_of(claims))


def account_of_claims(claims: Claims) -> Account | None:
    """Which account of the provider an identity token is about; None for one that does not say so."""
    audience = claims.get("aud")
    only = audience[0] if isinstance(audience, list) and len(audience) == 1 else audience
    # Of several audiences the one that asked is us, which was checked; the others may differ from person to person.
    said = (claims.get("iss"), claims.get("azp") or only, claims.get("sub"))
    try:
        return Account.of(*(text if isinstance(text, str) else "" for text in said))
    except ValueError:
        return None


def _is_verified(said: object, when_silent: bool) -> bool:
    return when_silent if said is None else str(said).casefold() in ("true", "1")


def groups_in(value: object) -> frozenset[str]:
    """Groups of a list, or of a text with commas between them.

    Spaces belong to a name: whoever is in `Sales admins` alone must not come as a member of `admins`.
    """
    if isinstance(value, str):
        parts: Sequence[object] = value.split(",")
    else:
        parts = value if isinstance(value, list | tuple) else ()
    texts = (part.strip() for part in parts[:MOST_GROUPS] if isinstance(part, str))
    return frozenset(text for text in texts if text and len(text) <= LONGEST and text.isprintable())


def moment_of(claims: Claims, *, of_token: bool = False) -> datetime | None:
    """When somebody last showed the provider who they are, else when it said so to us; None where neither is told.

    of_token: only the latter.
    """
    told = claims.get("iat") if of_token else claims.get("auth_time") or claims.get("iat")
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    try:
        return datetime.fromtimestamp(told, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def is_too_old(at: datetime | None, now: datetime, hours: int) -> bool:
    """Whether a sign-in counts no longer; one without a moment, or from the future, never did."""
    return at is None or not -AHEAD <= now - at < timedelta(hours=hours)


def person_of_headers(values: Callable[[str], Sequence[str]], access: Access, secret: bytes) -> Person | None:
    """Who the proxy in front says it is; None unless the request proves that it came through that proxy.

    values: header → all its values. One that comes twice was not only set by the proxy: nothing of it is believed.
    """
    ways = access.headers
    if ways is None:
        return None
    people, groups = tuple(values(ways.person)), tuple(values(ways.groups))
    if not _is_proven(values(ways.secret_header), secret) or len(people) != 1 or len(groups) > 1:
        return None
    who = named(_readable(people[0]))
    return Person(who, "", groups_in(_readable(groups[0]) if groups else "")) if who else None


def fault_of_headers(values: Callable[[str], Sequence[str]], access: Access, secret: bytes) -> Failure:
    """Why a request names nobody that tries to; "" for one that says nothing of itself."""
    ways = access.headers
    if ways is None or not any(values(name) for name in (ways.secret_header, ways.person, ways.groups)):
        return ""
    return "names_nobody" if _is_proven(values(ways.secret_header), secret) else "no_proof"


def _is_proven(shown: Sequence[str], secret: bytes) -> bool:
    # Compared in constant time, so that the answer's delay tells nobody how much of a guess was right.
    return len(shown) == 1 and len(secret) > 0 and hmac.compare_digest(shown[0].encode("latin-1", "replace"), secret)


def _readable(value: str) -> str:
    """The text of a header: bytes on the wire are read as Latin-1, proxies write UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def fault_of_secrets(auth: Claims) -> str:
    """What is wrong with [auth] of the secrets; "" where nothing is.

    Whoever knows the secret of the cookie can sign in as anybody. And of several providers one could speak for the
    people of another, since rules name people alike whoever says who they are.
    """
    secret = str(auth.get("cookie_secret", ""))
    if len(secret) < SHORTEST_COOKIE_SECRET:
        wanted = f"write at least {SHORTEST_COOKIE_SECRET} that nobody can guess (openssl rand -hex 32)"
        return f"cookie_secret in [auth] has {len(secret)} characters; {wanted}"
    named = [key for key, value in auth.items() if isinstance(value, Mapping) and "client_id" in value]
    if len(named) + ("client_id" in auth) > 1:
        return f"[auth] names several providers ({', '.join(named)}); keep one"
    return ""
