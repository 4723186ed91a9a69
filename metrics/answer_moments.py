"""Weighted sums of answers, from which means and their errors are made: satisfied, satisfaction and the score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis.expr.types as ir
import numpy as np
from ibis import _

from data.door import View
from metrics.satisfaction.answer_days import COUNTED, NO_LEVEL, SUMMED, answer_days

MEASURES = ("satisfied", "satisfaction", "score")
PARTS = ("n", "w", "ww", "wy", "wwy", "wwyy")
"""Of each measure y with weights w: how many answers, and the sums of these products."""


def weighted_moments(way: str, column: str) -> dict[str, ir.Value]:
    """What is to be asked where answers weigh what stands in a column: six sums of every measure.

    Rows:   answers with the measures; those that weigh nothing, or say nothing of a measure, count in none of its sums.
    Value:  `<way>_<measure>_<part>` → expression, for MEASURES and PARTS.
    Cuts:   additive.
    Source: Särndal, Swensson & Wretman 1992, "Model assisted survey sampling".
    """
    sums: dict[str, ir.Value] = {}
    for measure in MEASURES:
        w, y, key = _[column], _[measure], f"{way}_{measure}"
        given = y.notnull() & (w > 0)
        sums |= {
            f"{key}_n": given.sum().fill_null(0).cast("int64"),
            f"{key}_w": w.sum(where=given), f"{key}_ww": (w * w).sum(where=given),
            f"{key}_wy": (w * y).sum(where=given), f"{key}_wwy": (w * w * y).sum(where=given),
            f"{key}_wwyy": (w * w * y * y).sum(where=given),
        }  # fmt: skip
    return sums


def plain_moments(way: str) -> dict[str, ir.Value]:
    """What is to be asked where every answer weighs one: its number, its sum and that of its squares.

    Rows:   answers with the measures; those that say nothing of a measure count in none of its sums.
    Value:  `<way>_<measure>_<part>` → expression, for MEASURES and the parts n, wy and wwyy; `even` gives the others.
    Cuts:   additive.
    Source: see `weighted_moments`.
    """
    sums: dict[str, ir.Value] = {}
    for measure in MEASURES:
        y, key = _[measure], f"{way}_{measure}"
        sums |= {f"{key}_n": y.count(), f"{key}_wy": y.sum(), f"{key}_wwyy": (y * y).sum()}
    return sums


def even(way: str, sums: Mapping[str, Any]) -> dict[str, float]:
    """The weighted sums of every measure where every answer weighs one.

    Rows:   `sums` as `plain_moments` names them.
    Value:  `<way>_<measure>_<part>` → sum, for MEASURES and PARTS.
    Cuts:   additive.
    Source: see `weighted_moments`.
    """
    found: dict[str, float] = {}
    for key in (f"{way}_{measure}" for measure in MEASURES):
        n, y, yy = sums[f"{key}_n"], sums[f"{key}_wy"], sums[f"{key}_wwyy"]
        found |= {f"{key}_{part}": float(value) for part, value in zip(PARTS, (n, n, n, y, y, yy), strict=True)}
    return found


def as_they_came(view: View) -> dict[str, float]:
    """The weighted sums of the answers of the period where each weighs one: their counts by day say all of them.

    Rows:   answer sheets of the view's period.
    Value:  as `even` for the way `answers`; low and high, the ends of the scales, and how many scales were used.
    Cuts:   sums are additive.
    Source: see `weighted_moments`.
    """
    found = answer_days(view)
    rows = found.among(view.selection.period.start, view.until)
    level, n = found.level[rows], found.counted["answers"][rows]
    known, high = int(n[level != NO_LEVEL].sum()), int(n[level >= 4].sum())
    promoters, passives, detractors = (int(found.counted[each][rows].sum()) for each in COUNTED[1:])
    stated, squares = (float(found.summed[each][rows].sum()) for each in SUMMED)
    sums = {
        "answers_satisfied_n": known, "answers_satisfied_wy": high, "answers_satisfied_wwyy": high,
        "answers_satisfaction_n": int(n.sum()), "answers_satisfaction_wy": stated,
        "answers_satisfaction_wwyy": squares, "answers_score_n": promoters + passives + detractors,
        "answers_score_wy": 100 * (promoters - detractors), "answers_score_wwyy": 1e4 * (promoters + detractors),
    }  # fmt: skip
    lows, highs = (np.unique(ends[rows][~np.isnan(ends[rows])]) for ends in found.scales.values())
    return even("answers", sums) | {
        "low": float(lows.min(initial=np.inf)), "high": float(highs.max(initial=-np.inf)),
        "scales": len(lows) + len(highs) - 1,
    }  # fmt: skip
