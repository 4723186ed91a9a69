"""The four criteria of a grade for every client, in the engine: whole ten-thousandths of a point between two anchors.

Whole numbers times whole weights add up exactly in any order, so no letter hangs on a rounding. What is known of a
criterion's error goes along: by how much its score moves when the year's orders had fallen otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir

from metrics.grade.scheme import CRITERIA

E4 = 10_000
FULL = 100 * E4
"""A score of 100 in ten-thousandths of a point."""
TIE = 1e-6
"""Of a ten-thousandth: what a division in binary may lose. Scores are cut, never rounded up."""
WEEKS = 52
ORDER_VARIANCE = 0.25
"""Variance of the value of one order over its squared mean: half the mean up or down."""
MADE_UP = 2
"""Invoices in time, and late ones, that are added before an error is taken from few of them (Agresti & Coull)."""

Anchors = tuple[float, float] | None


class Anchored(Protocol):
    """What is read of the settings."""

    @property
    def income_anchors(self) -> Anchors: ...
    @property
    def volume_anchors(self) -> Anchors: ...
    @property
    def credit_anchors(self) -> Anchors: ...
    @property
    def prospects_anchors(self) -> Anchors: ...


def known_criteria(settings: Anchored) -> tuple[str, ...]:
    """The criteria that have a source: those whose anchors were found in the base year."""
    return tuple(name for name in CRITERIA if getattr(settings, f"{name}_anchors") is not None)


def criterion_scores(clients: ir.Table, settings: Anchored) -> ir.Table:
    """The score of each client in each criterion that has a source, and how far it may be off.

    Rows:   those of `client_moments`; all its columns stay.
    Value:  income_score, volume_score, credit_score, prospects_score in ten-thousandths of a point, 0 to 1,000,000;
            null where unknown (no invoices, nothing bought in the former year). Beside each `…_error`, the change of
            the score in ten-thousandths by one standard error of this year's orders (of the invoices for credit), and
            former_error, by one of the former year's orders. A year's orders: the weeks with an order are a draw out of
            52, each order varies by half its mean; unknown without a known `stability`.
            Prospects: (revenue + k) ÷ (revenue of the former twelve months + k), k the anchor of no income: small
            clients are drawn toward 1.
    Cuts:   of one client; a client's score does not move because others did.
    Source: min–max between fixed anchors, OECD/JRC 2008; Agresti & Coull 1998, The American Statistician 52.
    """
    makers: dict[str, Callable[[ir.Table, Any, Anchored], dict[str, Any]]] = {
        "income": _income, "volume": _volume, "credit": _credit, "prospects": _prospects,
    }  # fmt: skip
    found: dict[str, Any] = {}
    for name in known_criteria(settings):
        found |= makers[name](clients, getattr(settings, f"{name}_anchors"), settings)
    return clients.mutate(**found)


def year_error(clients: ir.Table) -> Any:
    """Standard error of what a client buys in a year, over what it buys: from weeks with an order and order sizes."""
    share = clients.stability.nullif(0.0)
    return ((1 - share + ORDER_VARIANCE) / (WEEKS * share)).sqrt()


def _real(whole: Any) -> Any:
    """As a binary number: beside literals with a point the engine would count in wide decimals, thirty times slower."""
    return whole.cast("float64")


def _between(value: Any, low: float, high: float) -> Any:
    """Whole ten-thousandths of a point from 0 at `low` to 100 at `high`; null stays null."""
    place = ((value - low) * (FULL / (high - low)) + TIE).floor().cast("float64")
    return ibis.cases((value <= low, 0.0), (value >= high, float(FULL)), (value > low, place))


def _moves(value: Any, low: float, high: float, step: Any) -> Any:
    """By how many ten-thousandths of a point the score moves with a step of its value; not at all beyond an anchor."""
    inside = (value > low) & (value < high)
    return ibis.cases((inside, step * (FULL / (high - low))), (~inside, 0.0))


def _income(clients: ir.Table, anchors: tuple[float, float], settings: Anchored) -> dict[str, Any]:
    return _amount("income", _real(clients.revenue_e4), anchors, clients)


def _volume(clients: ir.Table, anchors: tuple[float, float], settings: Anchored) -> dict[str, Any]:
    return _amount("volume", _real(clients.quantity_e4), anchors, clients)


def _amount(name: str, value: Any, anchors: tuple[float, float], clients: ir.Table) -> dict[str, Any]:
    low, high = (anchor * E4 for anchor in anchors)
    return {
        f"{name}_score": _between(value, low, high),
        f"{name}_error": _moves(value, low, high, value * year_error(clients)),
    }


def _credit(clients: ir.Table, anchors: tuple[float, float], settings: Anchored) -> dict[str, Any]:
    invoices, in_time = _real(clients.invoices), _real(clients.invoices_in_time)
    made = invoices + 2 * MADE_UP
    share = (in_time + MADE_UP) / made
    paid = in_time / invoices.nullif(0.0)
    error = (share * (1 - share) / made).sqrt() * (FULL / (anchors[1] - anchors[0]))
    return {
        "credit_score": _between(paid, *anchors),
        "credit_error": ibis.cases((paid.notnull(), error)),
    }


def _prospects(clients: ir.Table, anchors: tuple[float, float], settings: Anchored) -> dict[str, Any]:
    income = settings.income_anchors
    drawn = max(0.0, income[0]) * E4 if income else 0.0
    revenue, former = _real(clients.revenue_e4), _real(clients.former_revenue_e4)
    base = ibis.cases((former > 0, former + drawn))
    ratio = (revenue + drawn) / base
    error = year_error(clients)
    return {
        "prospects_score": _between(ratio, *anchors),
        "prospects_error": _moves(ratio, *anchors, revenue / base * error),
        "former_error": _moves(ratio, *anchors, ratio * (former / base) * error),
    }
