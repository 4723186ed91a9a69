"""Whether the account behind a sign-in has the name that it comes under; the first one with a right takes it."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from data.desk import DeskError
from data.desk.accounts import Account
from ui.cache import desk_of
from ui.claims import SignedIn

log = logging.getLogger("sidu.access")


def is_theirs(
    account: Account | None, session: SignedIn | None, who: str, store: Path, now: datetime, has_rights: bool
) -> bool:
    """Whether that name belongs to the account, or to none yet: then it does from now on where it has rights.

    account: None where a proxy says who it is: whom its names belong to is the proxy's business.
    """
    if account is None or session is None:
        return account is None
    desk = desk_of(store)
    holders = desk.holders(as_noticed=True)
    if holders.has_another(who, account):
        return False
    if holders.has(who, account) or not has_rights:
        return True
    try:
        return desk.hold(who, account, now, session.mark, session.since)
    except DeskError as error:  # reading takes no desk that can be written to; it is tried anew with the next click
        log.error("the account of %s could not be written down: %s", who, error)
        return True
