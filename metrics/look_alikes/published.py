"""Look-alikes of the truly loyal: found and tested when a version is published, read by every reader of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from data.door import View
from data.periods import same_day_last_year
from data.tables import served
from metrics.degrees.moment import sales_cover
from metrics.degrees.people import Floats, People, people_of
from metrics.intervals import Z
from metrics.look_alikes.behaviour import TRAITS, behaviour_at, window_of
from metrics.look_alikes.lift import LiftTest, lift_test
from metrics.look_alikes.likeness import Likeness, fit_likeness
from metrics.look_alikes.loyal import truly_loyal_at

MOST_FITTED = 100_000
"""Clients that a fit rests on at most: ten times more would move no coefficient by a tenth of its interval."""
TOPIC, MODEL, LOYAL_MEAN, OTHER_MEAN, TEST = "money", "alike", "alike_loyal", "alike_others", "alike_test"
USUAL = "usual_loyal"
MODELS = (MODEL, LOYAL_MEAN, OTHER_MEAN, TEST)
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class LookAlikes:
    """Today's likeness with every client's chance, and how the one of a year ago did since; each None if unknown.

    usual: the median chance of the truly loyal themselves.
    """

    keys: np.ndarray
    chances: Floats | None
    likeness: Likeness | None
    usual: float | None
    tested: LiftTest | None


def look_alikes(view: View) -> LookAlikes:
    """Who behaves like the truly loyal, judged today and a year ago; for `view.once`.

    Rows:   all clients; fits rest on those of whom loyalty is known, at most 100,000 drawn by a hash of their id.
    Value:  a LookAlikes. The test asks of clients that were not loyal a year ago whether those that behaved like loyal
            ones became so since: the likeness of then knew nothing of what came.
    Cuts:   of the whole company only.
    Source: see `fit_likeness` and `lift_test`.
    """
    people, today = people_of(view), view.as_of
    if not (view.has("sales") and view.has("surveys")) or not len(people.cells):
        return LookAlikes(people.keys, None, None, None, None)
    traits, loyal = _state(view, people, today)
    likeness = _fitted(view, people, traits, loyal)
    chances = None if likeness is None else likeness.scores(traits)
    usual = None if chances is None else float(np.median(chances[loyal == 1]))
    tested = _tested(view, people, same_day_last_year(today), loyal)
    return LookAlikes(people.keys, chances, likeness, usual, tested)


def _state(view: View, people: People, on: date) -> tuple[dict[str, Floats], Floats]:
    """The traits of every client at a moment, and whether it is truly loyal then."""
    traits = behaviour_at(view, people, on)
    loyal = truly_loyal_at(view, people, on, traits.pop("revenue_e4"))
    return traits, np.where(np.isnan(traits["tenure"]), np.nan, loyal)


def _tested(view: View, people: People, then: date, loyal_now: Floats) -> LiftTest | None:
    if not sales_cover(view, window_of(then, view.settings.calendar).first):
        return None
    traits, loyal = _state(view, people, then)
    likeness = _fitted(view, people, traits, loyal)
    if likeness is None:
        return None
    others = loyal == 0
    resemblance = likeness.scores({name: values[others] for name, values in traits.items()})
    return lift_test(resemblance, loyal_now[others])


def _fitted(view: View, people: People, traits: dict[str, Floats], loyal: Floats) -> Likeness | None:
    drawn = _drawn(view, people, ~np.isnan(loyal))
    return fit_likeness({name: values[drawn] for name, values in traits.items()}, loyal[drawn], TRAITS)


def _drawn(view: View, people: People, known: np.ndarray) -> np.ndarray:
    """Which clients a fit rests on: all that are known, or those of them with the smallest hashes of their id."""
    at = np.flatnonzero(known)
    if len(at) <= MOST_FITTED:
        return at
    ids = view.run(served("clients_anywhere").select("client_key", "client_id").order_by("client_key"))["client_id"]
    hashes = pd.util.hash_array(ids.to_numpy(dtype=object)[at])
    return np.sort(at[np.argpartition(hashes, MOST_FITTED)[:MOST_FITTED]])


def alike_at_publish(view: View) -> pd.DataFrame:
    """The chance of every client to be truly loyal, judged by how it behaves alone; for the column `alike`.

    Rows:   one per client that had bought by the as-of date; none where no likeness could be fitted.
    Value:  columns client_key int32, alike 0 to 1.
    Cuts:   one value a client; their sum is an expected number of clients.
    Source: see `fit_likeness`.
    """
    found = view.once(look_alikes)
    if found.chances is None:
        return pd.DataFrame({"client_key": np.empty(0, "int32"), "alike": np.empty(0)})
    known = ~np.isnan(found.chances)
    return pd.DataFrame({"client_key": found.keys[known].astype("int32"), "alike": found.chances[known]})


def look_alike_figures(view: View) -> Rows:
    """The rows of `model_figures` on look-alikes: the profile of the truly loyal, and the test of a year.

    Rows:   of model `alike`: a coefficient a trait, for one standard deviation, `intercept`, and `usual_loyal` (the
            median chance of the truly loyal); `alike_loyal` and `alike_others`: mean of each trait among these and the
            others; `alike_test`: `base`, `part_1` … `part_10` (the lift of each tenth), `auc`.
    Value:  value, low, high (95 %), n clients. Nothing that rests on fewer than 50 clients.
    Cuts:   of the whole company only.
    Source: see `fit_likeness` and `lift_test`.
    """
    found = view.once(look_alikes)
    rows = [*_profile_rows(found.likeness), *_test_rows(found.tested)]
    if found.usual is not None and found.likeness is not None:
        rows.append(_row(MODEL, USUAL, found.usual, found.likeness.loyal))
    return rows


def _row(model: str, name: str, value: float, n: int, low: float | None = None, high: float | None = None) -> Any:
    return {"topic": TOPIC, "model": model, "name": name, "value": value, "low": low, "high": high, "n": n}


def _profile_rows(likeness: Likeness | None) -> Rows:
    if likeness is None:
        return []
    halves = Z * np.sqrt(np.diag(likeness.covariance))
    rows = []
    for name, b, half in zip(("intercept", *likeness.names), likeness.coefficients, halves, strict=True):
        rows.append(_row(MODEL, name, float(b), likeness.clients, float(b - half), float(b + half)))
    for model, means, n in (
        (LOYAL_MEAN, likeness.loyal_means, likeness.loyal),
        (OTHER_MEAN, likeness.other_means, likeness.clients - likeness.loyal),
    ):
        rows += [
            _row(model, name, float(mean), n)
            for name, mean in zip(likeness.names, means, strict=True)
            if not np.isnan(mean)
        ]
    return rows


def _test_rows(tested: LiftTest | None) -> Rows:
    if tested is None:
        return []
    rows = [_row(TEST, "base", tested.base, tested.clients, tested.base_low, tested.base_high)]
    for part in tested.parts:
        rows.append(_row(TEST, f"part_{part.part}", part.lift, part.clients, part.low, part.high))
    if tested.ranking is not None:
        auc = tested.ranking
        rows.append(_row(TEST, "auc", auc.auc, tested.clients, auc.low, auc.high))
    return rows


@cache
def published_look_alikes() -> ir.Table:
    """The question for what was published of look-alikes: rows of `model_figures`."""
    rows = served("model_figures")
    return rows.filter(rows.model.isin(MODELS)).select("model", "name", "value", "low", "high", "n")
