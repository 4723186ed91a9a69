"""What may go wrong at the desk, each with a word for the person who meets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from data.messages import N_, Said


class NotAllowed(PermissionError):
    """The person has not the right that a command needs; nothing was changed.

    ask: whom to ask for it, where whoever meets the person knows.
    """

    ask: str = ""


class NotAccepted(ValueError):
    """What was entered cannot stand, and why; nothing was changed."""

    def __init__(self, said: Said) -> None:
        super().__init__(str(said))
        self.said = said


class NotYours(NotAllowed):
    """The person does not see the client that a command is about, or there is none; nothing was changed."""

    def __init__(self, said: Said) -> None:
        super().__init__(str(said))
        self.said = said


class NotYourDuty(NotAllowed):
    """The role of the person does not enter things of that kind, whatever they may see; nothing was changed.

    doing: what was to be done; roles: those that do it.
    """

    def __init__(self, doing: str, role: str, roles: tuple[str, ...]) -> None:
        super().__init__(
            f"{doing} is for {_either(roles)}; you are here as {role}. Nothing was changed; ask whoever gives rights"
        )
        message = N_("This is entered by {roles}; you are here as {role}. Nothing was changed.")
        self.said = Said(message, {"roles": ", ".join(roles), "role": role})


class Conflict(RuntimeError):
    """Somebody else changed the same thing since the person last saw it; nothing was changed.

    what: the thing (a name that people gave it, or a text); found: its value now; who and at: who changed it, and when.
    """

    def __init__(self, what: str | Said, found: object, who: str, at: datetime) -> None:
        super().__init__(
            f"{what} was changed to {found!r} by {who} on {at:%Y-%m-%d %H:%M} UTC, after you opened it; "
            "look at the new value and enter yours again if it still holds"
        )
        self.what, self.found, self.who, self.at = what, found, who, at


class DeskError(RuntimeError):
    """The desk cannot be used as it is; the text says why and what to do."""


class DeskBroken(DeskError):
    """What lies at the place of the desk is no whole desk. It is left as it is."""


class DeskTooNew(DeskError):
    """The desk was made by a newer program."""


class DeskBusy(DeskError):
    """Somebody else kept the desk for too long."""


class DeskUnreachable(DeskError):
    """The place of the desk cannot be read or written: folder rights, full disk, server not answering."""


def broken(place: str, found: str) -> DeskBroken:
    """The word for a desk that is no whole one."""
    return DeskBroken(
        f"{place} is no whole desk: {found}; it was left as it is. "
        "Restore a backup with `python -m data restore`, or move the file away to begin with an empty desk"
    )


SQLITE_WORDS = {5: DeskBusy, 6: DeskBusy, 8: DeskUnreachable, 10: DeskUnreachable, 13: DeskUnreachable}
SQLITE_WORDS |= {14: DeskUnreachable, 3: DeskUnreachable, 23: DeskUnreachable}
SQLITE_BROKEN = {11, 26}
SERVER_BUSY = {"55P03", "40P01"}
"""What a server says of a lock that was waited for in vain."""
LOST_TABLE = ("no such table", "UndefinedTable")


@contextmanager
def in_words(place: str) -> Iterator[None]:
    """Turn errors of the database into ours, with the place and what to do."""
    try:
        yield
    except PoolTimeout as error:
        raise DeskBusy(f"{place} has been busy for too long; try again") from error
    except DBAPIError as error:
        raise _worded(place, error) from error


def _worded(place: str, error: DBAPIError) -> Exception:
    said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    code = getattr(error.orig, "sqlite_errorcode", None)
    if any(word in f"{type(error.orig).__name__} {said}" for word in LOST_TABLE):
        return broken(place, said)
    if code is not None:
        if code & 0xFF in SQLITE_BROKEN:
            return broken(place, said)
        kind = SQLITE_WORDS.get(code & 0xFF)
        if kind is DeskBusy:
            return DeskBusy(f"{place} is busy: somebody else is writing for too long; try again")
        return kind(f"{place} cannot be used: {said}; see to the folder's rights and space") if kind else error
    if getattr(error.orig, "sqlstate", None) in SERVER_BUSY:
        return DeskBusy(f"{place} is busy: somebody else keeps what is to be changed for too long; try again")
    if type(error).__name__ in ("OperationalError", "InterfaceError"):
        return DeskUnreachable(f"{place} does not answer: {said}; see to the server and to SIDU_DESK")
    return error


def _either(names: tuple[str, ...]) -> str:
    return " or ".join(names)
