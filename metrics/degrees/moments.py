"""Every client at every moment, as models and degrees need it: one frame a moment, made with the version."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from data.tables import DERIVED
from metrics.degrees.behaviour import incidents, invoices_due, main_payments, opinions
from metrics.degrees.client_sums import ClientSums
from metrics.degrees.moment import CONDUCT_MONTHS, Moment, moments_of, sales_cover
from metrics.degrees.people import NEVER, Floats, Ints, People, day_number, people_of
from metrics.look_alikes.published import alike_at_publish
from metrics.loyalty.patterns import WEEK_DAYS, week_sets
from metrics.loyalty.published import alive_at, alive_model

COLUMNS = tuple(DERIVED["client_moments"])
STABLE_WEEKS = 52
LINES_A_QUESTION = 12_500_000
"""Invoices are counted order by order: so many order lines at a time keep a question short and its memory small."""
TIERS = np.array(["A", "B", "C", "D"], dtype=object)
Columns = dict[str, object]


def moments_to_publish(view: View) -> Iterator[pd.DataFrame]:
    """Every client of the company at every moment of `moments_of`, the oldest first: one frame a moment.

    Rows:   one per client that had bought or answered by the moment; region, channel, manager and tier are today's.
    Value:  the columns of the derived table `client_moments`. Missing is unknown: sums of twelve months that sales do
            not cover, a profit with an unknown cost, whatever the company has no data of; no row is left out for it.
    Cuts:   one row per client and moment; money and counts are additive over clients of one moment.
    Source: definition of the house; alive: Fader, Hardie & Shang 2010.
    """
    moments, people = moments_of(view), people_of(view)
    if not moments or not len(people.cells):
        return
    invoices = _invoices(view, people, moments)
    model, sums = view.once(alive_model) if view.has("sales") else None, ClientSums(view, people)
    for at, moment in enumerate(moments):
        columns: Columns = dict.fromkeys(COLUMNS)
        columns |= {name: people.cells[name] for name in people.cells.columns}
        columns |= {"moment_on": moment.on, "is_quarter_end": moment.is_quarter_end}
        columns |= _known(people)
        columns |= {name: _whole(counts[at]) for name, counts in invoices.items()}
        columns |= _opinions(view, people, moment) | _conduct(view, people, moment)
        if model is not None:
            columns |= _sums(view, people, moment, sums) | _habits(view, people, moment)
            alive = alive_at(view, model, moment.on)
            columns["alive"] = people.spread(alive, "alive", np.nan)
            columns["order_weeks"] = _whole(people.spread(alive, "order_weeks", 0), _bought(people, moment))
        if moment is moments[-1]:
            columns["alike"] = people.spread(view.once(alike_at_publish), "alike", np.nan)
        yield _frame(columns, people, moment)
        view.tell((at + 1) / len(moments))


def _frame(columns: Columns, people: People, moment: Moment) -> pd.DataFrame:
    """The columns as rows of the clients that were there by then."""
    there = (people.bought <= day_number(moment.on)) | (people.answered <= day_number(moment.on))
    kinds = DERIVED["client_moments"]
    frame = pd.DataFrame({name: _typed(columns[name], kinds[name]) for name in COLUMNS}, index=range(len(there)))
    return frame if there.all() else frame[there].reset_index(drop=True)


def _typed(values: object, kind: str) -> object:
    """A column without any value still has its kind."""
    if values is not None:
        return values
    return pd.NA if kind == "string" else pd.array([pd.NA], "Int64")[0] if kind == "int64" else np.nan


def _whole(values: NDArray[np.generic], known: NDArray[np.bool_] | bool = True) -> pd.arrays.IntegerArray:
    """Whole numbers, missing where they are not known; never floats, which would lose the last digits of money."""
    mask = np.broadcast_to(~np.asarray(known, dtype=bool), values.shape).copy()
    return pd.arrays.IntegerArray(np.where(mask, 0, values).astype("int64"), mask)


def _bought(people: People, moment: Moment) -> NDArray[np.bool_]:
    return np.asarray(people.bought <= day_number(moment.on))


def _opinions(view: View, people: People, moment: Moment) -> Columns:
    if not view.has("surveys"):
        return {}
    rows = view.run(opinions(moment))
    means = {name: people.spread(rows, name, np.nan) for name in ("satisfaction", "recommend", "attitude")}
    return {**means, "answers": _whole(people.spread(rows, "answers", 0))}


def _sums(view: View, people: People, moment: Moment, sums: ClientSums) -> Columns:
    """Money of twelve months and what hangs on it; all of it missing where sales do not cover the twelve months."""
    if not sales_cover(view, moment.first):
        return {}
    year = sums.at(moment)
    wallet = _ratio(year.revenue.astype(float), people.known["yearly_purchases_e4"].to_numpy())
    return {
        "revenue_e4": _whole(year.revenue),
        "former_revenue_e4": _whole(year.former, sales_cover(view, moment.former)),
        "quantity_e4": _whole(year.quantity),
        # A company that knows no cost at all knows nobody's profit, not even that of those who did not buy.
        "profit_e4": _whole(year.profit, year.is_known & view.knows_costs),
        "wallet": wallet,
        "dependence": np.where(np.isnan(wallet), _profit_share(people), wallet),
        "tier_then": tiers_of(year.revenue, view.settings.tier_shares),
    }


def _known(people: People) -> Columns:
    """What clients said of themselves; the share of their profit stands for dependence until a wallet is known."""
    purchases = people.known["yearly_purchases_e4"].to_numpy()
    return {
        "alternatives": people.known["alternatives"],
        "purchases_e4": _whole(np.nan_to_num(purchases), ~np.isnan(purchases)),
        "dependence": _profit_share(people),
    }


def _profit_share(people: People) -> Floats:
    return _ratio(people.known["client_profit_from_us_e4"].to_numpy(), people.known["yearly_profit_e4"].to_numpy())


def _ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole; missing where one is, or the whole is not above zero."""
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=np.nan_to_num(whole) > 0))


def tiers_of(revenue_e4: Ints, shares: tuple[float, float, float]) -> NDArray[np.object_]:
    """Tier A to D of each client by its revenue among those that bought, as `clients` has today's; D without revenue.

    Rows:   net revenue of twelve months, one a client.
    Value:  one letter a client; equal revenues share the better one.
    Cuts:   not additive: of the whole company only.
    Source: definition of the house.
    """
    bought = np.sort(revenue_e4[revenue_e4 > 0])
    above = len(bought) - np.searchsorted(bought, revenue_e4, side="right")
    rank = above / max(len(bought) - 1, 1)
    place = np.searchsorted(np.asarray(shares), rank, side="right")
    return np.asarray(TIERS[np.where(revenue_e4 > 0, place, len(TIERS) - 1)])


def _habits(view: View, people: People, moment: Moment) -> Columns:
    """The share of the weeks since the first order, at most 52, with an order; and how most of it was paid."""
    rows = view.run(week_sets(moment.on, 0, STABLE_WEEKS))
    ordered = np.bitwise_count(people.spread(rows, "set_0", 0).astype("uint64"))
    since = np.where(_bought(people, moment), (day_number(moment.on) - people.bought) // WEEK_DAYS + 1, 1)
    stability = np.where(_bought(people, moment), ordered / np.minimum(since, STABLE_WEEKS), np.nan)
    found: Columns = {"stability": stability}
    if sales_cover(view, moment.first):
        found["payment"] = people.spread(view.run(main_payments(moment)), "payment", None)
    return found


def _conduct(view: View, people: People, moment: Moment) -> Columns:
    """Months since the first order, at most 24, and how many of them were clean; all unknown without incidents."""
    if not view.has("conduct"):
        return {}
    rows = view.run(incidents(moment))
    first = people.bought.astype("datetime64[D]").astype("datetime64[M]").astype("int64")
    now = np.datetime64(moment.on, "M").astype("int64")
    since = np.minimum(now - np.where(people.bought == NEVER, now, first) + 1, CONDUCT_MONTHS)
    watched = np.where(_bought(people, moment), since, 0)
    months = people.spread(rows, "months", 0).astype("uint64") & ((np.uint64(1) << watched.astype("uint64")) - 1)
    stated = people.spread(rows, "is_stated", True).astype(bool)
    return {
        "months_watched": _whole(watched),
        "months_clean": _whole(watched - np.bitwise_count(months)),
        "gravest": _whole(people.spread(rows, "gravest", 0), stated),
    }


def _invoices(view: View, people: People, moments: tuple[Moment, ...]) -> dict[str, NDArray[np.int32]]:
    """Invoices due and paid in time of every client at every moment; nothing where no order says when it is due."""
    if not view.has("sales"):
        return {}
    keys, parts = people.keys, max(1, -(-view.version.rows("sales") // LINES_A_QUESTION))
    bounds = np.linspace(0, len(keys), parts + 1).astype(int)
    found = {name: np.zeros((len(moments), len(keys)), "int32") for name in ("invoices", "in_time")}
    for low, high in pairwise(bounds):
        if low == high:
            continue
        rows = view.run(invoices_due(moments, (int(keys[low]), int(keys[high - 1]))))
        places = people.places(rows["client_key"])
        for name, counts in found.items():
            for at in range(len(moments)):
                counts[at, places] = rows[f"{name}_{at}"].to_numpy()
    if not found["invoices"].any():
        return {}
    return {"invoices": found["invoices"], "invoices_in_time": found["in_time"]}
