"""Satisfaction: the share of satisfied clients, the five levels over time, and the net promoter score."""

from __future__ import annotations

from metrics.kpi_record import NO_SURVEYS
from metrics.satisfaction.answers import answer_history, answer_levels, satisfied_share, satisfied_shares
from metrics.satisfaction.levels import (
    LEVELS,
    MIXED_SCALES,
    NO_ANSWERS,
    NO_INTENTIONS,
    Levels,
    MeanAnswer,
    bottom_two,
    levels_of,
    mean_answer,
    mean_satisfaction,
    period_levels,
    promoter_score,
    top_one,
    top_two,
)
from metrics.satisfaction.promoters import NetPromoter, net_promoter
from metrics.weighting import WeightedMean, poststratified_share

__all__ = [
    "LEVELS",
    "MIXED_SCALES",
    "NO_ANSWERS",
    "NO_INTENTIONS",
    "NO_SURVEYS",
    "Levels",
    "MeanAnswer",
    "NetPromoter",
    "WeightedMean",
    "answer_history",
    "answer_levels",
    "bottom_two",
    "levels_of",
    "mean_answer",
    "mean_satisfaction",
    "net_promoter",
    "period_levels",
    "poststratified_share",
    "promoter_score",
    "satisfied_share",
    "satisfied_shares",
    "top_one",
    "top_two",
]
