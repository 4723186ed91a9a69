"""Price, volume, mix and the number of clients: a change of revenue taken apart so that the parts add up exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.messages import N_
from metrics.movement.effects import whole_effects

NO_QUANTITIES = N_("no product has a quantity in both periods: only clients and revenue per client are told apart")
NOTHING_KNOWN = N_("neither quantities nor clients are known: nothing can be told apart")
TEN_THOUSANDTHS = 10_000
Sold = Mapping[Any, tuple[float, float]]
Amounts = NDArray[np.float64]


@dataclass(frozen=True)
class PriceVolumeMix:
    """A change of revenue in named effects, in the unit of the revenues; with the residual they are exactly the change.

    effects: name → amount, of `clients` (or nothing where their number is not given), `volume` (quantity per client, or
    the whole quantity without their number), `mix`, `price`, `new`, `dropped`; without quantities of `clients` and
    `per_client`. products: how many have a quantity in both periods. why: a message where an effect cannot be told.
    """

    before: float
    after: float
    effects: Mapping[str, float] = field(default_factory=dict)
    residual: float = 0.0
    products: int = 0
    why: str = ""

    @property
    def change(self) -> float:
        return self.after - self.before

    def __getattr__(self, name: str) -> float | None:
        if name in ("clients", "volume", "mix", "price", "new", "dropped", "per_client"):
            return self.effects.get(name)
        raise AttributeError(name)


def price_volume_mix(
    before: Sold | pd.DataFrame, after: Sold | pd.DataFrame, clients: tuple[float, float] | None = None
) -> PriceVolumeMix:
    """How much of the change of revenue came from clients, quantity per client, mix and price.

    Rows:   product → (quantity, revenue), as mappings or as frames of two columns indexed by product; clients: how many
            bought before and after. Products sold in only one of the two have no price to compare: what they brought
            stands apart as `new` and `dropped`. Those with revenue but no quantity above zero are in the residual.
    Value:  a PriceVolumeMix. Weights are the means of both periods (Bennet), so neither period is the better one, and
            swapping them turns every sign: price = Σ mean quantity × change of price; mix = mean quantity of all ×
            Σ (mean price − its mean) × change of share; volume and clients = the change of quantity at the mean price,
            split by mean quantity per client and mean number of clients. Whole revenues (ten-thousandths) give whole
            effects by largest remainder; others are kept to four decimals.
    Cuts:   additive over disjoint sets of products for price, new, dropped; the others are asked again.
    Errors: ValueError for a frame that has not two columns.
    Source: Bennet 1920, "The theory of measurement of changes in cost of living"; Diewert 2005, "Index number theory
            using differences rather than ratios"; the variances of Horngren, Datar & Rajan, "Cost Accounting".
    """
    sold = _side_by_side(before, after)
    revenues = [(v0, v1) for _q0, v0, _q1, v1 in sold]
    scale = 1 if all(float(v).is_integer() for pair in revenues for v in pair) else TEN_THOUSANDTHS
    parts = {"price": [(round(v0 * scale), round(v1 * scale)) for v0, v1 in revenues]}
    found = taken_apart([(q0, q1) for q0, _v0, q1, _v1 in sold], parts, clients)
    amount = (lambda whole: whole) if scale == 1 else (lambda whole: whole / scale)
    return PriceVolumeMix(
        before=amount(found.before),
        after=amount(found.after),
        effects={name: amount(value) for name, value in found.effects.items()},
        residual=amount(found.residual),
        products=found.products,
        why=found.why,
    )


def _side_by_side(before: Sold | pd.DataFrame, after: Sold | pd.DataFrame) -> list[tuple[float, float, float, float]]:
    """Quantity and revenue before and after, a product each; unknown quantities count as none."""
    then, now = _as_mapping(before), _as_mapping(after)
    none = (0.0, 0.0)
    return [(*then.get(key, none), *now.get(key, none)) for key in {**then, **now}]


def _as_mapping(sold: Sold | pd.DataFrame) -> dict[Any, tuple[float, float]]:
    if isinstance(sold, pd.DataFrame):
        if sold.shape[1] != 2:
            raise ValueError(
                f"price_volume_mix: the frame has {sold.shape[1]} columns; give two, quantity and revenue, by product"
            )
        rows = zip(sold.index, sold.iloc[:, 0].tolist(), sold.iloc[:, 1].tolist(), strict=True)
        return {key: (_known(quantity), _known(revenue)) for key, quantity, revenue in rows}
    return {key: (_known(quantity), _known(revenue)) for key, (quantity, revenue) in sold.items()}


def _known(value: Any) -> Any:
    return 0 if value is None or value is pd.NA or value != value else value


def taken_apart(
    quantities: Sequence[tuple[float, float]],
    values: Mapping[str, Sequence[tuple[int, int]]],
    clients: tuple[float, float] | None,
) -> PriceVolumeMix:
    """The change of a sum of values in effects of clients, volume, mix and of each value per unit.

    quantities: before and after, an entry a product. values: name of the effect of its value per unit → whole amounts
    before and after, one entry a product; costs come in as negative amounts. clients: how many before and after.
    """
    q0, q1 = _pair(quantities)
    each = {name: _pair(pairs) for name, pairs in values.items()}
    whole = {name: (sum(int(v0) for v0, _ in pairs), sum(int(v1) for _, v1 in pairs)) for name, pairs in values.items()}
    before, after = (sum(pair[at] for pair in whole.values()) for at in (0, 1))
    then, now = (np.any([pair[at] != 0 for pair in each.values()], axis=0) for at in (0, 1))
    both = (q0 > 0) & (q1 > 0)
    counted = clients is not None and min(clients) > 0
    if not both.any() and not ((q0 > 0) | (q1 > 0)).any():
        return _without_quantities(before, after, clients if counted else None)
    new = (q1 > 0) & (q0 == 0) & ~then
    dropped = (q0 > 0) & (q1 == 0) & ~now
    effects: dict[str, float] = {}
    if both.any():
        amounts = _of_continuing(
            q0[both], q1[both], {n: (v0[both], v1[both]) for n, (v0, v1) in each.items()}, clients if counted else None
        )
        moved = sum(_added(pairs, both, 1) - _added(pairs, both, 0) for pairs in values.values())
        effects |= dict(zip(amounts, whole_effects(list(amounts.values()), moved), strict=True))
    effects["new"] = sum(_added(pairs, new, 1) for pairs in values.values())
    effects["dropped"] = -sum(_added(pairs, dropped, 0) for pairs in values.values())
    residual = after - before - sum(effects.values())
    return PriceVolumeMix(before, after, effects, residual, int(both.sum()))


def _pair(pairs: Sequence[tuple[float, float]]) -> tuple[Amounts, Amounts]:
    return tuple(np.array([float(pair[at]) for pair in pairs], dtype="float64") for at in (0, 1))  # type: ignore[return-value]


def _added(pairs: Sequence[tuple[int, int]], chosen: NDArray[np.bool_], at: int) -> int:
    return sum(int(pair[at]) for pair, is_chosen in zip(pairs, chosen.tolist(), strict=True) if is_chosen)


def _without_quantities(before: int, after: int, clients: tuple[float, float] | None) -> PriceVolumeMix:
    """Clients × revenue per client, where no quantity is known."""
    if clients is None:
        return PriceVolumeMix(before, after, {}, after - before, 0, NOTHING_KNOWN if before or after else "")
    n0, n1 = clients
    by_clients = (n1 - n0) * (before / n0 + after / n1) / 2
    whole = whole_effects([by_clients, after - before - by_clients], after - before)
    return PriceVolumeMix(before, after, dict(zip(("clients", "per_client"), whole, strict=True)), 0, 0, NO_QUANTITIES)


def _of_continuing(
    q0: Amounts, q1: Amounts, values: Mapping[str, tuple[Amounts, Amounts]], clients: tuple[float, float] | None
) -> dict[str, float]:
    """The effects over the products that have a quantity in both periods, before they are made whole."""
    units = {name: (v0 / q0, v1 / q1) for name, (v0, v1) in values.items()}
    mean_unit = np.sum([(u0 + u1) / 2 for u0, u1 in units.values()], axis=0)
    all_0, all_1 = math.fsum(q0), math.fsum(q1)
    share_0, share_1 = q0 / all_0, q1 / all_1
    price = math.fsum(mean_unit * (share_0 + share_1) / 2)
    found: dict[str, float] = {}
    if clients is None:
        found["volume"] = (all_1 - all_0) * price
    else:
        n0, n1 = clients
        found["clients"] = (n1 - n0) * (all_0 / n0 + all_1 / n1) / 2 * price
        found["volume"] = (n0 + n1) / 2 * (all_1 / n1 - all_0 / n0) * price
    # shares change by nothing together, so any constant may be taken off the prices; their mean keeps the digits
    found["mix"] = (all_0 + all_1) / 2 * math.fsum((mean_unit - price) * (share_1 - share_0))
    for name, (u0, u1) in units.items():
        found[name] = math.fsum((q0 + q1) / 2 * (u1 - u0))
    return found
