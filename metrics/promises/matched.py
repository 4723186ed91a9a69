"""Treated against untreated in matched cells, before against after: a difference in differences by client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import ibis
import ibis.expr.types as ir
from ibis import _

from metrics.figure import Figure
from metrics.intervals import Z

LEAST_CLIENTS = 20
"""Clients on each side below which nothing is said."""
DIGITS = 9


@dataclass(frozen=True)
class Matched:
    """What became of those with a broken promise and of matched others. difference: broken less kept.

    broken, kept: n in cases (a client in a half-year). left_out: cases without anybody like them on the other side.
    missing: why nothing can be said; empty otherwise.
    """

    broken: Figure
    kept: Figure
    difference: Figure
    broken_clients: int = 0
    kept_clients: int = 0
    left_out: int = 0
    missing: str = ""

    @property
    def is_chance(self) -> bool:
        low, high = self.difference.low, self.difference.high
        return low is None or high is None or low <= 0 <= high


def matched_sums(cases: ir.Table, cell: tuple[str, ...]) -> ir.Table:
    """One row of sums from which `matched_of` makes the difference.

    Rows:   one case a row: `client_key`, `is_broken`, `after`, `base` (what the case would come to if nothing
            changed, above 0; 1 where `after` is a change itself) and the columns of `cell`, which say who is alike.
    Value:  the outcome of the broken, Σ after / Σ base, and of others put into the same cells; of both and of their
            difference the sum over clients of the squared influence. In a cell the others' outcome is their own Σ after
            / Σ base, and cells weigh as the base of the broken in them, so that both sides have the same mix.
    Cuts:   not additive.
    Source: Abadie & Imbens 2006, Econometrica 74 (matching on cells); Liang & Zeger 1986 (errors by client).
    """
    alike = ibis.window(group_by=list(cell))

    def within(value: ir.Value, broken: bool) -> ir.Value:
        return ibis.ifelse(_.is_broken == broken, value, 0.0).sum().over(alike)

    sides = cases.mutate(
        broken_base=within(_.base, True), kept_base=within(_.base, False), kept_after=within(_.after, False)
    )
    told = sides.mutate(is_matched=(_.broken_base > 0) & (_.kept_base > 0))
    # Whoever has nobody alike weighs nothing, but is counted.
    paired = told.mutate(
        usual=ibis.ifelse(_.is_matched, _.kept_after / _.kept_base.nullif(0.0), 0.0),
        weight=ibis.ifelse(_.is_matched, _.broken_base / _.kept_base.nullif(0.0), 0.0),
        base=ibis.ifelse(_.is_matched, _.base, 0.0),
        after=ibis.ifelse(_.is_matched, _.after, 0.0),
    )
    whole = ibis.window()
    outcome = paired.mutate(
        total=ibis.ifelse(_.is_broken, _.base, 0.0).sum().over(whole).nullif(0.0),
        broken_after=ibis.ifelse(_.is_broken, _.after, 0.0).sum().over(whole),
        usual_after=ibis.ifelse(_.is_broken, 0.0, _.after * _.weight).sum().over(whole),
    ).mutate(broken_rate=_.broken_after / _.total, kept_rate=_.usual_after / _.total)
    moved = outcome.mutate(
        of_broken=ibis.ifelse(_.is_broken, (_.after - _.broken_rate * _.base) / _.total, 0.0),
        of_kept=ibis.ifelse(
            _.is_broken,
            (_.usual - _.kept_rate) * _.base / _.total,  # where the broken are decides how the others' cells weigh
            _.weight * (_.after - _.usual * _.base) / _.total,
        ),
    )
    return _over_clients(moved)


def _over_clients(moved: ir.Table) -> ir.Table:
    """What each client moves, squared and summed; and how many there are."""
    clients = moved.group_by("client_key").agg(
        of_broken=_.of_broken.sum(), of_kept=_.of_kept.sum(), broken=(_.is_broken & _.is_matched).sum(),
        cases=_.is_matched.sum(), every=_.count(), broken_rate=_.broken_rate.max(), kept_rate=_.kept_rate.max(),
    )  # fmt: skip
    found = {
        "broken_rate": _.broken_rate.max(),
        "kept_rate": _.kept_rate.max(),
        "clients": (_.cases > 0).sum(),
        "broken_clients": (_.broken > 0).sum(),
        "kept_clients": (_.broken < _.cases).sum(),
        "broken": _.broken.sum(),
        "cases": _.cases.sum(),
        "every": _.every.sum(),
        "broken_squares": (_.of_broken * _.of_broken).sum(),
        "kept_squares": (_.of_kept * _.of_kept).sum(),
        "difference_squares": ((_.of_broken - _.of_kept) * (_.of_broken - _.of_kept)).sum(),
    }
    return clients.agg(**{name: value.cast("float64").fill_null(0.0) for name, value in found.items()})


def matched_of(sums: Mapping[str, float], too_few: str) -> Matched:
    """The outcomes and their difference with 95 % intervals, out of `matched_sums`; unknown with `too_few` clients."""
    broken_clients, kept_clients = round(sums["broken_clients"]), round(sums["kept_clients"])
    broken, cases, every = (round(sums[name]) for name in ("broken", "cases", "every"))
    if min(broken_clients, kept_clients) < LEAST_CLIENTS:
        nothing = Figure(None, missing=too_few)
        return Matched(nothing, nothing, nothing, broken_clients, kept_clients, every - cases, too_few)
    clients = sums["clients"]
    few = clients / (clients - 1)  # the usual correction for the number of clusters

    def figure(value: float, squares: float, n: int) -> Figure:
        half = Z * sqrt(few * squares)
        # The engine adds in any order: the last digits are not the same twice.
        value, low, high = (round(number, DIGITS) for number in (value, value - half, value + half))
        return Figure(value, n, low, high)

    return Matched(
        figure(sums["broken_rate"], sums["broken_squares"], broken),
        figure(sums["kept_rate"], sums["kept_squares"], cases - broken),
        figure(sums["broken_rate"] - sums["kept_rate"], sums["difference_squares"], cases),
        broken_clients, kept_clients, every - cases,
    )  # fmt: skip
