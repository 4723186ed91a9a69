"""The same answers counted four ways: as they came, weighted for who is missing, by clients, and by turnover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import sqrt
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
from ibis import _

from data.door import View
from data.tables import served
from data.templates import built
from metrics.answer_moments import PARTS, as_they_came, even, plain_moments, weighted_moments
from metrics.everywhere import Chosen, chosen_of, of_chosen, sales_between, unfiltered, year_until
from metrics.figure import Figure, unknown
from metrics.intervals import Z, wilson
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.response import Response, response
from metrics.response_groups import NO_TURNOVER
from metrics.response_weights import Weights, weighted_for_response
from metrics.satisfaction.answers import answer_levels
from metrics.satisfaction.levels import MIXED_SCALES, NO_ANSWERS, NO_INTENTIONS, NO_SURVEYS, promoter_score

SAME = 1e-6
"""An error so small is rounding: all answers are the same."""
Way = Literal["answers", "own_weight", "nonresponse", "clients", "turnover"]


@dataclass(frozen=True)
class Counted:
    """The answers counted one way: satisfied (top 2 of 5), mean on the survey's scale, net promoter score."""

    way: Way
    satisfied: Figure
    mean: Figure
    promoters: Figure
    effective_n: float | None


@dataclass(frozen=True)
class Ways:
    """The ways the answers can be counted, as far as the data allow it.

    gap: satisfied by turnover less satisfied by clients, with its 95 % interval; unknown where turnover is. weights:
    those behind "nonresponse", None where nobody knows who was asked. missing: why there is nothing at all.
    """

    counted: Mapping[Way, Counted]
    gap: Figure
    weights: Weights | None = None
    missing: str = ""


def _said(rows: ir.Table, promoter_from: int, detractor_to: int) -> ir.Table:
    """The three measures of an answer; missing where it says nothing of them."""
    praises = (_.would_recommend >= promoter_from).cast("float64")
    warns = (_.would_recommend < detractor_to + 1).cast("float64")
    return rows.mutate(satisfied=(_.level >= 4).cast("float64"), score=100 * (praises - warns))


SCALES = {"low": _.scale_low.min(), "high": _.scale_high.max(),
          "scales": _.scale_high.nunique() + _.scale_low.nunique() - 1}  # fmt: skip


@cache
def _spread() -> ir.Table:
    return served("surveys").agg(lightest=_.weight.min(), heaviest=_.weight.max())


@cache
def _by_own_weight(promoter_from: int, detractor_to: int) -> ir.Table:
    rows = _said(served("surveys"), promoter_from, detractor_to)
    return rows.agg(**weighted_moments("own_weight", "weight"), **SCALES)


def _by_client(
    knows_turnover: bool, promoter_from: int, detractor_to: int, since: date, until: date,
    *chosen: *Chosen,
) -> ir.Table:  # fmt: skip
    """Each client once, with its latest answer of the period, and the turnover of its trailing year as a weight."""
    clients = served("clients").select("tier", who="client_key")
    sheets = served("surveys").filter(_.level.notnull() | _.would_recommend.notnull())
    mine = of_chosen(sheets.join(clients, [("client_key", "who")]), *chosen)
    values = ("level", "satisfaction", "would_recommend", "scale_low", "scale_high")
    latest = mine.group_by("client_key").agg(**{n: _[n].argmax(_.answered_on) for n in values})
    rows, weighted = _said(latest, promoter_from, detractor_to), {}
    if knows_turnover:
        year = sales_between(since, until).select("buyer_key", "revenue_e4")
        joined = rows.left_join(year, [("client_key", "buyer_key")])
        # In units of 10,000 so that the squares of large clients stay exact enough; below zero buys nothing.
        rows = joined.mutate(turnover=ibis.greatest(_.revenue_e4.fill_null(0), 0).cast("float64") / 1e8)
        weighted = weighted_moments("turnover", "turnover")
    return rows.agg(**plain_moments("clients"), **weighted, **SCALES)


def _figure(row: Mapping[str, Any], way: str, measure: str, missing: str, ends: tuple[float, float]) -> Figure:
    """A weighted mean with its interval: Wilson on the effective n for a share, else from the linearised error."""
    n, *sums = (float(row[f"{way}_{measure}_{part}"] or 0) for part in PARTS)
    w, ww, wy, wwy, wwyy = sums
    if not n or not w > 0:
        return unknown(missing)
    mean = wy / w
    if measure == "satisfied":
        alike = w * w / ww
        return Figure(mean, int(n), *wilson(min(1.0, max(0.0, mean)) * alike, alike))
    if n < 2:
        return Figure(mean, int(n))
    error = sqrt(max(0.0, wwyy - 2 * mean * wwy + mean * mean * ww) * n / (n - 1)) / w
    if error <= SAME * max(1.0, abs(mean)):
        return Figure(mean, int(n))  # all alike: how far others would differ cannot be told from these
    return Figure(mean, int(n), max(ends[0], mean - Z * error), min(ends[1], mean + Z * error))


def _counted(row: Mapping[str, Any], way: Way) -> Counted:
    is_one_scale = row["scales"] == 1
    ends = (float(row["low"]), float(row["high"])) if is_one_scale else (0.0, 0.0)
    mean = _figure(row, way, "satisfaction", NO_ANSWERS, ends) if is_one_scale else unknown(MIXED_SCALES)
    w, ww = (float(row[f"{way}_satisfied_{part}"] or 0) for part in ("w", "ww"))
    return Counted(
        way,
        _figure(row, way, "satisfied", NO_ANSWERS, (0, 1)),
        mean,
        _figure(row, way, "score", NO_INTENTIONS, (-100, 100)),
        w * w / ww if ww > 0 else None,
    )


def _gap(row: Mapping[str, Any]) -> Figure:
    """Satisfied by turnover less by clients; both means rest on the same clients, so the error is that of the pairs."""

    def part(way: str, name: str) -> float:
        return float(row[f"{way}_satisfied_{name}"] or 0)

    r, n = part("turnover", "w"), part("clients", "n")
    if not r or n < 2:
        return unknown(NO_ANSWERS)
    a, b = part("turnover", "wy") / r, part("clients", "wy") / n
    own = part("turnover", "wwyy") - 2 * a * part("turnover", "wwy") + a * a * part("turnover", "ww")
    plain = n * b * (1 - b)
    # Answers are 0 or 1, so y² = y: Σ r(y − a)(y − b) = (1 − a − b)·Σ r·y + ab·Σ r.
    both = (1 - a - b) * part("turnover", "wy") + a * b * r
    error = sqrt(max(0.0, own / r**2 + plain / n**2 - 2 * both / (r * n)) * n / (n - 1))
    return Figure(a - b, int(n), a - b - Z * error, a - b + Z * error)


def ways_of_counting(view: View, found: Response) -> Ways:
    """The answers of the period counted as they came, weighted for who is missing, by clients and by turnover.

    Rows:   answer sheets of the period; by clients and by turnover the latest sheet of each client, in the second
            weighted with its net revenue of the twelve months up to the period's end (below zero counts as zero);
            `found` is `response(view)`. Weights that the sheets carry themselves are used where they are not all alike.
    Value:  a Ways; shares with Wilson intervals on the effective n, means and scores with linearised errors; the score
            of the answers as they came is `promoter_score`, with invitations as its population where they are known.
    Cuts:   not additive: ask again for the part.
    Source: Kish 1965, "Survey sampling"; Särndal, Swensson & Wretman 1992, "Model assisted survey sampling".
    """
    if not view.may_see("satisfaction") or not view.has("surveys"):
        return Ways({}, unknown(NO_SURVEYS), missing=NO_SURVEYS if view.may_see("satisfaction") else NOT_YOURS)
    kept = view.settings
    sheets = as_they_came(view)
    if not sheets["answers_satisfied_n"]:
        return Ways({}, unknown(NO_ANSWERS), missing=NO_ANSWERS)
    # The score as it stands beside the levels: one figure, one interval.
    plain = replace(_counted(sheets, "answers"), promoters=promoter_score(answer_levels(view)))
    counted: dict[Way, Counted] = {"answers": plain}
    spread = view.run(_spread()).iloc[0]
    if spread["lightest"] != spread["heaviest"]:
        own = view.run(_by_own_weight(kept.promoter_from, kept.detractor_to)).iloc[0].to_dict()
        counted["own_weight"] = _counted(own, "own_weight")
    weights = weighted_for_response(view, found)
    if weights is not None:
        counted["nonresponse"] = Counted(
            "nonresponse", weights.satisfied, weights.mean, weights.promoters, weights.effective_n
        )
    knows_turnover = view.has("sales") and view.may_see("money")
    year = year_until(view.until, kept.calendar), view.until
    asked = built(_by_client, knows_turnover, kept.promoter_from, kept.detractor_to, *year, *chosen_of(view))
    row: dict[str, Any] = unfiltered(view).run(asked).iloc[0].to_dict()
    row |= even("clients", row)
    counted["clients"] = _counted(row, "clients")
    gap = unknown(NO_SALES if not view.has("sales") else NO_TURNOVER)
    if knows_turnover and row["turnover_satisfied_n"]:
        counted["turnover"] = _counted(row, "turnover")
        gap = _gap(row)
    return Ways(counted, gap, weights)


def ways(view: View) -> Ways:
    """As `ways_of_counting`, with the response asked for on the way.

    Rows:   as `ways_of_counting`.
    Value:  a Ways.
    Cuts:   not additive: ask again for the part.
    Source: see `ways_of_counting`.
    """
    return ways_of_counting(view, view.once(response))
