"""The four degrees of a client relation: satisfaction, loyalty, contribution, dependence, each 0 to 100."""

from __future__ import annotations

from metrics.degrees.arithmetic import Arithmetic, Step, arithmetic_of, degree_arithmetic
from metrics.degrees.history import ABSENT, BANDS, UNKNOWN, degree_moves, degree_trend
from metrics.degrees.listed import MOST_LISTED, DegreeList, degree_list
from metrics.degrees.looked_at import at_moment, moment_on
from metrics.degrees.parts import FEW, degree_lines, degree_summary
from metrics.degrees.scores import DEGREES, SCORE_VERSION, anchors_note, profit_points, scores
from metrics.degrees.spread import BIN, degree_density, degree_distribution, named_extremes

__all__ = [
    "ABSENT",
    "BANDS",
    "BIN",
    "DEGREES",
    "FEW",
    "MOST_LISTED",
    "SCORE_VERSION",
    "UNKNOWN",
    "Arithmetic",
    "DegreeList",
    "Step",
    "anchors_note",
    "arithmetic_of",
    "at_moment",
    "degree_arithmetic",
    "degree_density",
    "degree_distribution",
    "degree_list",
    "degree_moves",
    "degree_lines",
    "degree_summary",
    "degree_trend",
    "moment_on",
    "named_extremes",
    "profit_points",
    "scores",
]
