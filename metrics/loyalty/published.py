"""P(alive) of every client, from the company's own loyalty model, as it is worked out when a version is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.loyalty.bg_bb import BgBb, fit_bg_bb
from metrics.loyalty.bg_nbd import BgNbd, fit_bg_nbd
from metrics.loyalty.figures import FEWEST_CLIENTS, hold_out_rows, model_rows
from metrics.loyalty.holdout import view_hold_outs
from metrics.loyalty.patterns import PATTERN, WEEK_DAYS, WINDOW_WEEKS, order_patterns, pattern_counts

Timing = Literal["slots", "free"]
NOBODY_STOPS = "nobody is seen to stop in these orders: the model cannot tell who still buys"
NEVER_STOPS = 1e-6
"""A mean chance of stopping below this is none: the fit has gone to its edge, and everybody would count as alive."""
LONG_GONE = (1, 1, WINDOW_WEEKS)
"""How a client counts that ordered before the window of 156 weeks only: as if it had done so in its first two weeks."""


@dataclass(frozen=True)
class AliveModel:
    """The loyalty model of a company. model: BG/BB where orders come in weekly slots, BG/NBD where they come freely.

    clients: on how many it rests. missing: why there is none.
    """

    timing: Timing
    model: BgBb | BgNbd | None
    clients: int
    missing: str = ""

    def alive(self, patterns: pd.DataFrame) -> np.ndarray:
        """P(alive) of clients with these patterns (frequency, recency, slots); nothing known without a model."""
        if self.model is None:
            return np.full(len(patterns), np.nan)
        return np.asarray(self.model.alive(*(patterns[name].to_numpy() for name in PATTERN)), float)


def alive_model(view: View) -> AliveModel:
    """The loyalty model of what a view sees, fitted on the order patterns at the as-of date; for `view.once`.

    Rows:   clients with an order in the last 156 weeks; orders are counted in weeks in either model.
    Value:  an AliveModel; without one, with the reason, where no client ordered in a second week, or none is seen to
            stop: everybody would count as alive, which the orders do not say.
    Cuts:   not additive. Made of the whole company when a version is published.
    Source: Fader, Hardie & Shang 2010 (BG/BB); Fader, Hardie & Lee 2005 (BG/NBD).
    """
    counted = pattern_counts(view, view.as_of)
    return model_of(counted, getattr(view.settings, "order_timing", "slots"))


def model_of(counted: pd.DataFrame, timing: Timing) -> AliveModel:
    """The model for patterns with their counts, as `pattern_counts` gives them.

    Rows:   one per distinct pattern, with `clients`.
    Value:  an AliveModel, as `alive_model`.
    Cuts:   not additive.
    Source: Fader, Hardie & Shang 2010 (BG/BB); Fader, Hardie & Lee 2005 (BG/NBD).
    """
    clients = int(counted["clients"].sum())
    try:
        fit = fit_bg_bb if timing == "slots" else fit_bg_nbd
        times, last, weeks = (counted[name].to_numpy() for name in PATTERN)
        found = fit(times, last, weeks, counted["clients"].to_numpy())
    except ValueError as error:  # nobody ordered, or nobody again: there is nothing to learn from
        return AliveModel(timing, None, clients, str(error))
    if _stopping(found) < NEVER_STOPS:
        return AliveModel(timing, None, clients, NOBODY_STOPS)
    return AliveModel(timing, found, clients)


def _stopping(found: BgBb | BgNbd) -> float:
    """The mean chance of stopping, at a slot (BG/BB) or after an order (BG/NBD)."""
    *_buying, stops, goes_on = found.parameters
    return float(stops / (stops + goes_on))


@cache
def _long_gone(until: date) -> ir.Table:
    """Clients whose every order lies before the window, with the weeks in which they ever ordered left unknown."""
    since = until - timedelta(days=WINDOW_WEEKS * WEEK_DAYS)
    known = served("clients_anywhere")
    return known.filter(_.first_on <= ibis.literal(since)).select("client_key")


def alive_at(view: View, model: AliveModel, until: date) -> pd.DataFrame:
    """P(alive) of every client at a day, judged by its orders up to that day with the model of the as-of date.

    Rows:   one per client that had ordered by then; who did so before the last 156 weeks only counts as if it had
            ordered in the first two weeks of them.
    Value:  columns client_key int32, alive 0 to 1 (missing where there is no model), order_weeks (weeks with an order
            in the last 156).
    Cuts:   not additive.
    Source: Fader, Hardie & Shang 2010 (BG/BB); Fader, Hardie & Lee 2005 (BG/NBD).
    """
    patterns = order_patterns(view, until)
    gone = view.run(_long_gone(until))["client_key"]
    gone = gone[~gone.isin(patterns["client_key"])]
    before = pd.DataFrame(dict(zip(PATTERN, LONG_GONE, strict=True)), index=range(len(gone)))
    weeks = np.concatenate([patterns["frequency"].to_numpy("int64") + 1, np.zeros(len(gone), "int64")])
    found = pd.DataFrame(
        {
            "client_key": np.concatenate([patterns["client_key"], gone]).astype("int32"),
            "alive": np.concatenate([model.alive(patterns), model.alive(before)]),
            "order_weeks": weeks,
        }
    )
    return found.sort_values("client_key", ignore_index=True)


def loyalty_figures(view: View) -> list[dict[str, Any]]:
    """The rows of `model_figures` on loyalty: the model in use and how both models did on the last half year.

    Rows:   clients with an order in the last 156 weeks; for the test, in the 156 weeks before the last 26.
    Value:  parameters with intervals and log-likelihood of the model that `order_timing` chooses; of both models,
            fitted without the last 26 weeks, what they predicted for these and what came, in all and by tenths of
            the clients. No row for a model of fewer than five clients, nor of a test of fewer than a hundred.
    Cuts:   of the whole company only.
    Source: Fader, Hardie & Shang 2010 (BG/BB); Fader, Hardie & Lee 2005 (BG/NBD).
    """
    used = view.once(alive_model)
    rows = model_rows(used.model) if used.model is not None and used.clients >= FEWEST_CLIENTS else []
    for tested in view.once(view_hold_outs):
        rows += hold_out_rows(tested)
    return rows
