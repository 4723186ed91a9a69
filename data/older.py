"""Whether a version that is not in force shows a reader only what is theirs today.

Rights go by where a client is today, and a version knows where it was then. Rows of an older version cannot be narrowed
by another version's homes: its sums are made per region, with everybody in them who was there. So it is shown whole, or
not at all, to whoever has the right to a part.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.engine import Engine
from data.regions import RegionTree
from data.tables import UNKNOWN_KEY

Move = tuple[int, int]
"""Where clients are in one version, and where the same clients are in another; nowhere there: UNKNOWN_KEY."""
HOMES = "SELECT client_id, home_key FROM main.clients"


class NotTheirsAnyMore(LookupError):
    """The version holds clients or regions of the reader's former part that are not theirs today."""


def moves_between(then: Engine, now: Engine) -> frozenset[Move]:
    """The distinct moves of all clients of `then`, also of those that stayed. Some 1 s for a million clients."""
    # Past the door, for the door: regions leave it, and no client.
    joined = then.frame(HOMES).merge(now.frame(HOMES), on="client_id", how="left", suffixes=("_then", "_now"))
    pairs = joined[["home_key_then", "home_key_now"]].drop_duplicates().fillna(UNKNOWN_KEY).astype("int64")
    return frozenset(pairs.itertuples(index=False, name=None))


def is_all_theirs(regions: Iterable[str], then: RegionTree, now: RegionTree, moves: Iterable[Move]) -> bool:
    """Whether all that those regions held then, regions and clients, lies in the same regions today.

    A client that is not known any more is nobody's. A region that is gone has nothing left but its clients.
    """
    mine_then, mine_now = frozenset(then.below(regions)), frozenset(now.below(regions))
    places = (now.region(then.regions[key].region_id) for key in mine_then)
    if not all(place is None or place.key in mine_now for place in places):
        return False
    return all(here in mine_now for there, here in moves if there in mine_then)
