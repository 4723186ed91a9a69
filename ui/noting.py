"""Noting what readers do in the log of access: who signed in, looked at one client, took something along.

What leaves is noted before it is handed over, and a note that cannot be written keeps it here: the company could not
say afterwards who has its figures. A page is shown all the same: somebody at the counter needs the client now, and a
full disk would otherwise close every page of every reader. Then the whole event stands in the server's log as an
error, for whoever runs Sidu to see and to enter later; nothing is lost without a word.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import streamlit as st

from data.desk import DeskError
from data.desk.access_events import DESCRIBING, Event, as_code, as_codes
from data.rights import Person
from ui.beside import NotMade
from ui.cache import desk_of
from ui.outgoing import NOT_NOTED, NOT_THEIRS, Outgoing

log = logging.getLogger("sidu.audit")
SEEN = "noted"
MOST_SIGN_INS = 10_000
NOBODY = "nobody"
MOST_FAILED = 60
"""Failed sign-ins of people whom nobody knows that are written down, an hour and reason, by each process."""
PRUNER = "Sidu"
"""Who lets go what is older than the setting `audit_days`."""


class Noter:
    """Notes what readers do, each act once: Streamlit runs the page for every click anew."""

    def __init__(self) -> None:
        self._now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._signed_in: dict[tuple[Path, str, datetime], None] = {}
        self._pruned: dict[Path, date] = {}
        self._failed: dict[tuple[Path, str], tuple[datetime, int]] = {}
        self._changing = Lock()

    def begin(self, now: Callable[[], datetime]) -> None:
        """Take the moments from there."""
        self._now = now

    def signed_in(self, store: Path, person: Person, by: str, since: datetime | None = None) -> None:
        """Once for each sign-in, however many windows and runs come of it; of headers alone, once a session.

        since: when it began, by which it is told from others; else the moment of the person.
        """
        since = since or person.at
        if not self._is_new("sign_in", person.who, str(since)):
            return
        if since is not None:
            with self._changing:
                if (key := (store, person.who, since)) in self._signed_in:
                    return
                self._signed_in[key] = None
                while len(self._signed_in) > MOST_SIGN_INS:
                    del self._signed_in[next(iter(self._signed_in))]
        groups, told = tuple(sorted(person.groups)), _as_text(since)
        self.noted(store, person.who, "sign_in", by=by, name=person.name, groups=groups, since=told)
        self._let_old_go(store)

    def sign_in_failed(self, store: Path, who: str, why: str) -> None:
        """A sign-in does not count, once a session. why: as the log has it. who: "" for whom nobody knows.

        Those can come as often as they like. So MOST_FAILED of an hour are written down, and how many came besides
        with the first one of a later hour: an attack is seen in the log, and does not fill it.
        """
        if not self._is_new("sign_in_failed", why):
            return
        besides, hour = 0, self._now().replace(minute=0, second=0, microsecond=0)
        if not who:
            with self._changing:
                since, count = self._failed.get((store, why), (hour, 0))
                if since != hour:
                    since, count, besides = hour, 0, max(count - MOST_FAILED, 0)
                self._failed[store, why] = since, count + 1
            if count >= MOST_FAILED:
                if count == MOST_FAILED:
                    log.warning("more than %d failed sign-ins this hour (%s): they are only counted", MOST_FAILED, why)
                return
        self.noted(store, who or NOBODY, "refused", "sign_in", why=why, **({"besides": besides} if besides else {}))

    def signed_out(self, store: Path, who: str, since: datetime | None, why: str = "", act: str = "") -> None:
        """The sign-in that began then was ended. why: `idle` where nobody asked; act: `everywhere` where all were."""
        self.noted(store, who, "sign_out", since=_as_text(since), why=why, act=act)

    def hat_changed(self, store: Path, who: str, old: str, new: str) -> None:
        """Another role is worn from now on."""
        self.noted(store, who, "hat", old=old, new=new)

    def refused(self, store: Path, who: str, what: str, asked: str = "") -> None:
        """Somebody was not shown something, once a session. what: its kind; asked: its code, as the link had it."""
        if self._is_new("refused", what, asked):
            self.noted(store, who or NOBODY, "refused", what, asked=as_code(asked))

    def looked_at(self, store: Path, who: str, client: str, version: str, is_theirs: Callable[[], bool]) -> None:
        """A client's page was opened, once a session; one that is not theirs, or not there, counts as refused."""
        if not self._is_new("client", client):
            return
        if is_theirs():
            self.noted(store, who, "client", client, page="one_client", version=version)
        else:
            self.refused(store, who, "client", client)
        self._let_old_go(store)

    def opened(self, store: Path, who: str, number: str) -> None:
        """A kept snapshot was opened, once a session."""
        if self._is_new("snapshot", number):
            self.noted(store, who, "snapshot", number, act="opened", by="screen")

    def noted(self, store: Path, who: str, event: str, what: str = "", **detail: Any) -> bool:
        """Whether the event stands in the log; where it could not be written, it stands in the server's log instead."""
        told = {name: value if name in DESCRIBING else as_codes({name: value})[name] for name, value in detail.items()}
        return self._write(store, Event(self._now(), who, event, as_code(what), told), is_flushed=False) is None

    def took(self, store: Path, who: str, about: Mapping[str, Any], what: str, kind: str, **more: Any) -> None:
        """Something is about to be handed over. Raises NotMade where that cannot be noted: then it stays here."""
        told = as_codes(dict(about) | more)
        self._leaves(store, Event(self._now(), who, "export", as_code(what), {"kind": kind, "by": "screen"} | told))

    def copied(self, store: Path, who: str, client: str) -> None:
        """All that is held about a client is about to be handed over. Raises NotMade as `took` does."""
        self._leaves(store, Event(self._now(), who, "personal", as_code(client), {"act": "copy", "by": "screen"}))

    def _leaves(self, store: Path, event: Event) -> None:
        if (why := self._write(store, event, is_flushed=True)) is not None:
            raise NotMade(NOT_NOTED, str(why)) from why

    def may_take(self, store: Path) -> bool:
        """Whether what is taken along could be noted now."""
        try:
            desk_of(store).check_noting()
        except DeskError as error:
            log.error("nothing can be noted, so nothing is handed over: %s", error)
            return False
        return True

    def _write(self, store: Path, event: Event, is_flushed: bool) -> Exception | None:
        try:
            desk_of(store).note(event, is_flushed=is_flushed)
        except Exception as error:  # whatever it is, the act itself must not be lost
            told = {"at": event.at.isoformat(), "who": event.who, "event": event.event, "what": event.what}
            log.exception("NOT NOTED %s", json.dumps(told | {"detail": dict(event.detail)}, default=str))
            return error
        return None

    def _is_new(self, *act: str) -> bool:
        """Whether this session has not done it before."""
        seen: set[tuple[str, ...]] = st.session_state.setdefault(SEEN, set())
        if act in seen:
            return False
        seen.add(act)
        return True

    def _let_old_go(self, store: Path) -> None:
        """Once a day: what is older than the setting says."""
        now = self._now()
        with self._changing:
            if self._pruned.get(store) == now.date():
                return
            self._pruned[store] = now.date()
        try:
            desk = desk_of(store)
            desk.prune_log(PRUNER, now, desk.settings().audit_days)
        except (DeskError, ValueError) as error:
            log.error("what is older than the log keeps could not be let go: %s", error)


def _as_text(moment: datetime | None) -> str:
    return moment.isoformat() if moment is not None else ""


NOTER = Noter()


def outgoing(store: Path, who: str, about: Mapping[str, Any], still: Callable[[], bool]) -> Outgoing:
    """How things leave by that person's hand. about: what they are narrowed to, in codes.

    still: whether it is theirs at that moment. A file is made long after the page was drawn, and by no run of it.
    """

    def check(what: str) -> None:
        if not still():
            raise NotMade(NOT_THEIRS, f"{who} may see something else by now; {what} stays here")

    def took(what: str, kind: str, **more: Any) -> None:
        check(what)
        NOTER.took(store, who, about, what, kind, **more)

    def copied(client: str) -> None:
        check("the copy of a client")
        NOTER.copied(store, who, client)

    return Outgoing(store, took, partial(NOTER.may_take, store), copied)
