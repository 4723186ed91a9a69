"""What the sample company sells: made-up brands in five price classes, their prices and costs over time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from data.sample.seasons import PRICE_CHANGES, day_number

BRANDS = ("听澜", "岚霁", "棠雪", "松砚", "鹤汀", "渚云", "禾岚", "望榆")
CATEGORIES = ("一类", "二类", "三类", "四类", "五类")
# (category, variant, list price of a carton, which brands carry it)
VARIANTS = (
    ("一类", "典藏", 685.0, (0, 1)),
    ("一类", "金", 398.0, (0, 1, 2, 3)),
    ("二类", "细支", 236.5, (0, 2, 4)),
    ("二类", "银", 188.0, (1, 3, 5)),
    ("三类", "软蓝", 142.8, (2, 3, 4, 6)),
    ("三类", "硬红", 106.0, (3, 5, 6, 7)),
    ("四类", "经典", 68.5, (4, 6, 7)),
    ("五类", "淡雅", 38.2, (5, 7)),
)
MARGINS = {"一类": 0.178, "二类": 0.158, "三类": 0.132, "四类": 0.112, "五类": 0.09}
# Money share of the five categories for the plain, the middling and the upmarket client.
MIXES = np.array([[0.08, 0.14, 0.40, 0.26, 0.12], [0.22, 0.24, 0.38, 0.12, 0.04], [0.48, 0.26, 0.20, 0.05, 0.01]])


@dataclass(frozen=True)
class Goods:
    """The products, one entry each; prices in cents and unit costs in ten-thousandths, one row per price period."""

    product_ids: list[str]
    names: list[str]
    category: np.ndarray
    brand: list[str]
    base_price: np.ndarray
    change_days: np.ndarray
    price_cents: np.ndarray
    unit_cost_e4: np.ndarray
    cumulative: np.ndarray  # mixes laid end to end: mix number + share up to and with the product


@cache
def goods() -> Goods:
    """The one list of products, the same for every seed."""
    made = [(c, v, p * (1 + 0.03 * n), BRANDS[b]) for c, v, p, bs in VARIANTS for n, b in enumerate(bs)]
    category = np.array([CATEGORIES.index(c) for c, *_ in made])
    base = np.round(np.array([p for _, _, p, _ in made]), 1)
    margins = np.array([MARGINS[CATEGORIES[c]] for c in category]) + 0.004 * (np.arange(len(made)) % 5 - 2)
    prices, costs = [base], [base * (1 - margins)]
    for change in PRICE_CHANGES:
        hit = np.array([change.categories is None or c in change.categories for c, *_ in made])
        prices.append(np.where(hit, prices[-1] * change.price, prices[-1]))
        costs.append(np.where(hit, costs[-1] * change.cost, costs[-1]))
    shares = MIXES[:, category] / np.bincount(category)[category]
    return Goods(
        product_ids=[f"P{n + 1:03d}" for n in range(len(made))],
        names=[f"{brand}({variant})" for _, variant, _, brand in made],
        category=category,
        brand=[brand for *_, brand in made],
        base_price=base,
        change_days=np.array([day_number(change.day) for change in PRICE_CHANGES]),
        price_cents=np.rint(np.array(prices) * 100).astype(np.int64),
        unit_cost_e4=np.rint(np.array(costs) * 10_000).astype(np.int64),
        cumulative=(np.cumsum(shares, axis=1) + np.arange(len(MIXES))[:, None]).ravel(),
    )
