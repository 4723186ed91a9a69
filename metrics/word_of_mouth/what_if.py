"""What if: clients who stood at another level of satisfaction, and how much they would praise, complain and bring.

Everything here is read off the fitted curve. It says what goes along with satisfaction in the data: an association.
What raising satisfaction would cause is another question, which only a trial can answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from data.messages import N_
from metrics.figure import Figure, unknown
from metrics.word_of_mouth.branch import NO_CURVE
from metrics.word_of_mouth.worth import Conversion, FirstYear

if TYPE_CHECKING:
    from metrics.word_of_mouth.branch import Branch
    from metrics.word_of_mouth.fitted import WordOfMouth

NOT_ASKED = N_("unknown: whether praise brings new clients was not asked")
NO_MONEY = N_("unknown: what a client won brings was not asked")
LEAST = 0.05  # of clients a year: less is written as 0.0
FINEST = 10  # a point is 1 on scales answered in whole numbers (1–5, 1–7, 0–10), a tenth of the scale elsewhere
Side = Literal["praise", "complaint"]


@dataclass(frozen=True)
class Change:
    """A yearly amount before and after, and the difference, each with its 95 % interval."""

    before: Figure
    after: Figure
    difference: Figure


@dataclass(frozen=True)
class Moved:
    """Clients moved from one level to another, and what goes along with it a year. An association, not a cause.

    praise, complaints: acts. praising: clients with at least one act of praise. new_clients: expected through praise.
    money: what the new clients bring in their first twelve months, ten-thousandths.
    """

    clients: float
    praise: Change
    praising: Change
    complaints: Change
    new_clients: Change
    money: Change


def moved(
    word_of_mouth: WordOfMouth,
    from_level: float,
    to_level: float,
    clients: float,
    conversion: Conversion | None = None,
    first_year: FirstYear | None = None,
) -> Moved:
    """What goes along with so many clients standing at another level of satisfaction.

    Rows:   the fitted curve; `conversion` (new clients per act of praise) and `first_year` as `worth` gives them.
    Value:  a Moved: amounts a year with intervals from the resampled clients, the conversion and the first year drawn
            along; a side without a curve is unknown, never 0.
    Cuts:   additive over clients; not over curves.
    Errors: ValueError for a level outside the scale or a negative number of clients.
    Source: definition of the house on the curve of Anderson 1998; association, not cause.
    """
    low, high = word_of_mouth.curve.scale
    if clients < 0 or not all(low <= level <= high for level in (from_level, to_level)):
        found = f"{clients} from {from_level} to {to_level}"
        raise ValueError(f"moved needs clients >= 0 and levels from {low:g} to {high:g}, not {found}")
    one = np.array([clients], dtype=float)
    return _moved(word_of_mouth, np.array([from_level]), np.array([to_level]), one, conversion, first_year)


def levels_held(word_of_mouth: WordOfMouth) -> tuple[float, float]:
    """The lowest and the highest level at which clients stand by their latest answer; the scale's ends without any."""
    now = word_of_mouth.clients_now
    return word_of_mouth.curve.scale if now.empty else (float(now["level"].min()), float(now["level"].max()))


def clients_at(word_of_mouth: WordOfMouth, level: float) -> int:
    """Clients whose latest answer lies within half a point of a level."""
    now, half = word_of_mouth.clients_now, point_of(word_of_mouth.curve.scale) / 2
    return int(now.loc[(now["level"] >= level - half) & (now["level"] < level + half), "clients"].sum())


def move_share(
    word_of_mouth: WordOfMouth,
    from_level: float,
    to_level: float,
    percent: float,
    conversion: Conversion | None = None,
    first_year: FirstYear | None = None,
) -> Moved:
    """As `moved`, for so many percent (0 to 100) of the clients at a level; levels beyond the scale mean its ends."""
    low, high = word_of_mouth.curve.scale
    start, end = min(max(from_level, low), high), min(max(to_level, low), high)
    clients = clients_at(word_of_mouth, start) * min(max(percent, 0), 100) / 100
    return moved(word_of_mouth, start, end, clients, conversion, first_year)


def point_of(scale: tuple[float, float]) -> float:
    """What "one point" is on a scale: 1 on 1–5, 1–7 and 0–10, a tenth of it on 0–100."""
    span = scale[1] - scale[0]
    return 1.0 if 3 <= span <= FINEST else span / FINEST


def best_band(word_of_mouth: WordOfMouth) -> tuple[float, float] | None:
    """The band of one point at the praise threshold where a point more brings the most praising clients.

    Rows:   clients by their latest answer.
    Value:  (low, high), both ends belong to it, so low that everybody in it can rise a whole point; None without a
            curve of praise, without clients there, or where the most it can bring is written as 0.0.
    Cuts:   none.
    Source: definition of the house.
    """
    curve, now = word_of_mouth.curve, word_of_mouth.clients_now
    threshold, point = curve.praise.threshold, point_of(curve.scale)
    if threshold is None or now.empty:
        return None
    starts = curve.scale[0] + point * np.arange(round((curve.scale[1] - curve.scale[0]) / point) - 1)
    # The bands that the threshold touches and one close above; beside the top the highest that can still rise.
    near = starts[(starts >= threshold - point - 1e-9) & (starts <= threshold + point / 2)]
    near = near if len(near) else starts[-1:]
    gains = [one_point_more(word_of_mouth, float(start), float(start + point)) for start in near]
    best = max(range(len(near)), key=lambda at: gains[at].praising.difference.value or 0.0)
    most = gains[best].praising.difference
    return (float(near[best]), float(near[best] + point)) if (most.high or most.value or 0.0) >= LEAST else None


def one_point_more(
    word_of_mouth: WordOfMouth,
    low: float,
    high: float,
    conversion: Conversion | None = None,
    first_year: FirstYear | None = None,
) -> Moved:
    """What goes along with one point more for every client whose latest answer lies between two levels.

    Rows:   clients by their latest answer from `low` to `high`, both ends included; nobody rises above the scale.
    Value:  a Moved, `clients` being those in the band.
    Cuts:   additive over bands that share nobody.
    Source: definition of the house on the curve of Anderson 1998; association, not cause.
    """
    now, scale = word_of_mouth.clients_now, word_of_mouth.curve.scale
    band = now[(now["level"] >= low) & (now["level"] <= high)]
    levels = band["level"].to_numpy(dtype=float)
    raised = np.minimum(levels + point_of(scale), scale[1])
    return _moved(word_of_mouth, levels, raised, band["clients"].to_numpy(dtype=float), conversion, first_year)


Amounts = tuple[float, np.ndarray | None]  # a point estimate and its resampled values
Pair = tuple[Amounts, Amounts]


def _moved(
    found: WordOfMouth,
    levels: np.ndarray,
    raised: np.ndarray,
    weights: np.ndarray,
    conversion: Conversion | None,
    first_year: FirstYear | None,
) -> Moved:
    n = found.answers
    acts = _acts(found, "praise", levels, raised, weights)
    new: Pair | None = None
    money: Pair | None = None
    why_new = NO_CURVE if acts is None else NOT_ASKED if conversion is None else conversion.missing
    if acts is not None and conversion is not None and not conversion.missing:
        new = _times(acts, conversion.per_act, conversion.draws)
    why_money = why_new or (NO_MONEY if first_year is None else first_year.missing)
    if new is not None and first_year is not None and not first_year.missing:
        money = _times(new, first_year.total / first_year.n, first_year.draws)
    return Moved(
        clients=float(weights.sum()),
        praise=_change(acts, n, NO_CURVE),
        praising=_change(_acts(found, "praise", levels, raised, weights, is_by_client=True), n, NO_CURVE),
        complaints=_change(_acts(found, "complaint", levels, raised, weights), n, NO_CURVE),
        new_clients=_change(new, n, why_new),
        money=_change(money, n, why_money),
    )


def _acts(
    found: WordOfMouth,
    side: Side,
    levels: np.ndarray,
    raised: np.ndarray,
    weights: np.ndarray,
    *,
    is_by_client: bool = False,
) -> Pair | None:
    """Acts a year (or clients with at least one) before and after; None on a side without a curve."""
    branch = found.curve.praise if side == "praise" else found.curve.complaint
    if not branch.shown:
        return None
    drawn = found.draws is not None and (found.draws.praise if side == "praise" else found.draws.complaint) is not None

    def amounts(at: np.ndarray) -> Amounts:
        rate = branch.rate(at)
        rates = found.draws.rates(side, at) if drawn and found.draws is not None else None
        if is_by_client:
            rate, rates = _at_least_one(branch, rate), None if rates is None else _at_least_one(branch, rates)
        return float(weights @ rate), None if rates is None else rates @ weights

    return amounts(levels), amounts(raised)


def _at_least_one(branch: Branch, rates: np.ndarray) -> np.ndarray:
    """Chance that a client acts at least once in a year at that rate.

    1 − exp(−rate) where acts fall independently; fewer clients act where some act often (negative binomial).
    """
    if branch.family == "negative_binomial" and branch.alpha > 0:
        return 1 - np.exp(-np.log1p(branch.alpha * rates) / branch.alpha)
    return -np.expm1(-rates)


def _times(pair: Pair, value: float, draws: Callable[[int], np.ndarray]) -> Pair:
    """Both amounts times a factor that is itself uncertain; one draw of it goes with one resample."""
    drawn = None if pair[0][1] is None else draws(len(pair[0][1]))

    def scaled(amounts: Amounts) -> Amounts:
        point, rates = amounts
        return point * value, None if rates is None or drawn is None else rates * drawn

    return scaled(pair[0]), scaled(pair[1])


def _change(pair: Pair | None, n: int, why: str) -> Change:
    if pair is None:
        return Change(unknown(why), unknown(why), unknown(why))
    before, after = pair
    drawn = None if before[1] is None or after[1] is None else after[1] - before[1]
    return Change(_figure(before, n), _figure(after, n), _figure((after[0] - before[0], drawn), n))


def _figure(amounts: Amounts, n: int) -> Figure:
    """The estimate with the 95 % interval of its draws, which always holds the estimate itself."""
    value, drawn = amounts
    if drawn is None:
        return Figure(value, n)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(value, n, min(float(low), value), max(float(high), value))
