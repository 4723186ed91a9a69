"""How clients feel about us, how far they lie apart, and how far an answer can be trusted: what chances stand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
from ibis import _
from scipy.special import fdtri

from data.door import View
from data.tables import WIDE, served

Scale = Literal["relative", "own"]
SCALES: tuple[Scale, ...] = ("relative", "own")
MONTHS = 18
FEWEST = 30
"""Clients with answers that figures of the attitude need, and clients with repeated ones that its reliability needs."""
USUAL_RELIABILITY = 0.7
"""Where nobody answered twice: what is usual of single questions on satisfaction."""


@dataclass(frozen=True)
class Attitude:
    """Attitudes on one scale in points from 0 to 100: mean over clients, standard deviation of one answer, reliability.

    own: the satisfaction stated. relative: the same, less how far the client's best alternative stands above the usual
    one, so that both share their zero and one cut serves both; `usual` is the mean score of the best alternatives, and
    who gives us that much more than its own gets usual + 100 × the lead. None on the own scale.
    reliability: share of the variance that lies between clients; low, high: its 95 % interval, None where it could not
    be estimated and is the usual one.
    """

    scale: Scale
    mean: float
    sd: float
    reliability: float
    low: float | None
    high: float | None
    clients: int
    repeated: int
    usual: float | None = None

    @property
    def is_estimated(self) -> bool:
        return self.low is not None


def attitudes(view: View) -> tuple[Attitude, ...]:
    """Mean, standard deviation and reliability of the attitude, on each scale that answers are on.

    Rows:   answers of the last 18 months up to the view's last day, wherever they were given; with a satisfaction, and
            for the relative scale also with what the best alternative would get.
    Value:  one Attitude a scale with answers of at least 30 clients; points from 0 to 100.
    Cuts:   not additive; of the whole company, so that a part is judged on the same footing.
    Source: Shrout & Fleiss 1979, "Intraclass correlations", Psychological Bulletin 86 (case 1); interval by F.
    """
    found = []
    for scale in SCALES:
        sums = view.run(_sums(scale, view.until)).iloc[0].to_dict()
        if int(sums["clients"] or 0) >= FEWEST:
            found.append(attitude_of(scale, sums))
    return tuple(found)


def attitude_of(scale: Scale, sums: Mapping[str, Any]) -> Attitude:
    """An Attitude from sums over clients, by the analysis of variance of unequal groups.

    sums: clients, repeated (those with two answers or more), answers, squared_answers (Σ n²), within (sum of squares
    within clients), between (sum of squares between them), mean (of the clients' means, for the relative scale of their
    leads), usual (mean of the clients' best alternatives).
    """
    k, n = int(sums["clients"]), int(sums["answers"])
    repeated = int(sums["repeated"])
    usual = float(sums["usual"]) if scale == "relative" else None
    usual_size = (n - float(sums["squared_answers"]) / n) / (k - 1)
    between_ms = float(sums["between"]) / (k - 1)
    mean = float(sums["mean"]) + (usual or 0.0)
    if repeated < FEWEST:
        sd = sqrt((float(sums["between"]) + float(sums["within"])) / (n - 1))
        return Attitude(scale, mean, sd, USUAL_RELIABILITY, None, None, k, repeated, usual)
    within_ms = float(sums["within"]) / (n - k)
    between = max(0.0, (between_ms - within_ms) / usual_size)
    sd = sqrt(between + within_ms)
    share = between / (between + within_ms) if sd else 1.0
    ends = [_share(between_ms, within_ms, usual_size, float(fdtri(k - 1, n - k, at))) for at in (0.975, 0.025)]
    return Attitude(scale, mean, sd, share, ends[0], ends[1], k, repeated, usual)


def _share(between_ms: float, within_ms: float, size: float, quantile: float) -> float:
    """The reliability if the ratio of the mean squares were so many times what it would be by chance."""
    if within_ms == 0:
        return 1.0
    ratio = between_ms / within_ms / quantile
    return min(1.0, max(0.0, (ratio - 1) / (ratio + size - 1)))


def reliability_of(single: float, answers: float) -> float:
    """The reliability of the mean of so many answers, from that of one.

    Rows:   answers of one client; `single` is the reliability of one of them.
    Value:  0 to 1: k·ρ / (1 + (k − 1)·ρ).
    Cuts:   one value a client.
    Source: Spearman 1910 and Brown 1910, British Journal of Psychology 3.
    """
    return answers * single / (1 + (answers - 1) * single)


def _sums(scale: Scale, until: date) -> ir.Table:
    last = ibis.literal(until)
    sheets = served("surveys_history").filter(
        _.share.notnull(), _.answered_on > (last - ibis.interval(months=MONTHS)).cast("date"), _.answered_on <= last
    )
    other = (_.best_alternative - _.scale_low) / (_.scale_high - _.scale_low).nullif(0.0) * 100.0
    if scale == "relative":
        sheets = sheets.filter(other.notnull())
    value = _.share * 100.0 - other if scale == "relative" else _.share * 100.0
    clients = (
        sheets.select("client_key", value=value, other=other)
        .group_by("client_key")
        .agg(
            n=_.count(), total=_.value.sum(), mean=_.value.mean(), squares=(_.value * _.value).sum(),
            other=_.other.mean(),
        )
    )  # fmt: skip
    whole = clients.agg(
        clients=_.count(),
        repeated=(_.n > 1).sum().cast(WIDE).cast("int64"),
        answers=_.n.sum().cast(WIDE).cast("int64"),
        squared_answers=(_.n * _.n).sum().cast(WIDE).cast("int64"),
        within=ibis.greatest(0.0, (_.squares - _.total * _.mean).sum()),
        by_client=(_.total * _.mean).sum(),
        total=_.total.sum(),
        mean=_.mean.mean(),
        usual=_.other.mean(),
    )
    return whole.mutate(between=ibis.greatest(0.0, _.by_client - _.total * _.total / _.answers))
