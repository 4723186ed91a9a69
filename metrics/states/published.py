"""What a version says of the states of its clients: one row a client, the flows by cell, and tests of the chain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from data.tables import DERIVED
from metrics.degrees.people import day_number
from metrics.states.state import CODES, NOT_YET
from metrics.states.walk import state_walk

EPOCH = date(1970, 1, 1)


def states_to_publish(view: View) -> Iterator[pd.DataFrame]:
    """Every client of the company in the state it is in at the end of the last whole month.

    Rows:   one per client that had ordered by then; region, channel, manager and tier are today's.
    Value:  the columns of the derived table `client_states`; orders expected are missing without a rhythm.
    Cuts:   one row a client.
    Source: definition of the house; slowing: see `metrics.states.pace`.
    """
    walk = view.once(state_walk)
    if walk is None:
        return
    there = walk.states != NOT_YET
    kinds = np.array(CODES, dtype=object)
    starts = np.array([month.start for month in walk.months], dtype="datetime64[D]")
    end = walk.months[-1].end
    columns = {name: walk.crowd.cells[name].to_numpy()[there] for name in walk.crowd.cells.columns}
    frame = pd.DataFrame(columns).assign(
        state=kinds[walk.states[there]],
        state_before=kinds[walk.before[there]],
        since=_days(starts[len(starts) - walk.lasted[there]]),
        months=walk.lasted[there],
        last_on=_days(walk.last_on[there].astype("datetime64[D]")),
        idle_days=day_number(end) - walk.last_on[there],
        rhythm_days=walk.crowd.rhythm[there],
        orders_expected=walk.pace.expected[there],
        orders_seen=walk.pace.seen[there],
    )
    yield frame[list(DERIVED["client_states"])]


def _days(days: NDArray[np.datetime64]) -> NDArray[np.object_]:
    """Dates out of day stamps: few distinct ones, so that a million cost a look-up each."""
    numbers = days.astype("int64")
    low = int(numbers.min()) if len(numbers) else 0
    named = np.array([EPOCH + timedelta(days=low + step) for step in range(int(np.ptp(numbers)) + 1)] or [EPOCH])
    return np.asarray(named[numbers - low], dtype=object) if len(numbers) else np.array([], dtype=object)


def flows_to_publish(view: View) -> Iterator[pd.DataFrame]:
    """Clients by the state at the end of the month before and of the month, of the last four years' months.

    Rows:   one per month, cell of today and pair of states. Who was lost in a month and came back in it makes two
            moves, into lost and on to returning, and is taken from those that stayed lost: so the moves into lost are
            the key figure, and the sums by either state are the clients in it.
    Value:  the columns of the derived table `state_flows`.
    Cuts:   additive over cells.
    Source: definition of the house.
    """
    walk = view.once(state_walk)
    if walk is not None:
        yield walk.flows


__all__ = ["flows_to_publish", "states_to_publish"]
