"""Effects that add up: what each reason did to a change, in whole units, and what no reason explains."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from data.messages import N_
from metrics.figure import Figure, Unit

EFFECTS: dict[str, str] = {
    "clients": N_("Number of clients"),
    "volume": N_("Quantity per client"),
    "quantity": N_("Quantity"),
    "mix": N_("Mix"),
    "price": N_("Price"),
    "average_price": N_("Revenue per unit"),
    "unit_cost": N_("Cost per unit"),
    "new": N_("New products"),
    "dropped": N_("Dropped products"),
    "per_client": N_("Revenue per client"),
    "profit_per_client": N_("Gross profit per client"),
    "service_cost": N_("Cost of service"),
    "capital_charge": N_("Capital charge"),
    "new_clients": N_("New clients"),
    "returning_clients": N_("Clients who returned"),
    "gone_clients": N_("Clients who stayed away"),
    "kept_clients": N_("Clients who stayed"),
    "numerator": N_("Numerator"),
    "denominator": N_("Denominator"),
    "within": N_("Within regions"),
    "between": N_("Between regions"),
}
"""The names of the effects, as messages."""
SIDES: dict[str, str] = {
    "service_cost_e4": N_("Cost of service"),
    "gross_profit": N_("Gross profit"),
    "retained_clients": N_("Clients who still buy"),
    "retainable_clients": N_("Clients active a year before"),
    "quantity_filled_e4": N_("Quantity delivered"),
    "quantity_ordered_e4": N_("Quantity asked for"),
    "credit_days_e4": N_("Revenue × days unpaid"),
    "credit_revenue_e4": N_("Revenue with known payment"),
    "satisfied_answers": N_("Satisfied answers"),
    "answers": N_("Answers"),
    "net_promoters": N_("Promoters less detractors"),
    "intentions": N_("Answers on recommending"),
    "complaints": N_("Complaints"),
    "active_clients": N_("Active clients"),
    "promises_kept": N_("Promises kept"),
    "promises_due": N_("Promises due"),
}
"""The names of numerators and denominators by their sum, as messages."""


@dataclass(frozen=True)
class Effect:
    """What one reason did to a key figure, in the unit of its Figure.value. `label` is a message."""

    key: str
    label: str
    amount: float


@dataclass(frozen=True)
class Movement:
    """Why a key figure is not what it was: the effects and the residual are together exactly its change.

    basis: what the effects were told apart by ("product", "category", "clients", "parts", "regions"; "" where nothing
    was), and n how many of them. is_noise: the change is no more than the 95 % interval of the difference. sides: of a
    ratio told apart by regions, what numerator and denominator did; together the change as well. why: why there are no
    effects, or not all, a message.
    """

    key: str
    unit: Unit
    before: Figure
    after: Figure
    effects: tuple[Effect, ...] = ()
    residual: float = 0.0
    basis: str = ""
    n: int = 0
    is_noise: bool = False
    sides: tuple[Effect, ...] = ()
    why: str = ""

    @property
    def change(self) -> float | None:
        """The figure now less the figure before; None when either is unknown."""
        if self.after.value is None or self.before.value is None:
            return None
        return self.after.value - self.before.value

    def share(self, amount: float | None) -> float | None:
        """An amount over the change; None for none, or where nothing changed."""
        return amount / self.change if amount is not None and self.change else None

    @property
    def largest(self) -> Effect | None:
        """The effect that moved it most, to either side; None without any that did."""
        found = max(self.effects, key=lambda effect: abs(effect.amount), default=None)
        return found if found is not None and found.amount else None


def whole_effects(amounts: Sequence[float], total: int) -> list[int]:
    """The amounts as whole numbers that add up to the total: rounded down, the rest to the largest remainders.

    An amount of exactly zero stays zero, unless there is no other to take the rest.
    """
    floors = [math.floor(amount) for amount in amounts]
    rest = total - sum(floors)
    takers = [at for at, amount in enumerate(amounts) if amount] or list(range(len(amounts)))
    if not takers:
        return floors
    each, left = divmod(rest, len(takers))
    takers.sort(key=lambda at: (floors[at] - amounts[at], at))
    for place, at in enumerate(takers):
        floors[at] += each + (1 if place < left else 0)
    return floors


def named_effects(amounts: dict[str, float], labels: dict[str, str] | None = None) -> tuple[Effect, ...]:
    """Effects of these amounts by key, with their labels; labels: others than the usual ones."""
    names = EFFECTS | (labels or {})
    return tuple(Effect(key, names[key], amount) for key, amount in amounts.items())
