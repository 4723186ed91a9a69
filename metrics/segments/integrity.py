"""Integrity of a client: how much of what can be watched it kept straight, and whether that is enough to call it."""

from __future__ import annotations

from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from metrics.intervals import Z, wilson

Integrity = Literal["honest", "dishonest", "unknown"]
HONEST_FROM = 0.85
FEWEST = 6
"""Months and invoices together that must have been watched before anything is said."""


def integrity(months_clean: int, months: int, in_time: int, invoices: int) -> Integrity:
    """Whether a client is honest: months without an incident and invoices paid in time over all of both.

    Rows:   one client: the months and invoices of its last 24 months.
    Value:  honest when the 95 % Wilson interval lies at 0.85 or above, dishonest when it lies below; unknown with fewer
            than six observations, or when the interval holds 0.85.
    Cuts:   of one client.
    Errors: ValueError when more is kept straight than was watched.
    Source: definition of the house; Wilson 1927.
    """
    straight, watched = months_clean + in_time, months + invoices
    if watched < FEWEST:
        return "unknown"
    low, high = wilson(straight, watched)
    return "honest" if low >= HONEST_FROM else "dishonest" if high < HONEST_FROM else "unknown"


def judged(clients: ir.Table) -> dict[str, Any]:
    """Columns for every client in the engine: straight, watched, integrity_low, integrity_high and integrity.

    Rows:   those of `client_moments`; what is not watched at all (no conduct table) counts on neither side.
    Value:  watched is 0 and the interval null where nothing is known; integrity as in `integrity`.
    Cuts:   of one client.
    Source: definition of the house; Wilson 1927.
    """
    straight = clients.months_clean.fill_null(0) + clients.invoices_in_time.fill_null(0)
    watched = clients.months_watched.fill_null(0) + clients.invoices.fill_null(0)
    n = watched.cast("float64").nullif(0.0)
    share, spread = straight / n, Z * Z / n
    centre = share + spread / 2
    half = (spread * (share * (1 - share) + spread / 4)).sqrt()
    low, high = (centre - half) / (1 + spread), (centre + half) / (1 + spread)
    called = ibis.cases(
        (watched < FEWEST, "unknown"),
        (low >= HONEST_FROM, "honest"),
        (high < HONEST_FROM, "dishonest"),
        else_="unknown",
    )
    return {
        "straight": straight, "watched": watched, "integrity_low": low, "integrity_high": high, "integrity": called,
    }  # fmt: skip
