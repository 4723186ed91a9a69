"""Contribution: what each client brings after the cost of serving it, how unevenly, why, and what would change it."""

from __future__ import annotations

from metrics.contribution.capacity import Capacity, capacities, capacities_of
from metrics.contribution.capital import capital_charges, charges_of
from metrics.contribution.clients import (
    ProfitSpread,
    client_profits,
    client_sums_of_period,
    ends_of,
    profit_amounts,
    profit_spread,
    scatter_rows,
)
from metrics.contribution.costs import client_activities, client_costs
from metrics.contribution.ledgers import ViewLedger, charged_profits, client_ledger, ledger
from metrics.contribution.lines import ActivityCost, Ledger, LedgerLine, ledger_of
from metrics.contribution.orders import ORDER_STEPS_E4, order_sizes
from metrics.contribution.peers import peers_from_sums, peers_of, published_peers, tier_peers, trailing_peers
from metrics.contribution.pools import CostPool, Reconciliation, pools_of, reconciliation
from metrics.contribution.reasons import REASONS, LossReasons, loss_reasons
from metrics.contribution.roles import ROLES, activities_by_role, role_of
from metrics.contribution.scenario import (
    Scenario,
    ScenarioBase,
    ScenarioProfits,
    scenario_base,
    scenario_of,
    scenario_profits,
)
from metrics.contribution.time_driven import TimeDrivenCost, time_driven_cost
from metrics.contribution.whale import WhaleCurve, amounts_of, curve_of, points_of, whale_curve
from metrics.contribution.winning import WinningAgainstKeeping, winning_against_keeping
from metrics.contribution.years import BANDS, BandMoves, band_moves, shrunk_profits

__all__ = [
    "ActivityCost",
    "BANDS",
    "BandMoves",
    "Capacity",
    "CostPool",
    "Ledger",
    "LedgerLine",
    "LossReasons",
    "ORDER_STEPS_E4",
    "ProfitSpread",
    "REASONS",
    "ROLES",
    "Reconciliation",
    "Scenario",
    "ScenarioBase",
    "ScenarioProfits",
    "TimeDrivenCost",
    "ViewLedger",
    "WhaleCurve",
    "WinningAgainstKeeping",
    "activities_by_role",
    "amounts_of",
    "band_moves",
    "capacities",
    "capacities_of",
    "capital_charges",
    "charged_profits",
    "charges_of",
    "client_activities",
    "client_costs",
    "client_ledger",
    "client_profits",
    "client_sums_of_period",
    "curve_of",
    "ends_of",
    "ledger",
    "ledger_of",
    "loss_reasons",
    "order_sizes",
    "peers_from_sums",
    "peers_of",
    "points_of",
    "pools_of",
    "profit_amounts",
    "profit_spread",
    "published_peers",
    "reconciliation",
    "role_of",
    "scatter_rows",
    "scenario_base",
    "scenario_of",
    "scenario_profits",
    "shrunk_profits",
    "tier_peers",
    "time_driven_cost",
    "trailing_peers",
    "whale_curve",
    "winning_against_keeping",
]
