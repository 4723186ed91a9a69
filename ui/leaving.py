"""Leaving: what somebody ended counts nowhere any longer, whoever else has a copy of the cookie."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import streamlit as st

from data.desk import DeskError
from data.desk.access_events import Event, EventsAsked
from locales import Words
from ui.asker import Asking
from ui.cache import desk_of
from ui.noting import NOTER

log = logging.getLogger("sidu.access")
MOST_TOLD, MOST_READ = 5, 200


def sign_out(store: Path, asking: Asking) -> None:
    """For the button: this sign-in ends, here and at the provider."""
    end(store, asking, datetime.now(UTC))
    st.logout()


def sign_out_everywhere(store: Path, asking: Asking) -> None:
    """For the button: every sign-in of this person that was begun until now ends, this one too."""
    end(store, asking, datetime.now(UTC), everywhere=True)
    st.logout()


def end(store: Path, asking: Asking, now: datetime, why: str = "", everywhere: bool = False) -> None:
    """Enters at the desk that the sign-in counts no longer, or none of that person, and notes it.

    A desk that cannot be written keeps nobody signed in: the browser forgets its cookie all the same, and the log says
    that a copy of it would count on.
    """
    person, session = asking.person, asking.session
    if person is None:
        return
    try:
        if session is not None:
            desk_of(store).end_sign_in(session.mark, person.who, now)
        if everywhere:
            desk_of(store).end_sign_ins_of(person.who, now)
    except DeskError as error:
        log.error("a sign-in was ended in its browser and not at the desk; copies of it count on: %s", error)
    NOTER.signed_out(store, person.who, asking.begun, why, "everywhere" if everywhere else "")


def sign_ins_told(asking: Asking, store: Path, now: datetime, words: Words) -> list[str]:
    """Since when they are signed in, in this browser and in others, for themselves to see."""
    if asking.session is None:
        return []
    told = [words("Signed in here since {moment}.", moment=_moment(asking.session.since, words))]
    others = begun_elsewhere(asking, store, now) if asking.way == "oidc" else ()
    if others:
        moments = words.joined([_moment(each, words) for each in others[:MOST_TOLD]])
        told.append(words("Also signed in elsewhere, since {moments}.", moments=moments))
    return told


def begun_elsewhere(asking: Asking, store: Path, now: datetime) -> tuple[datetime, ...]:
    """When their other sign-ins that still count began, the last first; as far as the log of access tells.

    Where two of them began is not told: nobody is asked for a place or a machine.
    """
    if asking.person is None or asking.session is None or asking.access is None:
        return ()
    desk, who = desk_of(store), asking.person.who
    first = now - timedelta(hours=asking.access.hours)

    def noted(kind: str) -> tuple[Event, ...]:
        return desk.events(EventsAsked(who, kind, since=first.astimezone(UTC).date()), MOST_READ)[0]

    begun = {_since(event) for event in noted("sign_in") if event.detail.get("by") == "oidc"}
    begun -= {_since(event) for event in noted("sign_out")} | {asking.session.since}
    ended = desk.ended_sign_ins().people.get(who, first)
    return tuple(sorted((each for each in begun if each is not None and each > max(first, ended)), reverse=True))


def _since(event: Event) -> datetime | None:
    text = event.detail.get("since")
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _moment(moment: datetime, words: Words) -> str:
    """By the machine's own clock, as the days of rules are; with how far it is from UTC, since names of zones are not
    of one zone alone."""
    there = moment.astimezone()
    ahead = there.isoformat(timespec="minutes")[-6:] if there.utcoffset() else ""
    return f"{words.day(there.date())} {there:%H:%M} UTC{ahead}"
