"""Dependence both ways: how much a client lives on us, how much we live on it, and how much of us lies with few."""

from __future__ import annotations

from metrics.dependence.balance import (
    Balance,
    dependence_balance,
    dependence_density,
    dependence_list,
    supplier_bounds,
)
from metrics.dependence.concentration import Concentration, concentration, concentration_bounds
from metrics.dependence.portfolio import Portfolio, our_concentration

__all__ = [
    "Balance",
    "Concentration",
    "Portfolio",
    "concentration",
    "concentration_bounds",
    "dependence_balance",
    "dependence_density",
    "dependence_list",
    "our_concentration",
    "supplier_bounds",
]
