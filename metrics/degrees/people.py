"""The clients as a moment finds them, one array a column: what came from several questions lies side by side by key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.tables import served
from metrics.degrees.behaviour import first_answers

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
CELLS = ("client_key", "home_key", "region_key", "channel_key", "manager_key", "tier")
MONEY = ("yearly_purchases_e4", "yearly_profit_e4", "client_profit_from_us_e4")
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class People:
    """All clients of a version: where they are today, what is known of them, when they first bought and answered.

    cells: one row per client, by key. known: yearly amounts and alternatives, missing where unknown. bought, answered:
    days since 1970, NEVER where it did not happen.
    """

    cells: pd.DataFrame
    known: pd.DataFrame
    bought: Ints
    answered: Ints

    @cached_property
    def keys(self) -> Ints:
        return np.asarray(self.cells["client_key"], dtype="int64")

    @cached_property
    def _place(self) -> Ints:
        """Key → row, by plain look-up: a search costs as much as the questions themselves."""
        places = np.zeros(int(self.keys[-1]) + 1, dtype="int64")
        places[self.keys] = np.arange(len(self.keys))
        return places

    def places(self, keys: pd.Series) -> Ints:
        """The rows of these clients."""
        return np.asarray(self._place[keys.to_numpy()])

    def spread(self, rows: pd.DataFrame, column: str, absent: Any) -> NDArray[Any]:
        """The column of some clients' rows, one value for every client; `absent` for those without a row."""
        values = rows[column].to_numpy()
        kind = object if values.dtype == object else np.result_type(values.dtype, np.asarray(absent).dtype)
        found = np.full(len(self.cells), absent, dtype=kind)
        found[self.places(rows["client_key"])] = values
        return found


def people_of(view: View) -> People:
    """All clients that the view's reader may see, by key."""
    wanted = (*CELLS, "first_on", *MONEY, "alternatives")
    clients = view.run(served("clients_anywhere").select(*wanted).order_by("client_key"))
    answered = np.full(len(clients), NEVER)
    if view.has("surveys"):
        rows = view.run(first_answers().filter(_.answered_on <= view.as_of))
        answered[np.searchsorted(clients["client_key"].to_numpy(), rows["client_key"].to_numpy())] = day_numbers(
            rows["answered_on"]
        )
    known = clients[[*MONEY, "alternatives"]].astype("float64")
    cells = clients[list(CELLS)].astype(dict.fromkeys(CELLS[:-1], "int32"))
    return People(cells, known, day_numbers(clients["first_on"]), answered)


def day_numbers(days: pd.Series) -> Ints:
    """Days since 1970; NEVER where there is none."""
    known = days.notna().to_numpy()
    found = np.full(len(days), NEVER)
    found[known] = days[known].to_numpy().astype("datetime64[D]").astype("int64")
    return found


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - date(1970, 1, 1)).days
