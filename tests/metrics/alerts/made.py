"""A made-up company of regular and seldom buyers, as flat arrays: nothing happens to it unless a test plants it."""

from __future__ import annotations

import numpy as np

from metrics.alerts.company import Company, order_rates_of
from metrics.alerts.season import season_of
from metrics.alerts.span import WEEKS

SHUT = 110
"""A week in which hardly anybody orders; it lies in the judged year, and 50 weeks earlier (a moving festival) too."""


def amounts_of(clients: int, seed: int = 5) -> np.ndarray:
    """Orders by week: half of the clients order in 70 % of the weeks, a tenth in one of twelve; a festival moves."""
    random = np.random.default_rng(seed)
    chance = np.where(np.arange(clients) % 10 == 0, 1 / 12, random.beta(8, 4, clients))
    season = 1 + 0.3 * np.sin(np.arange(WEEKS) / 52 * 2 * np.pi)
    season[[SHUT, SHUT - 50]] = 0.1
    chances = chance[:, None] * np.minimum(season, 1)
    amounts = random.gamma(8, 100 / 8, (clients, WEEKS)) * np.maximum(season, 0.5)
    return np.asarray(amounts * (random.random((clients, WEEKS)) < chances), dtype=np.float32)


def company_of(values: np.ndarray, starts: np.ndarray | None = None) -> Company:
    """The company of these amounts, all of one group."""
    begun = np.zeros(len(values), dtype="int64") if starts is None else starts
    season = season_of(values, begun, (np.zeros(len(values), dtype="int64"),))
    return Company(values, begun, season, order_rates_of(values, begun))
