"""Who asks: resolved in every run from the sign-in and from the rules of today, and never kept in a session.

The sign-in cookie of Streamlit lives 30 days and is read when a session begins; what somebody may see is therefore
never part of it. Rights that are cut, in the rules or in the file for signing in, hold from the next run on.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st
from joserfc.jws import JWSRegistry

from data.desk import DeskError
from data.desk.accounts import Account
from data.messages import N_
from data.rights import LOCAL, Hat, Person, hats_of, scope_of
from data.rights.access import HERE_ONLY, Access, WrongAccess, access_of, rules_with, secret_in
from data.rights.rules import day_at
from data.scope import NOBODY, Scope, whole_company
from ui.accounts import is_theirs
from ui.cache import desk_of
from ui.claims import (
    MARK,
    Failure,
    SignedIn,
    account_of_claims,
    fault_of_headers,
    fault_of_secrets,
    is_too_old,
    moment_of,
    person_of_claims,
    person_of_headers,
    sign_in_of,
)
from ui.idle import CLICKS

# A provider that offers unsigned tokens would otherwise be believed without a signature.
JWSRegistry.algorithms.pop("none", None)
log = logging.getLogger("sidu.access")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
"""Headers of a proxy: behind one, the reader is not at this machine though the connection is."""
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
HAT, OWNER, SINCE = "hat", "session_of", "session_since"
"""Session state: the key of the hat that is worn, whom the session belongs to, and when they were first seen in it."""
Face = Literal["", "sign_in", "again", "idle", "unsure", "other_account", "no_right", "foreign", "closed"]
"""Why no page is shown: not signed in, or no longer; too long ago; nobody clicked for too long; signed in as nobody
that can be named, or under another account's name; no right; a network reaches a server without a sign-in; the sign-in
is not set up as it must be."""


@dataclass(frozen=True)
class Asking:
    """Who asks and what they may see, for one run.

    person: None where nobody is signed in. hats: what they may choose between. face: "" where pages are shown.
    way: how people sign in here; "" on the own machine. is_fresh: a sign-in that counts no longer, though the provider
    has just confirmed it. failed: why a sign-in that was tried does not count. access: what the file for signing in
    said. session: which sign-in it is; with headers of a proxy each window has one of its own. account: the provider's,
    None where a proxy says who it is.
    """

    scope: Scope = NOBODY
    face: Face = ""
    person: Person | None = None
    hats: tuple[Hat, ...] = ()
    way: Literal["", "oidc", "headers"] = ""
    ask: str = ""
    is_fresh: bool = False
    failed: Failure = ""
    access: Access | None = None
    session: SignedIn | None = None
    account: Account | None = None

    @property
    def begun(self) -> datetime | None:
        """When this sign-in began."""
        return self.session.since if self.session is not None else None

    @property
    def hat(self) -> Hat | None:
        """The hat that is worn."""
        worn = (hat for hat in self.hats if (hat.role, hat.topics) == (self.scope.role, self.scope.topics))
        return next(worn, None)


def asker(store: Path) -> Scope:
    """What whoever asks may see and do, now."""
    return asking(store, datetime.now(UTC)).scope


def asking(store: Path, now: datetime) -> Asking:
    """Who asks, from the sign-in of this connection, the file for signing in and the rules in force on that day.

    Raises DeskError where the rules cannot be read: then nobody is shown anything.
    """
    access = access_of(store)
    if access.is_closed:  # the file says something that is not accepted; it is in the log, from `access_of`
        return Asking(face="closed")
    if access.is_here_only:
        return _at_this_machine(now)
    found = _by_token(access, now) if access.sign_in == "oidc" else _by_proxy(access, now)
    found = replace(found, way=access.sign_in or "", ask=access.ask, access=access)
    if not found.face and found.person is not None:
        is_same = st.session_state.get(OWNER) == found.person.who
        found = _with_rights(found, store, access, now, str(st.session_state.get(HAT, "")) if is_same else "")
    _own_session(found.person)  # once, when it is known: a session that is emptied forgets the button that was pressed
    return found


def holds(store: Path, scope: Scope) -> bool:
    """Whether whoever asks may see and do that now. False too where nobody can say: the page, asked anew, says why."""
    try:
        return asker(store) == scope
    except DeskError:
        return False


def still(asked: Asking, store: Path, now: Callable[[], datetime]) -> bool:
    """Whether whoever asked may see the same at a later moment, when no run says who asks.

    A file of a panel is made when its button is pressed, and no run comes of that. Any change of the file for signing
    in counts: what it says is read with the next click. Raises DeskError where the rules cannot be read.
    """
    at = now()
    if asked.person is None or asked.access is None or access_of(store) != asked.access:
        return False
    if asked.access.is_here_only or is_too_old(asked.person.at, at, asked.access.hours):
        return asked.access.is_here_only
    hat = asked.hat.key if asked.hat else ""
    return _with_rights(asked, store, asked.access, at, hat).scope.shared() == asked.scope.shared()


def _with_rights(found: Asking, store: Path, access: Access, now: datetime, hat: str = "") -> Asking:
    """The same with what they may see now, as that hat if it is theirs; nobody where the sign-in was ended."""
    assert found.person is not None
    day = day_at(now)
    hats = hats_of(found.person, rules_with(access, desk_of(store).rules()), day)
    if found.session is not None:
        ends_at = CLICKS.ends_at(found.session.mark, access)
        if ends_at is not None and now >= ends_at:
            return replace(found, scope=NOBODY, hats=(), face="idle")
        if is_ended(found, store):
            return Asking(face="sign_in", way=found.way, ask=found.ask, access=found.access)
    scope = scope_of(found.person, hats, hat, day)
    if not is_theirs(found.account, found.session, found.person.who, store, now, not scope.is_empty):
        return replace(found, scope=NOBODY, hats=(), face="other_account", failed="other_account")
    return replace(found, scope=scope, hats=hats, face="no_right" if scope.is_empty else "")


def is_ended(asked: Asking, store: Path) -> bool:
    """Whether that sign-in was ended here, in whatever window; as of the last look of this thread at the desk."""
    if asked.session is None or asked.person is None:
        return False
    one = asked.session
    return desk_of(store).ended_sign_ins(as_noticed=True).has(one.mark, asked.person.who, one.since)


def over_at(asked: Asking) -> datetime | None:
    """When the sign-in counts no longer if nobody clicks until then; None without one."""
    if asked.access is None or asked.person is None or asked.person.at is None or asked.session is None:
        return None
    over = asked.person.at + timedelta(hours=asked.access.hours)
    return min(over, CLICKS.ends_at(asked.session.mark, asked.access) or over)


def _at_this_machine(now: datetime) -> Asking:
    """Without a sign-in, whoever sits at this machine owns the data; over a network nobody sees anything."""
    forwarded = any(name in st.context.headers for name in FORWARDED)
    # The address that connects counts too: another server program may listen where that option does not say.
    if st.get_option("server.address") in THIS_MACHINE and st.context.ip_address is None and not forwarded:
        owner = whole_company("local", N_("the server answers this machine only"))
        return Asking(replace(owner, on=day_at(now)), person=LOCAL, access=HERE_ONLY)
    return Asking(face="foreign")


def _by_token(access: Access, now: datetime) -> Asking:
    """Who signed in with the provider.

    Streamlit and Authlib have checked the token before `st.user` holds it: signature by the provider's published keys,
    issuer, audience, nonce against our own request, and its times (`parse_id_token` of authlib's base_client); state
    and PKCE in `authorize_access_token`. The claims then lie in a sealed cookie (`ui.cookies`), bound to our own
    origin, that is read when a session begins.
    """
    if "is_logged_in" not in st.user:
        return _closed("sign_in is oidc, and there is no [auth] in .streamlit/secrets.toml; add it")
    if st.get_option("server.trustedUserHeaders"):  # these would stand above the claims, and anybody can send a header
        return _closed("sign_in is oidc, and server.trustedUserHeaders is set; take that setting out")
    wrong = fault_of_secrets(st.secrets["auth"])
    if wrong:
        return _closed(wrong)
    return of_claims(st.user.to_dict(), access, now)


def of_claims(claims: Mapping[str, Any], access: Access, now: datetime) -> Asking:
    """Who it is by the claims of a sign-in cookie whose signature was checked; what they may see is not said yet."""
    if claims.get("is_logged_in") is not True:
        return Asking(face="sign_in")
    person, account = person_of_claims(claims, access), account_of_claims(claims)
    if person is None or account is None:
        return Asking(face="unsure", failed="names_nobody")
    if is_too_old(person.at, now, access.hours):
        is_fresh = not is_too_old(moment_of(claims, of_token=True), now, access.hours)
        return Asking(face="again", person=person, is_fresh=is_fresh, failed="too_old", session=sign_in_of(claims))
    return Asking(person=person, session=sign_in_of(claims), account=account)


def _by_proxy(access: Access, now: datetime) -> Asking:
    """Who the proxy in front signed in. It said so when the connection began, so that counts `hours` from then on."""
    assert access.headers is not None
    try:
        secret = secret_in(access.headers)
    except WrongAccess as wrong:
        return _closed(str(wrong))
    values = st.context.headers.get_all
    person = person_of_headers(values, access, secret)
    if person is None:
        return Asking(face="sign_in", failed=fault_of_headers(values, access, secret))
    _own_session(person)
    since = st.session_state.setdefault(SINCE, now)
    person = replace(person, at=since)
    if is_too_old(since, now, access.hours):
        return Asking(face="again", person=person, failed="too_old")
    mark = st.session_state.setdefault(MARK, secrets.token_hex(16))
    return Asking(person=person, session=SignedIn(mark, since))


def _own_session(person: Person | None) -> None:
    """A session that comes to somebody else begins anew: nothing of the one before is left in it."""
    who = person.who if person is not None else ""
    if st.session_state.get(OWNER, who) != who:
        st.session_state.clear()
    if who:
        st.session_state[OWNER] = who


@lru_cache(maxsize=64)  # told once is enough: whoever knocks would fill the log
def _closed(why: str) -> Asking:
    log.error("nobody is answered: %s", why)
    return Asking(face="closed")
