"""Sums of every client of a period as flat arrays by client key, for what compares two periods client by client.

A few numbers per client are handed over and added up here: at a million clients that takes a fraction of having the
engine group the rows of both periods, and nothing of it reaches a page.
"""

from __future__ import annotations

from functools import cache

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from data.door import View
from data.tables import served
from metrics.capital_charge import charge_of, parts_of

Whole = NDArray[np.int64]
ClientSums = dict[str, Whole]


CHARGE = "capital_charge_e4"


@cache
def _rows(names: tuple[str, ...], rate_parts: int) -> ir.Table:
    rows = served("client_period")
    columns = {name: rows[name].cast("int64") for name in names if name != CHARGE}
    if CHARGE in names:
        columns[CHARGE] = charge_of(rows.credit_days_e4, rate_parts)
    return rows.select("client_key", **columns)


def client_sums(view: View, names: tuple[str, ...]) -> ClientSums:
    """These columns of `client_period` summed by client: arrays in which a client stands at its key.

    Rows:   clients with sales or service in the view's period; all others are zero. `capital_charge_e4` is the charge
            at the rate of the settings, rounded as in `metrics.capital_charge.capital_sums`.
    Value:  name → whole numbers, all of one length: one more than the largest key there is.
    Cuts:   additive.
    Source: definition of the house.
    """
    rows = view.run(_rows(names, parts_of(view.settings.capital_rate)))
    keys = rows["client_key"].to_numpy()
    sums = {}
    for name in names:
        sums[name] = np.zeros(int(keys.max(initial=0)) + 1, dtype="int64")
        np.add.at(sums[name], keys, rows[name].to_numpy())
    return sums


def client_sums_of_both(view: View, names: tuple[str, ...]) -> tuple[ClientSums, ClientSums]:
    """The sums of the compared period and of the selected one, in arrays of one length.

    Rows:   as `client_sums`.
    Value:  as `client_sums`, twice.
    Cuts:   additive.
    Source: definition of the house.
    """
    then, now = client_sums(view.compared(), names), client_sums(view, names)
    longest = max(len(array) for array in (*then.values(), *now.values()))
    return _filled(then, longest), _filled(now, longest)


def _filled(sums: ClientSums, length: int) -> ClientSums:
    return {name: np.concatenate([array, np.zeros(length - len(array), dtype="int64")]) for name, array in sums.items()}
