"""Word of mouth: how often clients recommend and complain after they said how satisfied they are, and its curve."""

from __future__ import annotations

from metrics.word_of_mouth.acts import (
    DAYS_A_YEAR,
    EVENTS,
    NO_COMPLAINTS,
    NO_REFERRALS,
    NO_WORD_OF_MOUTH,
    Acts,
    acts_by_level,
    poisson_interval,
)
from metrics.word_of_mouth.branch import Branch, Refusal, hinge_rate
from metrics.word_of_mouth.curve import Curve, fit_curve
from metrics.word_of_mouth.fitted import WordOfMouth, fitted
from metrics.word_of_mouth.resampling import Draws, resampled
from metrics.word_of_mouth.shapes import Fit, Verdict

__all__ = [
    "DAYS_A_YEAR",
    "EVENTS",
    "NO_COMPLAINTS",
    "NO_REFERRALS",
    "NO_WORD_OF_MOUTH",
    "Acts",
    "Branch",
    "Curve",
    "Draws",
    "Fit",
    "Refusal",
    "Verdict",
    "WordOfMouth",
    "acts_by_level",
    "fit_curve",
    "fitted",
    "hinge_rate",
    "poisson_interval",
    "resampled",
]
