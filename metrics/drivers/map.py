"""Importance against performance: where each attribute stands, how sure that is, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from data.door import View
from data.messages import N_
from metrics.drivers.answers import NO_SCORES, Asked, Attribute, Sums, asked_attributes, complete_sums, months_before
from metrics.drivers.importance import NOTHING_LEFT, Floats, Method, correlations, explained_parts, method_for
from metrics.everywhere import whole_calendar
from metrics.figure import Figure
from metrics.kpi import NOT_YOURS
from metrics.satisfaction import NO_SURVEYS
from metrics.satisfaction.answer_days import answer_days

Quadrant = Literal["act_first", "keep_up", "do_less", "watch"]
QUADRANTS: tuple[Quadrant, ...] = ("act_first", "keep_up", "do_less", "watch")
MONTHS = 18  # the answers that the degree of satisfaction stands on, too
FEWEST_SHEETS, FEWEST_CLIENTS = 100, 20
RESAMPLES, CHUNK, SEED = 500, 50, 1980
SURE = 0.8

FEW_SHEETS = N_("only {sheets} complete answer sheets in the {months} months until {day}: {needed} are needed")
FEW_CLIENTS = N_("the complete answer sheets come from only {clients} clients: {needed} are needed")
FEW_ATTRIBUTES = N_("fewer than two attributes are judged in at least half of the answer sheets")
ALL_ALIKE = N_("all complete answer sheets state the same satisfaction: there is nothing to explain")
NOTHING_EXPLAINED = N_("the scores of the attributes do not move with satisfaction at all")


@dataclass(frozen=True)
class Driver:
    """One attribute. importance: its share of R². performance: mean score, 0 to 100 of its scale.

    quadrant: where it stands on the map; membership: share of the resamples in which it stands there. Performance,
    quadrant and membership are None where the scale of the attribute is not known.
    """

    attribute: str
    importance: Figure
    performance: Figure
    quadrant: Quadrant | None
    membership: float | None

    @property
    def is_sure(self) -> bool:
        return self.membership is not None and self.membership >= SURE


@dataclass(frozen=True)
class Drivers:
    """The attributes, most important first, and what they rest on. `missing` says why there are none.

    r_squared: share of the variance of satisfaction that all attributes explain. first_chance: share of the resamples
    in which the first attribute is the most important one. crossing: mean importance and performance of the attributes
    on the map, where its quadrants meet. left_out: sheets that judge some attribute but not all; too_rare, off_scale:
    attributes left out because fewer than half of the sheets judge them, or because their scale is not known.
    """

    since: date
    until: date
    rows: tuple[Driver, ...] = ()
    r_squared: Figure = field(default_factory=lambda: Figure(None))
    first_chance: float = 0.0
    crossing: tuple[float, float] | None = None
    sheets: int = 0
    left_out: int = 0
    clients: int = 0
    resamples: int = 0
    too_rare: tuple[str, ...] = ()
    off_scale: tuple[str, ...] = ()
    method: Method = "lmg"
    missing: str = ""
    missing_values: Mapping[str, int] = field(default_factory=dict)

    @property
    def mapped(self) -> tuple[Driver, ...]:
        """The attributes that stand on the map."""
        return tuple(row for row in self.rows if row.quadrant is not None)


def satisfaction_drivers(view: View) -> Drivers:
    """Share of each judged attribute in what all of them explain of overall satisfaction, against its mean score.

    Rows:   answer sheets of the 18 months up to the end of the selected period that state a satisfaction and judge all
            attributes asked in at least half of the sheets; the others are counted in `left_out`. Unweighted.
    Value:  a Drivers record, most important attribute first. Importance 0 to 1 (sums to 1), performance 0 to 100, both
            with 95 % intervals: percentiles of 500 resamples of clients, importances, means and the crossing of the map
            reckoned anew each time. Nothing, with the reason, for fewer than 100 complete sheets, 20 clients or two
            attributes. Attributes go with satisfaction: which of them causes it the figures cannot tell.
    Cuts:   not additive: ask again for the part.
    Source: Lindeman, Merenda & Gold 1980 (importance); Martilla & James 1977, "Importance-performance analysis",
            Journal of Marketing 41(1); Efron 1979 (resampling).
    """
    since = months_before(view.until + timedelta(days=1), MONTHS) - timedelta(days=1)
    if not view.may_see("satisfaction"):
        return Drivers(since, view.until, missing=NOT_YOURS)
    if not view.has("surveys"):
        return Drivers(since, view.until, missing=NO_SURVEYS)
    if not view.has("survey_scores"):
        return Drivers(since, view.until, missing=NO_SCORES)
    found = answer_days(view)
    days = found.days[found.among(since + timedelta(days=1), view.until)]
    if not len(days):
        return _too_few(since, view.until, 0)
    first, last = days[[0, -1]].tolist()
    # Periods that end between two waves of answers stand on the same ones.
    drivers = replace(whole_calendar(view), until=last).once(_Since(first - timedelta(days=1)))
    return replace(drivers, since=since, until=view.until)


@dataclass(frozen=True)
class _Since:
    """The drivers of the answers after a day; equal for the same day, so that `View.once` knows it again."""

    since: date

    def __call__(self, view: View) -> Drivers:
        asked = asked_attributes(view, self.since)
        if asked.sheets and len(asked.attributes) < 2:
            return Drivers(self.since, view.until, missing=FEW_ATTRIBUTES)
        if len(asked.attributes) < 2:
            return _too_few(self.since, view.until, 0)
        sums = complete_sums(view, self.since, asked.attributes)
        if sums.sheets < FEWEST_SHEETS:
            return _too_few(self.since, view.until, sums.sheets)
        if sums.clients < FEWEST_CLIENTS:
            values = {"clients": sums.clients, "needed": FEWEST_CLIENTS}
            return Drivers(self.since, view.until, missing=FEW_CLIENTS, missing_values=values)
        return _weighed(view, self.since, asked, sums)


def _too_few(since: date, until: date, sheets: int) -> Drivers:
    values = {"sheets": sheets, "months": MONTHS, "needed": FEWEST_SHEETS}
    return Drivers(since, until, missing=FEW_SHEETS, missing_values=values)


def _weighed(view: View, since: date, asked: Asked, sums: Sums) -> Drivers:
    whole = sums.rows.sum(axis=0)[None]
    on_map = np.array([a.in_scale for a in asked.attributes])
    now = _standing(sums, whole, on_map)
    if not now.is_known.all():
        alike = sums.covariances(whole)[0, -1, -1] <= 0
        return Drivers(since, view.until, missing=ALL_ALIKE if alike else NOTHING_EXPLAINED)
    again = _standing(sums, _resampled(view, sums), on_map).known()
    first = now.shares[0].argmax()
    order = np.argsort(-now.shares[0], kind="stable").tolist()
    return Drivers(
        since,
        view.until,
        tuple(_driver(asked.attributes[at], at, now, again, sums.sheets) for at in order),
        r_squared=_figure(now.r_squared[0], again.r_squared, sums.sheets),
        first_chance=float((again.shares.argmax(axis=1) == first).mean()),
        crossing=(float(now.shares[0, on_map].mean()), float(now.scores[0, on_map].mean())) if on_map.any() else None,
        sheets=sums.sheets,
        left_out=asked.sheets - sums.sheets,
        clients=sums.clients,
        resamples=len(again.shares),
        too_rare=asked.too_rare,
        off_scale=tuple(sorted(a.name for a in asked.attributes if not a.in_scale)) + asked.off_scale,
        method=method_for(len(asked.attributes)),
    )


class _Standing(NamedTuple):
    """Where the attributes stand, one row a resample: shares of R², mean scores, places in QUADRANTS."""

    r_squared: Floats
    shares: Floats
    scores: Floats
    places: npt.NDArray[np.int64]

    @property
    def is_known(self) -> npt.NDArray[np.bool_]:
        """Where anything is explained, so that it can be shared."""
        return self.r_squared > NOTHING_LEFT

    def known(self) -> _Standing:
        """Only the resamples in which anything is explained."""
        at = self.is_known
        return _Standing(self.r_squared[at], self.shares[at], self.scores[at], self.places[at])


def _standing(sums: Sums, totals: Floats, on_map: npt.NDArray[np.bool_]) -> _Standing:
    parts = explained_parts(correlations(sums.covariances(totals)))
    r_squared = parts.sum(axis=1)
    shares = parts / np.maximum(r_squared, NOTHING_LEFT)[:, None]
    scores = 100 * sums.means(totals)[:, :-1]
    return _Standing(r_squared, shares, scores, _places(shares, scores, on_map))


def _driver(attribute: Attribute, at: int, now: _Standing, again: _Standing, n: int) -> Driver:
    importance = _figure(now.shares[0, at], again.shares[:, at], n)
    if not attribute.in_scale:
        return Driver(attribute.name, importance, Figure(None, n), None, None)
    performance = _figure(now.scores[0, at], again.scores[:, at], n)
    place = now.places[0, at]
    membership = float((again.places[:, at] == place).mean())
    return Driver(attribute.name, importance, performance, QUADRANTS[place], membership)


def _resampled(view: View, sums: Sums) -> Floats:
    """Totals of as many clients (or groups of clients) drawn again and again with replacement, always the same ones."""
    drawn, found = _drawn(len(sums.rows)), []
    for at in range(0, RESAMPLES, CHUNK):
        # Whole numbers are multiplied without the fast routine.
        found.append(drawn[at : at + CHUNK].astype(float) @ sums.rows)
        view.tell((at + CHUNK) / RESAMPLES)
    return np.concatenate(found)


@lru_cache(maxsize=2)
def _drawn(groups: int) -> npt.NDArray[np.uint16]:
    """How often each group is drawn in each resample, at most some 4 MB. It hangs on nothing but how many there are.

    That is the same number wherever there are very many clients, and drawing takes longer than all that follows.
    """
    random, found = np.random.default_rng(SEED), np.empty((RESAMPLES, groups), np.uint16)
    for at in range(0, RESAMPLES, CHUNK):
        who = random.integers(0, groups, (CHUNK, groups)) + groups * np.arange(CHUNK)[:, None]
        found[at : at + CHUNK] = np.bincount(who.ravel(), minlength=CHUNK * groups).reshape(CHUNK, groups)
    return found


def _places(shares: Floats, scores: Floats, on_map: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Place in QUADRANTS of each attribute, per row; the quadrants meet at the means of the attributes on the map."""
    if not on_map.any():
        return np.zeros(shares.shape, dtype=np.int64)
    is_important = shares >= shares[:, on_map].mean(axis=1, keepdims=True)
    scores_high = scores >= scores[:, on_map].mean(axis=1, keepdims=True)
    return np.where(is_important, np.where(scores_high, 1, 0), np.where(scores_high, 2, 3))


def _figure(value: float, again: Floats, n: int) -> Figure:
    low, high = np.quantile(again, [0.025, 0.975])
    return Figure(float(value), n, float(low), float(high))
