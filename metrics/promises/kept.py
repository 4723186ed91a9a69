"""Which kinds, managers, regions and tiers keep their promises otherwise than the rest, beyond chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import Literal, TypeVar

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from scipy.special import ndtr

from data.door import View
from data.tables import WIDE, served
from metrics.differences import benjamini_hochberg
from metrics.figure import Figure
from metrics.intervals import wilson
from metrics.kpi_event_sums import PROMISE_SUMS, is_kept_in_time, promise_sums
from metrics.kpi_voices import kept_promises
from metrics.promises.kinds import call_back_kinds, weekly_visit_kinds
from metrics.region_branches import branches
from metrics.shrinkage import toward_mean, variance_between

Cut = Literal["kind", "manager", "region", "tier"]
CUTS: tuple[Cut, ...] = ("kind", "tier", "region", "manager")
COLUMN_OF: Mapping[Cut, str] = {
    "kind": "kind", "manager": "manager_key", "region": "region_key", "tier": "tier",
}  # fmt: skip
LEAST_TESTED = 20
"""Promises that a part, and the rest beside it, need for a test."""
KEY_TIERS = ("A", "B")
"""Tiers of key clients."""
T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """One kind, manager, region or tier. code: None where it is not known. kept: share with its interval.

    shrunk: the share drawn toward that of all; adjusted: p of the difference from the rest, for all that was compared;
    None where too few promises stand on a side. differs: beyond chance.
    """

    cut: Cut
    code: str | None
    name: str | None
    due: int
    kept: Figure
    shrunk: float
    adjusted: float | None = None
    differs: bool = False


@dataclass(frozen=True)
class KeptParts:
    """All parts, by cut; `whole` the share of all. tested: comparisons made, over all cuts together.

    clustering: by how much promises to one client go the same way: the variance of a share over that of independent
    promises, at least 1.
    """

    whole: Figure
    parts: Mapping[Cut, tuple[Part, ...]]
    tested: int
    clustering: float


@cache
def _by_client() -> ir.Table:
    promises = served("promises")
    sums = {"due": _.count(), "kept": is_kept_in_time(promises).sum().fill_null(0)}
    clients = promises.group_by("client_key").agg(**sums)
    products = {"kk": _.kept * _.kept, "kn": _.kept * _.due, "nn": _.due * _.due}
    summed = {name: value.sum().fill_null(0).cast(WIDE).cast("int64") for name, value in products.items()}
    return clients.agg(clients=_.count(), **summed)


def clustering_of(kept: int, due: int, sums: Mapping[str, int]) -> float:
    """How much wider a share of promises is than if each were kept or broken on its own: at least 1.

    Rows:   promises grouped by client; sums: over clients the squares of those kept (kk), of those due (nn), and their
            products (kn).
    Value:  variance of the share with the client as the unit, over share × (1 − share) / due; 1 where nothing varies.
    Cuts:   not additive: ask again for the part.
    Source: Kish 1965, "Survey sampling": the design effect.
    """
    share = kept / due if due else 0.0
    alone = share * (1 - share) * due
    if alone <= 0:
        return 1.0
    together = sums["kk"] - 2 * share * sums["kn"] + share * share * sums["nn"]
    return max(1.0, together / alone)


def kept_parts(view: View) -> KeptParts | None:
    """Promises kept in time by kind, tier, region and account manager, and which parts differ from the rest.

    Rows:   promises due in the period, up to the as-of date, as `metrics.kpi.kept_promises` counts them.
    Value:  KeptParts; regions are those of `metrics.region_branches`. Intervals are Wilson's on as many promises as
            would be independent; None when no promise was due.
    Cuts:   the parts of a cut add up to the whole by promises.
    Source: Wilson 1927; Kish 1965; Efron & Morris 1975; Benjamini & Hochberg 1995 over all cuts together.
    """
    counted = {cut: _counted(view, cut) for cut in CUTS}
    due, kept = (sum(row[at] for row in counted["kind"].values()) for at in (0, 1))
    if not due:
        return None
    row = view.run(_by_client()).iloc[0]
    clustering = clustering_of(kept, due, {name: int(row[name]) for name in ("kk", "kn", "nn")})
    parts = {cut: _parts(view, cut, counted[cut], kept / due, clustering) for cut in CUTS}
    return _tested(kept_promises({"promises_due": due, "promises_kept": kept}), parts, kept, due, clustering)


def _counted(view: View, cut: Cut) -> dict[object, tuple[int, int]]:
    """Code → (due, kept in time)."""
    rows = promise_sums(view, "", (COLUMN_OF[cut],))
    codes = [None if code is None or code != code else code for code in rows[COLUMN_OF[cut]]]
    if cut == "region":
        shown = {key: b.region.region_id for b in branches(view) if b.region for key in b.keys}
        codes = [shown.get(int(code)) if code is not None else None for code in codes]
    found: dict[object, tuple[int, int]] = {}
    for code, due, kept in zip(codes, rows["promises_due"], rows["promises_kept"], strict=True):
        before = found.get(code, (0, 0))
        found[code] = before[0] + int(due), before[1] + int(kept)
    return found


def _parts(
    view: View, cut: Cut, counted: Mapping[object, tuple[int, int]], share: float, clustering: float
) -> tuple[Part, ...]:
    """The parts, the least kept first, each drawn toward the whole."""
    due = np.array([row[0] for row in counted.values()], dtype=float)
    own = np.array([row[1] for row in counted.values()], dtype=float) / due
    sampling = max(share * (1 - share), 1e-9) * clustering
    between = variance_between(own, sampling / due) if len(due) > 1 else 0.0
    shrunk = toward_mean(own, due, share, between, sampling)
    found = [
        Part(cut, *_named(view, cut, code), row[0], kept_share(row[1], row[0], clustering), float(value))
        for (code, row), value in zip(counted.items(), shrunk, strict=True)
    ]
    return tuple(sorted(found, key=lambda part: (part.kept.value or 0.0, -part.due, part.code or "")))


def kept_share(kept: int, due: int, clustering: float) -> Figure:
    """A share with the interval of as many independent promises as it is worth."""
    alike = due / clustering
    low, high = wilson(kept / due * alike, alike)
    return Figure(kept / due, due, low, high)


def _named(view: View, cut: Cut, code: object) -> tuple[str | None, str | None]:
    """(code, name); both None where it is not known."""
    if cut == "manager":
        name = view.tree.names("manager").get(int(str(code))) if code is not None else None
        return (name, name) if name else (None, None)
    if code is None:
        return None, None
    if cut == "region":
        return str(code), next(r.name for r in view.tree.regions.values() if r.region_id == code)
    return str(code), str(code)


def _tested(whole: Figure, parts: Mapping[Cut, tuple[Part, ...]], kept: int, due: int, clustering: float) -> KeptParts:
    every = [part for cut in CUTS for part in parts[cut]]
    chances = [_chance(round((part.kept.value or 0) * part.due), part.due, kept, due, clustering) for part in every]
    tested = [p for p in chances if p is not None]
    told = benjamini_hochberg(tested)
    outcomes = iter(zip(told.adjusted, told.found, strict=True))
    judged: dict[Cut, list[Part]] = {cut: [] for cut in CUTS}
    for part, chance in zip(every, chances, strict=True):
        adjusted, differs = next(outcomes) if chance is not None else (None, False)
        judged[part.cut].append(
            Part(part.cut, part.code, part.name, part.due, part.kept, part.shrunk, adjusted, differs)
        )
    return KeptParts(whole, {cut: tuple(rows) for cut, rows in judged.items()}, len(tested), clustering)


def _chance(kept: int, due: int, kept_all: int, due_all: int, clustering: float) -> float | None:
    """The two-sided chance of such a difference from the rest; None where there are too few on a side."""
    rest = due_all - due
    share = kept_all / due_all
    if min(due, rest) < LEAST_TESTED or not 0 < share < 1:
        return None
    error = sqrt(share * (1 - share) * clustering * (1 / due + 1 / rest))
    return float(2 * ndtr(-abs(kept / due - (kept_all - kept) / rest) / error))


@dataclass(frozen=True)
class KindFigures:
    """Kept shares of the call backs and of the weekly visits to key clients; unknown kinds have no promise."""

    call_backs: Figure
    key_visits: Figure


def kind_figures(view: View) -> KindFigures:
    """Call backs kept in time, and weekly visits to clients of tiers A and B kept in time.

    Rows:   promises due in the period whose kind is named as a call back, or as a (weekly) visit.
    Value:  shares with Wilson intervals; None when none was due.
    Cuts:   not additive: ask again for the part.
    Source: definition of the house; Wilson 1927.
    """
    rows = promise_sums(view, "", ("kind", "tier"))
    kinds = [kind if isinstance(kind, str) else None for kind in rows["kind"]]
    called = rows[rows["kind"].isin(call_back_kinds(kinds))]
    visited = rows[rows["kind"].isin(weekly_visit_kinds(kinds)) & rows["tier"].isin(KEY_TIERS)]
    return KindFigures(*(_figure(part) for part in (called, visited)))


def _figure(rows: pd.DataFrame) -> Figure:
    return kept_promises({name: int(rows[name].sum()) for name in PROMISE_SUMS})


def standing_out(parts: Sequence[Part]) -> Part | None:
    """The part that differs beyond chance and lies farthest from the rest; None where none does."""
    return min((part for part in parts if part.differs), key=lambda part: part.adjusted or 0.0, default=None)
