"""A company whose clients judge attributes, built so that every importance can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from data.warehouse.store import Store
from tests.data.small import Row, published
from tests.metrics.companies import answer, client, region

DAYS = ("2026-01-15", "2026-02-15", "2026-03-15", "2026-04-15")
CORNERS = ((1, 3), (1, 5), (3, 3), (3, 5))
"""Delivery and price of a client's four sheets: uncorrelated, means 2 and 4 of 1 to 5, so 25 and 75 of 100."""


def said(delivery: float, price: float, pull: float = 0.8) -> float:
    """Satisfaction: delivery moves it twice as far as price, so it has 4/5 of the variance; nothing else moves it."""
    return 3 + pull * (delivery - 2) + (1.2 - pull) * (price - 4)


def judging(root: Path) -> Store:
    """Clients of each region answer four times in 2026.

    A   30 clients, delivery and price; a sheet of 2024 says the opposite and is too old
    B   as A; 30 of 120 sheets judge brand, too; five lack the price
    E   as A, but price was scored from 1 to 50 on a scale of 1 to 5
    M   as A; half of the clients answer on a scale from 0 to 10
    X   as M, but price scored 10 times too high: off every scale
    F   10 clients; G 10 clients with twelve sheets each; H delivery alone
    P   26 clients for whom price moves satisfaction twice as far as delivery
    I   always the same satisfaction; J satisfaction that has nothing to do with the scores
    """
    surveys: list[Row] = []
    scores: list[Row] = []
    for region_id, clients in {
        "A": 30,
        "B": 30,
        "E": 30,
        "M": 30,
        "X": 30,
        "F": 10,
        "G": 10,
        "H": 30,
        "I": 30,
        "J": 30,
        "P": 26,
    }.items():
        for number in range(clients):
            for row, judged in _sheets(region_id, number):
                surveys.append(row)
                scores += [{"survey_id": row["survey_id"], "attribute": a, "score": s} for a, s in judged.items()]
    codes = sorted({str(row["client_id"]) for row in surveys})
    tables = {
        "regions": [region("C", None), *(region(r) for r in "ABEFGHIJMPX")],
        "clients": [client(code, code[0].upper()) for code in codes],
        "surveys": surveys,
        "survey_scores": scores,
    }
    return published(root, tables)


def _sheets(region_id: str, number: int) -> Iterator[tuple[Row, dict[str, float]]]:
    code = f"{region_id.lower()}{number}"
    days = [on.replace("15", f"{d}") for on in DAYS for d in (15, 16, 17)] if region_id == "G" else DAYS
    for at, on in enumerate(days):
        delivery, price = CORNERS[at % 4]
        judged: dict[str, float] = {"delivery": delivery, "price": price}
        if region_id == "H":
            judged.pop("price")
        if region_id == "B" and at == 0:
            judged["brand"] = 3
        if region_id == "B" and at == 3 and number < 5:
            judged.pop("price")
        if region_id in "EX":
            judged["price"] = price * 10
        answered = {"I": 3.0, "J": 5.0 if at in (0, 3) else 1.0}.get(
            region_id, said(delivery, price, 0.4 if region_id == "P" else 0.8)
        )
        if region_id in "MX" and number % 2:
            tenths = {a: (s - 1) * 2.5 if s <= 5 else s for a, s in judged.items()}
            yield answer(code, on, (answered - 1) * 2.5, (0, 10)), tenths
        else:
            yield answer(code, on, answered), judged
    if region_id == "A":
        yield answer(code, "2024-05-15", 1), {"delivery": 5, "price": 1}
