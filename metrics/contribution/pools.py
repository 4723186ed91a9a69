"""The cost of a period reconciled: what clients were charged + unused capacity + unassigned = total, to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import UNKNOWN_KEY, served
from metrics.contribution.capacity import Capacity, capacities_of, days_with_acts
from metrics.contribution.costs import acts_summed, whole, with_late_acts
from metrics.contribution.totals import PeriodClients, period_clients
from metrics.service_costs import activity_costs
from metrics.sums import period_sums

GOODS = "cost_of_goods"
NARROWED = N_("unused capacity belongs to the whole company: reset the filters to see it")
NO_CAPACITY = N_("unknown: no practical capacity is stated for this kind of act")


@dataclass(frozen=True)
class CostPool:
    """One cost of the period: its total, what clients were charged of it, what belongs to no known client, the rest.

    unused_e4: capacity that was paid for and not used, below zero when more was used than there was (`is_over`); None
    where no capacity is stated or the view is not the whole company (then the total is what was recorded).
    unpriced_acts: acts with neither cost nor rate; their cost is in no total.
    """

    key: str
    acts: int
    used_quantity_e4: int
    capacity_quantity_e4: int | None
    total_e4: int
    clients_e4: int
    unassigned_e4: int
    unused_e4: int | None
    unpriced_acts: int
    missing: str = ""

    @property
    def is_over(self) -> bool:
        """Whether more was used than the capacity is said to be; the capacity, the times or the rate are wrong."""
        return self.unused_e4 is not None and self.unused_e4 < 0

    @property
    def used_share(self) -> float | None:
        """Driver units used over practical capacity; None where no capacity is stated."""
        return self.used_quantity_e4 / self.capacity_quantity_e4 if self.capacity_quantity_e4 else None


@dataclass(frozen=True)
class Reconciliation:
    """The pools of a period, their sums, and the same total by another way through the data.

    clients_e4: summed client by client, out of the sums of clients; the pools come out of the marts of acts and lines
    and of the rates. difference_e4 is what these two ways differ by: 0 to the ten-thousandth, or something is broken.
    capacity_days: first and last day for which capacity counts, where acts are on record for a part of the period only.
    """

    pools: tuple[CostPool, ...]
    clients_e4: int
    lines_without_cost: int
    missing: str = ""
    capacity_days: tuple[date, date] | None = None

    @property
    def total_e4(self) -> int:
        return sum(pool.total_e4 for pool in self.pools)

    @property
    def unused_e4(self) -> int:
        """Cost of unused capacity over the pools that state one."""
        return sum(pool.unused_e4 or 0 for pool in self.pools)

    @property
    def unassigned_e4(self) -> int:
        return sum(pool.unassigned_e4 for pool in self.pools)

    @property
    def unpriced_acts(self) -> int:
        return sum(pool.unpriced_acts for pool in self.pools)

    @property
    def difference_e4(self) -> int:
        """Total − clients − unused − unassigned."""
        return self.total_e4 - self.clients_e4 - self.unused_e4 - self.unassigned_e4


@cache
def _acts_of_nobody() -> ir.Table:
    return acts_summed(served("activities").filter(_.client_key == UNKNOWN_KEY), "activity")


@cache
def _goods_of_nobody() -> ir.Table:
    lines = served("sales").filter(_.client_key == UNKNOWN_KEY)
    return lines.agg(goods_e4=whole(_.cost_of_goods_e4.sum()))


def reconciliation(view: View, clients: PeriodClients | None = None) -> Reconciliation:
    """Clients + unused capacity + unassigned = total cost of the period, by kind of cost.

    Rows:   cost of goods of the order lines; acts of the period by kind. A kind with a practical capacity cost what the
            capacity cost (capacity × rate × months with acts on record); any other what was recorded. Acts whose cost
            the file gives directly count as use of the capacity where their kind has one. Unassigned: acts and lines of
            no known client. Acts without cost and rate, and lines without a cost of goods, are counted and in no total.
            clients: those of the period, where they were asked for already.
    Value:  a Reconciliation in ten-thousandths; exact, no share is rounded. Under filters or rights that leave a part
            of the company out, no capacity can be unused: `missing` says so.
    Cuts:   clients and unassigned are additive; unused capacity is the company's.
    Source: Kaplan & Anderson 2004, "Time-driven activity-based costing"; Cooper & Kaplan 1988.
    """
    sums, every = period_sums(view), clients or period_clients(view, ())
    known, served_view = every.of_somebody, with_late_acts(view)
    # Whoever is unknown stands among the clients of the period as well; without such a row no fact has to be looked at.
    has_nobody = known is not every
    goods_of_nobody = int(view.run(_goods_of_nobody()).iloc[0]["goods_e4"]) if has_nobody else 0
    goods_e4 = sums["cost_of_goods_e4"]
    goods = CostPool(GOODS, sums["lines"], 0, None, goods_e4, goods_e4 - goods_of_nobody, goods_of_nobody, None, 0)
    is_whole = _is_whole(view)
    held = capacities_of(served_view) if is_whole else {}
    acts = activity_costs(view)
    acts_of_nobody = served_view.run(_acts_of_nobody()) if has_nobody else acts.head(0)
    pools = pools_of(acts, acts_of_nobody, held, NO_CAPACITY if is_whole else NARROWED)
    return Reconciliation(
        (goods, *pools),
        int(known.sums["cost_of_goods_e4"].sum()) + int(known.sums["service_cost_e4"].sum()),
        sums["lines"] - sums["cost_known_lines"],
        "" if is_whole else NARROWED,
        _part_of_the_period(served_view) if held else None,
    )


def _part_of_the_period(view: View) -> tuple[date, date] | None:
    days = days_with_acts(view)
    return None if days == (view.selection.period.start, view.until) else days


def pools_of(
    activities: pd.DataFrame, of_nobody: pd.DataFrame, held: Mapping[str, Capacity], missing: str = NO_CAPACITY
) -> tuple[CostPool, ...]:
    """The cost of each kind of act, split into clients, unassigned and unused.

    Rows:   activities: one per kind of act, as `activity_costs`; of_nobody: the same of acts without a known client;
            held: capacity of the period by kind. A kind with a capacity and no act is all unused.
    Value:  one CostPool a kind, dearest first; clients + unassigned + unused = total in every one.
    Cuts:   additive but for the unused part.
    Source: Kaplan & Anderson 2004, "Time-driven activity-based costing".
    """
    nobody = {str(row.activity): int(row.cost_e4) for row in of_nobody.itertuples()}
    done = {str(row.activity): row for row in activities.itertuples()}
    pools = []
    for name in [*done, *(kind for kind in held if kind not in done)]:
        row, capacity = done.get(name), held.get(name)
        acts, quantity_e4, cost_e4, unpriced = (
            (int(row.acts), int(row.driver_quantity_e4), int(row.cost_e4), int(row.unpriced_acts)) if row else (0,) * 4
        )
        total_e4 = cost_e4 if capacity is None else capacity.cost_e4
        unassigned_e4 = nobody.get(name, 0)
        pools.append(
            CostPool(
                name,
                acts,
                quantity_e4,
                None if capacity is None else capacity.quantity_e4,
                total_e4,
                cost_e4 - unassigned_e4,
                unassigned_e4,
                None if capacity is None else total_e4 - cost_e4,
                unpriced,
                missing if capacity is None else "",
            )
        )
    return tuple(sorted(pools, key=lambda pool: (-pool.total_e4, pool.key)))


def _is_whole(view: View) -> bool:
    """Whether the view leaves no part of the company out."""
    condition = view.condition
    limits = (condition.allowed, condition.regions, condition.channels, condition.tiers, condition.managers)
    return all(limit is None for limit in limits)
