"""The states of a client: what they are called, and within how many days it has to buy to stay in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.messages import N_
from data.settings import Settings

STATES = ("new", "active", "slowing", "dormant", "lost", "returning")
"""In this order everywhere. `new`: first order in the month. `active`: keeps to its own rhythm. `slowing`: still within
its window, but clearly fewer orders than its own pace led to expect. `dormant`: no longer retained, not yet lost.
`lost`: away for as long as lost means. `returning`: bought in the month after it was dormant or lost before."""
NONE = "none"
"""Before the first order."""
CODES = (NONE, *STATES)
NOT_YET, NEW, ACTIVE, SLOWING, DORMANT, LOST, RETURNING = range(len(CODES))
LABELS = {
    "new": N_("New"),
    "active": N_("Active"),
    "slowing": N_("Slowing"),
    "dormant": N_("Dormant"),
    "lost": N_("Lost"),
    "returning": N_("Returning"),
    NONE: N_("Not yet a client"),
}
Codes = NDArray[np.uint8]
Days = NDArray[np.int64]


def windows(median_gap_days: ArrayLike, settings: Settings) -> tuple[Days, Days]:
    """Days after its last order from which each client is dormant, and from which it is lost.

    Rows:   median days between the client's own orders; missing where it ordered on one day only.
    Value:  (dormant from, lost from), as the marts count retained and lost clients.
    Cuts:   one value a client.
    Source: definition of the house.
    """
    gaps = np.nan_to_num(np.asarray(median_gap_days, dtype=float), nan=0.0)
    dormant = np.maximum(np.ceil(gaps * settings.retention_intervals), settings.shortest_retention_days)
    lost = np.maximum(np.ceil(gaps * settings.loss_intervals), settings.shortest_loss_days)
    return dormant.astype("int64"), lost.astype("int64")


def states_at(
    before: Codes, bought: NDArray[np.bool_], idle: Days, dormant: Days, lost: Days, is_slowing: NDArray[np.bool_]
) -> Codes:
    """The state of each client at the end of a month.

    Rows:   one a client: its state at the end of the month before, whether it bought in the month, days since its last
            order at the end of the month (any value before the first), its windows, whether it orders clearly less.
    Value:  codes, places in CODES.
    Cuts:   one value a client.
    Source: definition of the house.
    """
    found = np.where(is_slowing, np.uint8(SLOWING), np.uint8(ACTIVE))
    found[idle >= dormant] = DORMANT
    found[idle >= lost] = LOST
    found[bought & ((before == DORMANT) | (before == LOST))] = RETURNING
    is_first = before == NOT_YET
    found[is_first & bought] = NEW
    found[is_first & ~bought] = NOT_YET
    return found
