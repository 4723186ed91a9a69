"""The satisfaction–word-of-mouth curve: praise and complaint, each flat up to a threshold, then growing exponentially.

    log μP = αP + βP·(s − θP)₊ + γ'z + log e        log μC = αC + βC·(θC − s)₊ + γ'z + log e        θC ≤ θP, β ≥ 0

Symbols of the paper beside ours: θ threshold, exp α level (rate in the flat zone), β slope, e exposure in years, z
covariates. Assumed: given satisfaction and covariates, a client's rate is constant over the window; clients are
independent of each other, answers of one client need not be. It is fitted beside its rivals and the winner is reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict, Unpack

import numpy as np
from numpy.typing import ArrayLike

from metrics.word_of_mouth.branch import (
    NOBODY_ASKED,
    NOT_KEPT,
    Branch,
    Side,
    branch_of,
    refusal_of,
    without_a_record,
)
from metrics.word_of_mouth.cells import Cells, Entries, cells_of
from metrics.word_of_mouth.family import Array, Family, best_alpha, is_over_dispersed
from metrics.word_of_mouth.search import Search, threshold_search

SIDES: tuple[Side, Side] = ("praise", "complaint")
ACTS_OF: dict[Side, str] = {"praise": "praise", "complaint": "complaints"}


@dataclass(frozen=True)
class Curve:
    """Both sides of the curve. Rates per client and year, satisfaction on the scale given."""

    praise: Branch
    complaint: Branch
    scale: tuple[float, float]

    @property
    def verdict(self) -> str:
        """Both sides against their rivals, as one English sentence."""
        return f"praise: {self.praise.verdict}; complaint: {self.complaint.verdict}"

    @property
    def zone(self) -> tuple[float, float] | None:
        """The zone of indifference: from the complaint threshold to the praise threshold."""
        low, high = self.complaint.threshold, self.praise.threshold
        return None if low is None or high is None else (low, high)

    @property
    def balance(self) -> float | None:
        """The satisfaction at which praise equals complaint; None where they do not meet on the scale in one point."""
        if self.zone is None:
            return None
        places = np.unique(np.append(np.linspace(*self.scale, 4001), self.zone))
        net = self.net(places)
        before, after = np.flatnonzero(net < 0), np.flatnonzero(net > 0)
        if not len(before) or not len(after) or after[0] - before[-1] > 2:
            return None
        n = int(before[-1])
        share = -net[n] / (net[after[0]] - net[n])
        return float(places[n] + (places[after[0]] - places[n]) * share)

    def net(self, satisfaction: ArrayLike) -> Array:
        """Praise less complaints per client and year. Raises ValueError when a side has no curve."""
        return self.praise.rate(satisfaction) - self.complaint.rate(satisfaction)

    def asymmetry(self, points: float) -> float | None:
        """How many times more complaints grow than praise, the same number of points beyond either threshold."""
        if self.praise.slope is None or self.complaint.slope is None:
            return None
        return float(np.exp((self.complaint.slope - self.praise.slope) * points))


@dataclass(frozen=True)
class Searched:
    """A curve with the searches it came from, which resampling repeats. A side is None when it was not recorded."""

    curve: Curve
    praise: Search | None
    complaint: Search | None


class Known(TypedDict, total=False):
    """What else is known of the entries of a curve; `fit_curve` says what each is."""

    client: Sequence[Any] | np.ndarray | None
    covariates: ArrayLike | None
    answers: ArrayLike | None
    scale: tuple[float, float] | None
    yes_no: bool


def fit_curve(
    satisfaction: ArrayLike,
    exposure: ArrayLike,
    praise: ArrayLike | None,
    complaints: ArrayLike | None,
    **more: Unpack[Known],
) -> Curve:
    """The curve, or for each side why there is none.

    Rows:   one entry per level, answer sheet or client and level: satisfaction, years watched, acts counted in them
            (fractions are allowed; None where a kind of act is not recorded). client: whose answer it is, so that
            repeated answers are not taken for new evidence. covariates: (entries, k), log-linear. answers: answer
            sheets an entry stands for (1; left out with one entry a level and no client, entries are taken for sums
            of unknown n, and AICc is AIC). scale: ends of the scale, by default the lowest and highest answer.
            yes_no: acts say only whether there were any (1 or 0, or how many of the entry's answers had some).
    Value:  a Curve: threshold, level, slope with 95 % intervals, six rival shapes by AIC and AICc, a verdict; a refused
            side has None for them and says why (fewer than 100 acts; fewer than two answered levels beyond the
            threshold; no growth).
    Cuts:   not additive: ask again for the part.
    Errors: ValueError for columns of different lengths or shapes, negative numbers, acts without exposure,
            satisfaction outside the scale.
    Source: metrics.md section 1; Anderson 1998, "Customer satisfaction and word of mouth", J. Service Research 1(1);
            profile likelihood of a hinge with Kent's (1982) correction for clusters; Dean 1992 for over-dispersion.
    """
    return searched_curve(satisfaction, exposure, praise, complaints, **more).curve


def searched_curve(
    satisfaction: ArrayLike,
    exposure: ArrayLike,
    praise: ArrayLike | None,
    complaints: ArrayLike | None,
    client: Sequence[Any] | np.ndarray | None = None,
    covariates: ArrayLike | None = None,
    *,
    answers: ArrayLike | None = None,
    scale: tuple[float, float] | None = None,
    yes_no: bool = False,
    distinct: Mapping[Side, int] | None = None,
) -> Searched:
    """As `fit_curve`, with what resampling needs.

    distinct: how many acts of each side there are, where one may follow several answers.
    """
    columns, codes = _columns(satisfaction, exposure, praise, complaints, client, covariates, answers)
    s = columns["satisfaction"]
    low, high = scale if scale is not None else (float(s.min()), float(s.max())) if len(s) else (0.0, 0.0)
    searches: dict[Side, Search | None] = {"praise": None, "complaint": None}
    _check_scale(s, low, high)
    are_sums = answers is None and client is None and len(np.unique(s)) == len(s)
    entries = Entries(s, columns["exposure"], columns["answers"], columns["covariates"], codes, are_sums)
    for side in SIDES:
        if len(s) and ACTS_OF[side] in columns:
            cells = _cells(entries, columns[ACTS_OF[side]], yes_no, None if side == "praise" else low + high)
            searches[side] = threshold_search(cells, low, high, None if distinct is None else distinct[side])
    places = _ordered(searches["praise"], searches["complaint"])
    branches: list[Branch] = []
    for place, (side, search) in zip(places, searches.items(), strict=True):
        why = NOBODY_ASKED if not len(s) else NOT_KEPT[side]
        branches.append(without_a_record(side, why) if search is None else branch_of(side, search, place))
    return Searched(Curve(branches[0], branches[1], (low, high)), searches["praise"], searches["complaint"])


def _columns(
    satisfaction: ArrayLike,
    exposure: ArrayLike,
    praise: ArrayLike | None,
    complaints: ArrayLike | None,
    client: Sequence[Any] | np.ndarray | None,
    covariates: ArrayLike | None,
    answers: ArrayLike | None,
) -> tuple[dict[str, Array], np.ndarray | None]:
    """The columns as numbers, entries without exposure left out; client as codes from 0."""
    given = {"satisfaction": satisfaction, "exposure": exposure, "praise": praise, "complaints": complaints}
    columns = {name: np.asarray(values, float) for name, values in given.items() if values is not None}
    for name, values in columns.items():
        if values.ndim != 1:
            raise ValueError(f"fit_curve needs {name} as one row of numbers, not {values.ndim} dimensions; flatten it")
    size = len(columns["satisfaction"])
    columns["answers"] = np.ones(size) if answers is None else np.asarray(answers, float)
    columns["covariates"] = np.empty((size, 0)) if covariates is None else np.asarray(covariates, float)
    columns["covariates"] = columns["covariates"].reshape(size, -1) if size else np.empty((0, 0))
    _check(columns, size, None if client is None else len(client))
    watched = (columns["exposure"] > 0) & (columns["answers"] > 0)
    codes = None
    if client is not None:
        _names, codes = np.unique(np.asarray(client)[watched], return_inverse=True)
    return {name: values[watched] for name, values in columns.items()}, codes


def _check(columns: dict[str, Array], size: int, clients: int | None) -> None:
    lengths = {name: len(values) for name, values in columns.items()} | ({} if clients is None else {"client": clients})
    wrong = {name: length for name, length in lengths.items() if length != size}
    if wrong:
        raise ValueError(f"fit_curve needs one value per entry, {size} of satisfaction, not {wrong}")
    for name, values in columns.items():
        if not np.isfinite(values).all():
            raise ValueError(f"fit_curve: {name} has values that are missing or infinite; leave those entries out")
        if name not in ("satisfaction", "covariates") and (values < 0).any():
            raise ValueError(f"fit_curve: {name} is negative ({values.min():g}); counts and years are 0 or more")
    for name in ("praise", "complaints"):
        if name in columns and (columns[name][columns["exposure"] == 0] > 0).any():
            raise ValueError(f"fit_curve: {name} counted where exposure is 0; say for how long the entry was watched")


def _check_scale(satisfaction: Array, low: float, high: float) -> None:
    if len(satisfaction) and not low <= high:
        raise ValueError(f"fit_curve needs a scale from its lowest to its highest answer, not {low:g} to {high:g}")
    slack = 1e-9 * max(1.0, abs(low), abs(high))
    wrong = satisfaction[(satisfaction < low - slack) | (satisfaction > high + slack)]
    if len(wrong):
        raise ValueError(
            f"fit_curve: satisfaction {wrong[0]:g} lies outside the scale {low:g} to {high:g}; correct the answer or"
            " the scale"
        )


def _cells(entries: Entries, acts: Array, yes_no: bool, mirror: float | None) -> Cells:
    """The cells with the family that fits: Poisson unless single answers show that counts vary more."""
    if yes_no:
        if (acts > entries.answers).any():
            raise ValueError("fit_curve: with yes_no an entry cannot have more acts than answers")
        return cells_of(entries, acts, Family("binomial"), mirror)
    plain = cells_of(entries, acts, Family(), mirror)
    rates = plain.events / plain.exposure
    single = (entries.answers == 1).all() and len(acts) > 2 * len(plain.events)
    if not single or not is_over_dispersed(acts, rates[plain.of] * entries.exposure):
        return plain
    parted = cells_of(entries, acts, Family("negative_binomial", 1.0), mirror)
    m = rates[parted.rate_of] * np.exp(parted.design.log_exposure)
    alpha = best_alpha(m, parted.units, parted.events, parted.counted)
    return replace(parted, family=Family("negative_binomial", alpha))


def _ordered(praise: Search | None, complaint: Search | None) -> tuple[int, int]:
    """Places of both thresholds; where complaints would begin above praise, the likeliest pair that does not."""
    places = (0 if praise is None else praise.best, 0 if complaint is None else complaint.best)
    if praise is None or complaint is None or refusal_of("praise", praise) or refusal_of("complaint", complaint):
        return places
    last = len(praise.thresholds) - 1
    if last - places[1] <= places[0]:
        return places
    # Complaint thresholds are mirrored: place j is the threshold at last − j, which must not lie above place i.
    by_threshold = complaint.deviance[::-1]
    together = praise.deviance + np.minimum.accumulate(by_threshold)
    i = int(np.argmin(together))
    return i, last - int(np.argmin(by_threshold[: i + 1]))
