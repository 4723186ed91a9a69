"""Which clients a scenario turns, by name: those that leave their loss, and those that fall into one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.door import View
from metrics.contribution.charged import MOST_LISTED, named_clients
from metrics.contribution.scenario import ScenarioProfits

TURNED_COLUMNS = ("client_key", "client_id", "name", "tier", "turn", "before_e4", "after_e4", "change_e4")


def turned_clients(view: View, found: ScenarioProfits, most: int = MOST_LISTED) -> pd.DataFrame:
    """The clients whose profit changes its sign, the largest change first; at most `most` of them.

    Rows:   one per client of `saved` ("saved") or `lost` ("lost").
    Value:  columns client_key, client_id, name, tier, turn, before_e4, after_e4, change_e4 in ten-thousandths.
    Cuts:   additive.
    Source: definition of the house.
    """
    rows = found.rows
    changes = rows["after_e4"].to_numpy() - rows["before_e4"].to_numpy()
    keys = rows["client_key"].to_numpy()
    turned = np.flatnonzero((changes != 0) & ((rows["before_e4"] < 0) != (rows["after_e4"] < 0)).to_numpy())
    order = turned[np.lexsort((keys[turned], -np.abs(changes[turned])))][:most]
    listed = rows.iloc[order].assign(change_e4=changes[order])
    if listed.empty:
        return pd.DataFrame(columns=list(TURNED_COLUMNS))
    names = named_clients(view, listed["client_key"]).set_index("client_key")[["client_id", "name"]]
    named = listed.join(names, on="client_key").reset_index(drop=True)
    named["turn"] = ["saved" if after >= 0 else "lost" for after in named["after_e4"]]
    return named[list(TURNED_COLUMNS)]
