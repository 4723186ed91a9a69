"""Chances to move between states of what a view shows, and whether a chain of one state's memory is enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.states.chain_figures import MODEL
from metrics.states.flows import YEAR, pair_counts
from metrics.states.order import LEVEL
from metrics.states.state import CODES
from metrics.states.transitions import FROM, TO, Matrix, matrix_of, smoothed

Published = Mapping[str, Any]


@cache
def _figures() -> ir.Table:
    return served("model_figures").filter(_.model == MODEL).order_by("name")


def published_chain(view: View) -> Published:
    """What was published of the chain of states, by name; each with value, low, high and n.

    Rows:   rows of `model_figures` on states; none for a reader without the right to money.
    Value:  name → row.
    Cuts:   of the whole company.
    Source: see `state_figures`.
    """
    return {str(row.name): row for row in view.run(_figures()).itertuples(index=False)}


@dataclass(frozen=True)
class Chain:
    """Whether one state at a time is memory enough, and the chances stay the same; None where it was not tested."""

    depends: bool | None
    remembers_more: bool | None
    changes: bool | None
    n: int


def chain_tests(published: Published) -> Chain:
    """The verdicts of the tests of the chain, at the 5 % level.

    Rows:   moves of the company's last twelve whole months.
    Value:  a Chain: does the state before matter, does the one before that, do the chances change from month to month.
    Cuts:   of the whole company.
    Source: Anderson & Goodman 1957, "Statistical inference about Markov chains", Ann. Math. Statist. 28.
    """
    names = ("first_order", "second_order", "stationary")
    rows = [published.get(f"{name}_chance") for name in names]
    verdicts = [None if row is None else bool(row.value < LEVEL) for row in rows]
    return Chain(verdicts[0], verdicts[1], verdicts[2], int(rows[0].n) if rows[0] is not None else 0)


def transition_matrix(view: View, flows: pd.DataFrame, published: Published) -> Matrix:
    """Chances to move in a month, of the view's last twelve months; drawn toward the company's for a part of it.

    Rows:   rows of `monthly_flows`.
    Value:  a Matrix with 95 % intervals.
    Cuts:   not additive: ask again for another cut.
    Source: see `smoothed` and `prior_strength`.
    """
    counts = matrix_of(pair_counts(of_year(flows)))
    if is_whole(view):
        return smoothed(counts)
    company, even = smoothed(np.zeros(counts.shape)).shares.copy(), np.ones(len(FROM))
    for at, before in enumerate(FROM):
        if (strength := published.get(f"strength/{CODES[before]}")) is not None:
            moves = [published.get(f"move/{CODES[before]}/{CODES[state]}") for state in TO]
            company[at] = [0.0 if row is None else float(row.value) for row in moves]
            even[at] = float(strength.value)
    # Never more than the company has clients in that state: a part cannot be surer than the whole.
    most = [float(getattr(published.get(f"strength/{CODES[state]}"), "n", 1)) for state in FROM]
    return smoothed(counts, company, np.minimum(even, most))


def is_whole(view: View) -> bool:
    """Whether the view shows the whole company, without filters.

    Rows:   none.
    Value:  true or false.
    Cuts:   none.
    Source: definition of the house.
    """
    held = view.condition
    return all(part is None for part in (held.allowed, held.regions, held.channels, held.tiers, held.managers))


def of_year(flows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last twelve months there are.

    Rows:   rows of `monthly_flows`.
    Value:  the same columns.
    Cuts:   additive.
    Source: definition of the house.
    """
    return flows[flows["month_start"].isin(sorted(flows["month_start"].unique())[-YEAR:])]
