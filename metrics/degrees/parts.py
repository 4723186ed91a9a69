"""The four degrees of parts of the company: regions, tiers, channels, managers, always made anew from their clients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from math import isnan, sqrt
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import pandas as pd
from scipy.special import stdtrit

from data.door import View
from data.tables import served
from metrics.degrees.looked_at import moment_on
from metrics.degrees.scores import DEGREES, RAW, Anchored, scores
from metrics.everywhere import whole_calendar
from metrics.region_branches import branches

By = Literal["region", "tier", "channel", "manager"]
KEYS: dict[By, str] = {
    "region": "region_key", "tier": "tier", "channel": "channel_key", "manager": "manager_key",
}  # fmt: skip
SUMMARY = ("part", "part_id", "degree", "n", "mean", "low", "high", "turnover_mean", "raw", "clients")
FEW = 5
"""A mean of fewer clients than this is shown with a flag: it says little."""
LEVEL = 0.95
Sums = dict[tuple[Any, Any], dict[str, float]]
"""Sums by name and code of the part."""
Lines = tuple[tuple[Any, ...], ...]
"""Values in the order of SUMMARY, one line a part and degree."""
NOBODY = {"clients": 0.0, **{f"{degree}_n": 0.0 for degree in DEGREES}}


class Points:
    """The anchors alone, so that a question is translated once per process and not once per settings."""

    def __init__(self, profit_anchors: tuple[float, float] | None) -> None:
        self.profit_anchors = profit_anchors


@cache
def scored(window: str, profit_anchors: tuple[float, float] | None) -> ir.Table:
    """The question for `client_moments` of that window ("", "_history", "_anywhere") with its four scores."""
    points: Anchored = Points(profit_anchors)
    return scores(served("client_moments" + window), points)


@cache
def measured(profit_anchors: tuple[float, float] | None, *columns: str) -> ir.Table:
    """Of every moment the scores, the raw values beside them, turnover, and these columns: no more than sums need.

    Turnover that is unknown or a return weighs nothing.
    """
    rows = scored("_history", profit_anchors)
    raw = {f"{degree}_raw": rows[RAW[degree]].cast("float64") for degree in DEGREES}
    turnover = ibis.greatest(rows.revenue_e4.fill_null(0), 0).cast("float64")
    return rows.select("moment_on", *columns, *(f"{degree}_score" for degree in DEGREES), **raw, turnover=turnover)


def score_sums(rows: ir.Table, degree: str) -> dict[str, Any]:
    """Sums a mean is made of: of scores, their squares and products with turnover. Without a score nothing is added."""
    score = rows[f"{degree}_score"]
    return {
        "n": score.count(),
        "sum": score.sum(),
        "squares": (score * score).sum(),
        "turnover": (rows.turnover + score * 0.0).sum(),
        "weighted": (rows.turnover * score).sum(),
    }


@cache
def _sums(key: str, profit_anchors: tuple[float, float] | None, days: tuple[date, ...]) -> ir.Table:
    """Sums of scores, of their squares and of their products with turnover, by moment and part."""
    every = measured(profit_anchors, *([key] if key else []))
    rows = every.filter(ibis.or_(*(every.moment_on == ibis.literal(day) for day in days)))
    sums: dict[str, Any] = {"clients": rows.count()}
    for degree in DEGREES:
        sums |= {f"{degree}_{name}": sum_ for name, sum_ in score_sums(rows, degree).items()}
        sums[f"{degree}_raw"] = rows[f"{degree}_raw"].sum()
    return rows.group_by("moment_on", *([key] if key else [])).agg(**sums)


def degree_summary(view: View, by: By | None = None) -> pd.DataFrame:
    """The mean of each degree over the clients of the view, whole or by part.

    Rows:   clients of the latest moment up to the view's last day, with a known score; regions are those one step below
            what is selected, each with all below it. Parts in order of their name; what belongs to none comes last.
    Value:  one row a part and degree: part (name; None for the whole, and for what belongs to no part), part_id (a
            region's code, else the name), degree, n, mean, low and high (95 %, Student's t; missing with one client),
            turnover_mean (weighted by net revenue of twelve months), raw (mean of the raw value of the same clients:
            part of the scale, P(alive), profit in ten-thousandths, share), clients (n and those without a score).
            Missing where nobody has a score. A part with n below 5 says little.
    Cuts:   n and clients are additive; means are not, ask again for the part.
    Source: Student 1908, Biometrika 6; definition of the house.
    """
    return pd.DataFrame(_on_moments((moment_on(view),), view, by)[0], columns=list(SUMMARY))


def degree_lines(view: View, by: By | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """As `degree_summary`, of the view and of what it is compared with, in one question.

    Rows:   as there, for each of the two.
    Value:  the lines of the view, and those of the compared one, as plain records with None for what is missing.
    Cuts:   as there.
    Source: as there.
    """
    days = moment_on(view), moment_on(view.compared())
    now, before = ([dict(zip(SUMMARY, line, strict=True)) for line in lines] for lines in _on_moments(days, view, by))
    return now, before


def _on_moments(days: tuple[date | None, ...], view: View, by: By | None) -> list[Lines]:
    known = tuple(sorted({day for day in days if day is not None}))
    kept = whole_calendar(view).once(_Summaries(known, by))
    return [kept[day] for day in days]


@dataclass(frozen=True)
class _Summaries:
    """What is kept of some moments; equal for the same ones and parts, so that `View.once` knows it again."""

    days: tuple[date, ...]
    by: By | None

    def __call__(self, view: View) -> dict[date | None, Lines]:
        """The summary of each moment, and that of none."""
        by, nobody = self.by, {} if self.by else {(None, None): NOBODY}
        found: dict[date | None, Lines] = {None: _summary(nobody)}
        if not self.days:
            return found
        rows = view.run(_sums(KEYS[by] if by else "", view.settings.profit_anchors, self.days))
        moments = pd.to_datetime(rows.pop("moment_on")).dt.date.tolist()
        records = rows.to_dict("records")
        for day in self.days:
            mine = [record for moment, record in zip(moments, records, strict=True) if moment == day]
            if by:
                found[day] = _summary(_folded(view, mine, by))
            else:
                found[day] = _summary({(None, None): _known(mine[0])} if mine else nobody)
        return found


def _summary(parts: Sums) -> Lines:
    return tuple(_line(*part, degree, sums) for part, sums in parts.items() for degree in DEGREES)


def _known(sums: dict[Any, Any]) -> dict[str, float]:
    """The sums with 0 where there was nothing to add up."""
    return {name: 0.0 if isnan(value) else value for name, value in sums.items()}


def _folded(view: View, rows: list[dict[Any, Any]], by: By) -> Sums:
    """Sums by name and code of the part, in order of the name."""
    names = _names(view, by)
    sums: Sums = {}
    for row in rows:
        part = names.get(row.pop(KEYS[by]), (None, None))
        held = sums.setdefault(part, dict.fromkeys(row, 0))
        for name, value in _known(row).items():
            held[name] += value
    return dict(sorted(sums.items(), key=lambda each: (each[0][0] is None, str(each[0][0]), str(each[0][1]))))


def _names(view: View, by: By) -> dict[Any, tuple[Any, Any]]:
    """Key in the version → name and code of the part."""
    if by == "tier":
        return {tier: (tier, tier) for tier in "ABCD"}
    if by == "region":
        shown = [(b.region, b.keys) for b in branches(view) if b.region is not None]
        return {key: (region.name or region.region_id, region.region_id) for region, keys in shown for key in keys}
    return {key: (name, name) for key, name in view.tree.names(by).items() if name}


def _line(part: Any, code: Any, degree: str, sums: dict[str, float]) -> tuple[Any, ...]:
    n, clients = int(sums[f"{degree}_n"]), int(sums["clients"])
    if not n:
        return part, code, degree, 0, None, None, None, None, None, clients
    mean = sums[f"{degree}_sum"] / n
    half = _half(n, mean, sums[f"{degree}_squares"])
    low, high = (None, None) if half is None else (max(0.0, mean - half), min(100.0, mean + half))
    turnover = sums[f"{degree}_turnover"]
    weighted = sums[f"{degree}_weighted"] / turnover if turnover > 0 else None
    return part, code, degree, n, mean, low, high, weighted, sums[f"{degree}_raw"] / n, clients


def _half(n: int, mean: float, squares: float) -> float | None:
    """Half the interval of a mean of n clients; None with one, which has no spread."""
    if n < 2:
        return None
    variance = max(0.0, squares - n * mean * mean) / (n - 1)
    return float(stdtrit(n - 1, 0.5 + LEVEL / 2)) * sqrt(variance / n)
