"""What the log of access holds: the kinds of events, and what may be told of each.

What people looked at is personal too. An event holds codes: never the name of a client, a telephone number, a typed
text, an address to send to. Which details an event may have is written down here, and nothing else is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from data.desk.seen import is_sayable

DETAILS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "sign_in": frozenset(("by", "name", "groups", "since")),
        "sign_out": frozenset(("since", "why", "act", "by")),
        "hat": frozenset(("old", "new")),
        "refused": frozenset(("asked", "page", "why", "besides")),
        "client": frozenset(("page", "version", "by")),
        "export": frozenset(
            ("kind", "by", "client", "period", "region", "version", "snapshot", "panels", "rows", "files")
        ),
        "send": frozenset(("service", "arrived", "by", "files", "snapshot")),
        "snapshot": frozenset(("act", "by", "version")),
        "import": frozenset(("act", "by")),
        "personal": frozenset(("act", "by", "kind")),
        "erase": frozenset(("act", "by")),
        "prune": frozenset(("rows", "days", "by")),
    }
)
"""What may be told of each kind of event besides `what`. The kinds stand in the order in which they are offered.

`what` is a client's code (client, personal, erase), `page/panel`, a page or `deck` (export, send), the number of a
snapshot or an import, whom somebody else signed out, the day up to which rows went (prune), the kind of thing that was
refused. besides: how many were not written down one by one before that."""
EVENTS: tuple[str, ...] = tuple(DETAILS)
DESCRIBING = frozenset(("name", "groups"))
"""Details that the sign-in itself says, in whatever words it has."""
LONGEST = 200


@dataclass(frozen=True)
class Event:
    """One thing that somebody did. detail: plain values by the names that DETAILS has for the kind of event.

    number: its place in the log, 0 until it is there.
    """

    at: datetime
    who: str
    event: str
    what: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True)
class SeenPerson:
    """A person as the log knows them: how their last sign-in described them, the first and the last that is kept."""

    who: str
    name: str
    groups: frozenset[str]
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class EventsAsked:
    """Which events: of a person, of a kind, about something that holds this text, from a day to a day (both count)."""

    who: str = ""
    event: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None


EVERYTHING = EventsAsked()


def as_code(text: str) -> str:
    """The text as the log takes it: quoted and cut where it holds an address, or what cannot stand on a line."""
    return text if not text or _is_code(text) else quote(text, safe=" ")[:LONGEST]


def as_codes(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The details with every text as the log takes it."""
    return {name: _as_codes(value) for name, value in detail.items()}


def _as_codes(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(as_code(each) for each in value)
    return as_code(value) if isinstance(value, str) else value


def event_row(event: Event) -> dict[str, Any]:
    """The row of an event. Raises ValueError for one that the log does not take, and says what of it."""
    if event.event not in DETAILS:
        raise ValueError(f"{event.event!r} is no kind of event; the kinds are: {', '.join(EVENTS)}")
    if not is_sayable(event.who, LONGEST):
        raise ValueError(f"an event says who, on one line of 1 to {LONGEST} characters; there was {event.who!r}")
    if event.what and not _is_code(event.what):
        raise ValueError(f"what an event is about is a code of at most {LONGEST} characters; there was {event.what!r}")
    unknown = sorted(event.detail.keys() - DETAILS[event.event])
    if unknown:
        known = ", ".join(sorted(DETAILS[event.event])) or "nothing"
        raise ValueError(f"of {event.event} the log holds {known}; there was {unknown[0]!r}")
    for name, value in event.detail.items():
        said = value if isinstance(value, tuple) else (value,)
        if not all(_is_plain(each, name in DESCRIBING) for each in said):
            raise ValueError(f"{name} of {event.event} is no code, number or truth; there was {value!r}")
    detail = {name: value for name, value in event.detail.items() if value not in ("", ())}
    return {"at": event.at, "who": event.who, "event": event.event, "what": event.what, "detail": detail}


def _is_plain(value: object, describes: bool) -> bool:
    if isinstance(value, str) and value:
        return is_sayable(value, LONGEST) if describes else _is_code(value)
    return isinstance(value, (str, int, bool))


def _is_code(text: str) -> bool:
    """No address to call lies in the log: it would be a secret as often as not."""
    return is_sayable(text, LONGEST) and "://" not in text
