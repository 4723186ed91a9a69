"""Drops in satisfaction: an answer further below the client's earlier ones than answers usually are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.tables import UNKNOWN_KEY, served
from metrics.alerts.signals import LARGEST_CHANCE
from metrics.alerts.tails import Passing, Tail, lowest_limit, tail_of
from metrics.shrinkage import toward_mean, variance_between

YEARS = 4
YEAR_DAYS = 364
FEWEST_PAIRS = 200
"""Pairs of answers before the judged year that the usual size of a change rests on."""
FULL_HISTORY = 3
GAP_DAYS = np.array([135, 270, 455, 640])
"""An answer given longer before says less: pairs of answers are compared with pairs as far apart."""
LONGEST_GAP_DAYS = 820
"""What a client said longer ago is no longer what it thinks: an answer after such a silence is not judged."""
RECOVERED = 0.5
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers of clients that had answered before, one row each, by client and day.

    columns: client_key, answered_on, said (0–1), before (what they said last), expected, statistic (how far below what
    was expected, in standard deviations; −∞ where it is no drop), later (the client's last answer of all), last_on,
    is_past, is_judged (of the last year, with an answer not too long before).
    """

    rows: pd.DataFrame
    reliability: float

    @property
    def judged(self) -> NDArray[np.int64]:
        """The client of each answer of the judged year."""
        return self.rows.loc[self.rows["is_judged"], "client_key"].to_numpy("int64")


@cache
def _answers(since: date) -> ir.Table:
    sheets = served("surveys_anywhere")
    sheets = sheets.filter(sheets.share.notnull(), sheets.answered_on >= ibis.literal(since))
    # Sheets of one wave are one answer; where waves have no name, those of one day are.
    wave = ibis.coalesce(sheets.wave, sheets.answered_on.cast("string"))
    told = sheets.mutate(one=wave, quarter=sheets.answered_on.truncate("Q"), share=sheets.share.clip(0.0, 1.0))
    return told.group_by("client_key", "one").agg(
        answered_on=_.answered_on.max(), quarter=_.quarter.max(), said=_.share.mean(),
        is_named=_.wave.notnull().any(), region_key=_.region_key.max(),
    ).order_by("client_key", "answered_on")  # fmt: skip


def answers_judged(view: View) -> Answers | None:
    """The answers of the last four years beside what earlier ones led to expect; see `answers_of`.

    Rows:   one per client and wave; sheets of one wave are one answer.
    Value:  an Answers record; None where too few answered twice before the judged year.
    Cuts:   of the whole company only.
    Source: see `answers_of`.
    """
    rows = view.run(_answers(view.as_of - timedelta(days=YEARS * 366)))
    tops = view.tree.children()
    under = tops[0].key if len(tops) == 1 else None  # below a company that is a region itself
    place = {key: view.tree.branch(key, under) for key in rows["region_key"].dropna().unique()}
    return answers_of(rows.assign(place=rows["region_key"].map(place).fillna(UNKNOWN_KEY)), view.as_of)


def answers_of(rows: pd.DataFrame, as_of: date) -> Answers | None:
    """Every answer beside what the client's earlier ones led to expect; None where too few answered twice.

    What is expected is the mean of the wave (of the quarter, where waves have no name) at the client's place, drawn
    toward that of the whole wave where few answered there (what a whole city thinks of us is no client's drop), plus
    what the client's last answer and the mean of its earlier ones lie above theirs, each drawn toward the mean by as
    much as pairs of answers before the judged year show: single answers are noise in part, and after a high one a lower
    one is usual. The longer ago the last answer, the less it says and the wider answers lie around what it led to
    expect; in the judged year more of them come after a long silence than when the data began, so each is compared
    with past ones as far apart.

    Rows:   client_key, one (the wave), answered_on, quarter, said (0 to 1), is_named, place; by client and day.
    Value:  an Answers record of the answers with an earlier one; reliability: the correlation with the one before.
    Cuts:   of the whole company only.
    Source: Kelley 1947, "Fundamentals of statistics" (true score regression).
    """
    if len(rows) < FEWEST_PAIRS:
        return None
    wave = np.where(rows["is_named"], rows["one"], pd.to_datetime(rows["quarter"]).astype("string"))
    told = _pairs(rows, _usual(rows["said"], pd.Series(wave, index=rows.index), rows["place"]))
    days = pd.to_datetime(told["answered_on"])
    is_old = (days <= pd.Timestamp(as_of - timedelta(days=YEAR_DAYS))).to_numpy()
    is_near = (told["gap_days"] <= LONGEST_GAP_DAYS).to_numpy()
    past = is_old & is_near
    if past.sum() < FEWEST_PAIRS:
        return None
    gaps = _gaps(told["gap_days"].to_numpy(), past)
    away, reliability = _expected(told, gaps, past)
    told["expected"] = np.clip(away + told["usual"], 0.0, 1.0)
    residual = (told["usual"] + away - told["said"]).to_numpy()
    is_drop = is_near & (told["said"] < told["before"]).to_numpy()
    told["statistic"] = np.where(is_drop, residual / _spread(residual, gaps, past), -np.inf)
    return Answers(told.assign(is_past=past, is_judged=is_near & ~is_old), reliability)


def _usual(said: pd.Series, wave: pd.Series, place: pd.Series) -> Floats:
    """What is said in the wave at the place of each answer: the place's own mean, drawn toward that of the wave."""
    of_wave = said.groupby(wave).transform("mean")
    groups = (said - of_wave).groupby([wave, place])
    parts = groups.agg(["mean", "size"])
    noise = float((said - of_wave - groups.transform("mean")).var())
    if len(parts) < 2 or not noise > 0:
        return of_wave.to_numpy("float64")
    size = parts["size"].to_numpy("float64")
    between = variance_between(parts["mean"], noise / size)
    drawn = pd.Series(toward_mean(parts["mean"], size, 0.0, between, noise), index=parts.index)
    return (of_wave + pd.MultiIndex.from_arrays([wave, place]).map(drawn)).to_numpy("float64")


def _pairs(rows: pd.DataFrame, usual: Floats) -> pd.DataFrame:
    """Answers with one before them; how far the last one, and the mean of those before it, lay off their waves."""
    said, keys = rows["said"].to_numpy("float64"), rows["client_key"].to_numpy()
    away = said - usual
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    place = np.arange(len(keys)) - np.repeat(starts, np.diff(np.append(starts, len(keys))))
    sums = np.concatenate([[0.0], np.cumsum(away)])
    at = np.flatnonzero(place > 0)
    older = np.maximum(place[at] - 1, 0)
    mean_older = np.where(older > 0, (sums[at - 1] - sums[at - place[at]]) / np.maximum(older, 1), 0.0)
    ends = np.append(starts[1:], len(keys)) - 1
    last = np.repeat(ends, np.diff(np.append(starts, len(keys))))[at]
    days = pd.to_datetime(rows["answered_on"]).to_numpy().astype("datetime64[D]")
    return pd.DataFrame({
        "client_key": keys[at], "answered_on": rows["answered_on"].to_numpy()[at], "said": said[at],
        "before": said[at - 1], "usual": usual[at], "last_away": away[at - 1], "mean_older": mean_older,
        "older": np.minimum(older, FULL_HISTORY), "away": away[at], "later": said[last],
        "last_on": rows["answered_on"].to_numpy()[last],
        "gap_days": (days[at] - days[at - 1]).astype("int64"),
    })  # fmt: skip


def _gaps(days: NDArray[np.int64], past: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The class of how far apart a pair is; a class of few past pairs is one with the next farther one.

    The farthest, where it is of few, is one with the next nearer.
    """
    found = np.searchsorted(GAP_DAYS, days)
    for gap in range(len(GAP_DAYS)):
        if (past & (found == gap)).sum() < FEWEST_PAIRS:
            found[found == gap] = gap + 1
    known = [gap for gap in np.unique(found) if (past & (found == gap)).sum() >= FEWEST_PAIRS]
    return np.asarray(np.minimum(found, max(known, default=0)), dtype="int64")


def _expected(told: pd.DataFrame, gaps: NDArray[np.int64], past: NDArray[np.bool_]) -> tuple[Floats, float]:
    """The deviation to expect, by how many answers there were before and when; and the correlation of neighbours."""
    found = np.zeros(len(told))
    away, last = told["away"].to_numpy(), told["last_away"].to_numpy()
    reliability = float(np.corrcoef(away[past], last[past])[0, 1]) if last[past].std() and away[past].std() else 0.0
    groups = gaps * (FULL_HISTORY + 1) + told["older"].to_numpy()
    terms = np.column_stack([np.ones(len(told)), last, told["mean_older"]])
    for group in np.unique(groups):
        here = groups == group
        alike = past & here
        if alike.sum() < FEWEST_PAIRS:
            alike = past & (gaps == group // (FULL_HISTORY + 1))
        known = terms if group % (FULL_HISTORY + 1) else terms[:, :2]
        found[here] = known[here] @ np.linalg.lstsq(known[alike], away[alike], rcond=None)[0]
    return found, reliability


def _spread(residual: Floats, gaps: NDArray[np.int64], past: NDArray[np.bool_]) -> Floats:
    """The standard deviation of past answers from what was expected of them, as far from the one before."""
    found = np.ones(len(residual))
    for gap in np.unique(gaps):
        found[gaps == gap] = float(residual[past & (gaps == gap)].std()) or 1.0
    return found


@dataclass(frozen=True, eq=False)
class DropLimit:
    """The limit in standard deviations, false alarms expected at it, answers judged, and the tail behind it."""

    limit: float
    expected: float
    judged: int
    tail: Tail


def drop_limit(answers: Answers, budget: float) -> DropLimit:
    """The lowest limit that keeps the budget among the judged answers, by how often earlier ones passed it."""
    past = answers.rows["is_past"].to_numpy()
    tail = tail_of(answers.rows.loc[past, "statistic"].to_numpy())
    judged = len(answers.judged)
    limit, expected = lowest_limit(Passing(tail), min(budget, LARGEST_CHANCE * judged), judged)
    return DropLimit(limit, expected, judged, tail)


def drops(answers: Answers, found: DropLimit, as_of: date) -> pd.DataFrame:
    """Clients whose answer of the last year lies below its limit.

    Rows:   one per client, the latest such answer.
    Value:  columns client_key, raised_on (the day of the answer), lasts_until, is_standing (no later answer made
            up for half of it), observed and expected (0 to 1 of the scale), statistic (standard deviations), chance (of
            such an answer without a change of heart).
    Cuts:   additive.
    Source: see `answers_judged`.
    """
    rows = answers.rows
    low = rows[rows["is_judged"] & (rows["statistic"] >= found.limit)].groupby("client_key", as_index=False).tail(1)
    is_later = (low["last_on"] > low["answered_on"]).to_numpy()
    halfway = low["said"] + RECOVERED * (low["before"] - low["said"])
    is_over = is_later & (low["later"] >= halfway).to_numpy()
    until = np.where(is_over, low["last_on"], np.datetime64(as_of))
    return pd.DataFrame({
        "client_key": low["client_key"], "raised_on": pd.to_datetime(low["answered_on"]).dt.date,
        "lasts_until": pd.Series(pd.to_datetime(until), index=low.index).dt.date, "is_standing": ~is_over,
        "observed": low["said"], "expected": low["expected"], "statistic": low["statistic"],
        "chance": found.tail.chance(low["statistic"].to_numpy()), "about": "",
    }).reset_index(drop=True)  # fmt: skip
