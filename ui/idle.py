"""When somebody last did something under a sign-in, and the page that leaves by itself when the sign-in is over.

What a window shows stays there until the next click. So a window asks by itself: when its hours or its idle time are
over, and every few minutes, so that it also goes when somebody signed out elsewhere or lost a right. What a window does
by itself is no click. Without a sign-in nothing is asked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from threading import Lock

from data.desk import DeskError
from data.rights.access import Access
from ui.renewing import renewed

MOST_KNOWN = 10_000
LOOKS_S = 300.0
"""A window asks at least so often; a hundred of them cost a thousandth of a processor."""
SLACK_S = 1.0


class Clicks:
    """The last click under each sign-in, by its mark, as far as this process saw it. Safe from many threads."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, datetime] = OrderedDict()
        self._turn = Lock()

    def clicked(self, mark: str, at: datetime) -> None:
        """Somebody does something under that sign-in."""
        with self._turn:
            self._last[mark] = at
            self._last.move_to_end(mark)
            while len(self._last) > MOST_KNOWN:
                self._last.popitem(last=False)

    def ends_at(self, mark: str, access: Access) -> datetime | None:
        """When idleness ends that sign-in, if nobody clicks until then; None where it does not, or none was seen."""
        last = self._last.get(mark) if access.idle_minutes else None
        return None if last is None else last + timedelta(minutes=access.idle_minutes)


CLICKS = Clicks()


def watched(until: datetime, now: datetime, holds: Callable[[], bool]) -> None:
    """Has this window ask by itself: when that moment has come, and every few minutes until then.

    holds: whether the page may stand there by then; where not, it is asked anew, and says what is shown instead.
    """
    left_s = max((until - now).total_seconds(), 0.0) + SLACK_S
    renewed(lambda: None, left_s / ceil(left_s / LOOKS_S), partial(_held, holds))


def _held(holds: Callable[[], bool]) -> bool:
    try:
        return holds()
    except DeskError:  # the page, asked anew, says what is wrong
        return False
