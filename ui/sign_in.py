"""What a person meets because of the sign-in: a face instead of a page, and in the sidebar who they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import Error

from data.desk import DeskError
from data.engine import Version
from data.rights import Hat, Person, scope_of
from locales import N_, Words, escape_markdown
from pages.pieces.hats import regions_text, role_text, topics_text
from ui.asker import HAT, Asking, Face, asking, is_ended, over_at, still
from ui.cache import offered
from ui.faults import kept_to_itself, something_broke, whom_to_ask
from ui.idle import CLICKS, watched
from ui.leaving import end, sign_ins_told, sign_out, sign_out_everywhere
from ui.noting import NOTER
from ui.renewing import was_a_click
from ui.returning import go_on, wait_here

TITLES: Mapping[Face, str] = {
    "sign_in": N_("Client contribution and satisfaction"),
    "again": N_("Please sign in again"),
    "idle": N_("Please sign in again"),
    "unsure": N_("Not yours to see"),
    "other_account": N_("Not yours to see"),
    "no_right": N_("Not yours to see"),
    "foreign": N_("Not yours to see"),
    "closed": N_("Closed for now"),
}
TEXTS: Mapping[Face, str] = {
    "sign_in": N_("Sign in with the account of your company."),
    "again": N_("Your sign-in was too long ago to count."),
    "idle": N_("Nobody has clicked here for a while, so you were signed out."),
    "unsure": N_("The sign-in does not say for certain who you are: it gives no confirmed mail address or name."),
    "other_account": N_(
        "Under this name somebody signed in here before with another account of your company. Rights stay with that "
        "account until whoever manages them hands the name over."
    ),
    "no_right": N_("You are signed in, and have no right to see anything here."),
    "foreign": N_(
        "Other machines can reach this server, and no sign-in is set up: nobody is shown anything. Whoever runs Sidu "
        "starts it with ./run, which answers its own machine only, or sets up a sign-in as the README says under "
        "“Signing in”."
    ),
    "closed": N_("The sign-in is not set up as it must be, so nobody is shown anything. The log says what is wrong."),
}
BY_PROXY: Mapping[Face, str] = {
    "sign_in": N_("Nobody was signed in on the way here. Open Sidu by the address that your company gives for it."),
    "again": N_("Your sign-in was too long ago to count. Load the page anew."),
    "idle": N_("Nobody has clicked here for a while, so the page was put away. Load it anew."),
}
"""Where a proxy signs people in: there is nothing to press here."""
NOT_ASKED = N_(
    "Your company's sign-in let you in without asking you anew, and when it last asked was too long ago to count. Sign "
    "out, then sign in again."
)


def let_in(store: Path, key: str, pages: Mapping[str, st.Page], now: datetime, words: Words) -> Asking | None:
    """Who asks, where pages are shown to them; else None, and what stands there instead of a page is shown.

    key: the page that they ask for.
    """
    is_click = was_a_click()
    try:
        found = asking(store, now)
    except DeskError as fault:  # the rules cannot be read: nobody is shown anything
        something_broke(words, fault)
        return None
    if found.person is not None and found.way and found.face in ("", "no_right"):
        NOTER.signed_in(store, found.person, found.way, found.begun)
    if found.failed:
        NOTER.sign_in_failed(store, found.person.who if found.person is not None else "", found.failed)
    if found.face == "idle" and found.way == "oidc" and not is_ended(found, store):
        end(store, found, now, "idle")
    if found.face:
        show_face(found, store, key, words)
        return None
    if found.session is not None and is_click:
        CLICKS.clicked(found.session.mark, now)
    if found.way == "oidc":
        go_on(pages)
    if (until := over_at(found)) is not None:
        watched(until, now, partial(still, found, store, partial(datetime.now, UTC)))
    return found


def show_face(asking: Asking, store: Path, key: str, words: Words) -> None:
    """What stands there instead of a page, for whom there is none."""
    face = asking.face
    if face == "no_right":
        NOTER.refused(store, asking.scope.who, "page")
    text = BY_PROXY.get(face, TEXTS[face]) if asking.way == "headers" else TEXTS[face]
    text = NOT_ASKED if asking.is_fresh else text
    with _card():
        st.title("Sidu", anchor=False)
        st.markdown(f"**{words(TITLES[face])}**")
        st.caption(words(text))
        if face in ("unsure", "other_account", "no_right"):
            st.caption(escape_markdown(whom_to_ask(asking.ask, words)))
        if asking.person is not None and face != "idle":
            st.caption(escape_markdown(words("Signed in as {who}", who=asking.person.who)))
        if asking.way == "oidc":
            _ways(asking, store, key, words)


def show_empty(words: Words) -> None:
    """A store without data, for whom it is not to begin with one."""
    with _card():
        st.title("Sidu", anchor=False)
        st.caption(words("There is no data yet. Whoever sets Sidu up brings it in."))


def _card() -> DeltaGenerator:
    """A card in the middle of an empty page."""
    middle = st.container(horizontal=True, horizontal_alignment="center", key="face")
    return middle.container(border=True, width=440, key="panel-face")


def _ways(asking: Asking, store: Path, key: str, words: Words) -> None:
    if asking.face in ("sign_in", "idle") or (asking.face == "again" and not asking.is_fresh):
        for provider in _providers():
            label = words("Sign in with {provider}", provider=provider) if provider else words("Sign in")
            _button(label, ":material/login:", partial(_sign_in, provider, key), words)
    else:  # the provider did not ask them anew, or takes them for somebody else: they sign out there first
        _button(words("Sign out"), ":material/logout:", partial(sign_out, store, asking), words)


def _sign_in(provider: str, key: str) -> None:
    wait_here(key)
    st.login(provider or None)


def _providers() -> tuple[str, ...]:
    """The providers that are named in the secrets; "" stands for the one that has no name, or for a lack of any."""
    section = st.secrets["auth"]
    named = tuple(name for name, value in section.items() if isinstance(value, Mapping) and "client_id" in value)
    return named if named and "client_id" not in section else ("",)


def _button(label: str, icon: str, act: Callable[[], None], words: Words) -> None:
    kind: Literal["primary", "secondary"] = "primary" if "login" in icon else "secondary"
    if st.button(escape_markdown(label), key=f"face-{label}", icon=icon, type=kind, width="stretch"):
        try:
            act()
        except Error as fault:  # what Streamlit finds wrong in the secrets; it is logged, and its code shown
            something_broke(words, fault)


def show_person(asking: Asking, store: Path, version: Version, words: Words) -> None:
    """In the sidebar: who is signed in and under which hat; opened, the rights in words, other hats, the way out."""
    person, hat = asking.person, asking.hat
    if not asking.way or person is None or hat is None:
        return
    with st.sidebar, st.container(gap="xsmall", key="person"):
        label = escape_markdown(person.name or person.who)
        popover = st.popover(
            label, icon=":material/account_circle:", width="stretch", key=f"who-{words.language}", on_change="rerun"
        )
        where = partial(_where, person, store, version, words)
        st.caption(escape_markdown(f"{role_text(hat.role, words)} · {where(hat)}"))
        if popover.open:
            with popover:
                _show_rights(asking, store, hat, where, words)


def _show_rights(asking: Asking, store: Path, hat: Hat, where: Callable[[Hat], str], words: Words) -> None:
    assert asking.person is not None
    st.caption(escape_markdown(words("Signed in as {who}", who=asking.person.who)))
    said = words("You see {topics}: {where}.", topics=topics_text(hat.topics, words), where=where(hat))
    st.caption(escape_markdown(said))
    if len(asking.hats) > 1:
        _show_hats(asking.hats, hat, where, partial(NOTER.hat_changed, store, asking.person.who, hat.key), words)
    st.caption(escape_markdown(f"{words('More rights?')} {whom_to_ask(asking.ask, words)}"))
    with kept_to_itself(words):
        for told in sign_ins_told(asking, store, datetime.now(UTC), words):
            st.caption(escape_markdown(told))
    if asking.way == "oidc":
        _button(words("Sign out"), ":material/logout:", partial(sign_out, store, asking), words)
        _button(words("Sign out everywhere"), ":material/logout:", partial(sign_out_everywhere, store, asking), words)


def _show_hats(
    hats: tuple[Hat, ...], worn: Hat, where: Callable[[Hat], str], note: Callable[[str], None], words: Words
) -> None:
    by_key, key = {hat.key: hat for hat in hats}, f"hats-{words.language}"
    st.session_state[key] = worn.key

    def told(code: str) -> str:
        hat = by_key[code]
        same = sum((each.role, where(each)) == (hat.role, where(hat)) for each in hats)
        topics = f" · {topics_text(hat.topics, words)}" if same > 1 else ""
        return f"{role_text(hat.role, words)} · {where(hat)}{topics}"

    st.selectbox(words("Look as"), tuple(by_key), format_func=told, key=key, on_change=_wear, args=(key, note))


def _wear(key: str, note: Callable[[str], None]) -> None:
    """For the select box: that hat from now on, in this session; the rules decide whether it is theirs."""
    st.session_state[HAT] = st.session_state[key]
    note(st.session_state[key])


def _where(person: Person, store: Path, version: Version, words: Words, hat: Hat) -> str:
    """Where a hat of theirs shows something, by the names that it lets them see itself."""
    regions = offered(store, version, scope_of(person, (hat,))).regions
    return regions_text(hat.everywhere, hat.regions, {each.region_id: each.name for each in regions}, words)
