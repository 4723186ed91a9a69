"""Look-alikes as a reader may know them: the profile, the test, and the clients that behave loyally and are not."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.periods import period_of
from data.tables import served
from metrics.false_loyalty.chances import chances
from metrics.false_loyalty.published import published_figures
from metrics.figure import Figure
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.look_alikes.lift import PARTS
from metrics.look_alikes.loyal import ALIVE_CUT
from metrics.look_alikes.published import LOYAL_MEAN, MODEL, OTHER_MEAN, TEST, USUAL, published_look_alikes
from metrics.satisfaction import NO_SURVEYS

MOST = 200
UNKNOWN = Figure(None)
TOO_FEW = N_(
    "unknown: at least 50 clients known to be truly loyal and 50 known not to be are needed, when the version was made"
)
NO_TEST = N_("unknown: the test needs two years of sales, answers of a year ago, and clients that became loyal since")


@dataclass(frozen=True)
class Trait:
    """One trait of behaviour: how the odds of being truly loyal go with one standard deviation more of it.

    odds: with interval; loyal_mean and other_mean: its mean among the truly loyal and among the others.
    """

    name: str
    odds: Figure
    loyal_mean: float | None
    other_mean: float | None

    @property
    def tells(self) -> bool:
        """Whether its interval leaves out even odds."""
        return self.odds.low is not None and self.odds.high is not None and not self.odds.low <= 1 <= self.odds.high


@dataclass(frozen=True)
class Profile:
    """The traits, the one that tells most first. loyal, others: clients it rests on. missing: why there is none."""

    traits: tuple[Trait, ...] = ()
    loyal: int = 0
    others: int = 0
    missing: str = ""


@dataclass(frozen=True)
class Foretold:
    """Whether looking loyal foretold becoming so. parts: the lift of each tenth, the most alike first; base: the share
    of all that became loyal; auc: chance that one that did was ranked above one that did not."""

    parts: tuple[Figure, ...] = ()
    base: Figure = UNKNOWN
    auc: Figure = UNKNOWN
    missing: str = ""


def _lacks(view: View) -> str:
    """Why nothing can be said, a message; empty where something can."""
    for table, why in (("surveys", NO_SURVEYS), ("sales", NO_SALES)):
        if not view.has(table):
            return why
    return "" if view.may_see("money") and view.may_see("satisfaction") else NOT_YOURS


def _figures(view: View) -> dict[tuple[str, str], Figure]:
    rows = view.run(published_look_alikes()).astype(object)
    rows = rows.where(rows.notna(), None)
    return {(r.model, r.name): Figure(r.value, int(r.n), r.low, r.high) for r in rows.itertuples(index=False)}


def loyal_profile(view: View) -> Profile:
    """How the truly loyal behave, trait by trait, as it was published with the version.

    Rows:   clients of the company of whom loyalty was known.
    Value:  a Profile; odds ratios for one standard deviation more of a trait with their 95 % interval, all traits
            in one logit: what a trait tells beside the others.
    Cuts:   the same for every part of the company.
    Source: see `look_alike_figures`.
    """
    if why := _lacks(view):
        return Profile(missing=why)
    figures = _figures(view)
    names = [name for model, name in figures if model == MODEL and name not in ("intercept", USUAL)]
    if not names:
        return Profile(missing=TOO_FEW)
    traits = [
        Trait(name, _odds(figures[MODEL, name]), _mean(figures, LOYAL_MEAN, name), _mean(figures, OTHER_MEAN, name))
        for name in names
    ]
    order = sorted(traits, key=lambda trait: (-abs(figures[MODEL, trait.name].value or 0.0), trait.name))
    loyal, others = (
        max((f.n for (kept, _name), f in figures.items() if kept == model), default=0)
        for model in (LOYAL_MEAN, OTHER_MEAN)
    )
    return Profile(tuple(order), loyal, others)


def _odds(coefficient: Figure) -> Figure:
    value, low, high = (None if b is None else exp(b) for b in (coefficient.value, coefficient.low, coefficient.high))
    return Figure(value, coefficient.n, low, high)


def _mean(figures: dict[tuple[str, str], Figure], model: str, name: str) -> float | None:
    mean = figures.get((model, name), UNKNOWN).value
    # Growth is fitted as a difference over the sum, which no new or lost client makes infinite.
    return 2 * mean / (1 - mean) if name == "growth" and mean is not None and mean < 1 else mean


def foretold_lift(view: View) -> Foretold:
    """Whether clients that behaved like loyal ones a year before became loyal more often, as published.

    Rows:   clients known not to be truly loyal a year before, and known at the as-of date.
    Value:  a Foretold: lift by tenths (1: as often as all), base share, area under the curve; all with intervals.
    Cuts:   the same for every part of the company.
    Source: see `lift_test`.
    """
    if why := _lacks(view):
        return Foretold(missing=why)
    figures = _figures(view)
    parts = tuple(figures[TEST, name] for at in range(PARTS) if (TEST, name := f"part_{at + 1}") in figures)
    if not parts:
        return Foretold(missing=NO_TEST)
    return Foretold(parts, figures[TEST, "base"], figures.get((TEST, "auc"), UNKNOWN))


@dataclass(frozen=True)
class Resembling:
    """Clients that are not known to be truly loyal, the most alike first. rows: at most MOST; more: left out.

    likely: how many of them behave more loyally than half of the truly loyal do; None where nobody can say.
    """

    rows: pd.DataFrame
    more: int = 0
    likely: int | None = None
    missing: str = ""


def resembling_clients(view: View, most: int = MOST) -> Resembling:
    """Who behaves like the truly loyal and is not known to be one of them, on the as-of date whatever the period.

    Rows:   clients of the selection with a chance to be loyal by their behaviour; truly loyal ones are left out.
    Value:  columns client_id, name, tier, alike (0–1), attitude (0–100), alive, wallet (0–1), revenue_e4, lacks
            ("attitude": it said it feels too little; "patronage": it buys too little; "unknown": it did not say).
    Cuts:   counts are additive.
    Source: Dick & Basu 1994, JAMS 22; see `look_alike_figures`.
    """
    if why := _lacks(view):
        return Resembling(pd.DataFrame(), missing=why)
    usual = _figures(view).get((MODEL, USUAL))
    if usual is None:
        return Resembling(pd.DataFrame(), missing=TOO_FEW)
    today, others = _today(view), _not_loyal(view)
    counts = today.run(others.agg(n=_.count(), likely=(_.alike >= usual.value).sum())).iloc[0]
    first = others.order_by([ibis.desc("alike"), "client_key"]).limit(most)
    named = first.join(served("clients").select("client_key", "client_id", "name", "tier"), "client_key")
    rows = today.run(named.order_by([ibis.desc("alike"), "client_id"]))
    likely = counts["likely"]
    return Resembling(rows, int(counts["n"]) - len(rows), 0 if pd.isna(likely) else int(likely))


def _today(view: View) -> View:
    """The same filters in the period of the as-of date: a chance by behaviour is known of that day only."""
    start = view.settings.calendar
    return view.selecting(view.selection.at(period_of(view.as_of, view.selection.grain, start)))


def _not_loyal(view: View) -> ir.Table:
    judged = chances(served("client_moments"), view.settings, published_figures(view))
    kept: Any = judged.filter(judged.alike.notnull()).select(
        "client_key", "alike", "alive", "wallet", "revenue_e4", attitude=_.attitude_observed
    )
    feels = kept.attitude >= view.settings.attitude_cut
    buys = (kept.alive >= ALIVE_CUT) & (kept.wallet.isnull() | (kept.wallet >= view.settings.wallet_cut))
    lacks = ibis.cases((kept.attitude.isnull(), "unknown"), (~feels, "attitude"), (~buys, "patronage"), else_="")
    return kept.mutate(lacks=lacks).filter(_.lacks != "")
