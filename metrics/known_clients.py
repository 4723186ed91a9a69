"""Who the clients are, whatever is selected: tier and first order of each, and names where these are few.

None of it changes with the period or the filters, so it is asked once for everybody with the same rights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.scope import TIERS
from data.tables import served
from metrics.kpi_calendar import unfiltered_calendar

MANY_NAMES = 5_000
"""Up to so many clients all names are kept; from so many asked names on, all of them are fetched, because writing down
whose are wanted takes longer."""
NO_DAY = np.iinfo(np.int32).max
Number = TypeVar("Number", np.int8, np.int32)
NAMED = ("client_key", "client_id", "name", "tier", "region_key")


@dataclass(frozen=True)
class KnownClients:
    """Every client that the reader may see, in arrays in which a client stands at its key; as small as they can be.

    tiers: place in TIERS, −1 for no tier; first_days: day of the first order since 1970, NO_DAY for none.
    """

    tiers: NDArray[np.int8]
    first_days: NDArray[np.int32]
    clients: int

    def tiers_of(self, keys: NDArray[np.int64]) -> NDArray[np.int8]:
        """Place of the tier of each of these clients in TIERS; −1 for none, and for a client that is not here."""
        return _at(self.tiers, keys, np.int8(-1))

    def first_days_of(self, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        """Day of the first order of each of these clients; NO_DAY for none, and for a client that is not here."""
        return _at(self.first_days, keys, np.int32(NO_DAY))


def _at(values: NDArray[Number], keys: NDArray[np.int64], otherwise: Number) -> NDArray[Number]:
    is_here = (keys >= 0) & (keys < len(values))
    return np.where(is_here, values[np.where(is_here, keys, 0)], otherwise)


@cache
def _asked() -> ir.Table:
    """Tiers as small numbers: a million words take longer to hand over than everything else."""
    code = ibis.literal(-1)
    for at, tier in enumerate(TIERS):
        code = ibis.ifelse(_.tier == tier, at, code)
    return served("clients_anywhere").select("client_key", "first_on", code=code.cast("int8"))


def _all_known(view: View) -> KnownClients:
    rows = view.run(_asked())
    keys, first = rows["client_key"].to_numpy(), pd.to_datetime(rows["first_on"]).to_numpy(dtype="datetime64[D]")
    size = int(keys.max(initial=0)) + 1
    tiers, days = np.full(size, -1, dtype="int8"), np.full(size, NO_DAY, dtype="int32")
    tiers[keys] = rows["code"].to_numpy()
    days[keys] = np.where(np.isnat(first), NO_DAY, first.astype("int64")).astype("int32")
    return KnownClients(tiers, days, len(keys))


def known_clients(view: View) -> KnownClients:
    """Tier and first order of every client that the reader may see, whatever the filters.

    Rows:   one per client within the reader's rights.
    Value:  KnownClients.
    Cuts:   the client's.
    Source: setting of the company.
    """
    return unfiltered_calendar(view).once(_all_known)


@cache
def _names() -> ir.Table:
    return served("clients_anywhere").select(*NAMED)


def _every_name(view: View) -> pd.DataFrame:
    """Kept with its index, so that it is made ready for looking up once."""
    return view.run(_names()).set_index("client_key", drop=False)


def _some_names(keys: Iterable[int]) -> ir.Table:
    named = _names()
    # One array to join with: a list of a thousand values takes longer to write down than to look up.
    chosen = ibis.literal([int(key) for key in keys], "array<int32>").unnest().name("chosen").as_table()
    return named.semi_join(chosen, named.client_key == chosen.chosen)


def named_clients(view: View, keys: Iterable[int]) -> pd.DataFrame:
    """Names of a few clients: a million names take longer than everything else.

    Rows:   one per client of `keys` that the reader may see, in the order of `keys`.
    Value:  columns client_key, client_id, name, tier, region_key (of today).
    Cuts:   additive.
    Source: definition of the house.
    """
    wanted = np.fromiter(keys, dtype="int64")
    is_small = known_clients(view).clients <= MANY_NAMES
    if is_small:
        named = unfiltered_calendar(view).once(_every_name)
    else:
        asked = _some_names(wanted) if len(wanted) < MANY_NAMES else _names()
        named = view.run(asked).set_index("client_key", drop=False)
    at = named.index.get_indexer(wanted)
    return named.take(at[at >= 0]).reset_index(drop=True)
